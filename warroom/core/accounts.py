"""Key accounts: which of them a text names, and what makes each one urgent now. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from warroom.core.model import Entry, Incident, Kind
from warroom.core.model.account import Account
from warroom.core.naming import folded

_WORD = re.compile(r"\w+", re.UNICODE)
SOON = timedelta(days=90)
NAMED = 6
"""So many accounts are told one by one; the rest is counted."""
_FIELDS = ("id", "aliases", "owner", "tier", "renewal", "regulation", "value")


class KeyAccounts(Struct, frozen=True, dict=True):
    """Those that are known. ``soon``: a renewal within it presses."""

    accounts: tuple[Account, ...] = ()
    soon: timedelta = SOON

    @cached_property
    def all(self) -> tuple[Account, ...]:
        """Each once, by name; what an earlier one leaves out is taken from a later one of its name."""
        found: dict[str, Account] = {}
        for one in self.accounts:
            key = folded(one.name)
            found[key] = _filled(found[key], one) if key in found else one
        return tuple(sorted(found.values(), key=lambda one: folded(one.name)))

    @cached_property
    def _by_word(self) -> dict[str, list[tuple[tuple[str, ...], Account]]]:
        found: dict[str, list[tuple[tuple[str, ...], Account]]] = {}
        for one in self.all:
            for name in (one.name, *one.aliases, *([one.id] if len(one.id) > 2 else [])):
                words = tuple(_WORD.findall(name.casefold()))
                if words and len("".join(words)) > 1:
                    found.setdefault(words[0], []).append((words, one))
        return found

    def find(self, name: str) -> Account | None:
        """The one that is called so, by its name, another name of it, or its id."""
        wanted = folded(name)
        return next((one for one in self.all if wanted in map(folded, (one.name, *one.aliases, one.id))), None)

    def named_in(self, texts: Iterable[str]) -> tuple[Account, ...]:
        """Those that the texts name in whole words, the most pressing kinds as they are sorted, each once."""
        found: dict[str, Account] = {}
        for text in texts if self._by_word else ():
            words = _WORD.findall(text.casefold())
            for at, word in enumerate(words):
                for wanted, one in self._by_word.get(word, ()):
                    if tuple(words[at : at + len(wanted)]) == wanted:
                        found.setdefault(one.name, one)
        return tuple(found.values())

    def pressing(self, one: Account, today: date) -> tuple[str, ...]:
        """What makes it urgent: a renewal that is near or past, a regulation. Empty: nothing does."""
        told = []
        if one.renewal is not None and one.renewal - today <= self.soon:
            told.append(_renewal(one.renewal, today))
        if one.regulation:
            told.append(f"regulated: {one.regulation}")
        return tuple(told)

    def words(self, one: Account, today: date) -> str:
        """One of them in a line: ``Acme (gold): renews 14 Jan 2027, in 45 d; regulated: PCI DSS; owner dana``."""
        told = list(self.pressing(one, today))
        if one.renewal is not None and one.renewal - today > self.soon:
            told.insert(0, _renewal(one.renewal, today))
        told += [one.value] if one.value else []
        told += [f"owner {one.owner}"] if one.owner else []
        return f"{one.name}{f' ({one.tier})' if one.tier else ''}" + (f": {'; '.join(told)}" if told else "")

    def in_incident(self, incident: Incident, entries: Iterable[Entry]) -> tuple[Account, ...]:
        """Those that its title, summary, brief and impact name; a retracted line names nobody."""
        said = (row.text for row in entries if row.retracted is None and row.kind is Kind.IMPACT)
        return self.named_in((incident.title, incident.summary, incident.brief.impact, *said))

    def told(self, found: Iterable[Account], today: date) -> Iterator[str]:
        """Those in lines, the pressing ones first."""
        ranked = sorted(found, key=lambda one: (not self.pressing(one, today), one.renewal or date.max, one.name))
        yield from (self.words(one, today) for one in ranked[:NAMED])
        if len(ranked) > NAMED:
            yield f"{len(ranked) - NAMED} more"


def _renewal(at: date, today: date) -> str:
    days = (at - today).days
    when = "today" if days == 0 else f"in {days} d" if days > 0 else f"{-days} d ago"
    return f"renews {at.day} {at:%b %Y}, {when}"


def _filled(one: Account, other: Account) -> Account:
    """The first, with what it leaves out from the other."""
    return replace(one, **{n: getattr(other, n) for n in _FIELDS if not getattr(one, n) and getattr(other, n)})
