"""The keys of the scribe's screen: in the entry line, and in the entries, where letters act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from screens.base.key_labels import key_of, shown_for_all, spelled, told
from screens.scribe.base import ScribeContext
from screens.sheets.page_rows import PageRow
from warroom.core.model import HypothesisState, Kind
from warroom.keymap.actions import Action, for_key
from widgets.footer import FooterFace

if TYPE_CHECKING:
    from screens.entry.host import LineHost
    from screens.scribe.editing import Editing
    from screens.scribe.finding import Finding
    from screens.scribe.following import Following
    from screens.scribe.over import Over
    from screens.scribe.pasting import Pasting


class ScribeParts(ScribeContext, Protocol):
    """The scribe's screen, as its keys and its panes see it."""

    @property
    def lines(self) -> LineHost: ...

    @property
    def notice(self) -> str: ...

    @property
    def over(self) -> Over: ...

    @property
    def following(self) -> Following: ...

    @property
    def editing(self) -> Editing: ...

    @property
    def finding(self) -> Finding: ...

    @property
    def pasting(self) -> Pasting: ...


Handler = Callable[[ScribeParts], object]

HANDLERS: Mapping[str, Handler] = {
    "scribe_find": lambda screen: screen.finding.find(),
    "scribe_search": lambda screen: screen.finding.find(),
    "scribe_kinds": lambda screen: screen.finding.next_kind(),
    "scribe_time": lambda screen: screen.finding.go_to_time(),
    "scribe_undo": lambda screen: take_back_last(screen),
    "scribe_times": lambda screen: screen.finding.next_times(),
    "scribe_fold": lambda screen: screen.finding.fold(),
    "scribe_copy_all": lambda screen: screen.editing.copy_all(as_markdown=True),
    "scribe_copy_all_plain": lambda screen: screen.editing.copy_all(as_markdown=False),
    "scribe_help": lambda screen: show_keys(screen),
    "scribe_line_back": lambda screen: take_back_or_say(screen),
    "scribe_editor": lambda screen: screen.editing.open_editor(),
    "scribe_split": lambda screen: screen.editing.split_amended(),
    "scribe_type": lambda screen: screen.leave() if screen.room.state.read_only else screen.to_line(),
    "scribe_retract": lambda screen: screen.editing.retract_selected(),
    "scribe_supported": lambda screen: screen.editing.judge(HypothesisState.SUPPORTED),
    "scribe_confirmed": lambda screen: screen.editing.judge(HypothesisState.CONFIRMED),
    "scribe_eliminated": lambda screen: screen.editing.judge(HypothesisState.ELIMINATED),
    "scribe_open": lambda screen: screen.editing.judge(HypothesisState.OPEN),
    "scribe_for": lambda screen: screen.editing.link(True),
    "scribe_against": lambda screen: screen.editing.link(False),
    "scribe_pin": lambda screen: screen.editing.pin_selected(),
    "scribe_withhold": lambda screen: screen.editing.withhold_selected(),
    "scribe_join": lambda screen: screen.editing.join_selected(),
    "scribe_wordings": lambda screen: screen.editing.show_wordings(),
    "scribe_paste_back": lambda screen: screen.editing.take_paste_back(),
    "scribe_range": lambda screen: screen.editing.mark(),
    "scribe_copy": lambda screen: screen.editing.copy_selected(as_markdown=False),
    "scribe_copy_markdown": lambda screen: screen.editing.copy_selected(as_markdown=True),
}
"""What each action of the screen does, by the action's name."""
ENTRIES = "scribe_entries"
JUDGE = ("scribe_supported", "scribe_confirmed", "scribe_eliminated", "scribe_open")
LINK = ("scribe_for", "scribe_against")


def take_back_last(screen: ScribeParts) -> None:
    """Take back what was split last, else the last paste."""
    if not screen.editing.take_split_back():
        screen.pasting.undo_paste()


