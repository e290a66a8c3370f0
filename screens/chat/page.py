"""Messages of the incident's chat that wait for the record: Enter opens one, the first row records all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.base.form import Choice, Form, Option, Values
from screens.base.key_labels import key_of
from screens.context.read_page import show
from screens.context.registry import Made, PageKind, handles, page
from screens.sheets.page_rows import PageRow
from warroom.core.chat.reading import kind_said
from warroom.core.model import Kind
from warroom.core.model.message import AMEND, RECORD, RETRACT, ChatMessage
from warroom.core.presence import edits
from warroom.core.words import short

if TYPE_CHECKING:
    from screens.context.context import Context
    from warroom.room import Room

NAME = "chat"
EVERY, ONE = "every", "one/"
MARKS = {RECORD: "", AMEND: "edited there", RETRACT: "deleted there"}
DECLINE, TAKE = "decline", "take"
KINDS = (Kind.NOTE, Kind.FACT, Kind.HYPOTHESIS, Kind.DECISION, Kind.ACTION, Kind.IMPACT)


@handles("chat")
def open_chat(room: Context) -> None:
    it = room.state.incident
    if it is not None:
        room.open_soon(show(room, NAME, lambda door: door.chat_messages(it.id), make, stands=_stands))


def _stands(room: Context) -> object:
    """It changes with every message, and with the record."""
    overview = room.state.overview
    return (overview.seq, id(overview.chat)) if overview is not None else 0


def make(room: Context, found: tuple[ChatMessage, ...]) -> Made:
    """The messages that wait, oldest first."""
    state, waiting = room.state, [one for one in found if one.wants]
    number = state.incident.number if state.incident is not None else ""
    rows = [_row(one, room) for one in waiting]
    fresh = [one for one in waiting if one.wants == RECORD]
    if len(fresh) > 1 and not state.read_only:
        label = (("record all", "key"),)
        rows.insert(0, PageRow(EVERY, label, f"{len(fresh)} messages, each as its own entry"))
    return f"CHAT {number}".strip(), tuple(rows), _nothing(room)


def _nothing(room: Context) -> str:
    chats = [one for one in room.state.config.chat if one.enabled]
    if not chats:
        return "No chat is read: add a [[chat]] to config.toml."
    marks = " or ".join(filter(None, (" ".join(f":{name}:" for name in chats[0].reactions), chats[0].prefix)))
    return f"No message waits: one that is marked {marks} in the incident's channel appears here."


def _row(one: ChatMessage, room: Context) -> PageRow:
    at = f"{one.at.astimezone(room.state.zone):%H:%M:%S}"
    label = ((f"{at} ", "dim"), (one.author, "bright"))
    said = ((one.text.replace("\n", " "), "text"),)
    return PageRow(f"{ONE}{one.key}", label, said, ((MARKS[one.wants], "bright"),) if MARKS[one.wants] else "")


def choose(room: Context, key: str, text: str = "") -> None:
    """Record all that are new, or open the form of one."""
    it = room.state.incident
    found: tuple[ChatMessage, ...] = room.state.read.get(NAME, ())
    if it is None or room.state.read_only:
        return
    if key == EVERY:
        fresh = [one.key for one in found if one.wants == RECORD]
        room.run(lambda door: door.record_messages(it.id, fresh), f"{len(fresh)} messages recorded")
        return
    one = next((one for one in found if key == f"{ONE}{one.key}" and one.wants), None)
    if one is not None:
        room.open(decide(one, it.number))


def stays(room: Context, key: str, text: str) -> str:
    return "Read-only: you can see everything and change nothing." if room.state.read_only and key else ""


def decide(one: ChatMessage, number: str) -> Form:
    """The message whole, and what becomes of it: a digit, then Enter."""
    takes = {
        RECORD: tuple(Option(kind.value, kind.value, "", str(n)) for n, kind in enumerate(KINDS, 1)),
        AMEND: (Option(TAKE, "amend the entry", "it says what the message says now", "1"),),
        RETRACT: (Option(TAKE, "retract the entry", "it stays readable, struck through", "1"),),
    }[one.wants]
    leaves = "it is not asked again" if one.wants == RECORD else "the entry stays as it is"
    options = (*takes, Option(DECLINE, "decline", leaves, "0"))

    def call(values: Values) -> Callable[[Room], object]:
        chosen = values["what"]
        if chosen == DECLINE:
            return lambda room: room.decline_messages(one.incident, [one.key])
        kind = chosen if one.wants == RECORD else None
        return lambda room: room.record_messages(one.incident, [one.key], kind)

    named = kind_said(one.text)[0].value if one.wants == RECORD else TAKE
    said = {RECORD: "RECORD", AMEND: "AMEND", RETRACT: "RETRACT"}[one.wants]
    return Form(
        title=f"CHAT {number}",
        about=short(one.line, 500),
        fields=(Choice("what", "as" if one.wants == RECORD else "then", options, named),),
        button=lambda v: "DECLINE" if v["what"] == DECLINE else said,
        call=call,
        doing=lambda v: edits("the timeline"),
        after=lambda result: f"done: {key_of('chat')} shows what else waits",
    )


page(PageKind(NAME, open=open_chat, choose=choose, stays=stays))
