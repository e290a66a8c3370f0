"""The wall: told once a second, and it takes no key but the one that leaves it. It knows no way to write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from textual import events
from textual.app import ComposeResult

from screens.view.deadline_cache import Running
from screens.wall.frame import Wanted, page, wall_face
from warroom.core.policy import Policy
from warroom.keymap.actions import ACTIONS, Action, for_key
from warroom.session.room_thread import Snapshot
from widgets.paint import SparingScreen
from widgets.palette import Palette
from widgets.themes import for_the_wall
from widgets.wall import Wall


class WallScreen(SparingScreen[None]):
    """Shows looks, large. ``leave`` ends it; ``select`` says whose record is wanted, where there is one to ask."""

    DEFAULT_CSS = "WallScreen > Wall { width: 100%; height: 100%; }"

    def __init__(self, *, policy: Policy, zone: tzinfo, clock: Callable[[], datetime], palette: Palette,
                 wanted: Wanted, leave: Callable[[], object], select: Callable[[str], None] = lambda incident: None,
                 ticking: bool = True, drill: bool = False, name: str | None = None,
                 actions: Sequence[Action] = ACTIONS) -> None:  # fmt: skip
        super().__init__(for_the_wall(palette), name=name)
        self.running = Running(policy)
        self.zone = zone
        self.clock = clock
        self.wanted = wanted
        self.leave = leave
        self.select = select
        self.ticking = ticking
        self.drill = drill
        self.actions = actions
        self.look = Snapshot()
        self.opened_at = clock()
        self.wall = Wall(palette=self.palette)
        self._selected = ""

    def compose(self) -> ComposeResult:
        yield self.wall

    def on_mount(self) -> None:
        self.tell()
        if self.ticking:
            self._arm()

    def show(self, look: Snapshot) -> None:
        """A new look from the room's thread."""
        self.look = look
        self.tell()

    def tell(self) -> None:
        """Everything told anew for now; only the cells that differ are painted."""
        if not self.is_attached:
            return
        try:
            self._tell(self.clock())
        except Exception as error:
            # Read from across the room, an old picture would be taken for the present one.
            self.wall.cannot(error)

    def _tell(self, now: datetime) -> None:
        if self.look.overview is not None:
            shown = page(self.look.overview.incidents, self.wanted, now, self.opened_at).shown
            if len(shown) == 1 and shown[0].id != self._selected:
                self._selected = shown[0].id
                self.select(self._selected)
        told = wall_face(self.look, self.running, self.wanted, now, self.zone, opened_at=self.opened_at,
                         drill=self.drill)  # fmt: skip
        self.wall.show(told)

    def tell_fault(self, sentence: str) -> None:
        """Say in the picture's place that something failed in the program itself."""
        self.wall.fail(sentence)

    def set_palette(self, palette: Palette) -> None:
        """Change colours and glyphs."""
        super().set_palette(for_the_wall(palette))

    def _arm(self) -> None:
        now = self.clock()
        self.set_timer(1.0 - now.microsecond / 1_000_000 + 0.005, self._tick)

    def _tick(self) -> None:
        self._arm()  # first: whatever this second brings, there is a next one
        self.tell()

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key == "escape" or for_key(self.actions, event.key, "wall") is not None:
            self.leave()
