"""What the panes around the record tell for one moment: bar, promises, clocks, keys. Pure but for what it reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from screens.base.key_labels import key_of, spelled
from screens.scribe import aside
from screens.scribe.keys import footer
from screens.view import panels
from screens.view.promises import promises, strip
from warroom.core.model import Incident
from warroom.core.words import span_words
from widgets.bar import BarFace
from widgets.footer import FooterFace
from widgets.strips import Words

if TYPE_CHECKING:
    from screens.scribe.parts import ScribeParts


def values(screen: ScribeParts, now: datetime) -> dict[str, Callable[[], Any]]:
    """What makes that which every pane shows now, by the pane's name."""
    room, incident, running = screen.room, screen.incident, screen.deadlines(now)
    overview = screen.look.overview if screen.look is not None else None
    incidents = overview.incidents if overview is not None else ()
    feeds = overview.feeds if overview is not None else ()
    state = room.state
    broken = promises(incidents, feeds, state.deadlines, now, person=None if state.read_only else state.person)
    told: dict[str, Callable[[], Any]] = {
        "bar": lambda: bar(screen, incident, now),
        "strip": lambda: strip(broken, incidents, room.state.deadlines, now, room.state.zone, room.state.actions),
        "head": screen.head,
        "keys": lambda: (
            FooterFace((("›", screen.notice),), keep_last=False) if screen.notice else footer(screen)
        ),
        "held": lambda: screen.writing.face(spelled(key_of("scribe_line_back"), screen.actions)),
        "clocks": lambda: aside.clock_row(running, now),
    }
    if incident is not None:
        told["aside"] = lambda: aside.aside(
            incident, running, screen.notable.values(), room.state.policy, now, screen.times.zone
        )
    return told


def bar(screen: ScribeParts, incident: Incident | None, now: datetime) -> BarFace:
    """Which incident, how it stands, who writes, who else is at it, what time it is."""
    room, there = screen.room, now.astimezone(screen.times.zone)
    held = panels.roles_of(room.state.person, incident)
    role = "reads" if room.state.read_only else panels.short_role(held[0]) if held else ""
    clock, zone = there.strftime("%H:%M:%S"), there.tzname() or "UTC"
    if incident is None:
        return BarFace(
            name="SCRIBE", place=screen.incident_id, who=room.state.person, role=role, clock=clock, zone=zone
        )
    level = room.state.policy.severity(incident.severity)
    trouble = screen.look.trouble if screen.look is not None else ""
    age = span_words(now - incident.declared_at)
    subject: Words = ((incident.status.value.capitalize(), "bright"), (f", {age}", "dim"))
    beside: Words = (("record not readable", "latet"),) if trouble else ((incident.title, "text"),)
    return BarFace(
        name="SCRIBE", place=incident.id, who=room.state.person, role=role, clock=clock, zone=zone,
        others=room.attendance.names_at(incident.id),
        drill=incident.drill or bool(room.state.banner), tag=(level.rank, level.name), subject=subject, beside=beside,
    )  # fmt: skip
