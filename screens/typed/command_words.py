"""The words of typed commands: what each verb does, and what each place may hold, for completion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from warroom.core.line import LETTERS
from warroom.core.model import Status
from warroom.core.naming import People
from warroom.core.status_words import shown
from warroom.core.vocabulary import KINDS
from warroom.core.words import AUDIENCES

if TYPE_CHECKING:
    from screens.context.state import RoomState


DOES: Mapping[str, str] = {
    "severity": "Set the severity: a name or its number.",
    "status": "Set the status; resolving asks for the closure list.",
    "role": "Assign an unfilled role, or offer one that is held.",
    "assist": "Ask a model for a draft: an update, catch-up, hand-over, part of the review.",
    "ask": "Ask one named person, with a time limit.",
    "task": "Assign a task to one owner.",
    "workaround": "Record a workaround, or remove one by its id.",
    "change": "Record a change, or what became of one by its id.",
    "tag": "Tag it, so that the next one like it finds it; -TAG takes a tag out.",
    "log": "Record an entry of that kind.",
    "update": "Update an audience; no text publishes no change.",
    "escalate": "Trigger an escalation level manually.",
    "snooze": "Snooze a deadline, with a reason; now ends the snooze.",
    "merge": "Merge it into the incident that it duplicates.",
    "unmerge": "Undo a merge.",
    "link": "Add a link to the incident.",
    "unlink": "Unlink an alert from the incident.",
    "go": "Go to an incident by its number.",
    "checkin": "Check in for your role; no text means fine.",
    "began": "Set when the impact began.",
    "join": "Join the incident, in a role if you name one.",
    "leave": "Leave the incident; your roles become unfilled.",
    "release": "Give up a role; command is handed over instead.",
    "withdraw": "Withdraw the offer of a role.",
    "breach": "Declare a data breach, with a note of what leaked.",
    "notified": "Record that the regulator is notified.",
    "reviewed": "Record that the review is published.",
    "reopen": "Open it again, with a reason.",
    "cancel": "Cancel it as a false alarm, with a reason.",
    "command": "Take command, with a reason.",
    "ack": "Acknowledge it.",
    "who": "Who is in the room, since when, doing what.",
    "changes": "What changed recently, around the start of the incident.",
    "services": "The services: who is called for each, what is going on around one.",
    "security": "Make it a security case: private, with duties.",
    "private": "Hide it from everybody who is not in it; off ends that.",
    "duty": "Record whom you told, as a case obliges you to.",
    "reporter": "Say who reported it.",
    "verified": "Record how it was made sure that the fix holds.",
    "recover": "Let the next stage of the recovery through, or go back.",
    "undo": "Undo your last change.",
}
"""What each verb does, in a sentence."""


def severities(state: RoomState) -> tuple[str, ...]:
    return tuple(s.name for s in state.policy.severities)


def statuses(state: RoomState) -> tuple[str, ...]:
    by_itself = (Status.PLANNED, Status.MERGED, Status.CANCELLED, Status.LAUNCHED)
    return tuple(shown(state.policy, s) for s in Status if s not in by_itself)


def services(state: RoomState) -> tuple[str, ...]:
    return state.catalogue.names


def roles(state: RoomState) -> tuple[str, ...]:
    return tuple(r.name for r in state.policy.roles)


def checked_roles(state: RoomState) -> tuple[str, ...]:
    """The roles of which a check-in is due."""
    it = state.incident
    return tuple(dict.fromkeys(c.role for c in it.check_ins if c.due_at is not None)) if it is not None else ()


def person(state: RoomState, words: Sequence[str]) -> tuple[str, list[str]]:
    """Whom the first words name, and the words after it: the longest that is a responder's name, else one word."""
    known = People(state.config.responder)
    for count in range(len(words), 0, -1):
        if found := known.meant(" ".join(words[:count])):
            return found, list(words[count:])
    return words[0].lstrip("@"), list(words[1:])


def people(state: RoomState) -> tuple[str, ...]:
    return state.people()


def at_people(state: RoomState) -> tuple[str, ...]:
    return tuple(f"@{p}" for p in state.people())


def audiences(_: RoomState) -> tuple[str, ...]:
    return tuple(AUDIENCES)


def levels(state: RoomState) -> tuple[str, ...]:
    policy = state.policy.escalation_for(state.incident.service if state.incident else "")
    return tuple(level.name for level in policy.level) if policy else ()


def clocks(state: RoomState) -> tuple[str, ...]:
    return tuple(d.key for d in state.running)


def alerts(state: RoomState) -> tuple[str, ...]:
    """The titles of the alerts that the selected incident covers, each once."""
    return tuple(dict.fromkeys(link.title for link in state.incident.alerts)) if state.incident else ()


def incidents(state: RoomState) -> tuple[str, ...]:
    return tuple(i.number for i in state.open_incidents)


def tags(state: RoomState) -> tuple[str, ...]:
    """The words of the vocabulary."""
    return tuple(word for kind in KINDS for word in state.policy.tags.words(kind))


def kinds(_: RoomState) -> tuple[str, ...]:
    return tuple(k.value for k in LETTERS.values())
