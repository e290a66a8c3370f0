"""The keys of the scribe's screen: in the entry line, and in the entries, where letters are deeds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from screens.scribe.editing import STATES
from screens.sheets.page_rows import PageRow
from warroom.core.model import Kind
from widgets.footer import FooterFace

if TYPE_CHECKING:
    from screens.scribe.screen import ScribeScreen


def line_key(screen: ScribeScreen, key: str) -> bool:
    """A key that the entry line did not take; False where it means nothing."""
    if key == "up":
        screen.set_focus(screen.record)
        if screen.record.selected_key is None:
            screen.record.action_move(-1)
        screen.entry_line.show()
        return True
    deeds: dict[str, Callable[[], object]] = {
        "pageup": lambda: screen.record.scroll_page(-1), "pagedown": lambda: screen.record.scroll_page(1),
        "ctrl+r": screen.take_back_or_say,
        "ctrl+g": screen.open_editor, "f7": screen.split_amended,
    }  # fmt: skip
    return _do(screen, key, deeds)


def record_key(screen: ScribeScreen, key: str) -> bool:
    """A key on an entry; False where it means nothing."""
    if key in ("escape", "t"):
        if screen.marked_from is not None and key == "escape":
            screen.mark()
        elif screen.is_narrowed and key == "escape":
            screen.forget_words()
        elif screen.room.read_only:
            screen.leave()
        else:
            screen.to_line()
        return True
    if screen.room.read_only and key not in READS:
        return _do(screen, key, {})
    if key in STATES:
        screen.judge(STATES[key])
        return True
    kinds = screen.entry_line.field.prefixes.letters
    deeds: dict[str, Callable[[], object]] = {
        "x": screen.retract_selected, "p": screen.pin_selected, "exclamation_mark": screen.pin_selected,
        "l": lambda: screen.link(True), "L": lambda: screen.link(False), "w": screen.show_wordings,
        "slash": screen.find, "J": screen.join_selected, "X": screen.take_paste_back, "v": screen.mark,
        "y": lambda: screen.copy_selected(as_markdown=False), "Y": lambda: screen.copy_selected(as_markdown=True),
    }  # fmt: skip
    if key in kinds and key not in deeds:
        screen.set_kind(kinds[key])
        return True
    return _do(screen, key, deeds)


READS = frozenset({"w", "v", "y", "Y", "slash"})


def _do(screen: ScribeScreen, key: str, deeds: Mapping[str, Callable[[], object]]) -> bool:
    anywhere: dict[str, Callable[[], object]] = {
        "ctrl+f": screen.find,
        "ctrl+k": screen.next_kind, "ctrl+t": screen.go_to_time, "ctrl+z": screen.take_back_last,
        "f1": lambda: show_keys(screen), "f2": screen.next_times, "f3": screen.fold,
        "f5": lambda: screen.copy_all(as_markdown=True), "f6": lambda: screen.copy_all(as_markdown=False),
    }  # fmt: skip
    deed = {**anywhere, **deeds}.get(key)
    if deed is None:
        return False
    deed()
    return True


def footer(screen: ScribeScreen) -> FooterFace:
    """The keys that do something now."""
    if screen.covering is not None:
        return FooterFace(screen.covering_keys(), keep_last=True)
    if screen.prompt is not None:
        return FooterFace((("enter", "do it"), ("esc", "leave")), keep_last=False)
    if screen.in_record:
        return FooterFace(tuple(_record_keys(screen)))
    if screen.entry_line.amending is not None:
        return FooterFace((
            ("enter", "amend"), ("14:23 -5m", "time"), ("F7", "split at the cursor"), ("ctrl+j", "line break"),
            ("ctrl+g", "editor"), ("esc", "leave"), ("F1", "keys"),
        ))  # fmt: skip
    kinds = " ".join(screen.entry_line.field.prefixes.letters)
    return FooterFace((
        ("enter", "record"), (kinds, "kind"), ("14:23 -5m", "time"), ("!", "pin"), ("↑", "edit, retract"),
        ("ctrl+f", "find"), ("ctrl+k", "kinds"),
        ("esc", "all" if screen.is_narrowed and screen.entry_line.field.blank else "room"), ("F1", "keys"),
    ))  # fmt: skip


def _record_keys(screen: ScribeScreen) -> list[tuple[str, str]]:
    entry = screen.entry
    keys: list[tuple[str, str]] = []
    if entry is not None and not screen.room.read_only:
        if not entry.system and entry.retracted is None:
            keys.append(("enter", "amend"))
        if not entry.system:
            keys.append(("x", "restore" if entry.retracted else "retract"))
        if entry.kind is Kind.HYPOTHESIS and not entry.system:
            keys.append(("s c e o", "supported, confirmed, eliminated, open"))
        elif screen.hypotheses():
            keys.append(("l L", "speaks for, against"))
        keys += [("p", "unpin" if entry.pinned else "pin")]
        if not entry.system and (letters := screen.entry_line.field.prefixes.letters):
            keys.append((" ".join(letters), "kind"))
    back = "all" if screen.is_narrowed else "type" if not screen.room.read_only else "room"
    return [*keys, ("w", "wordings"), ("y", "copy"), ("esc", back), ("F1", "keys")]


def show_keys(screen: ScribeScreen) -> None:
    """Every key, on a page over the record."""
    prefixes = screen.entry_line.field.prefixes
    kinds: list[tuple[str, str]] = []
    if prefixes.letters:
        named = ", ".join(f"{letter} {kind.value}" for letter, kind in prefixes.letters.items())
        kinds += [("letter, blank", f"its kind: {named}; a and i are words: a: i: or tab; Backspace gives it back")]
        kinds += [(" ".join(prefixes.letters), "on an entry: change its kind")]
    if prefixes.sigils:
        named = ", ".join(f"{sign} {kind.value}" for sign, kind in prefixes.sigils.items())
        kinds += [("a sign", f"its kind too: {named}")]
    rows = tuple(PageRow("", key, says) for key, says in (*KEYS[:1], *kinds, *KEYS[1:]))
    screen.open_page("keys", "KEYS", rows)


KEYS = (
    ("enter", "record the line; its time is that of its first key"),
    ("14:23  -5m", "at its beginning, when it happened; also yesterday 23:58, 14:23:05, 2026-04-21T14:23Z"),
    ("!", "at its beginning, pins it"),
    ("\\", "at its beginning, takes the rest as it stands"),
    ("ask @name ... 5m", "asks one person within a time box"),
    ("@ # & INC- OPS-", "names, tags, alerts, incidents, tickets: tab completes, shift+tab takes the next"),
    ("ctrl+j", "a line break"),
    ("ctrl+g", "write the line in $EDITOR"),
    ("ctrl+r", "take back the line that was not recorded"),
    ("paste", "several lines: a preview first, then all at once; ctrl+z takes the last paste back"),
    ("up", "into the entries; down from the last, t or esc comes back"),
    ("pageup pagedown", "read without leaving the line; in the entries home and end go to its ends"),
    ("enter", "on an entry: amend text, time and kind in the entry line; F7 there splits it at the cursor"),
    ("x", "retract, with a reason; on a retracted one, restore"),
    ("s c e o", "a hypothesis is supported, confirmed, eliminated, open again"),
    ("l  L", "the entry speaks for a hypothesis, against it; the same again takes that away"),
    ("p", "pin, unpin"),
    ("J", "join with the line after it"),
    ("w", "the whole entry with its earlier wordings"),
    ("X", "take back the whole paste that it came with"),
    ("v", "begin a range; y copies it plain, Y as Markdown"),
    ("F5  F6", "copy the whole timeline as Markdown, plain"),
    ("ctrl+f", "find: words, @name, #tag, a kind, is:pinned, -without; esc shows the entry where it stands"),
    ("ctrl+k", "one kind after the other"),
    ("ctrl+t", "go to a time"),
    ("F2", "UTC, local, or since it was declared"),
    ("F3", "the room's own lines shown, or folded away"),
    ("esc", "back to the room; what is half typed stays"),
)
