"""The room while its store is out of reach: shown faded with its age, what is written kept, what acts proposed.

Words that were refused when they followed are given back where they were written: a brief into its form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from screens.base.error_text import was_refused
from screens.base.key_labels import key_of
from screens.context.context import Telling
from screens.entry.drafts import Sent
from screens.entry.proposals import Proposals
from warroom.core.line import Typed
from widgets.guard import behind
from widgets.pane import Drawn

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode
    from textual.widget import Widget

    from screens.base.notices import Do
    from screens.context.state import RoomState
    from screens.entry.send_queue import Writing
    from screens.room.overlay import Overlays
    from warroom.core.model import Incident
    from warroom.keymap.actions import Action
    from warroom.session.acts import Acts
    from warroom.session.connection import Behind
    from warroom.session.drafts_thread import SideStoreThread
    from warroom.session.intents import Intent
    from warroom.session.room_thread import Snapshot

PROPOSED = "Not done: connection lost. Confirm it when it is back"
STAYS = frozenset({"bar", "strip", "keys", "held", "offers", "entry", "guide"})
"""Panes that tell of now whatever the record does."""
STILL = frozenset({"record", "quit", "scribe", "who", "cut_off"})
"""Keys that hold, beside those that only move, while nothing was heard of the store yet."""


class CutOffable(Telling, Protocol):
    """The screen that may be cut off."""

    @property
    def desk(self) -> SideStoreThread | None: ...

    @property
    def writing(self) -> Writing: ...

    @property
    def app(self) -> App[Any]: ...

    @property
    def do(self) -> Do: ...

    @property
    def node(self) -> DOMNode: ...

    @property
    def accept(self) -> Callable[[], None]:
        """Tells the room's thread that the record which is there counts."""

    @property
    def acts(self) -> Acts | None: ...

    def panes(self) -> Mapping[str, Widget]: ...


