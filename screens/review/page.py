"""The page of a review: Enter changes what a row is about, a key adds, stages, publishes or writes it to a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.context.read_page import show
from screens.context.registry import Made, PageKind, handles, page
from screens.review import forms, rows
from screens.review.export import written
from screens.review.rows import LABEL, Laid, Shown
from widgets.strips import cut

if TYPE_CHECKING:
    from screens.base.form import Form
    from screens.context.context import Context
    from warroom.config.settings import Config
    from warroom.core.review.document import Document
    from warroom.room import Room

NAME = "review"
TOOK = 14
"""What the plot leaves to the time that a milestone took."""


@handles("review")
def _open(room: Context) -> None:
    it = room.state.incident
    if it is not None:
        room.state.reviewing = it.id
        open_review(room)


def open_review(room: Context) -> None:
    """The review of the incident that ``state.reviewing`` names, whether the list shows it or not."""
    call = reading(room.state.reviewing, room.state.config)
    room.open_soon(show(room, NAME, call, make, place="review", label_width=LABEL))


def reading(incident: str, config: Config) -> Callable[[Room], Laid]:
    """A call that lays the review out and checks it, on the room's thread."""

    def read(room: Room) -> Laid:
        from warroom.core.review.check import Words, check

        doc = room.review(incident)
        words = Words(config.review.blame, config.review.technical, config.review.felt)
        people = [word for one in config.responder for word in (one.handle, one.name) if word]
        return Laid(doc, check(doc, words, people))

    return read


def make(room: Context, laid: Laid) -> Made:
    """The page for this moment."""
    state = room.state
    width = (state.grid.width if state.grid is not None else 80) - 2 * room.margin
    at = Shown(state.clock(), state.zone, state.policy, room.palette.glyphs, max(16, width - LABEL - 6 - TOOK))
    it = laid.doc.incident
    return cut(f"REVIEW {it.number}  {it.severity}  {it.title}", width - 22), rows.rows(laid, at), ""


def _laid(room: Context) -> Laid:
    found: Laid = room.state.read[NAME]
    return found


def choose(room: Context, key: str, text: str = "") -> None:
    """Change what the row is about. One that nothing can be done about leaves the page as it is."""
    laid = _laid(room)
    kind, _, about = key.partition("/")
    if kind == "check" and about.isdecimal() and int(about) < len(laid.findings):
        kind, _, about = _key_of(laid.findings[int(about)].where).partition("/")
    form = None if room.state.read_only else _form(room, laid.doc, kind, about)
    if form is not None:
        room.open(form)
    elif kind == "followup":
        room.open_pages("followups")


def _key_of(where: str) -> str:
    """The row of what the check names: ``factor ID``, a part, a milestone, the name of a follow-up."""
    what, _, about = where.partition(" ")
    if about:
        return f"{what}/{about}"
    if what.startswith("F-"):
        return f"{rows.FOLLOWUP}{what}"
    return rows.key_of_part(what) or rows.FACTOR


def _form(room: Context, doc: Document, kind: str, about: str) -> Form | None:
    state, review = room.state, doc.review
    if kind == "part":
        return forms.part(doc, about, state.zone)
    if kind == "factor":
        return forms.factor(doc, next((one for one in review.factors if one.id == about), None), state.zone)
    if kind == "why":
        return forms.why(doc, next((one for one in review.whys if one.id == about), None), "", state.zone)
    if kind == "milestone":
        return forms.milestone(doc, about, state.clock(), state.zone)
    return None


def stays(room: Context, key: str, text: str) -> str:
    """Why the page stays: a row that is only read, or a person who may only read."""
    kind = key.partition("/")[0]
    if kind not in ("part", "factor", "why", "milestone", "check", "followup"):
        return "This row is only read: choose a part, a factor, an answer or a milestone."
    if room.state.read_only and kind != "followup":
        return "Read-only: you can see everything and change nothing."
    return ""


def press(room: Context, action: str, row: str) -> None:
    """What the page's own keys do."""
    doc, state = _laid(room).doc, room.state
    it = doc.incident
    if action == "review_check":
        _next_check(room, row)
    elif action == "review_export":
        room.run(lambda door: written(door.review(it.id)))
    elif action == "review_undo":
        room.run(lambda door: f"{it.number}: {door.undo(it.id)}")
    elif action == "review_stage":
        ready = doc.review.state != "in_review"
        room.run(lambda door: door.stage_review(it.id, ready=ready),
                 f"the review of {it.number} is {'in review' if ready else 'drafting again'}")  # fmt: skip
    else:
        room.open(_made(room, doc, action, row, state.people()))


def _made(room: Context, doc: Document, action: str, row: str, people: tuple[str, ...]) -> Form:
    state, now = room.state, room.state.clock()
    return {
        "review_why": lambda: forms.why(doc, None, row.removeprefix(rows.WHY) if row.startswith(rows.WHY) else "",
                                        state.zone),
        "review_factor": lambda: forms.factor(doc, None, state.zone),
        "review_followup": lambda: add_followup(room, doc),
        "review_publish": lambda: forms.publish(doc, len(_laid(room).findings)),
        "review_owner": lambda: forms.owner(doc, people),
        "review_meeting": lambda: forms.meeting(doc, now, state.zone, people),
        "review_tags": lambda: forms.tags(doc),
        "review_not_needed": lambda: forms.reason(doc, revise=False),
        "review_revise": lambda: forms.reason(doc, revise=True),
    }[action]()  # fmt: skip


def add_followup(room: Context, doc: Document) -> Form:
    """The form of a new follow-up of the incident, which leads back here."""
    from screens.forms.followups import add

    return add(doc.incident, room.state.clock(), room.state.zone, room.state.people(), back=NAME)


def _next_check(room: Context, row: str) -> None:
    """Select the next thing that the check names, the first one after the last."""
    from screens.sheets.page import Page

    found, over = _laid(room).findings, room.overlay
    if not found or not isinstance(over, Page):
        room.say("Nothing to check.")
        return
    here = int(row.removeprefix(rows.CHECK)) if row.startswith(rows.CHECK) else -1
    number = (here + 1) % len(found)
    over.list.select(f"{rows.CHECK}{number}")
    room.say(f"{number + 1}/{len(found)}  {rows.where(found[number])}: {found[number].says}")


page(PageKind(NAME, open=open_review, choose=choose, stays=stays, press=press))
