"""Composition root of the wall: a database opened to read, a screen, and nothing that could write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from screens.base.backpressure import Unhurried
from screens.base.faults import OLD
from screens.wall.frame import Wanted
from screens.wall.screen import WallScreen
from screens.wall.slides import Slides
from warroom import quick
from warroom.commands.door import Refused
from warroom.core.text import clean
from warroom.core.times import utcnow
from warroom.dressing import palette_for
from warroom.keymap.rebinding import rebound
from warroom.session.fault_log import FaultLog, log_path
from warroom.session.room_thread import RoomThread, Snapshot

if TYPE_CHECKING:
    from textual.screen import Screen

    from warroom.config.loading import Config
    from warroom.config.settings_wall import WallSettings
    from warroom.options import Options
    from warroom.room import Room
    from widgets.palette import Palette


def wanted(settings: WallSettings) -> Wanted:
    """What the configuration says that the wall shows."""
    return Wanted(settings.tiles, settings.rotate, settings.pin)


class WallApp(Unhurried[int]):
    """The wall as a program of its own."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", show=False, priority=True)]

    def __init__(self, live: RoomThread, config: Config, shown: Wanted, *, clock: Callable[[], datetime] = utcnow,
                 ticking: bool = True, palette: Palette | None = None, drill: bool = False,
                 confined: bool = False, review: str = "", figures: bool = False) -> None:  # fmt: skip
        """``review``: the incident whose review is walked through in place of the wall; ``figures``: those are."""
        super().__init__(ansi_color=True)
        self.confined = confined
        self.title = "warroom wall"
        self.live = live
        self.config = config
        self.shown = shown
        self.clock = clock
        self.ticking = ticking
        self.drill = drill
        self.palette = palette or palette_for(config, drill=drill)
        self.review, self.figures = review, figures
        self._entitled = ""

    def get_default_screen(self) -> Screen[Any]:
        if self.review:
            return self._walk()
        if self.figures:
            return self._figures()
        return WallScreen(
            policy=self.config.policy, zone=self.config.display.zone, clock=self.clock, palette=self.palette,
            wanted=self.shown, leave=self.exit, select=self.live.select, ticking=self.ticking, drill=self.drill,
            actions=rebound(self.config.keys),
        )  # fmt: skip

    def _walk(self) -> Screen[Any]:
        """The review, a part a page."""
        from screens.review.laid import Laid, Shown
        from screens.review.page import reading
        from screens.review.walk import WalkTold

        config, policy = self.config, self.config.policy
        read = reading(self.review, config)

        def unless_private(room: Room) -> Laid:
            if room.find(self.review).private:
                raise Refused("This incident is private, and a wall is seen by everybody: walk through it in the room.")
            return read(room)

        def made(laid: Laid, number: int) -> WalkTold:
            at = Shown(self.clock(), config.display.zone, policy, self.palette.glyphs, read_only=True)
            return WalkTold(laid, at, number, policy.severity(laid.doc.incident.severity).rank)

        return Slides("REVIEW", lambda: self.live.do(unless_private), made, palette=self.palette, leave=self.exit,
                      actions=rebound(self.config.keys))  # fmt: skip

    def _figures(self) -> Screen[Any]:
        """The figures, another span a page."""
        from screens.figures.spans import spans, told_of

        config = self.config
        return Slides(
            "FIGURES", lambda: self.live.do(spans(config.display.zone, self.clock)),
            lambda found, number: told_of(found, number, config.policy, config.display.zone, self.palette.glyphs),
            palette=self.palette, leave=self.exit, actions=rebound(config.keys),
        )  # fmt: skip

    def on_mount(self) -> None:
        self._hand_over(self.live.look)
        if self.live.may_fall_silent:
            self.set_interval(1.0, self.live.look_out)
        self.call_after_refresh(self._settled)

    def _settled(self) -> None:
        quick.settled()
        self.live.painted()

    def tell(self, look: Snapshot) -> None:
        """A new look, from the reading thread: handed to the screen on the app's own."""
        if self._loop is not None and self.is_running:
            self._loop.call_soon_threadsafe(self._hand_over, look)

    def _hand_over(self, look: Snapshot) -> None:
        with self.standing(OLD):
            self._entitle(page_title(look, self.config.name))
            if isinstance(self.screen, WallScreen | Slides):
                self.screen.show(look)

    def _entitle(self, title: str) -> None:
        """The window's title; in a browser that of the page, whose script reads it from what the terminal is sent."""
        if self.line is not None:
            self.line.set_title(title)
        elif self.is_web and title != self._entitled and self._driver is not None:
            self._entitled = title
            self._driver.write(f"\x1b]2;{clean(title)}\x1b\\")


def page_title(look: Snapshot, place: str) -> str:
    """The most severe incident with its title, so that a hidden tab tells it; of a private one only its number."""
    room = f"warroom {place}".strip()
    incidents = look.overview.incidents if look.overview is not None else ()
    first = next((it for it in incidents if it.is_live), None)
    if first is None:
        return f"nothing open - {room}" if look.overview is not None else room
    return " ".join(filter(None, (first.severity, first.number, "" if first.private else first.title, f"- {room}")))


def run(options: Options, live: RoomThread, settings: WallSettings, review: str = "", figures: bool = False) -> int:
    """Show what ``live`` reads until somebody leaves. Returns the exit code."""
    app = WallApp(live, options.config, wanted(settings), clock=live.clock, drill=bool(options.banner),
                  confined=options.confined, review=review, figures=figures)  # fmt: skip
    app.fault_log = FaultLog(log_path(options.db_path), options.config.store.mode)
    live.listen(app.tell, app.report_soon)
    try:
        return app.run() or app.return_code or 0
    finally:
        live.stop()