class CutOffRoom:
    """What a screen does about a store that is out of reach."""

    def __init__(self, room: CutOffable) -> None:
        self._room = room
        self.proposals = Proposals(room.desk, self._count)
        room.writing.propose = self._propose
        self.lost: tuple[Sent, ...] = ()
        """This person's lines that were in the record and are no more, where a standby took over that lacks them."""
        self._seen: dict[str, Sent] = {}
        self._asked_for: Behind | None = None
        self._faded = False

    def follow(self, look: Snapshot) -> None:
        """A new snapshot: fade what it shows where that is old, and send what waits where it is not any more."""
        lost = look.cut_off is not None
        if lost != self._room.writing.is_cut_off:  # later: a snapshot comes in from outside the app's own context
            self._room.app.call_later(self._room.writing.cut_off, lost)
        self._fade(look.cut_off is not None or look.copied_at is not None)
        if look.copied_at is not None and look.detail is not None:
            mine = (e for e in look.detail.entries if e.author == self._room.state.person and not e.system)
            self._seen = {e.id: Sent(e.id, e.incident, Typed(e.kind, e.at, e.text, e.pinned)) for e in mine}
        if look.behind is not None and look.behind != self._asked_for:
            self._asked_for = look.behind
            self._room.app.call_later(self._look_for_lost)

    def _look_for_lost(self) -> None:
        behind(self._room.node, self._find_lost(), "look for what was lost", group="lost")

    async def _find_lost(self) -> None:
        own, acts = {**self._seen, **self._room.writing.recorded}, self._room.acts
        keys = [*own, *(acts.keys() if acts is not None else ())]
        try:
            there = await self._room.do(lambda room: room.recorded(keys))
        except Exception as error:
            self._asked_for = None  # with the next snapshot it is asked again
            if not was_refused(error):
                raise
            return
        self.lost = tuple(sent for key, sent in own.items() if key not in there)
        for intent in acts.lost(there, self._room.state.person) if acts is not None else ():
            self.proposals.add(intent)
        self._room.tell()

    def record_again(self, key: str) -> None:
        """Put one of the lost lines on the record again, under its id."""
        sent = next((one for one in self.lost if one.key == key), None)
        if sent is not None:
            self.lost = tuple(one for one in self.lost if one is not sent)
            self._room.writing.send(sent)

    def accept(self) -> None:
        """That the record is behind was seen: it is told no longer."""
        self.lost, self._seen = (), {}
        self._room.accept()

    def settled(self, key: str, said: str = "") -> str:
        """A proposal was done, or dropped; gives the sentence about it."""
        self.proposals.settle(key)
        self._room.tell()
        return said

    def refuses(self, action: Action) -> str:
        """Why the key does nothing while only the copy of an earlier look is shown; "" where it does."""
        state = self._room.state
        if state.look is None or state.look.copied_at is None:
            return ""
        if action.name in STILL or (action.group in ("Moving", "Help") and action.name != "command"):
            return ""
        return "This is the last look, kept on this computer: keys act once the room answers."

    def keep(self, intent: Intent, title: str) -> str:
        """Keep a command that could not be sent; gives the sentence about it."""
        if intent.key in self.proposals.waiting:  # confirmed, and cut off again: it waits as it did
            return "Not done: the connection is lost again. It waits to be confirmed."
        intent = intent.called(title)
        self._count(intent)
        if intent.is_words:
            self._room.writing.send(Sent.of(intent))
            return "Not yet in the room: it follows by itself when the connection is back."
        self.proposals.add(intent)
        return f"{PROPOSED} ({key_of('cut_off')} lists what waits)."

    def _propose(self, intent: Intent) -> None:
        self.proposals.add(intent)
        self._room.say(f"{PROPOSED} ({key_of('cut_off')} lists what waits).")

    def stays_here(self) -> str:
        """What is left behind on this computer when the program is left; "" for nothing."""
        writing = self._room.writing
        lines = sum(max(1, len(sent.lines)) for sent in (*writing.waiting.values(), *writing.refused.values()))
        said = [f"{lines} line{'s' * (lines != 1)}"] if lines else []
        if waiting := len(self.proposals.waiting):
            said.append(f"{waiting} thing{'s' * (waiting != 1)} to confirm")
        if not said:
            return ""
        return f"leaves: {' and '.join(said)} not yet in the room, kept on this computer until you come back here"

    def _count(self, intent: Intent | None = None) -> None:
        state = self._room.state
        state.proposed = len(self.proposals.waiting)
        if intent is not None and intent.name == "call_level":
            a = intent.arguments
            state.called.add(f"{a['inc']}/{a['policy']}/{a['level']}/{a['cycle']}")
        self._room.tell()

    def _fade(self, faded: bool) -> None:
        """What is old is greyed; what tells of now is not. A theme put on meanwhile is faded too."""
        palette = self._room.palette
        worn = palette.faded() if faded else palette
        if not faded and not self._faded:
            return
        self._faded = faded
        for name, pane in self._room.panes().items():
            if name in STAYS or not isinstance(pane, Drawn):
                continue
            if pane.is_attached:
                if pane.palette != worn:
                    pane.set_palette(worn)
            else:
                pane.palette = worn


# ---------------------------------------------------------------- words that were refused, given back


class Giving(Protocol):
    """The screen on which they are given back."""

    @property
    def state(self) -> RoomState: ...

    @property
    def overlays(self) -> Overlays: ...

    def go_to(self, incident: str) -> None: ...


def give_back(room: Giving, sent: Sent) -> bool:
    """Open the form that the words came from, with them in it and the reason; False where they came from none."""
    from screens.forms.details import brief

    intent = sent.intent
    if intent is None or intent.name != "set_brief":
        return False
    it = _standing(room.state, sent.incident)
    if it is None:
        return False
    room.go_to(it.id)
    form = brief(it)
    names = {field.name for field in form.fields}
    typed = {name: said for name, said in intent.arguments.items() if name in names and isinstance(said, str)}
    room.overlays.open(form, typed, sent.refused)
    return True


def _standing(state: RoomState, incident: str) -> Incident | None:
    """The incident, or the one that it was merged into; None where neither is open."""
    overview = state.look.overview if state.look is not None else None
    if overview is None:
        return None
    into = next((it.merged_into for it in overview.merged if it.id == incident), incident)
    return next((it for it in overview.incidents if it.id == into), None)
