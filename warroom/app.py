"""Composition root of the screens: configuration, the room on its thread, the terminal's app."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.binding import Binding, BindingType

from screens.base.faults import OLD
from screens.base.key_order import InOrder
from screens.base.notices import Saying
from screens.room.screen import RoomScreen
from warroom import quick
from warroom.core.identity import Naming
from warroom.core.place import ServerUrl
from warroom.core.times import utcnow
from warroom.dressing import palette_for, theme_trouble
from warroom.session import drafts_thread
from warroom.session.acts import Acts
from warroom.session.fault_log import FaultLog, log_path
from warroom.session.room_thread import RoomThread, Snapshot
from warroom.shell.terminal import is_slow, row_clocks
from warroom.store.errors import Unreachable
from widgets.clipboard import Clipboard
from widgets.guard import under_way

if TYPE_CHECKING:
    from textual.screen import Screen

    from warroom.config.loading import Config
    from warroom.options import Options
    from warroom.room import Room
    from warroom.session.drafts_thread import SideStoreThread
    from warroom.watcher.child import Child
    from widgets.palette import Palette

T = TypeVar("T")
Clock = Callable[[], datetime]


NOT_KEPT = "Not done: the connection is lost, and this does not wait for it. Do it again when it is back."


class WarRoom(InOrder[int]):
    """The terminal's side. It owns no state of the room: looks come in, commands go out."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", show=False, priority=True)]

    def __init__(self, live: RoomThread, config: Config, person: str, *, read_only: bool = False, clock: Clock = utcnow,
                 incident: str = "", ticking: bool = True, banner: str = "", palette: Palette | None = None,
                 desk: SideStoreThread | None = None, scribe: bool = False, confined: bool = False,
                 naming: Naming = Naming.LOGIN) -> None:  # fmt: skip
        super().__init__(ansi_color=True)
        self.confined = confined
        self.naming = naming
        self.title = "warroom"
        self.live = live
        self.acts = Acts()
        self.config = config
        self.person = person
        self.read_only = read_only
        self.clock = clock
        self.incident = incident
        self.ticking = ticking
        self.banner = banner
        self.desk = desk
        self.scribe = scribe
        self.page = ""  # laid over the room at first
        self.palette = palette or palette_for(config, drill=bool(banner))
        self.clipboard_way = Clipboard.of(os.environ)
        self.on_settled: Callable[[], None] = lambda: None
        self.on_leaving: Callable[[], None] = lambda: None
        self.watcher_here: Callable[[], int] = lambda: 0  # the process id of this terminal's watcher, 0 without one
        self.on_unwatched: Callable[[], None] = lambda: None  # called from the room's thread: no watcher lives

    def get_default_screen(self) -> Screen[Any]:
        return RoomScreen(
            config=self.config, person=self.person, read_only=self.read_only, clock=self.clock, palette=self.palette,
            select=self.live.select, do=self.do, ticking=self.ticking, incident=self.incident, banner=self.banner,
            row_clocks=row_clocks(os.environ, self.config.display), slow_line=is_slow(os.environ, self.config.display),
            desk=self.desk, scribe=self.scribe, naming=self.naming, stops_with=self.stops_with,
            accept=self.live.accept, acts=self.acts,
            clipboard=self.clipboard_way,
        )  # fmt: skip

    def copy_to_clipboard(self, text: str) -> None:
        """Put a text into the clipboard of the person's terminal, through GNU screen where that is in between."""
        self._clipboard = text
        if self._driver is not None:
            self._driver.write(self.clipboard_way.sequence(text))

    def has_key(self, key: str) -> bool:
        """One that an action has somewhere, as the team binds keys, is that key everywhere."""
        from warroom.keymap.rebinding import rebound

        return super().has_key(key) or any(key in action.keys for action in rebound(self.config.keys))

    def stops_with(self) -> str:
        """What stops when this terminal is left, in a sentence; "" where nothing does."""
        if self.banner:  # a drill is thrown away with its terminal
            return ""
        from warroom.session.leaving import stops

        others = len(self.desk.present) if self.desk is not None else 0
        return stops(self.live.look.overview, self.watcher_here(), others, self.config.policy, self.clock())

    def on_mount(self) -> None:
        self.on_slow_line = self._spare_the_line
        self._hand_over(self.live.look)
        if self.live.may_fall_silent:
            self.set_interval(1.0, self.live.look_out)
        self.call_after_refresh(self._settled)
        if trouble := theme_trouble(self.config):
            self.call_after_refresh(self._say, trouble)

    def _say(self, sentence: str) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, RoomScreen):
                screen.say(sentence)

    async def action_quit(self) -> None:
        """From wherever one is: as the room's key for it, said where the person looks."""
        room = next((one for one in self.screen_stack if isinstance(one, RoomScreen)), None)
        if room is None:
            self.exit(0)
            return
        screen = self.screen
        if isinstance(screen, Saying):
            room.keys.leave("ctrl+q", screen.say)
            return

        def say(sentence: str) -> None:
            self.pop_screen()  # the wall has no row for a sentence
            room.say(sentence)

        room.keys.leave("ctrl+q", say)

    def exit(self, *args: Any, **kwargs: Any) -> None:
        """As Textual's, which takes its time: what must end besides begins to."""
        self.on_leaving()
        super().exit(*args, **kwargs)

    async def do(self, call: Callable[[Room], T]) -> T:
        """Run a command on the room's thread; its refusal is raised here. Where the store is out of reach, ``NotSent``
        has the command, to be kept; what reads, or cannot be kept, is refused with what to do."""
        try:
            return await asyncio.wrap_future(self.live.do(self.acts.watched(call, self.clock(), under_way())))
        except Unreachable as error:
            from warroom.session.intents import NotSent, intent_of

            intent = intent_of(call, self.person, self.clock())
            if intent is None:
                raise Unreachable(NOT_KEPT) from error
            raise NotSent(str(error), intent) from error

    def tell(self, look: Snapshot) -> None:
        """A new look, from the room's thread: handed to the screen on the app's own."""
        if look.overview is not None and not look.overview.watcher.alive:
            self.on_unwatched()
        if self._loop is not None and self.is_running:
            self._loop.call_soon_threadsafe(self._take, look)

    def _take(self, look: Snapshot) -> None:
        with self.standing(OLD):
            self._hand_over(look)

    def _hand_over(self, look: Snapshot) -> None:
        if self.line is not None:
            self.line.set_title(title_of(look, self.config.name))
        for screen in self.screen_stack:
            if isinstance(screen, RoomScreen) or screen.name == "wall":
                cast(RoomScreen, screen).show(look)

    def _settled(self) -> None:
        if self.line is not None:
            self.line.measure()
        self.on_settled()
        if self.page:
            from screens.context.registry import handler

            for screen in self.screen_stack:
                if isinstance(screen, RoomScreen):
                    handler(self.page)(screen)

    def _spare_the_line(self) -> None:
        """The terminal takes too long over a frame: less at each key and smaller clocks, unless the person chose."""
        display = self.config.display
        if display.link != "auto":
            return
        for screen in self.screen_stack:
            if isinstance(screen, RoomScreen):
                screen.spare_the_line(row_clocks=display.clocks == "auto")