def take_back_or_say(screen: ScribeParts) -> None:
    """Take back the line that was not recorded, where there is one."""
    last = next(reversed(screen.writing.refused.values()), None)
    if last is not None and last.intent is not None and last.intent.name == "set_brief":
        screen.say(f"The brief was refused: leave for the room, where {key_of('record')} gives it back to its form.")
    elif not screen.lines.take_back(screen.pasting.preview_paste):
        screen.say("All entries are saved.")


def line_key(screen: ScribeParts, key: str) -> bool:
    """A key that the entry line did not take; False where it means nothing."""
    if key == "up":
        screen.set_focus(screen.record)
        if screen.record.selected_key is None:
            screen.record.action_move(-1)
        screen.entry_line.show()
        return True
    if key in ("pageup", "pagedown"):
        screen.record.scroll_page(-1 if key == "pageup" else 1)
        return True
    return _do(screen, key, "scribe_line")


def record_key(screen: ScribeParts, key: str) -> bool:
    """A key on an entry; False where it means nothing."""
    if key == "escape":
        if screen.editing.marked_from is not None:
            screen.editing.mark()
        elif screen.finding.is_narrowed:
            screen.finding.forget_words()
        else:
            HANDLERS["scribe_type"](screen)
        return True
    if _do(screen, key, ENTRIES):
        return True
    kinds = screen.kind_letters()
    if key in kinds and not screen.room.state.read_only:
        screen.editing.set_kind(kinds[key])
        return True
    return False


def _do(screen: ScribeParts, key: str, place: str) -> bool:
    """Do what the key means in that place; False where it means nothing, or is not for who only reads."""
    action = for_key(screen.actions, key, place)
    handler = HANDLERS.get(action.name) if action is not None else None
    if action is None or handler is None or (action.writes and screen.room.state.read_only):
        return False
    handler(screen)
    return True


def footer(screen: ScribeParts) -> FooterFace:
    """The keys that do something now."""
    actions = screen.actions
    if screen.over.overlay is not None:
        return FooterFace(screen.pasting.overlay_keys(), keep_last=True)
    if screen.over.prompt is not None:
        return FooterFace((("enter", "confirm"), ("esc", "cancel")), keep_last=False)
    if screen.in_record:
        return FooterFace(tuple(_record_keys(screen)))
    if screen.entry_line.amending is not None:
        return FooterFace((
            ("enter", "save"), ("14:23 -5m", "time"), *told(actions, "scribe_split"), *told(actions, "entry_break"),
            *told(actions, "scribe_editor"), ("esc", "cancel"), *told(actions, "scribe_help"),
        ))  # fmt: skip
    kinds = " ".join(screen.entry_line.field.prefixes.letters)
    return FooterFace((
        ("enter", "record"), (kinds, "kind"), ("14:23 -5m", "time"), ("!", "pin"), ("↑", "edit, retract"),
        *told(actions, "scribe_find"), *told(actions, "scribe_kinds"),
        ("esc", "all" if screen.finding.is_narrowed and screen.entry_line.field.blank else "room"),
        *told(actions, "scribe_help"),
    ))  # fmt: skip


def _record_keys(screen: ScribeParts) -> list[tuple[str, str]]:
    entry, actions = screen.entry, screen.actions
    keys: list[tuple[str, str]] = []
    if entry is not None and not screen.room.state.read_only:
        if not entry.system and entry.retracted is None:
            keys.append(("enter", "amend"))
        if not entry.system:
            keys += told(actions, "scribe_retract", word="restore" if entry.retracted else "retract")
        if entry.kind is Kind.HYPOTHESIS and not entry.system:
            keys += told(actions, *JUDGE, word="supported, confirmed, eliminated, open")
        elif screen.following.hypotheses():
            keys += told(actions, *LINK, word="supports, contradicts")
        keys += told(actions, "scribe_pin", word="unpin" if entry.pinned else "pin")
        letters = screen.kind_letters()
        if not entry.system and letters:
            keys.append((" ".join(letters), "kind"))
    back = "all" if screen.finding.is_narrowed else "type" if not screen.room.state.read_only else "room"
    return [*keys, *told(actions, "scribe_wordings"), *told(actions, "scribe_copy"), ("esc", back),
            *told(actions, "scribe_help")]  # fmt: skip


