"""The room's screen at a past moment. What would change anything is refused by the room and by the store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from textual import events
from textual.timer import Timer
from textual.widget import Widget

from screens.base.form import Form, Text, Values
from screens.replay.face import face
from screens.replay.grid import with_scrubber
from screens.replay.player import Player
from screens.room.ringing import Bell
from screens.room.screen import RoomScreen
from screens.sheets.page import Page
from screens.sheets.page_rows import PageRow
from screens.view.deadline_cache import Running
from screens.view.promises import PromisesFound
from warroom.core.events import EntryAdded
from warroom.core.times import parse_when
from warroom.keymap.actions import Action, for_key
from warroom.session.replay_thread import ReplayClock, ReplayThread
from widgets.pane import Pane
from widgets.scrubber import Scrubber
from widgets.strips import Line

if TYPE_CHECKING:
    from datetime import datetime

    from warroom.core.replay.dials import Dial
    from warroom.core.replay.moment import Route
    from warroom.room import Room
    from warroom.session.room_thread import Snapshot
    from widgets.palette import Palette

T = TypeVar("T")
PLACE = "replay"
EVERY_S = 0.25
"""How often a replay that plays is turned on."""


class Edge(Pane[bool]):
    """A column at the side of every frame, by which a replay is known from the other end of a room."""

    def lines(self, value: bool, width: int, height: int) -> Sequence[Line]:
        found = []
        for row in range(height):
            line = self.line(width)
            if row % 2 == 0:
                line.put(0, self.palette.glyphs.head * width, "dim")
            found.append(line)
        return found


class Silent(Bell):
    """Nothing rings for what is long over."""

    def announce(self, look: Snapshot) -> None:
        """Who declared what then is in the record."""

    def ring_for_due(self) -> None:
        """What fell due then is not due now."""


class ReplayScreen(RoomScreen):
    """``thread`` shows moments; ``clock`` is that of this screen, which stands at the moment on it; ``to_live`` leaves
    for the room as it is."""

    DEFAULT_CSS = "ReplayScreen > * { position: absolute; }"

    def __init__(self, thread: ReplayThread, *, clock: ReplayClock, palette: Palette, to_live: Callable[[], None],
                 player: Player, **more: Any) -> None:  # fmt: skip

        async def do(call: Callable[[Room], T]) -> T:
            """What a page reads is read of then."""
            return await asyncio.wrap_future(thread.do(call))

        super().__init__(clock=clock, palette=palette.past(), select=thread.select, do=do, read_only=True, **more)
        self.thread = thread
        self.player = player
        self._shown = clock
        self._to_live = to_live
        self._turning = False
        self._asked: tuple[Dial, datetime] | None = None
        """The moment that was asked for last."""
        self._played_at = 0.0
        self._playing: Timer | None = None
        self.scrubber = Scrubber(palette=self.palette)
        self.edges = Edge(True, palette=self.palette), Edge(True, palette=self.palette)
        self.bell = Silent(self)
        self.layout_of.fitted = with_scrubber

    def panes(self) -> dict[str, Widget]:
        left, right = self.edges
        return {**super().panes(), "scrubber": self.scrubber, "edge_left": left, "edge_right": right}

    # ------------------------------------------------------------ looks

    def show(self, look: Snapshot) -> None:
        """A moment that was read. A look of the room as it is now is none, but it may have news."""
        if look.moment is None:
            if look.trouble:
                super().show(look)
            elif self.state.live is not None and self.state.moment is not None:
                self.tell()
            return
        self._shown.now = look.moment.at
        if self._asked is None:  # it begins where the thread found that something is there
            self.player.at = look.moment.at
            self._asked = self.player.dial, self.player.at
        if self.state.policy != look.moment.policy:
            self.state.policy = look.moment.policy
            self.state.deadlines = Running(look.moment.policy)
        self.state.promises_found = PromisesFound()
        self.pictured.strike()
        super().show(look)

    def tell(self) -> None:
        super().tell()
        shown, route = self.state.moment, self.thread.route
        if shown is not None and route is not None:
            self.scrubber.margin = self.margin
            self.scrubber.show(face(route, self.player, shown, self.state.zone))

    # ------------------------------------------------------------ keys

    def on_key(self, event: events.Key) -> None:
        """Those of the replay come first."""
        if self.overlay is not None or self.focus_at.typing:
            return
        action = for_key(self.state.actions, event.key, PLACE)
        if action is not None and action.pane == PLACE:
            event.stop()
            event.prevent_default()
            self.act(action)

    def act(self, action: Action) -> None:
        travel = self._ways().get(action.name)
        if travel is None or self.thread.route is None:
            super().act(action)
            return
        self.clear_notice()
        travel(self.thread.route)
        self._turn()
        self.tell()

    def _ways(self) -> Mapping[str, Callable[[Route], None]]:
        player = self.player
        return {
            "replay_play": self._play,
            "replay_back": lambda route: player.step(route, -1), "replay_on": lambda route: player.step(route, 1),
            "replay_minute_back": lambda route: player.minute(route, -1),
            "replay_minute_on": lambda route: player.minute(route, 1),
            "replay_milestone_back": lambda route: player.milestone(route, -1),
            "replay_milestone_on": lambda route: player.milestone(route, 1),
            "replay_faster": lambda route: player.faster(1), "replay_slower": lambda route: player.faster(-1),
            "replay_dial": player.other_dial,
            "replay_go": lambda route: self.open(self._go_to(route)),
            "replay_later": lambda route: self._show_later(),
            "replay_live": lambda route: self._to_live(),
        }  # fmt: skip

    # ------------------------------------------------------------ travelling

    def _play(self, route: Route) -> None:
        self.player.play(route)
        self._played_at = monotonic()
        if self._playing is None:
            self._playing = self.set_interval(EVERY_S, self._play_on)

    def _play_on(self) -> None:
        if self.thread.route is None or self._turning or not self.player.playing:
            if not self.player.playing and self._playing is not None:
                self._playing.stop()
                self._playing = None
            return
        now = monotonic()
        self.player.advance(self.thread.route, now - self._played_at)
        self._played_at = now
        self._turn()
        self.tell()

    def _turn(self) -> None:
        """Show the moment where the player stands; while one is being read the newest wanted one follows it."""
        if not self._turning and (self.player.dial, self.player.at) != self._asked:
            self._turning = True
            self.run_worker(self._turned(), exit_on_error=False)

    async def _turned(self) -> None:
        player = self.player
        self._asked = asked = player.dial, player.at
        try:
            await asyncio.wrap_future(self.thread.turn(*asked))
        finally:
            self._turning = False
        self._turn()

    def _go_to(self, route: Route) -> Form:
        """A sheet that asks for a time."""
        zone = self.state.zone

        def meant(values: Values) -> datetime:
            return parse_when(values["time"], route.stretch.last, zone or "UTC")

        def problem(values: Values) -> str:
            try:
                meant(values)
            except ValueError as error:
                return str(error)
            return ""

        def go(values: Values) -> Callable[[Any], object]:
            self.player.go(route, meant(values))
            self.call_later(self._turn)
            return lambda room: None

        there = self.player.at.astimezone(zone)
        field = Text("time", "time", f"{there:%H:%M:%S}", "14:32, 14:32:10, ISO 8601", offered=True)
        return Form(
            title="GO TO", fields=(field,),
            button=lambda values: "GO THERE", call=go, problem=problem,
        )  # fmt: skip

    def _show_later(self) -> None:
        shown, zone = self.state.moment, self.state.zone
        rows = tuple(
            PageRow(event.id, f"{event.at.astimezone(zone):%H:%M:%S}", event.data.text,
                    f"recorded {event.recorded_at.astimezone(zone):%H:%M:%S}, {event.actor}")
            for event in (shown.later if shown is not None else ()) if isinstance(event.data, EntryAdded)
        )  # fmt: skip
        said = "Nothing of before this moment was recorded later."
        self.open_overlay(Page("later", "LATER KNOWN", rows, said=said, only_read=True, palette=self.palette,
                               margin=self.margin))  # fmt: skip
