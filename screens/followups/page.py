"""The page of follow-ups, of closed incidents too: each state is one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.base.key_labels import key_of, spelled
from screens.context.read_page import again, board_of, show_board
from screens.context.registry import PageKind, handles, page
from screens.followups import rows
from screens.followups.face import FollowUpsTold
from screens.forms import followups as forms
from warroom.core.followups import name
from warroom.core.model.followup import DONE

if TYPE_CHECKING:
    from screens.base.form import Form
    from screens.context.context import Context
    from screens.context.state import RoomState
    from warroom.core.model import FollowUp, Incident

NAME = "followups"
MINE, ENDED = "mine", "ended"


@handles("followups")
def open_followups(room: Context) -> None:
    board = board_of(room, NAME, "FOLLOW-UPS", place=NAME)
    room.open_soon(show_board(room, board, lambda door: door.followups(), make))


def make(room: Context, found: tuple[rows.Pair, ...]) -> FollowUpsTold:
    """The page for this moment, of those that are wanted."""
    state = room.state
    said = f"No follow-ups: a review adds them, {key_of('review')} opens one."
    if found:
        said = f"None that is open: {key_of('followup_all')} shows the others, {key_of('followup_mine')} everybody's."
    keys = tuple(
        span for name, word in (("followup_mine", "mine"), ("followup_all", "ended"))
        for span in ((f"{spelled(key_of(name), state.actions)} ", "key"), (f"{word}  ", "dim"))
    )  # fmt: skip
    return FollowUpsTold(
        tuple(found), state.clock(), state.zone, room.palette.glyphs,
        {level.name: level.rank for level in state.policy.severities}, spelled(said, state.actions),
        unsent=unsent(state), owner=state.person if MINE in state.followups_shown else "",
        ended=ENDED in state.followups_shown, filters=keys,
    )  # fmt: skip


def _named(room: Context, row: str) -> tuple[Incident, FollowUp] | None:
    found: tuple[rows.Pair, ...] = room.state.read.get(NAME, ())
    return next((pair for pair in found if row == f"one/{name(*pair)}"), None)


def _change(room: Context, it: Incident, one: FollowUp) -> Form:
    state = room.state
    return forms.change(it, one, state.clock(), state.zone, state.people())


def choose(room: Context, key: str, text: str = "") -> None:
    """Verify what is done, change the others."""
    pair = _named(room, key)
    if pair is not None:
        room.open(forms.verify(*pair) if pair[1].state == DONE else _change(room, *pair))


def stays(room: Context, key: str, text: str) -> str:
    """What there is to know of it, for those who may only read and where it has ended."""
    pair = _named(room, key)
    if pair is None:
        return "Choose a follow-up with the arrows."
    if room.state.read_only or not (pair[1].is_open or pair[1].state == DONE):
        return rows.sentence(*pair, room.state.clock(), room.state.zone)
    return ""


def press(room: Context, action: str, row: str) -> None:
    """What the page's own keys do to the selected follow-up."""
    state = room.state
    if action in ("followup_mine", "followup_all"):
        state.followups_shown ^= {MINE if action == "followup_mine" else ENDED}
        again(room, NAME)
        return
    pair = _named(room, row)
    if pair is None:
        room.say("Choose a follow-up with the arrows.")
        return
    it, one = pair
    called = name(it, one)
    if action == "followup_send":
        _send(room, it, one)
    elif action == "followup_copy":
        if one.ticket:
            room.copy(one.ticket, f"The link of {one.ticket_key or called}")
        else:
            room.say(f"{called} has no ticket: {key_of('followup_send')} sends it to a tracker.")
    elif action == "followup_done":
        room.run(lambda door: door.finish_followup(called), f"{called} is done: somebody verifies it")
    elif action == "followup_take_up":
        room.run(lambda door: door.take_up_followup(called), f"{called} is to be done again")
    elif action == "followup_undo":
        room.run(lambda door: f"{called}: {door.undo(it.id)}")
    elif action == "followup_verify":
        room.open(forms.verify(it, one))
    elif action == "followup_drop":
        room.open(forms.drop(it, one))
    else:
        room.open(_change(room, it, one))


def _send(room: Context, it: Incident, one: FollowUp) -> None:
    """At once where it is clear where to; the room refuses in words what cannot be."""
    reach = room.state.policy.reach
    trackers = tuple(tracker.id for tracker in reach.trackers) if reach is not None else ()
    if trackers and not one.ticket_key and (it.drill or len(trackers) > 1):
        room.open(forms.send(it, one, trackers))
        return
    called = name(it, one)
    room.run(lambda door: forms.sent(door.send_followup(called)))


def unsent(state: RoomState) -> dict[str, str]:
    """Why a follow-up did not become a ticket, by its name, of those that were given up."""
    letters = state.overview.dead_letters if state.overview is not None else ()
    return {letter.title.split(" ")[0]: letter.reason for letter in letters if letter.occasion == "ticket"}


page(PageKind(NAME, open=open_followups, choose=choose, stays=stays, press=press))