def show_keys(screen: ScribeParts) -> None:
    """Every key, on a page over the record."""
    prefixes = screen.entry_line.field.prefixes
    kinds: list[tuple[str, str]] = []
    if prefixes.letters:
        named = ", ".join(f"{letter} {kind.value}" for letter, kind in prefixes.letters.items())
        kinds += [("letter + space", f"sets the kind: {named}; for a and i type a: i: or tab; Backspace undoes it")]
    if letters := screen.kind_letters():
        kinds += [(" ".join(letters), "on an entry: change its kind")]
    if prefixes.sigils:
        named = ", ".join(f"{sign} {kind.value}" for sign, kind in prefixes.sigils.items())
        kinds += [("a sign", f"sets the kind too: {named}")]
    first, *others = help_rows(screen.actions)
    rows = tuple(PageRow("", key, says) for key, says in (first, *kinds, *others))
    screen.over.open_page("keys", "KEYS", rows)


def help_rows(actions: tuple[Action, ...]) -> list[tuple[str, str]]:
    """Every key but those that name a kind, with what it does; an action that has no key is left out."""

    def row(keys: str | tuple[str, ...], says: str) -> tuple[str, str]:
        shown = keys if isinstance(keys, str) else shown_for_all(actions, *keys, between="  ")
        return shown, spelled(says, actions)

    found = [
        row("enter", "record the entry; it takes the time of your first key"),
        row("14:23  -5m",
            "at the start: when it happened; also yesterday 23:58, 14:23:05, 2026-04-21T14:23Z"),
        row("!", "at the start: pins it"),
        row("\\", "at the start: takes the rest literally"),
        row("ask @name ... 5m", "asks one person, with a time limit"),
        row("@ # & INC- OPS-", f"names, tags, alerts, incidents, tickets: {key_of('entry_complete')} completes, "
                               f"{key_of('entry_next')} suggests the next"),
        row(("entry_break",), "a line break"),
        row(("scribe_editor",), "write the line in $EDITOR"),
        row(("scribe_line_back",), "put the line that was not recorded back in the entry line"),
        row("paste", f"several lines: a preview first, then all at once; {key_of('scribe_undo')} undoes the last "
                     "paste"),
        row("up", f"into the entries; down from the last, {key_of('scribe_type')} or esc goes back to the line"),
        row("pageup pagedown", "scroll without leaving the line; in the entries home and end go to first and last"),
        row("enter", "on an entry: amend text, time and kind in the entry line; "
                     f"{key_of('scribe_split')} there splits it at the cursor"),
        row(("scribe_retract",), "retract, with a reason; on a retracted one, restore"),
        row(shown_for_all(actions, *JUDGE), "mark a hypothesis supported, confirmed, eliminated, open again"),
        row(LINK, "the entry supports, contradicts a hypothesis; press again to unlink"),
        row(("scribe_pin",), "pin, unpin"),
        row(("scribe_withhold",), "never send the entry to a model, or take that back"),
        row(("scribe_join",), "join with the next entry"),
        row(("scribe_wordings",), "the whole entry with its edit history"),
        row(("scribe_paste_back",), "undo the whole paste that it came with"),
        row(("scribe_range",), f"start a range; {key_of('scribe_copy')} copies it plain, "
                               f"{key_of('scribe_copy_markdown')} as Markdown"),
        row(("scribe_copy_all", "scribe_copy_all_plain"), "copy the whole timeline as Markdown, plain"),
        row(("scribe_find",), "find: words, @name, #tag, a kind, is:pinned, -without; esc shows the entry in its "
                              "context"),
        row(("scribe_kinds",), "one kind at a time"),
        row(("scribe_time",), "go to a time"),
        row(("scribe_times",), "UTC, local, or since it was declared"),
        row(("scribe_fold",), "system entries shown or hidden"),
        row("esc", "back to the room; an unfinished line is kept"),
    ]  # fmt: skip
    return [(keys, says) for keys, says in found if keys]