def title_of(look: Snapshot, place: str) -> str:
    """The window's title: the gravest incident, so that a hidden window tells it too, and whose room this is."""
    room = f"warroom {place}".strip()
    incidents = look.overview.incidents if look.overview is not None else ()
    return f"{incidents[0].severity} {incidents[0].number} - {room}" if incidents else room


def run(options: Options, live: RoomThread) -> int:
    """Show the room that ``live`` reads on the terminal until the person leaves. Returns the exit code."""
    config = options.config
    desk = drafts_thread.opened(options)
    app = WarRoom(
        live, config, options.person, read_only=options.read_only, clock=live.clock, incident=options.incident,
        banner=options.banner, desk=desk, scribe=options.scribe, confined=options.confined, naming=options.naming,
    )  # fmt: skip
    app.page = options.page
    app.fault_log = FaultLog(log_path(options.db_path), config.store.mode)
    live.listen(app.tell, app.report_soon)
    if desk is not None and options.scribe:
        desk.start()  # the first key may come with the first paint
    child = _Attendant(options, config)
    app.on_leaving = child.leave
    app.watcher_here, app.on_unwatched = child.pid, child.look
    if desk is not None and not isinstance(options.db_path, ServerUrl):
        live.besides(desk.looked_from_elsewhere())
    app.on_settled = lambda: _settled(child, desk, live)
    try:
        return app.run() or app.return_code or 0
    finally:
        child.stop()
        live.stop()
        if desk is not None:
            desk.stop()


def _settled(child: _Attendant, desk: SideStoreThread | None, live: RoomThread) -> None:
    """The first screen stands: what it did not need begins now."""
    quick.settled()
    live.painted()
    if desk is not None:
        desk.start()
    child.start()


class _Attendant:
    """Starts the terminal's watcher after the first paint, ends it with the terminal; observers have none."""

    def __init__(self, options: Options, config: Config) -> None:
        self._wanted = not options.read_only and config.watcher.start != "never"
        self._options, self._config = options, config
        self._child: Child | None = None

    def start(self) -> None:
        if self._wanted and self._child is None:
            from warroom.watcher.child import Child

            self._child = Child(self._config, self._options.db_path)
            self._child.start()

    def pid(self) -> int:
        return self._child.pid if self._child is not None else 0

    def look(self) -> None:
        """No watcher lives."""
        if self._child is not None:
            self._child.look()

    def leave(self) -> None:
        if self._child is not None:
            self._child.leave()

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop()
