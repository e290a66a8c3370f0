"""The page of a review: Enter changes what a row is about, a key adds, stages, publishes or writes it to a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from screens.base.key_labels import key_of, spelled
from screens.context.read_page import again, board_of, show_board
from screens.context.registry import PageKind, handler, handles, page
from screens.review import forms
from screens.review.export import written
from screens.review.face import NUMBERED, ReviewTold
from screens.review.laid import CHANGED, LINE, WHY, Laid, Shown, place_of
from screens.sheets.board import Board
from warroom.core.model.review import PUBLISHED
from warroom.core.words import listing

if TYPE_CHECKING:
    from datetime import datetime

    from screens.base.form import Form
    from screens.context.context import Context
    from warroom.config.settings import Config
    from warroom.core.review.document import Document
    from warroom.room import Room

NAME = "review"
FORMATS = {"review_export": "md", "review_export_html": "html", "review_export_json": "json"}


@handles("review")
def _open(room: Context) -> None:
    it = room.state.incident
    if it is not None:
        room.state.reviewing = it.id
        open_review(room)


def open_review(room: Context) -> None:
    """The review of the incident that ``state.reviewing`` names, whether the list shows it or not."""
    state = room.state
    if state.board_of.get(NAME) != state.reviewing:
        state.board_of[NAME] = state.reviewing
        state.board_at.pop(NAME, None)
        state.checking, state.checked = 0, False
    board = board_of(room, NAME, "REVIEW", place="review", numbered=NUMBERED)
    room.open_soon(show_board(room, board, reading(state.reviewing, state.config), make))


def reading(incident: str, config: Config) -> Callable[[Room], Laid]:
    """A call that lays the review out and checks it, on the room's thread."""

    def read(room: Room) -> Laid:
        from warroom.core.review.check import Words, check

        doc = room.review(incident)
        words = Words(config.review.blame, config.review.technical, config.review.felt)
        people = [word for one in config.responder for word in (one.handle, one.name) if word]
        held = doc.review.state == PUBLISHED
        return Laid(doc, check(doc, words, people), () if held else room.suggested_tags(doc.incident))

    return read


def make(room: Context, laid: Laid) -> ReviewTold:
    """The page for this moment."""
    state = room.state
    at = Shown(state.clock(), state.zone, state.policy, room.palette.glyphs, state.read_only)
    check, changed, set_it = (spelled(key_of(name), state.actions)
                              for name in ("review_check", "review_changed", "review_milestone"))  # fmt: skip
    rank = state.policy.severity(laid.doc.incident.severity).rank
    return ReviewTold(laid, at, rank, state.checking, (check, changed, set_it))


def _laid(room: Context) -> Laid:
    found: Laid = room.state.read[NAME]
    return found


def choose(room: Context, key: str, text: str = "") -> None:
    """Change what the row is about. One that nothing can be done about leaves the page as it is."""
    kind, _, about = key.partition("/")
    form = _form(room, _laid(room).doc, kind, about)
    if form is not None:
        room.open(form)
    elif kind == "followup":
        room.state.board_at["followups"] = ("list", f"one/{about}")
        room.open_pages("followups")


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
    if kind == "set" and about != "edition":
        return _made(room, doc, f"review_{about}", "")
    return None


def stays(room: Context, key: str, text: str) -> str:
    """Why the page stays: a milestone opens the record there, a row is only read, a person may only read."""
    kind, _, about = key.partition("/")
    if kind == "milestone" and (one := _laid(room).doc.incident.milestone(about)) is not None:
        return _record_at(room, one.at.timestamp())
    if kind not in ("part", "factor", "why", "milestone", "followup", "set") or key == "set/edition":
        return "This row is only read: choose a part, a factor, an answer or a milestone."
    if room.state.read_only and kind != "followup":
        return "Read-only: you can see everything and change nothing."
    return ""


def _record_at(room: Context, when: float) -> str:
    """Show the record from the first entry that is not before that moment; gives the sentence about it."""
    lines = [row for row in _laid(room).doc.course.entries.values() if not row.private]
    there = next((row for row in lines if row.at.timestamp() >= when), lines[-1] if lines else None)
    over = room.overlay
    if there is None or not isinstance(over, Board):
        return "The record has no entry yet."
    over.go("record", f"{LINE}{there.id}")
    return f"The record at {there.at.astimezone(room.state.zone):%H:%M:%S}."


def press(room: Context, action: str, row: str) -> None:
    """What the page's own keys do."""
    doc = _laid(room).doc
    it = doc.incident
    acts: dict[str, Callable[[], None]] = {
        "review_check": lambda: _next_check(room),
        "review_changed": lambda: _changed(room, doc),
        "review_undo": lambda: room.run(lambda door: f"{it.number}: {door.undo(it.id)}"),
        "review_stage": lambda: _stage(room, doc),
        "review_meet": lambda: _walk(room),
        "review_replay": lambda: _replay(room, doc, row),
        "review_post": lambda: _post(room, doc),
        "review_model": lambda: _draft(room, doc, row),
        "review_milestone": lambda: room.open(forms.milestone(doc, _milestone(doc, row), room.state.clock(),
                                                              room.state.zone)),
        **{name: partial(_export, room, it.id, form) for name, form in FORMATS.items()},
    }  # fmt: skip
    acts.get(action, lambda: room.open(_made(room, doc, action, row)))()


