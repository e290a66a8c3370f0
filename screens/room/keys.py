"""What a key does: found in the registry, checked against what is selected, done."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from screens.base.key_labels import key_of
from screens.context.context import Context
from screens.context.registry import handler
from warroom.keymap.actions import Action, applies, for_key, shown_key
from widgets.guard import undertaking

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.widget import Widget

    from screens.inbox.opener import InboxController
    from screens.room.cut_off import CutOffRoom
    from screens.room.declaring import Declaring
    from screens.room.filtering import ListFilter
    from screens.room.focus import Focus
    from screens.room.overlay import Overlays
    from screens.room.selection import Selection
    from screens.room.strip_keys import StripKeys


LEAVES_WITHIN = timedelta(seconds=15)
"""So soon after it was said what stops, the key leaves."""


class Keyed(Context, Protocol):
    """A screen whose keys are the actions of the registry."""

    @property
    def declaring(self) -> Declaring: ...

    @property
    def alert_acts(self) -> InboxController: ...

    @property
    def cut_off(self) -> CutOffRoom: ...

    @property
    def filtering(self) -> ListFilter: ...

    @property
    def focus_at(self) -> Focus: ...

    @property
    def overlays(self) -> Overlays: ...

    @property
    def selection(self) -> Selection: ...

    @property
    def strip_keys(self) -> StripKeys: ...

    def holds_keys(self, part: Widget) -> bool:
        """Whether the keys go to that part of the screen."""

    def forsake(self, part: object) -> None:
        """Take away what lies over the screen."""

    def clear_notice(self) -> None:
        """What was said is said no longer."""


class Keys:
    """The keys of a screen."""

    def __init__(self, room: Keyed) -> None:
        self._room = room

    def pressed(self, event: events.Key) -> None:
        """A key that nothing on the screen took."""
        room, over = self._room, self._room.overlay
        if over is not None and not room.holds_keys(over):
            event.stop()
            if event.key == "escape":
                room.forsake(None)
        elif event.key == "escape" and over is None:
            self._escape()
            event.stop()
        elif room.overlays.ask_model(event.key):
            event.stop()
        elif (name := self._likely_key(event.key)):
            room.declaring.take(name)
            event.stop()
        elif over is None and not room.focus_at.typing and self.do(event.key):
            event.stop()
            event.prevent_default()

    def _likely_key(self, key: str) -> str:
        """The action of that key that takes what is likely the same, or what was seen before; "" for none."""
        declaring = self._room.declaring
        action = for_key(self._room.state.actions, key, "sheet")
        there = {"likely": bool(declaring.likely), "seen": declaring.seen.first is not None}
        return action.name if action is not None and there.get(action.needs) else ""

    def _escape(self) -> None:
        """One step back: the filter, then what was selected in the record, then nothing."""
        room = self._room
        inbox = room.alert_acts.shown
        if inbox is not None:
            if not inbox.back():
                room.alert_acts.close()
        elif room.filtering.field is not None or room.state.filter:
            room.filtering.close(keep=False)
        elif room.focus_at.pane != "incidents":
            room.focus_pane("incidents")

    def leave(self, key: str, say: Callable[[str], None]) -> None:
        """Leave the program; where the watcher stops with this terminal, that is said first, and the second time
        leaves."""
        state = self._room.state
        now = state.clock()
        asked, state.asked_to_leave = state.asked_to_leave, now  # first: a fault in what follows keeps nobody here
        stays = self._room.cut_off.stays_here
        if (asked is None or now - asked > LEAVES_WITHIN) and (said := stays() or self._room.stops_with()):
            say(f"{key} again {said}")
            return
        self._room.app.exit(0)

    def do(self, key: str) -> bool:
        """Do what the key means in this pane; False where it means nothing now."""
        state = self._room.state
        action = for_key(state.actions, key, state.at.pane)
        if action is None or (state.grid is None and action.name != "quit"):
            return False
        self.act(action)
        return True

    def pointed_at(self, key: str) -> None:
        """Do what the key does that was pointed at in the keys' row."""
        room = self._room
        action = next((a for a in room.state.actions if shown_key(a.keys[0] if a.keys else "") == key), None)
        if action is not None and room.overlay is None and not room.focus_at.typing:
            self.act(action)

    def act(self, action: Action) -> None:
        """Do what the action is for; where it may not be done now, say why."""
        room, state = self._room, self._room.state
        room.selection.take()
        room.selection.touched = True
        room.clear_notice()
        if state.read_only and action.writes:
            room.say("Read-only: you can see everything and change nothing.")
        elif said := room.cut_off.refuses(action):
            room.say(said)
        elif not applies(action, state.at.pane, state.has(), read_only=state.read_only):
            room.say(_why_not(action))
        else:
            with undertaking(self._named(action)):
                if not self._turn_to_strip(action):
                    handler(action.name)(room)
        room.tell()

    def _named(self, action: Action) -> str:
        """What the action is about to do, as it is told where that fails: ``acknowledge 0042``."""
        name = action.word or action.name.replace("_", " ")
        it = self._room.state.incident
        return f"{name} {it.number}" if it is not None and action.needs and not action.pane else name

    def _turn_to_strip(self, action: Action) -> bool:
        """No incident is in sight in the inbox: a letter told at a promise of the strip settles that one.

        False where the letter is told at none.
        """
        room = self._room
        named = room.strip_keys.lettered(action.name) if room.alert_acts.is_open else None
        if named is None or not named.incident:
            return False
        from screens.pages.clocks import settle_promise

        settle_promise(room, named)
        return True


def _why_not(action: Action) -> str:
    return {
        "incident": f"Select an incident first: {key_of('declare')} declares one.",
        "live": f"It is over: {key_of('reopen')} reopens it.",
        "unacknowledged": "It is acknowledged already.",
        "offered": "No role is offered to you here.",
        "commanded": "You command it already.",
        "drafts": "No update waits for approval.",
        "planned": "It is an incident already.",
        "launch": f"It is no planned room: {key_of('plan')} opens one.",
        "reopenable": "It is open.",
        "over": f"A review follows resolution: {key_of('status')} resolves it.",
        **{f"promise_{n}": "No promise stands there." for n in range(1, 5)},
        "entry": "Select an entry first, with the arrows.",
        "hypothesis": "It is not a hypothesis.",
        "alert": "Select an alert first, with the arrows.",
        "row": "There is nothing to mark.",
        "series": "It is one alert: there is nothing to open.",
        "link": "It has no link.",
        "views": "No view is saved: add one under [[view]] in config.toml.",
        "small": "The feeds are shown already.",
    }.get(action.needs, "Not now.")
