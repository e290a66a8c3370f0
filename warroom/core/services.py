"""The catalogue of services: which service a word means, which one an alert is of, what stands on what. Pure.

An unknown service is said to be unknown: nothing is taken for the one that it may resemble.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import translate
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from warroom.core.model import Alert, Incident, OnCall
from warroom.core.model.service import Service
from warroom.core.naming import folded
from warroom.core.targets import on_call_now, parse

DEEPEST = 8
"""So many steps from a service its dependencies are followed."""
REMEMBERED = 10_000
"""So many answers about alerts are kept."""
_FIELDS = tuple(name for name in Service.__struct_fields__ if name not in ("name", "feed"))


_PATTERN = re.compile(r"[*?\[]")


class _Wanted(Struct, frozen=True):
    """A set of labels: each that is wanted as it is, and each that a pattern is for."""

    service: Service
    rank: tuple[int, int]
    plain: tuple[tuple[str, str], ...]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def fits(self, labels: Mapping[str, str]) -> bool:
        return all(labels.get(name) == value for name, value in self.plain) and all(
            name in labels and pattern.match(labels[name]) is not None for name, pattern in self.patterns
        )


class Near(Struct, frozen=True):
    """A service that another stands on, or that stands on it, ``steps`` away; ``service`` is None where the catalogue
    only has its name."""

    name: str
    steps: int
    service: Service | None = None


class Trouble(Struct, frozen=True):
    """What is going on with a service now."""

    incidents: tuple[Incident, ...] = ()
    firing: int = 0

    def __bool__(self) -> bool:
        return bool(self.incidents or self.firing)

    def words(self) -> str:
        """``INC-2026-0002 SEV1, 3 alerts firing``; "" for nothing."""
        told = [f"{it.id} {it.severity}" for it in self.incidents]
        if self.firing:
            told.append(f"{self.firing} alert{'s' * (self.firing != 1)} firing")
        return ", ".join(told)


class Catalogue:
    """The services that are known, of ``config.toml`` and of feeds. Where two tell of one, the first given counts, and
    the other fills in what it leaves out."""

    def __init__(self, services: Iterable[Service] = ()) -> None:
        known: dict[str, Service] = {}
        for one in services:
            key = folded(one.name)
            known[key] = _filled(known[key], one) if key in known else one
        self._by_name = known
        self.services = tuple(known.values())
        self._of: dict[str, Service | None] = {}
        self._fitting: dict[tuple[str | None, ...], Service | None] = {}

    def __bool__(self) -> bool:
        return bool(self.services)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted((one.name for one in self.services), key=folded))

    @cached_property
    def _others(self) -> dict[str, Service | None]:
        """Services by their other names; None where two have the same one."""
        found: dict[str, Service | None] = {}
        for one in self.services:
            for word in {folded(word) for word in (*one.aliases, one.title)} - {"", folded(one.name)}:
                found[word] = None if word in found else one
        return found

    def find(self, word: str) -> Service | None:
        """The one that is called so, by its name, else by another name that is its alone."""
        asked = folded(word.strip())
        return (self._by_name.get(asked) or self._others.get(asked)) if asked else None

    def named(self, word: str) -> str:
        """The name in the catalogue of what the word means; the word where it means none."""
        found = self.find(word)
        return found.name if found is not None else word

    def among(self, text: str) -> tuple[Service, ...]:
        """Those that an incident's service names: one, or several with commas between."""
        whole = self.find(text)
        parts = [whole] if whole is not None else [self.find(part) for part in text.split(",")]
        return tuple({one.name: one for one in parts if one is not None}.values())

    def unknown(self, text: str) -> tuple[str, ...]:
        """The words of an incident's service that no catalogued service has; none where there is no catalogue."""
        if not self or self.find(text) is not None:
            return ()
        return tuple(part.strip() for part in text.split(",") if part.strip() and self.find(part) is None)

    # ------------------------------------------------------------ alerts

    def of_alert(self, alert: Alert) -> Service | None:
        """By its labels, else by the service that its feed says; None where it is of none that is known."""
        if found := self._by_labels(alert.labels):
            return found
        if alert.service not in self._of:
            if len(self._of) > REMEMBERED:
                self._of.clear()
            self._of[alert.service] = self.find(alert.service)
        return self._of[alert.service]

    def _by_labels(self, labels: Mapping[str, str]) -> Service | None:
        """The service with the most labels of those whose sets fit; of several with as many, the first in its list."""
        exact, patterned, names = self._labelled
        if not names:
            return None
        # Ten thousand alerts differ in pods and paths, and hardly in what services are known by.
        key = tuple(map(labels.get, names))
        if key not in self._fitting:
            if len(self._fitting) > REMEMBERED:
                self._fitting.clear()
            asked = [wanted for pair in labels.items() for wanted in exact.get(pair, ())]
            asked += [wanted for name, value in labels.items() for begins, wanted in patterned.get(name, ())
                      if value.startswith(begins)]  # fmt: skip
            fitting = [wanted for wanted in asked if wanted.fits(labels)]
            self._fitting[key] = min(fitting, key=lambda wanted: wanted.rank).service if fitting else None
        return self._fitting[key]

    @cached_property
    def _labelled(
        self,
    ) -> tuple[dict[tuple[str, str], list[_Wanted]], dict[str, list[tuple[str, _Wanted]]], tuple[str, ...]]:
        """The sets of labels by one of theirs that is no pattern; those of patterns alone by one of their labels, with
        what its value begins with; and the names of all labels in sets."""
        exact: dict[tuple[str, str], list[_Wanted]] = {}
        patterned: dict[str, list[tuple[str, _Wanted]]] = {}
        found = [(one, wanted) for one in self.services for wanted in one.labels if wanted]
        for number, (one, wanted) in enumerate(found):
            plain = sorted(pair for pair in wanted.items() if not _PATTERN.search(pair[1]))
            patterns = tuple((n, re.compile(translate(v))) for n, v in wanted.items() if _PATTERN.search(v))
            made = _Wanted(one, (-len(wanted), number), tuple(plain), patterns)
            if plain:
                exact.setdefault(plain[0], []).append(made)
            else:
                name, value = next(iter(wanted.items()))
                patterned.setdefault(name, []).append((_PATTERN.split(value)[0], made))
        return exact, patterned, tuple(sorted({name for _, wanted in found for name in wanted}))

    def mapped(self, alert: Alert) -> Alert:
        """The alert with the name of its service as the catalogue has it."""
        found = self.of_alert(alert)
        return alert if found is None or found.name == alert.service else replace(alert, service=found.name)

    # ------------------------------------------------------------ dependencies

    def depends_on(self, name: str) -> tuple[Near, ...]:
        """All that it stands on, the nearest first; each once, itself never."""
        return self._walk(name, self._below)

    def needed_by(self, name: str) -> tuple[Near, ...]:
        """All that stand on it, the nearest first."""
        return self._walk(name, self._above)

    def _below(self, name: str) -> tuple[str, ...]:
        one = self.find(name)
        return tuple(dict.fromkeys(self.named(other) for other in one.depends_on)) if one is not None else ()

    def _above(self, name: str) -> tuple[str, ...]:
        return self._needing.get(folded(name), ())

    @cached_property
    def _needing(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for one in self.services:
            for other in self._below(one.name):
                found.setdefault(folded(other), []).append(one.name)
        return {name: tuple(others) for name, others in found.items()}

    def _walk(self, name: str, around: Callable[[str], tuple[str, ...]]) -> tuple[Near, ...]:
        found: list[Near] = []
        seen, layer = {folded(self.named(name))}, [self.named(name)]
        for steps in range(1, DEEPEST + 1):
            further = list(dict.fromkeys(other for one in layer for other in around(one)))
            layer = [other for other in further if folded(other) not in seen]
            seen |= {folded(other) for other in layer}
            found += [Near(other, steps, self.find(other)) for other in layer]
        return tuple(found)

    # ------------------------------------------------------------ what is going on

    def troubles(self, incidents: Iterable[Incident], alerts: Iterable[Alert]) -> dict[str, Trouble]:
        """By the folded names of services: their open incidents, and how many of their alerts fire.

        What is told of one incident may go to people who know nothing of another: private ones and drills are no part
        of it.
        """
        open_now: dict[str, list[Incident]] = {}
        for it in incidents:
            if it.is_live and it.service and not it.private and not it.drill:
                for part in {folded(self.named(part.strip())) for part in it.service.split(",") if part.strip()}:
                    open_now.setdefault(part, []).append(it)
        words = Counter(one.service for one in alerts if one.status == "firing" and one.service)
        firing = Counter[str]()
        for word, count in words.items():
            firing[folded(self.named(word))] += count
        return {name: Trouble(tuple(open_now.get(name, ())), firing[name]) for name in {*open_now, *firing}}


def on_call_of(service: Service, told: Iterable[OnCall]) -> tuple[str, ...]:
    """Who is called for the service now: the people on call by the rotas that it names, and those named themselves."""
    rota, found = tuple(told), list[str]()
    for target in parse(service.on_call):
        found += on_call_now(target, rota) if target.kind == "oncall" else [target.name]
    return tuple(dict.fromkeys(found))


def next_on_call(service: Service, told: Iterable[OnCall]) -> tuple[str, ...]:
    """Who comes after those: the next level of the rotas that the service names."""
    rota, found = tuple(told), list[str]()
    for target in parse(service.on_call):
        here = [o for o in rota if target.kind == "oncall" and on_call_now(target, (o,))]
        levels = sorted({o.level for o in here})[1:2]
        found += [o.person for o in here if o.level in levels]
    return tuple(dict.fromkeys(found))


def _filled(one: Service, other: Service) -> Service:
    """The first, with what it leaves out from the other."""
    return replace(one, **{n: getattr(other, n) for n in _FIELDS if not getattr(one, n) and getattr(other, n)})


def addresses(service: Service) -> Iterator[tuple[str, str]]:
    """Where to look: runbook, dashboards, other links, each with what it is."""
    if service.runbook:
        yield "runbook", service.runbook
    yield from (("dashboard", url) for url in service.dashboards)
    yield from ((link.name or "link", link.url) for link in service.links)