def _replay(room: Context, doc: Document, row: str) -> None:
    """The room as it was at the selected milestone or line, or at what an answer rests on, else from the beginning."""
    room.state.replay = "", _moment_of(doc, row)
    handler("replay")(room)


def _moment_of(doc: Document, row: str) -> datetime | None:
    kind, _, about = row.partition("/")
    if kind == "milestone":
        one = doc.incident.milestone(about)
        return one.at if one is not None else None
    rests = {f"why/{one.id}": one.entries for one in doc.review.whys}
    rests |= {f"factor/{one.id}": one.entries for one in doc.review.factors}
    wanted = [ref.entry for ref in rests[row]] if row in rests else [about]
    return next((line.at for id_ in wanted if (line := doc.course.entries.get(id_)) is not None), None)


def _draft(room: Context, doc: Document, row: str) -> None:
    """Ask a model for a draft of the selected part, else of the summary."""
    kind, _, about = row.partition("/")
    room.state.read["ask_model"] = (doc.incident, "review", about if kind == "part" else "summary", "")
    room.open_pages("ask_model")


def _walk(room: Context) -> None:
    room.state.walking = 0
    room.open_pages("meeting")


def _post(room: Context, doc: Document) -> None:
    """At once to every place; of a drill only to one that is chosen. The room refuses in words what cannot be."""
    it, reach = doc.incident, room.state.policy.reach
    places = tuple(one.id for one in reach.pages) if reach is not None else ()
    if it.drill and places and doc.review.published is not None:
        room.open(forms.post(doc, places))
        return
    room.run(lambda door: forms.posted(door.post_review(it.id)))


def _export(room: Context, incident: str, form: str) -> None:
    policy, clock = room.state.policy, room.state.clock
    room.run(lambda door: written(door.review(incident), form, policy, clock()))


def _stage(room: Context, doc: Document) -> None:
    it, ready = doc.incident, doc.review.state != "in_review"
    room.run(lambda door: door.stage_review(it.id, ready=ready),
             f"the review of {it.number} is {'in review' if ready else 'drafting again'}")  # fmt: skip


def _milestone(doc: Document, row: str) -> str:
    """The milestone of the selected row; elsewhere the first that is not known."""
    from warroom.core.milestones import LABELS, missing

    kind, _, about = row.partition("/")
    return about if kind == "milestone" else next(iter(missing(doc.incident)), next(iter(LABELS)))


def _made(room: Context, doc: Document, action: str, row: str) -> Form:
    state, now = room.state, room.state.clock()
    people = state.people()
    return {
        "review_why": lambda: forms.why(doc, None, row.removeprefix(WHY) if row.startswith(WHY) else "", state.zone),
        "review_factor": lambda: forms.factor(doc, None, state.zone),
        "review_followup": lambda: add_followup(room, doc),
        "review_publish": lambda: forms.publish(doc, len(_laid(room).findings)),
        "review_owner": lambda: forms.owner(doc, people),
        "review_meeting": lambda: forms.meeting(doc, now, state.zone, people),
        "review_tags": lambda: forms.tags(doc, state.policy.tags, _laid(room).suggested),
        "review_not_needed": lambda: forms.reason(doc, revise=False),
        "review_revise": lambda: forms.reason(doc, revise=True),
    }[action]()  # fmt: skip


def add_followup(room: Context, doc: Document) -> Form:
    """The form of a new follow-up of the incident, which leads back here."""
    from screens.forms.followups import add

    return add(doc.incident, room.state.clock(), room.state.zone, room.state.people(), back=NAME)


def _next_check(room: Context) -> None:
    """Tell the next thing that the check names, and select what it is about; the first one after the last."""
    found, over, state = _laid(room).findings, room.overlay, room.state
    if not found or not isinstance(over, Board):
        room.say("Nothing to check.")
        return
    here = place_of(found[min(state.checking, len(found) - 1)])
    if (over.part, over.row) == here or not state.checked:
        state.checking = (state.checking + 1) % len(found) if state.checked else 0
    state.checked = True
    over.go(*place_of(found[state.checking % len(found)]))
    again(room, NAME)


def _changed(room: Context, doc: Document) -> None:
    """Show what the record says otherwise since the review was published."""
    over = room.overlay
    if not doc.changed or not isinstance(over, Board):
        room.say("Not published yet." if doc.changed is None else "The record says what it said when it was published.")
        return
    over.go("record", f"{CHANGED}0")
    if doc.review.posted:
        where = listing([one.place for one in doc.review.posted])
        room.say(f"The page in {where} says what was published: {key_of('review_post')} brings it up to date.")


page(PageKind(NAME, open=open_review, choose=choose, stays=stays, press=press))
