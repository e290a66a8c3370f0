"""The way from the room into its past and back. It is imported when it is first opened."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from screens.context.registry import handles
from screens.replay.news import News
from screens.replay.player import Player
from screens.replay.screen import ReplayScreen
from warroom.core.replay.dials import Dial
from warroom.session.replay_thread import ReplayClock, ReplayThread

if TYPE_CHECKING:
    from screens.context.context import Context
    from warroom.room import Room
    from warroom.session.room_thread import Snapshot


@handles("replay")
def open_replay(room: Context) -> None:
    """Play the selected incident again, from where it was asked for or from its beginning."""
    state = room.state
    (wanted, at), state.replay = state.replay, ("", None)
    about = state.reviewing if room.overlay is not None and state.reviewing else state.selected
    if wanted or about:
        room.start(_replay(room, wanted or about, at))


async def _replay(room: Context, incident: str, at: datetime | None) -> None:
    """Lay the past of an incident over the room, at a moment or at its beginning."""
    clock = ReplayClock(room.state.clock())
    then: Room = await room.do(lambda door: door.past(incident, clock))
    thread = ReplayThread(lambda: then, incident, begin=at, dial=Dial.HAPPENED)
    shown = ReplayClock(clock.now)
    app, news = room.app, News(room)

    def leave() -> None:
        thread.stop(wait_s=0)
        app.pop_screen()

    screen = ReplayScreen(
        thread, clock=shown, palette=room.palette, player=Player(shown.now, Dial.HAPPENED), to_live=leave,
        config=room.state.config, person=room.state.person, ticking=False, naming=room.state.naming,
    )  # fmt: skip

    screen.state.live = news.face

    def tell(look: Snapshot) -> None:
        app.call_later(screen.show, look)

    thread.listen(tell)
    thread.select(incident)
    app.push_screen(screen)
    thread.start()
