"""What the public may read of a message: its public status, and how the service does, in the words of status pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warroom.notify.message import Message

STATES = {
    "triage": "investigating", "investigating": "investigating", "identified": "identified",
    "monitoring": "monitoring", "resolved": "resolved", "closed": "resolved", "cancelled": "resolved",
}  # fmt: skip
IMPACTS = ("major_outage", "partial_outage", "degraded_performance")
"""The state of a component by the severity's rank; a less severe one than these leaves it operational."""
RESOLVED = "This incident has been resolved."


def is_public(message: Message) -> bool:
    """Whether it is what customers may read: an update to them, or that it is over."""
    return message.occasion == "resolved" or (message.occasion == "update" and message.audience == "customers")


def status_of(message: Message, states: Mapping[str, str]) -> str:
    """The public status: "investigating", "identified", "monitoring" or "resolved"; ``states`` goes before."""
    status = "resolved" if message.occasion == "resolved" else str(message.what.get("status", "investigating"))
    return states.get(status) or STATES.get(status, "investigating")


def words_of(message: Message) -> str:
    """What is published."""
    return RESOLVED if message.occasion == "resolved" else str(message.what.get("text", ""))


def component_state(message: Message, states: Mapping[str, str], impact: Mapping[str, str]) -> str:
    """How the incident's service does, such as "partial_outage", by its severity; ``impact`` goes before."""
    if status_of(message, states) == "resolved":
        return "operational"
    severity = str(message.incident.get("severity", ""))
    rank = int(message.incident.get("rank", len(IMPACTS)))
    return impact.get(severity) or (IMPACTS[rank] if rank < len(IMPACTS) else "operational")


def told(message: Message) -> dict[str, Any]:
    """The same for a page of one's own: ``status``, ``text`` and ``components``, by the service's name."""
    service = str(message.incident.get("service", ""))
    return {
        "status": status_of(message, {}),
        "text": words_of(message),
        "components": {service: component_state(message, {}, {})} if service else {},
    }
