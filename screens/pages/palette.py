"""Every key with what it does, and the command line: what may be done now, and what may be typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.context.registry import Made, PageKind, handles, page
from screens.pages.on_screen import text_of, word_rows
from screens.sheets.page import Page
from screens.sheets.page_rows import PageRow
from screens.typed import command_words, reading
from screens.typed.verbs import VERBS
from warroom.core.words import short
from warroom.keymap.actions import BY_NAME, PANES, applies, holds_in, shown_key
from warroom.keymap.ordinary import means
from widgets.strips import Words

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.context.state import RoomState

MEANT = "meant"
"""The key of the row that tells what the typed command will do."""
VERB = "verb/"
"""Before a verb in the key of its row: Enter begins to type it."""
HINT = "what you want to do"


def meant_row(state: RoomState, text: str) -> PageRow | None:
    """What a typed command will do, told before Enter does it."""
    spoken = reading.read(text, state)
    if spoken is None:
        return _verb_meant(text)
    known = reading.usage(text)
    if spoken.problem and known not in (verb.usage for verb in VERBS.values()):
        return PageRow(MEANT, ((known, "key"),), spoken.problem)  # a sentence that names what to use
    right = ((spoken.problem, "soon"),) if spoken.problem else (("enter", "key"), (" runs it", "dim"))
    return PageRow(MEANT, ((known, "key"),), ((spoken.says if not spoken.problem else "", "bright"),), right)


def _verb_meant(text: str) -> PageRow | None:
    """For an ordinary word alone: the verb that it means, which Enter begins to type."""
    meaning = means(text.strip())
    if meaning is None or not meaning.typed:
        return None
    does = command_words.DOES.get(meaning.typed.partition(" ")[0], "")
    right = (("enter", "key"), (" writes it", "dim"))
    return PageRow(f"{VERB}{meaning.typed}", ((reading.usage(meaning.typed), "key"),), does, right)


def guessed_row(text: str) -> PageRow:
    """For words that are neither a command nor found: the verb that may be meant; Enter puts it in their place."""
    first, _, rest = text.strip().partition(" ")
    verb = reading.meant_by(first)
    if not verb:
        says = f'"{short(first, 24)}" matches no command and no key: try another word'
        if (meaning := means(first)) is not None and meaning.action:
            says = f"{first} takes no words: leave them out"
        return PageRow("", (("no match", "bright"),), says, (("esc", "key"), (" back", "dim")))
    right = (("enter", "key"), (" corrects it", "dim"))
    usage = reading.usage(reading.expanded(verb))
    return PageRow(f"{VERB}{verb} {rest}".rstrip(), ((f"did you mean {verb}?", "bright"),), usage, right)


def _action_rows(state: RoomState, *, only_now: bool) -> tuple[PageRow, ...]:
    has, pane = state.has(), state.at.pane
    rows = []
    of_room = [a for a in state.actions if a.pane in ("", *PANES)]
    for group in dict.fromkeys(a.group for a in of_room):
        for action in (a for a in of_room if a.group == group and (a.keys or only_now)):
            now = applies(action, pane, has, read_only=state.read_only)
            if only_now and not now:
                continue
            keys = " or ".join(shown_key(k) for k in action.keys)
            name = action.word or action.name.replace("_", " ")
            where = f"in {action.pane}" if action.pane else ""
            rows.append(PageRow(
                action.name, ((f"{keys:<12}", "key"), (name, "text" if now else "dim")), action.help, where or group
            ))  # fmt: skip
    return tuple(rows)


def all_keys(state: RoomState, text: str = "") -> Made:
    """Every key with what it does, dim where it does nothing now; then what the words in ``text`` mean."""
    arrows: Words = (("j k ↑ ↓     ", "key"), ("move", "text"))
    escape: Words = (("esc         ", "key"), ("back", "text"))
    moving = (
        PageRow("", arrows, "Move in a list; page up and down, home, end.", "Moving"),
        PageRow(" ", escape, "Leave a field, a sheet or a filter; drafts are kept.", "Moving"),
    )
    return "KEYS AND WORDS", (*_action_rows(state, only_now=False), *moving, *word_rows(text)), ""


def page_keys(state: RoomState) -> Made:
    """What every key of the page does from which they were asked for."""
    place = state.keys_of[1]
    there = [a for a in state.actions if a.keys and a.pane and holds_in(a, place)]
    there.sort(key=lambda a: (a.pane != place, a.rank or 99))
    rows = [
        PageRow(a.name, ((f"{' or '.join(shown_key(k) for k in a.keys):<14}", "key"), (a.word, "text")), a.help,
                "writes" if a.writes else "") for a in there
    ]  # fmt: skip
    moving = PageRow("", (("j k ↑ ↓       ", "key"), ("move", "text")), "Move in a list; page up and down, home, end.")
    return "KEYS OF THIS PAGE", (*rows, moving), ""


def command_rows(state: RoomState) -> Made:
    """What does something now, by its key, and what may be typed; found by their words."""
    typed = tuple(
        PageRow(
            f"{VERB}{name}", (("type        ", "dim"), (verb.usage, "text")), command_words.DOES.get(name, ""), "typed"
        )
        for name, verb in VERBS.items()
        if (state.incident is not None or not verb.needs_incident) and not state.read_only
    )
    return "COMMANDS", (*_action_rows(state, only_now=True), *typed), "No match: try another word."


def open_palette(room: Context, typed: str = "") -> None:
    """The commands; a command that was refused is there again, to be corrected or typed over."""
    state = room.state
    refused, state.unspoken = state.unspoken, ""
    heading, rows, said = command_rows(state)
    room.open_overlay(Page(
        "palette", heading, rows, search=True, said=said, palette=room.palette, margin=room.margin, label_width=32,
        first=lambda text: meant_row(state, text), complete=lambda text: reading.complete(text, state),
        hint=f"a command, or {HINT}", typed=typed or refused, offered=not typed,
        instead=guessed_row,
    ))  # fmt: skip


def choose(room: Context, key: str, text: str = "") -> None:
    """Do what was typed, begin to type a verb, or do what the key does."""
    if key == MEANT:
        reading.speak(room, text)
    elif key.startswith(VERB):
        open_palette(room, f"{key.removeprefix(VERB)} ")
    elif key in BY_NAME:
        room.act(next(a for a in room.state.actions if a.name == key))


def stays(room: Context, key: str, text: str) -> str:
    """What a command lacks before it can be done: what was typed stays where it is."""
    return reading.missing(text, room.state) if key == MEANT else ""


@handles("command")
def _open_palette(room: Context) -> None:
    open_palette(room)


@handles("help")
def _open_help(room: Context) -> None:
    room.open_pages("help")


page(PageKind("palette", open=open_palette, choose=choose, stays=stays))
page(PageKind("help", make=lambda room: all_keys(room.state, text_of(room.node)), choose=choose, label_width=32,
              hint=f"a key, a word on the screen, or {HINT}"))  # fmt: skip
page(PageKind("page_keys", make=lambda room: page_keys(room.state), label_width=26, only_read=True,
              stays=lambda room, key, text: "Esc goes back to the page."))  # fmt: skip
