"""Whom to call by hand for a level of escalation, where nobody is paged: names and contacts, as they are known here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from warroom.core.escalation import EscalationDue, pending_escalations
from warroom.core.naming import People, folded
from warroom.core.targets import Target, on_call_now, parse

if TYPE_CHECKING:
    from datetime import datetime

    from warroom.core.model import Incident, OnCall
    from warroom.core.policy import Policy


class Call(Struct, frozen=True):
    """A level that somebody must call: of which incident, and ``whom``, as "Sam Okoro +49 151 23"."""

    due: EscalationDue
    number: str
    whom: str

    @property
    def key(self) -> str:
        """What names this firing of the level as long as it is pending."""
        return key_of(self.due.incident, self.due.policy, self.due.level, self.due.cycle)


def key_of(incident: str, policy: str, level: str, cycle: int) -> str:
    return f"{incident}/{policy}/{level}/{cycle}"


def to_call(
    incidents: Iterable[Incident], policy: Policy, now: datetime, responders: Iterable[Any], on_call: Iterable[OnCall],
    called: Collection[str] = (), channels: Iterable[Any] = (),
) -> tuple[Call, ...]:  # fmt: skip
    """The levels of these incidents that are due or will be, the earliest first.

    ``responders`` have ``handle``, ``name``, ``contact`` and the ids of their own channels (``notify``); ``channels``
    have ``id`` and the words that they reach; ``called`` are the keys of those that were called.
    """
    responders = tuple(responders)
    words = _words(responders, channels)
    people, rota = People(responders), tuple(on_call)
    contacts = {one.handle: (one.name, one.contact) for one in responders}
    found = []
    for it in incidents:
        for due in pending_escalations(it, policy, now):
            call = Call(due, it.number, _whom(due.target, it, people, contacts, rota, words))
            if call.key not in called:
                found.append(call)
    return tuple(sorted(found, key=lambda call: (call.due.due_at, call.key)))


def _whom(target: str, it: Incident, people: People, contacts: dict[str, tuple[str, str]], rota: tuple[OnCall, ...],
          words: Mapping[str, list[str]]) -> str:  # fmt: skip
    said = [one for part in parse(target) for one in _behind(part, it, rota, words)]
    return ", ".join(dict.fromkeys(_named(one, people, contacts) for one in said))


def _words(responders: Iterable[Any], channels: Iterable[Any]) -> dict[str, list[str]]:
    """By a word such as "manager", the people whose own channel reaches it."""
    found: dict[str, list[str]] = {}
    for channel in channels:
        for word in channel.reaches:
            found.setdefault(folded(word), []).extend(one.handle for one in responders if channel.id in one.notify)
    return found


def _behind(target: Target, it: Incident, rota: tuple[OnCall, ...], words: Mapping[str, list[str]]) -> list[str]:
    """The people behind one target; the target itself where none is known."""
    if target.kind == "oncall":
        return list(on_call_now(target, rota)) or [f"on call by {target.name}"]
    if target.kind == "channel":
        return [f"channel {target.name}"]
    held = [one.person for one in it.roles if folded(one.role) == folded(target.name)]
    return held or words.get(folded(target.name)) or [target.name]


def _named(person: str, people: People, contacts: dict[str, tuple[str, str]]) -> str:
    name, contact = contacts.get(people.meant(person) or person, ("", ""))
    return " ".join(filter(None, (name or person, contact)))
