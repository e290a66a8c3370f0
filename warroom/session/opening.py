"""The room for what was asked on the command line: a file's, or a server's, on its thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.core.place import ServerUrl
from warroom.core.times import utcnow
from warroom.session.room_thread import POLL_S, RoomThread

if TYPE_CHECKING:
    from warroom.commands.looking import Looking
    from warroom.options import Options
    from warroom.room import Room

SERVER_POLL_S = 0.1
"""How often it is looked what others changed, of a server: most such looks ask this host alone for a wake-up."""
PAINT_S = 1.0
"""So long a server waits, at most, for the copy of the last look to be painted: its driver takes long to import."""

def opened(options: Options, *, patient: bool = False, sorts: bool = False) -> RoomThread:
    """The room for these options, already being read: what takes time besides can be done meanwhile."""
    config = options.config

    def open_room() -> Looking:
        from warroom.commands.looking import Looking
        from warroom.store import Store

        settings = config.store
        store = Store.open(
            options.db_path, read_only=options.read_only, mode=settings.mode, timeout_s=settings.timeout_s, clock=clock
        )
        looking = Looking(
            store, config.policy, options.person, clock=clock, responders=config.responder, read_only=options.read_only,
            zone=config.display.zone,
        )  # fmt: skip
        store.seen_by(looking.person)
        return looking

    copy, clock = None, utcnow
    if isinstance(options.db_path, ServerUrl):  # a file is read faster than a copy of what was seen of it
        from warroom.store.desk import look_path
        from warroom.store.host_clock import HostClock
        from warroom.store.own_folder import on_this_host

        copy, clock = look_path(on_this_host(options.db_path)), HostClock()
    poll_s, paint_s = (POLL_S, 0.0) if copy is None else (SERVER_POLL_S, PAINT_S)
    live = RoomThread(
        open_room, complete=completed, patient=patient, sorts=sorts, clock=clock, copy=copy, poll_s=poll_s,
        paint_s=paint_s,
    )  # fmt: skip
    live.start()
    return live


def completed(looking: Looking) -> Room:
    """The room of who only looked so far: every command, on the same store, with what is known of it already.

    The commands are a sixth of the modules that a start would import, and none of them is needed to show the room.
    """
    from warroom.room import Room

    room = Room.__new__(Room)
    vars(room).update(vars(looking))
    return room
