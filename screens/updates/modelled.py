"""A model's draft of the update that is being written: asked for by a key, shown where the preview stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.assist.drafting import Drafting, end
from screens.updates.draft import ModelFace
from warroom.assist.draft import ModelDraft, words
from warroom.core.telling import answered
from widgets.guard import behind

if TYPE_CHECKING:
    from screens.assist.drafting import Room
    from screens.updates.draft import UpdateInput
    from screens.updates.sheet import UpdateSheet
    from warroom.core.model import Incident

ASKED, SENT = "drafting", "draft_sent"
"""Where a draft that is asked for is found, and the page that shows what is sent."""


class Modelled:
    """``sheet``: the sheet while it is open; ``again``: opens it again; ``pages``: opens a page by its name."""

    def __init__(
        self, room: Room, sheet: Callable[[], UpdateSheet | None], again: Callable[[], None],
        pages: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._room = room
        self._sheet, self._again, self._pages = sheet, again, pages
        self._drafting: Drafting | None = None

    def attach(self, sheet: UpdateSheet, it: Incident) -> None:
        """A sheet was opened: what was asked for it goes on in it."""
        sheet.ask_model = lambda: self.ask(it)
        sheet.drop_model = self.drop
        found = self._drafting
        if found is not None and (found.it.id, found.about) == (it.id, sheet.typed.audience):
            sheet.show_model(face(found))

    def ask(self, it: Incident) -> None:
        """Ask now; the first time what would be sent is shown before it leaves."""
        sheet = self._sheet()
        if sheet is None or (self._drafting is not None and self._drafting.is_asking):
            return
        found = Drafting(self._room, it, "update", sheet.typed.audience, tell=self._told)
        if why := found.stopped():
            sheet.say(f"nothing is sent to a model: {why}")
            return
        self._drafting, found.back = found, self._again
        self._told()
        behind(self._room.node, self._begun(found), "ask a model", group="assist", exclusive=True)

    async def _begun(self, found: Drafting) -> None:
        if not await found.read() or found is not self._drafting:
            return
        if found.was_shown:
            found.send()
        else:
            self._room.state.read[ASKED] = found
            self._pages(SENT)

    def drop(self) -> bool:
        """Cancel what is asked, or decline what came; False where there is neither."""
        found, self._drafting = self._drafting, None
        sheet = self._sheet()
        if found is None or sheet is None or sheet.model is None:
            return False
        found.cancel()
        found.end("declined")
        sheet.show_model(None)
        return True

    def _told(self) -> None:
        sheet, found = self._sheet(), self._drafting
        if sheet is not None and found is not None and sheet.typed.audience == found.about:
            sheet.show_model(face(found))

    def sent(self, typed: UpdateInput) -> None:
        """The update is out: the draft that it began as is settled."""
        if (draft := ModelDraft.load(typed.began)) is not None:
            end(self._room, draft, "accepted" if provenance(typed) is not None else "declined")
        self._drafting = None


def provenance(typed: UpdateInput) -> dict[str, object] | None:
    """What the record keeps of the draft that an update began as; None where nothing of it is left."""
    draft = ModelDraft.load(typed.began) if typed.began else None
    found = dict(draft.provenance(typed.text)) if draft is not None else None
    return found if found is not None and found["changed"] != 1.0 else None


def face(found: Drafting) -> ModelFace | None:
    """The draft as the sheet shows it; None where nothing was asked yet."""
    progress, request = found.progress, found.request
    if progress.trouble:
        return ModelFace("no draft", ((progress.trouble, "", ""),))
    if request is None:
        return ModelFace("reading the record", is_asking=True)
    if not found.is_asking and found.draft is None:
        return None
    told = tuple(
        (one.text, f"[{', '.join(map(str, one.entries))}]" if one.entries else "", "; ".join(one.marks))
        for one in progress.sentences
    )
    if found.draft is None:
        doing = "writes" if told else "thinks" if progress.thinking else "is asked"
        return ModelFace(f"{found.settings.model} {doing}, {request.material.told}", told, is_asking=True)
    says = f"{found.settings.model}, {request.material.told}"
    return ModelFace(says, told, answered(words(found.draft.sentences)), found.draft.dump())
