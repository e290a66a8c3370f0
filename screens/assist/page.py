"""The page of a draft: it fills as the model writes, is accepted or declined by a key, and cancelled by leaving it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.assist import told
from screens.assist.drafting import Drafting
from screens.base.form import Form, Text, Values, required
from screens.base.key_labels import key_of, spelled
from screens.context.registry import PageKind, page
from screens.sheets.page import Page
from warroom.assist.accepting import accept

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.sheets.page_rows import PageRow
    from warroom.core.model import Incident
    from warroom.room import Room

NAME, SENT = "draft", "draft_sent"
ASKED_FOR = "ask_model"
ASKED = "drafting"
"""Under this name the draft that is asked for is in ``state.read``."""


class DraftPage(Page):
    """Leaving it while the model is asked cancels that."""

    def __init__(self, drafting: Drafting, room: Context) -> None:
        self.drafting = drafting
        super().__init__(
            NAME, f"DRAFT: {drafting.title}", _rows(drafting), palette=room.palette, margin=room.margin,
            label_width=told.LABEL, place="assist", only_read=not drafting.kind.lines, enters="accept the line",
            anew=lambda: _rows(drafting),
        )  # fmt: skip

    def goes_back(self, key: str) -> bool:
        goes = super().goes_back(key)
        if goes and self.drafting.is_asking:
            self.drafting.cancel()
        return goes

    def told(self) -> None:
        """Something of the draft has changed."""
        if not self.is_attached:
            return
        had_lines = told.line_of(self.all_rows[0].key if self.all_rows else "") > 0
        self.renew(_rows(self.drafting))
        if not had_lines and self.drafting.progress.sentences:
            self.list.select(f"{told.LINE}1")


def draft(
    room: Context, it: Incident, kind: str, about: str = "", *, entry: str = "", paste: str = ""
) -> None:
    """Ask for a draft and show it as it comes; the first time what would be sent is shown before it leaves."""
    found = Drafting(room, it, kind, about, entry=entry, paste=paste)
    if why := found.stopped():
        room.say(f"Nothing is sent to a model: {why}.")
        return
    room.state.read[ASKED] = found
    room.open_soon(_opened(room, found))


async def _opened(room: Context, found: Drafting) -> None:
    if not await found.read():
        room.say(found.progress.trouble)
    elif found.was_shown:
        open_draft(room)
        found.send()
    else:
        open_sent(room)


def _asked(room: Context) -> Drafting:
    found: Drafting = room.state.read[ASKED]
    return found


def open_draft(room: Context) -> None:
    """The draft that was asked for last; one of an update is shown where that is written."""
    found = _asked(room)
    if found.back is not None:
        found.back()
        return
    widget = DraftPage(found, room)
    found.tell = widget.told
    room.open_overlay(widget)


def open_sent(room: Context) -> None:
    """Every line that leaves; nothing has left yet where the model was not asked."""
    found = _asked(room)
    waits = not found.is_asking and found.draft is None
    heading = f"THIS WOULD BE SENT TO {found.host}" if waits else f"THIS WAS SENT TO {found.host}"
    room.open_overlay(Page(
        SENT, heading, told.sent_rows(found.sent), palette=room.palette, margin=room.margin, label_width=0,
        only_read=not waits, enters="send it",
    ))  # fmt: skip


def send(room: Context, key: str, text: str = "") -> None:
    """What was shown is sent."""
    found = _asked(room)
    open_draft(room)
    if not found.is_asking and found.draft is None:
        found.send()


def stays(room: Context, key: str, text: str = "") -> str:
    """Enter accepts the line that it is on, where each is a thing of its own."""
    found, line = _asked(room), told.line_of(key)
    if not found.kind.lines:
        return spelled(f"{key_of('assist_accept')} accepts the draft, {key_of('assist_edit')} changes it first.",
                       room.state.actions)  # fmt: skip
    if found.draft is None or not line:
        return "There is no line to accept yet."
    _accept(room, found, lines=(line,))
    return "recording…"


def press(room: Context, action: str, row: str) -> None:
    """What the page's own keys do."""
    found = _asked(room)
    acts: dict[str, Callable[[], None]] = {
        "assist_accept": lambda: _accept(room, found), "assist_decline": lambda: _declined(room, found),
        "assist_edit": lambda: _edit(room, found, told.line_of(row)), "assist_sent": lambda: open_sent(room),
        "assist_again": lambda: _again(room, found), "assist_copy": lambda: _copy(room, found),
    }  # fmt: skip
    acts[action]()


def _ready(room: Context, found: Drafting) -> bool:
    if found.draft is None:
        room.say(found.progress.trouble or "The model has not finished yet.")
    return found.draft is not None


def _accept(room: Context, found: Drafting, text: str = "", lines: tuple[int, ...] = ()) -> None:
    draft = found.draft
    if draft is None or not _ready(room, found):
        return

    def done() -> None:
        if not lines:
            found.end("accepted")
            room.close_overlay()

    room.run(lambda door: accept(door, draft, text, lines), done=done)


def _edit(room: Context, found: Drafting, line: int) -> None:
    draft = found.draft
    if draft is None or not _ready(room, found):
        return
    one = (max(1, line),) if found.kind.lines else ()
    before = draft.sentences[one[0] - 1].text if one else draft.text

    def call(values: Values) -> Callable[[Room], object]:
        return lambda door: accept(door, draft, values["text"], one)

    def after(said: object) -> str:
        if not one:
            found.end("accepted")
        return str(said)

    room.open(Form(
        title=f"ACCEPT THE {'LINE' if one else 'DRAFT'} OF {found.it.number}", about=found.title.lower(),
        fields=(Text("text", "text", before, "what is recorded under your name", limit=5_000),),
        button=lambda v: "RECORD IT", call=call, problem=required("text", labels={"text": "text"}), after=after,
        back=NAME if one else "",
    ))  # fmt: skip


def _declined(room: Context, found: Drafting) -> None:
    found.cancel()
    found.end("declined")
    room.close_overlay()
    room.say("declined")


def _again(room: Context, found: Drafting) -> None:
    if not found.is_asking:
        found.send()


def _copy(room: Context, found: Drafting) -> None:
    if found.draft is not None and _ready(room, found):
        room.copy(found.draft.text, "The draft")


def _rows(found: Drafting) -> tuple[PageRow, ...]:
    return told.rows(found.request, found.progress, is_asking=found.is_asking, model=found.settings.model)


def ask(room: Context) -> None:
    """Ask for what ``state.read`` names: the incident, else that which is selected; the kind, what it is about,
    the entry or the paste."""
    named, kind, about, entry = room.state.read[ASKED_FOR]
    it = named or room.state.incident
    if it is not None:
        draft(room, it, kind, about, entry=entry, paste=entry if kind == "actions" else "")


page(PageKind("ask_model", open=ask))
page(PageKind(NAME, open=open_draft, choose=lambda room, key, text: None, stays=stays, press=press))
page(PageKind(SENT, open=open_sent, choose=send, over=NAME))
