"""Composition root of a replay on the wall: an incident is played over and over, for those who learn from it."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from screens.replay.player import Player
from warroom.core.replay.dials import Dial
from warroom.core.times import utcnow
from warroom.replaying.app import opened
from warroom.session.fault_log import FaultLog, log_path
from warroom.session.replay_thread import ReplayClock, ReplayThread
from warroom.wall import WallApp, wanted

if TYPE_CHECKING:
    from warroom.config.settings_wall import WallSettings
    from warroom.options import Options
    from warroom.session.room_thread import Snapshot

EVERY_S = 0.5
"""How often it is turned on."""
REST_S = 10.0
"""How long the end stands before it begins again."""


class ReplayWall(WallApp):
    """The wall of then. It plays from its first look on."""

    def __init__(self, thread: ReplayThread, *args: Any, player: Player, **more: Any) -> None:
        self._moment = ReplayClock(player.at)
        super().__init__(thread, *args, clock=self._moment, ticking=False, **more)
        self.palette = self.palette.past()
        self._thread, self._player = thread, player
        self._played_at = self._ended_at = 0.0

    def on_mount(self) -> None:
        super().on_mount()
        self._played_at = monotonic()
        self.set_interval(EVERY_S, self.play_on)

    def _hand_over(self, look: Snapshot) -> None:
        if look.moment is not None:
            self._moment.now = look.moment.at
        super()._hand_over(look)

    def play_on(self) -> None:
        """Show the next moment; from the end it begins again after a rest."""
        now, route, player = monotonic(), self._thread.route, self._player
        passed, self._played_at = now - self._played_at, now
        if route is None:
            return
        if not player.playing:
            if self._ended_at and now - self._ended_at < REST_S:
                return
            player.at = route.begin(player.dial)
            player.playing = True
        player.advance(route, passed)
        if not player.playing:
            self._ended_at = now
        self._thread.turn(player.dial, player.at)


def play(options: Options, settings: WallSettings, speed: int) -> int:
    """Show the incident of ``options`` on the wall until somebody leaves. Returns the exit code."""
    thread = opened(options, at=None, dial=Dial.HAPPENED, public=True)
    shown = replace(wanted(settings), pin=options.incident)
    app = ReplayWall(thread, options.config, shown, player=Player(utcnow(), Dial.HAPPENED, speed),
                     confined=options.confined)  # fmt: skip
    app.fault_log = FaultLog(log_path(options.db_path), options.config.store.mode)
    thread.listen(app.tell, app.report_soon)
    try:
        return app.run() or app.return_code or 0
    finally:
        thread.stop()
