"""What a sheet about an incident knows beside it: the alerts, its lines, tags that are looked for meanwhile."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from screens.base.error_text import is_refusal
from screens.forms.incident import Around
from widgets.guard import behind

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.context.state import RoomState
    from warroom.core.memory.suggesting import Suggested
    from warroom.core.model import Incident


def around(room: Context) -> Around:
    """What there is to know beside the selected incident; its tags are looked for meanwhile, and never waited for."""
    state = room.state
    found: list[Suggested] = []
    it = state.incident

    async def look() -> None:
        try:
            found.extend(await room.do(lambda door: door.suggested_tags(it.id)) if it is not None else ())
        except Exception as error:
            if not is_refusal(error):  # the store is out of reach, which is said elsewhere
                raise

    behind(room.node, look(), "suggest tags", group="suggest", exclusive=True)

    def known() -> Around:
        entries = state.detail.entries if state.detail is not None and it is not None else ()
        return Around(state.active_alerts, entries, state.zone, merged_into(state), lambda: tuple(found), later)

    def later() -> tuple[Incident, datetime, Around] | None:
        now = state.incident
        return (now, state.clock(), known()) if now is not None and it is not None and now.id == it.id else None

    return known()


def merged_into(state: RoomState) -> tuple[Incident, ...]:
    """The incidents merged into the selected one, and those merged into them."""
    there = state.overview.merged if state.overview is not None else ()
    into = {state.incident.id} if state.incident is not None else set()
    found: list[Incident] = []
    while more := [one for one in there if one.merged_into in into and one not in found]:
        found += more
        into = {one.id for one in more}
    return tuple(found)
