"""Composition root of a replay: a past room on its thread, the room's screen, no watcher and nothing that writes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from screens.replay.player import Player
from screens.replay.screen import ReplayScreen
from warroom.app import WarRoom
from warroom.core.naming import People
from warroom.core.replay.dials import Dial
from warroom.core.times import utcnow
from warroom.session.fault_log import FaultLog, log_path
from warroom.session.replay_thread import ReplayClock, ReplayThread

if TYPE_CHECKING:
    from textual.screen import Screen

    from warroom.options import Options
    from warroom.room import Room

TO_LIVE = 64
"""What the program ends with where the person wants the room as it is."""


class ReplayApp(WarRoom):
    """The room of then. Its own moments come from ``thread``."""

    def __init__(self, thread: ReplayThread, *args: Any, player: Player, **more: Any) -> None:
        self._player = player
        self._thread = thread
        self._moment = ReplayClock(player.at)
        super().__init__(thread, *args, read_only=True, clock=self._moment, **more)

    def get_default_screen(self) -> Screen[Any]:
        return ReplayScreen(
            self._thread, clock=self._moment, palette=self.palette, player=self._player, config=self.config,
            person=self.person, ticking=False, naming=self.naming, acts=self.acts,
            clipboard=self.clipboard_way, to_live=lambda: self.exit(TO_LIVE),
        )  # fmt: skip

    def stops_with(self) -> str:
        """Nothing stops: no watcher runs here."""
        return ""


def opened(options: Options, *, at: datetime | None, dial: Dial, public: bool = False) -> ReplayThread:
    """The past of the incident of ``options``, already being read, from ``at`` on or from its beginning. ``public``: it
    is seen by everybody."""
    config = options.config
    clock = ReplayClock(utcnow())

    def open_room() -> Room:
        from warroom.room import Room
        from warroom.store import Store
        from warroom.store.past.past import Past

        settings = config.store
        with Store.open(options.db_path, read_only=True, timeout_s=settings.timeout_s) as store:
            store.seen_by(People(config.responder).meant(options.person) or options.person)
            past = Past.of(store, options.incident, clock, public=public)
        return Room(past, config.policy, options.person, clock=clock, responders=config.responder, read_only=True,
                    zone=config.display.zone)  # fmt: skip

    thread = ReplayThread(open_room, options.incident, begin=at, dial=dial)
    thread.select(options.incident)
    thread.start()
    return thread


def run(options: Options, thread: ReplayThread, *, at: datetime | None, dial: Dial, speed: int) -> int:
    """Show the replay until the person leaves. Returns the exit code, ``TO_LIVE`` where they want the room as it is."""
    player = Player(at or utcnow(), dial, speed)
    app = ReplayApp(thread, options.config, options.person, naming=options.naming, player=player)
    app.fault_log = FaultLog(log_path(options.db_path), options.config.store.mode)
    thread.listen(app.tell, app.report_soon)
    try:
        return app.run() or app.return_code or 0
    finally:
        thread.stop()
