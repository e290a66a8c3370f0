"""The shift's hand-over as a page: every open incident, to be copied, offered and accepted (domain, 003)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.base.form import Form, Text, Values, required
from screens.base.key_labels import key_of
from screens.context.registry import PageKind, handles, page
from screens.sheets.page import Page
from screens.sheets.page_rows import PageRow
from screens.view.candidates import Candidates
from warroom.core.containment import id_of, said_of
from warroom.core.duties import custody_name, said_of_evidence
from warroom.core.handover import Hand, handover_text, heading, sayings
from warroom.core.words import listing
from widgets.strips import Words

if TYPE_CHECKING:
    from screens.context.context import Context
    from warroom.room import Room

COPY, OFFER, ACCEPT = "copy", "offer", "accept"
COMMANDER = "commander"


@handles("handover")
def open_handover(room: Context) -> None:
    room.open_soon(_show(room))


async def _show(room: Context) -> None:
    await _read(room)
    room.open_overlay(Page(
        "handover", "HAND-OVER", rows(room), said="No open incident: nothing to hand over.",
        palette=room.palette, margin=room.margin, label_width=24, anew=lambda: _anew(room),
        place="handover" if room.state.config.assist.is_on else "page",
    ))  # fmt: skip


async def _read(room: Context) -> None:
    """Every record whole, as it is at that event of the journal."""
    room.state.hands_at = _seq(room)
    room.state.hands, room.state.hands_after = await room.do(
        lambda door: (door.handover(), (door.owed(), door.containment(), door.left_after()[1]))
    )


def _seq(room: Context) -> int:
    return room.state.overview.seq if room.state.overview is not None else 0


def _anew(room: Context) -> tuple[PageRow, ...]:
    """The page for now; where something was recorded since, the records are read again and it follows at the next."""
    if room.state.hands_at != _seq(room):
        room.start(_read(room))
    return rows(room)


def rows(room: Context) -> tuple[PageRow, ...]:
    """What is to be done with it first, then each incident line by line."""
    if not room.state.hands:
        return ()
    found = [PageRow(COPY, ((("copy it", "text")),), "the whole hand-over as Markdown, to your clipboard")]
    if not room.state.read_only:
        mine, offered = _commanded(room), _offered(room)
        if offered:
            roles = listing(f"{role.replace('_', ' ')} of {hand.incident.number}" for hand, role in offered)
            found.insert(0, PageRow(ACCEPT, (("accept", "bright"),), f"offered to you:  {roles}"))
        if mine:
            says = f"command of {listing(h.incident.number for h in mine)} to one person; it is yours until they accept"
            found.append(PageRow(OFFER, (("hand over", "text"),), says))
    now = room.state.clock()
    for hand in room.state.hands:
        found.append(PageRow(hand.incident.id, ((heading(hand), "bright"),)))
        for n, said in enumerate(sayings(hand, now, room.state.zone, room.state.around)):
            says = said.says.replace("\n", " ")
            found.append(PageRow(f"{hand.incident.id}/{n}", ((said.label, "dim"),), ((says, "text"),)))
    ended = [(it, one) for it, one in room.state.hands_after[1] if not it.is_open]
    if ended:
        found.append(PageRow(ended[0][0].id, (("In place, of incidents that have ended", "bright"),)))
    for it, one in ended:
        says = "; ".join((one.text, one.by, *said_of(one)))
        found.append(PageRow(f"{it.id}/{one.id}", ((id_of(it, one), "dim"),), ((says, "text"),)))
    if kept := room.state.hands_after[2]:
        found.append(PageRow(kept[0][0].id, (("Evidence in custody, of incidents that have ended", "bright"),)))
    for it, piece in kept:
        label: Words = ((custody_name(it, piece), "dim"),)
        found.append(PageRow(f"{it.id}/{piece.id}", label, ((said_of_evidence(piece), "text"),)))
    return tuple(found)


def take(room: Context, key: str, text: str = "") -> None:
    """Do what a row is for; a line of an incident leads to it."""
    if key == COPY:
        state = room.state
        room.copy(handover_text(state.hands, state.clock(), state.zone, *state.hands_after, state.around),
                  "The hand-over")  # fmt: skip
    elif key == OFFER:
        room.open(offer(_commanded(room), room.state.candidates()))
    elif key == ACCEPT:
        room.open(accept(_offered(room)))
    else:
        room.go_to(key.split("/")[0])


def press(room: Context, action: str, row: str) -> None:
    """Ask a model for the hand-over of the row's incident, else of the first."""
    hands = [hand.incident for hand in room.state.hands]
    it = next((it for it in hands if it.id == row.split("/")[0]), hands[0] if hands else None)
    if it is not None:
        room.state.read["ask_model"] = (it, "handover", "", "")
        room.open_pages("ask_model")


def _commanded(room: Context) -> list[Hand]:
    return [hand for hand in room.state.hands if hand.incident.commander == room.state.person]


def _offered(room: Context) -> list[tuple[Hand, str]]:
    return [(h, o.role) for h in room.state.hands for o in h.incident.offers if o.person == room.state.person]


def offer(hands: list[Hand], who: Candidates) -> Form:
    """Command of all these incidents to one person."""
    numbers = listing(hand.incident.number for hand in hands)

    def call(values: Values) -> Callable[[Room], object]:
        person = values["person"].strip().removeprefix("@")
        asked = [h.incident.id for h in hands for o in h.incident.offers if (o.role, o.person) == (COMMANDER, person)]
        ids = [hand.incident.id for hand in hands if hand.incident.id not in asked]
        return lambda room: [room.assign(it, COMMANDER, person) for it in ids]

    return Form(
        title="HAND OVER THE SHIFT",
        about=f"command of {numbers}",
        fields=(Text("person", "to", hint="a name; tab completes", limit=60,
                     complete=who.ranked(hands[0].incident, COMMANDER)),),
        button=lambda v: f"OFFER {len(hands)} TO {v['person'].strip().upper()}".rstrip(),
        call=call,
        problem=required("person", labels={"person": "person"}),
        follows=lambda v: (
            "you stay IC until they accept", f"they read it with {key_of('handover')} and read it back",
            f"{key_of('decline')} declines, {key_of('roles')} offers to another",
        ),
        below=lambda v: (who.section(hands[0].incident, COMMANDER, v["person"]),),
        after=lambda said: f"command of {numbers} is offered; it is yours until they accept",
    )  # fmt: skip


def accept(offered: list[tuple[Hand, str]]) -> Form:
    """Everything that is offered to this person, with one read-back that is recorded with each."""
    roles = [(hand.incident.id, role) for hand, role in offered]
    briefing = [f"{role.replace('_', ' ')} of {hand.incident.number}: {hand.incident.title}" for hand, role in offered]

    def call(values: Values) -> Callable[[Room], object]:
        return lambda room: [room.accept(it, role, values["read_back"]) for it, role in roles]

    return Form(
        title="ACCEPT THE SHIFT",
        about="what you read in the hand-over, in your own words",
        fields=(Text("read_back", "read back", hint="what is wrong, what is being done, what is next", limit=2000),),
        button=lambda v: f"ACCEPT {len(roles)}",
        call=call,
        problem=required("read_back", labels={"read_back": "read-back"}),
        follows=lambda v: (*briefing, "recorded in each incident"),
        after=lambda said: f"{len(roles)} {'role is' if len(roles) == 1 else 'roles are'} yours",
        draft="accept the shift",
    )


page(PageKind("handover", open=open_handover, choose=take, press=press))
