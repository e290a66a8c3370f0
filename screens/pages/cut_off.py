"""The page of what is not in the room: whom to call, what waits to be confirmed, what follows by itself, what was lost.

Enter on a level says that it was called; on what waits it asks whether to do it or to drop it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from screens.base.form import Choice, Form, Option
from screens.context import cut_off
from screens.context.registry import Made, PageKind, handles, page
from screens.sheets.page_rows import PageRow
from screens.view.promises import NOBODY_PAGED
from screens.view.rows import NOT_YET
from warroom.core.times import age, countdown
from warroom.core.words import short
from warroom.session.intents import Intent, intent_of

if TYPE_CHECKING:
    from datetime import datetime

    from screens.context.context import Context
    from screens.entry.drafts import Sent
    from warroom.core.calling import Call
    from warroom.room import Room

CALL, DONE, WORDS, LOST = "call/", "proposed/", "words/", "lost/"
BEHIND = "behind"
_NONE = "Everything is in the room: nothing waits, nobody must be called by hand."


def make(room: Context) -> Made:
    """One row for each, what is most urgent first."""
    state = room.state
    look, now = state.look, state.clock()
    found: list[PageRow] = []
    if look is not None and look.cut_off is not None:
        found.append(PageRow("since", (("CUT OFF", "latet"),), cut_off.sentence(look, state.zone, now)))
        found.append(PageRow("nobody", ((NOBODY_PAGED, "latet"),), "as far as this screen can know: call by hand"))
        found += [_call(call, now) for call in state.calls(now)]
    if look is not None and look.behind is not None:
        found.append(PageRow(BEHIND, (("RECORD BEHIND", "latet"),), look.behind.sentence, (("enter: seen", "dim"),)))
        found += [_lost(sent) for sent in room.cut_off.lost]
    found += [_proposed(intent, now, room) for intent in room.cut_off.proposals.waiting.values()]
    for sent in (*room.writing.waiting.values(), *room.writing.flying.values()):
        found.append(_row(WORDS, sent, NOT_YET, "dim"))
    for sent in room.writing.refused.values():
        found.append(_row(WORDS, sent, "refused", "latet", sent.refused))
    return "NOT IN THE ROOM", tuple(found), _NONE


def _call(call: Call, now: datetime) -> PageRow:
    late = call.due.due_at <= now
    left = countdown(call.due.due_at - now)
    right = ((f"{left.lstrip('+')} late" if late else f"in {left}", "latet" if late else "dim"),)
    label = (("CALL", "latet"),) if late else (("call", "text"),)
    says = ((f"{call.number}  ", "bright"), (call.due.level, "text"), (f"  {call.whom}", "bright"))
    return PageRow(f"{CALL}{call.key}", label, says, right)


def _proposed(intent: Intent, now: datetime, room: Context) -> PageRow:
    number = intent.incident.rsplit("-", 1)[-1]
    said = f"  {intent.refused}" if intent.refused else "  lost from the record" if intent.lost else ""
    what = "" if intent.text == intent.title else f"  {short(' '.join(intent.text.split()), 100)}"
    says = ((f"{number}  " if number else "", "bright"), (intent.title, "text"), (what, "bright"), (said, "dim"))
    return PageRow(f"{DONE}{intent.key}", (("TO CONFIRM", "bright"),), says,
                   ((f"{age(now - intent.at)} ago", _age_token(now - intent.at)),))  # fmt: skip


def _age_token(span: timedelta) -> str:
    return "latet" if span >= timedelta(minutes=10) else "dim"


def _row(prefix: str, sent: Sent, word: str, token: str, why: str = "") -> PageRow:
    text = " ".join(sent.text.split()) or f"{len(sent.lines)} lines"
    number = sent.incident.rsplit("-", 1)[-1]
    says = ((f"{number}  ", "bright"), (short(text, 200), "text"), (f"  {why}", "dim"))
    return PageRow(f"{prefix}{sent.key}", ((word, token),), says)


def _lost(sent: Sent) -> PageRow:
    row = _row(LOST, sent, "lost, yours", "latet")
    return PageRow(row.key, row.label, row.says, (("enter: record it again", "dim"),))


def choose(room: Context, key: str, text: str = "") -> None:
    """Do what Enter does on that row."""
    state = room.state
    if state.read_only:
        room.say("Read-only: you can see everything and change nothing.")
    elif key.startswith(CALL):
        _called(room, key.removeprefix(CALL))
    elif key.startswith(DONE):
        intent = room.cut_off.proposals.waiting.get(key.removeprefix(DONE))
        if intent is None:
            room.say("It is settled already.")
        else:
            room.open(confirm(room, intent))
    elif key.startswith(LOST):
        room.cut_off.record_again(key.removeprefix(LOST))
    elif key == BEHIND:
        room.cut_off.accept()


def _called(room: Context, key: str) -> None:
    """Somebody was called: kept like a line, and recorded when the connection is back."""
    state = room.state
    call = next((one for one in state.calls(state.clock()) if one.key == key), None)
    if call is None:
        room.say("That level is not due any more.")
        return
    due = call.due

    def record(door: Room) -> object:
        return door.call_level(due.incident, due.policy, due.level, due.cycle, call.whom)

    intent = intent_of(record, state.person, state.clock())
    if intent is not None:
        room.keep_for_later(intent, f"called {due.level}")
        room.say(f"{call.number}: you called {due.level}; it settles the level when the connection is back.")


def confirm(room: Context, intent: Intent) -> Form:
    """Whether what was wanted while cut off is still wanted."""
    state = room.state
    lost = state.look is not None and state.look.cut_off is not None
    old = age(state.clock() - intent.at)
    options = [Option("drop", "drop", "it is not done", key="d")]
    if not lost:
        options += [Option("confirm", "do it now", f"as you wanted it {old} ago; the room checks it again", key="c")]

    def drop(_: object) -> None:
        room.say(room.cut_off.settled(intent.key, f"Dropped: {intent.title}"))

    about = f"done {old} ago, lost from the record" if intent.lost else f"wanted {old} ago, not done"
    return Form(
        title=f"CONFIRM {intent.incident.rsplit('-', 1)[-1]}".strip(),
        fields=(Choice("what", "what", tuple(options), "drop"),),
        about=about,
        button=lambda values: "DROP IT" if values["what"] == "drop" else "DO IT NOW",
        call=lambda values: intent.run,
        goes=lambda values: drop if values["what"] == "drop" else None,
        follows=lambda values: (
            intent.title, intent.text if intent.text != intent.title else "",
            f"Refused before: {intent.refused}" if intent.refused else "",
            "Whom it told outside the room then may have been told already." if intent.lost else "",
            "It can be confirmed when the connection is back." if lost else "",
        ),
        after=lambda result: room.cut_off.settled(
            intent.key, result if isinstance(result, str) else f"Done: {intent.title}"
        ),
    )  # fmt: skip


@handles("cut_off")
def _open(room: Context) -> None:
    room.open_pages("cut_off")


page(PageKind("cut_off", make=make, choose=choose, ticking=True, label_width=24))
