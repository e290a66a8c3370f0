"""Reads a drill file: TOML, with every fault told by its line and what to write instead."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from math import inf
from operator import itemgetter
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from warroom.config.lines import Place, line_at, lines_of
from warroom.core.drill.plan import WHATS, Alerting, Expected, Hint, Inject, Metric, Plan, Rule
from warroom.core.model import Kind, Status
from warroom.core.policy import ROLES, parse_duration
from warroom.core.text import clean, clean_block
from warroom.core.words import listing

TOP = (
    "name", "title", "hypothesis", "steady", "length", "stop", "retest", "channels", "pace", "metric", "inject",
    "expect", "hint",
)  # fmt: skip
INJECT = (
    "id", "at", "when", "after", "alert", "clear", "tickets", "silent", "message", "ticket", "metric", "value",
    "over", "to", "from",
)  # fmt: skip
RULE = ("what", "severity", "role", "roles", "status", "audience", "count", "kind", "state", "words", "level", "step")
EXPECT = ("id", "name", "within", "after", "owner", *RULE)
ALERT = ("title", "severity", "service", "summary", "labels", "count", "lasts", "every", "spread", "began")
METRIC = ("id", "name", "unit", "service", "query", "calm", "above", "critical")
KINDS = ("alert", "clear", "tickets", "metric", "silent", "message", "ticket")
STATES = ("eliminated", "supported", "confirmed")
STATUSES = tuple(one.value for one in (Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING, Status.RESOLVED))
ENTRY_KINDS = tuple(
    one.value for one in (Kind.FACT, Kind.HYPOTHESIS, Kind.DECISION, Kind.ACTION, Kind.IMPACT, Kind.NOTE)
)
AUDIENCES = ("customers", "team", "executives", "agents", "engineering")
SEVERITIES = ("critical", "warning", "info")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_MISSING = object()
NEEDS = {
    "declare": (), "role": ("role or roles",), "status": ("status",), "update": ("audience",), "read": ("step",),
}  # fmt: skip


class DrillFault(Exception):
    """The file cannot be used: ``lines`` say where and what to write instead."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


def read_file(path: Path) -> Plan:
    """The plan in that file. Raises DrillFault."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise DrillFault([f"{path}: it is no UTF-8 text: save it as UTF-8"]) from None
    except OSError as error:
        raise DrillFault([f"{path}: {error.strerror or error}: give the path of a drill file"]) from None
    return read(text, str(path))


def read(text: str, name: str = "drill.toml") -> Plan:
    """The plan that the text is. Raises DrillFault with every fault there is."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        where = f"{name}:{found[1]}" if found else name
        raise DrillFault([f"{where}: this is not TOML: {re.sub(r' ?[(]at .*', '', str(error)).lower()}"]) from None
    made = _Reader(raw, name, lines_of(text))
    plan = made.plan()
    if made.faults:
        raise DrillFault(made.told())
    return plan


class _At(Struct):
    """One table of the file, and where it is."""

    table: Mapping[str, Any]
    place: Place
    faults: list[tuple[Place, str]]
    taken: set[str] = field(default_factory=set)

    def wrong(self, key: str, says: str) -> None:
        self.faults.append(((*self.place, key) if key else self.place, says))

    def has(self, key: str) -> bool:
        return key in self.table

    def text(self, key: str, default: Any = "", *, block: bool = False) -> str:
        value = self.table.get(key, _MISSING)
        if value is _MISSING:
            if default is _MISSING:
                self.wrong("", f"{key} is missing: add {key} = \"…\"")
            return "" if default is _MISSING else str(default)
        if not isinstance(value, str):
            self.wrong(key, f'{key} is a text: put it in quotes, such as {key} = "…"')
            return ""
        found = clean_block(value, 2_000) if block else clean(value, 300)
        if default is _MISSING and not found:
            self.wrong(key, f"{key} is empty: write what it is")
        return found

    def one_of(self, key: str, options: Iterable[str], default: Any = "") -> str:
        found, allowed = self.text(key, default), list(options)
        if found and found not in allowed:
            self.wrong(key, f'{key} = "{found}": {either(found, allowed)}')
        return found

    def id(self) -> str:
        found = self.text("id", _MISSING)
        if found and _ID.fullmatch(found) is None:
            self.wrong("id", f'id = "{found}": small letters, digits and dashes, such as "pool-full"')
        return found

    def seconds(self, key: str, default: Any = None) -> float | None:
        value = self.table.get(key, _MISSING)
        if value is _MISSING:
            if default is _MISSING:
                self.wrong("", f'{key} is missing: add {key} = "5m"')
            return None if default is _MISSING else default
        try:
            if not isinstance(value, str) or (found := parse_duration(value)) is None:
                raise ValueError
        except ValueError:
            self.wrong(key, f'{key} is a length of time in quotes, such as {key} = "90s" or "5m"')
            return None
        return found.total_seconds()

    def number(self, key: str, default: int | None, least: int, most: int) -> int | None:
        value: Any = self.table.get(key, _MISSING)
        if value is _MISSING:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.wrong(key, f"{key} is a whole number from {least} to {most:,}")
            return default
        return int(value)

    def figure(self, key: str, default: Any = None, least: float = -1e12, most: float = 1e12) -> float | None:
        value: Any = self.table.get(key, default)
        if value is None or value is _MISSING:
            if value is _MISSING:
                self.wrong("", f"{key} is missing: add {key} = 30")
            return None
        if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
            self.wrong(key, f"{key} is a number from {least:,g} to {most:,g}, without quotes")
            return None
        return float(value)

    def words(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, ())
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            self.wrong(key, f'{key} is a list of texts, such as {key} = ["pool", "connections"]')
            return ()
        return tuple(clean(one, 200) for one in value)

    def known(self, keys: Iterable[str]) -> None:
        allowed = list(keys)
        for key in self.table:
            if key not in allowed:
                near = get_close_matches(key, allowed, 1)
                self.wrong(key, f'there is no "{key}" here: ' + (f"did you mean {near[0]}?" if near
                                else f"it takes {', '.join(allowed)}"))  # fmt: skip


class _Reader:
    def __init__(self, raw: dict[str, Any], name: str, lines: dict[Place, int]) -> None:
        self.raw, self.name, self.lines = raw, name, lines
        self.faults: list[tuple[Place, str]] = []

    def told(self) -> list[str]:
        """Every fault with its line, in the order of the file."""
        found = [(line_at(self.lines, place) or 0, says) for place, says in self.faults]
        placed = sorted(found, key=itemgetter(0))
        return list(dict.fromkeys(f"{self.name}:{line}: {says}" if line else f"{self.name}: {says}"
                                  for line, says in placed))  # fmt: skip

    def at(self, table: Any, *place: str | int) -> _At:
        if not isinstance(table, Mapping):
            self.faults.append((place, f"{place[-1]} is a table: write it as {{ … }}"))
            table = {}
        return _At(table, place, self.faults)

    def each(self, name: str) -> list[_At]:
        tables = self.raw.get(name, [])
        if not isinstance(tables, list):
            self.faults.append(((name,), f"{name} is a list of tables: write [[{name}]] above each"))
            return []
        return [self.at(table, name, number) for number, table in enumerate(tables)]

    def plan(self) -> Plan:
        top = self.at(self.raw)
        top.known(TOP)
        injects = tuple(map(self._inject, self.each("inject")))
        expected = tuple(map(self._expected, self.each("expect")))
        plan = Plan(
            name=top.text("name", _MISSING), title=top.text("title", _MISSING),
            hypothesis=top.text("hypothesis", block=True), steady=top.text("steady"),
            length_s=top.seconds("length", _MISSING) or inf, stop=top.text("stop", "stop the drill"),
            retest_s=top.seconds("retest", 30 * 86_400.0) or 0.0, channels=top.words("channels"),
            pace=top.figure("pace", 1.0, 1, 60) or 1.0, metrics=tuple(map(self._metric, self.each("metric"))),
            injects=injects, expected=expected, hints=tuple(map(self._hint, self.each("hint"))),
        )  # fmt: skip
        self._across(plan)
        return plan

    def _metric(self, at: _At) -> Metric:
        at.known(METRIC)
        return Metric(
            id=at.id(), name=at.text("name"), unit=at.text("unit"), service=at.text("service"), query=at.text("query"),
            calm=at.figure("calm", 0.0) or 0.0, above=at.figure("above"), critical=at.figure("critical"),
        )  # fmt: skip

    def _inject(self, at: _At) -> Inject:
        at.known(INJECT)
        kinds = [kind for kind in KINDS if at.has(kind)]
        if len(kinds) != 1:
            at.wrong("", f"an inject has one of {', '.join(KINDS)}; this one has {listing(kinds) or 'none'}")
        if at.has("at") == at.has("when"):
            at.wrong("", 'an inject has either a time, at = "6m", or a condition, when = { what = "ask" }')
        told = at.has("message") or at.has("ticket")
        to = at.one_of("to", _roles(), _MISSING if told else "")
        when = self._rule(self.at(at.table["when"], *at.place, "when")) if at.has("when") else None
        alert = self._alert(self.at(at.table["alert"], *at.place, "alert")) if at.has("alert") else None
        return Inject(
            id=at.id(), at_s=at.seconds("at"), when=when, after_s=at.seconds("after", 0.0) or 0.0, alert=alert,
            clear=at.words("clear"), tickets=at.number("tickets", None, 0, 1_000_000), silent_s=at.seconds("silent"),
            metric=at.text("metric"), over_s=at.seconds("over", 0.0) or 0.0,
            value=at.figure("value", _MISSING if at.has("metric") else None) or 0.0,
            message=at.text("message", block=True), ticket=at.text("ticket", block=True), to=to, sender=at.text("from"),
        )  # fmt: skip

    def _alert(self, at: _At) -> Alerting:
        at.known(ALERT)
        labels = at.table.get("labels", {})
        if not isinstance(labels, Mapping) or not all(isinstance(one, str) for one in labels.values()):
            at.wrong("labels", 'labels is a table of texts, such as { region = "eu-west" }')
            labels = {}
        if at.has("every") and not at.has("lasts"):
            at.wrong("every", 'an alert that comes back every … needs how long it lasts: add lasts = "20s"')
        return Alerting(
            title=at.text("title", _MISSING), severity=at.one_of("severity", SEVERITIES, "critical"),
            service=at.text("service"), summary=at.text("summary"), lasts_s=at.seconds("lasts"),
            every_s=at.seconds("every"), spread_s=at.seconds("spread", 0.0) or 0.0,
            began_s=at.seconds("began", 0.0) or 0.0,
            labels={clean(name, 60): clean(value, 200) for name, value in labels.items()},
            count=at.number("count", 1, 1, 500) or 1,
        )  # fmt: skip

    def _rule(self, at: _At, *, also: Iterable[str] = ()) -> Rule:
        at.known((*RULE, *also))
        what = at.one_of("what", WHATS, _MISSING)
        for need in NEEDS.get(what, ()):
            if not any(at.has(key) for key in need.split(" or ")):
                at.wrong("", f'what = "{what}" needs {need}: say which')
        roles = at.words("roles")
        for role in roles:
            if role not in _roles():
                at.wrong("roles", f'there is no role "{role}": {either(role, _roles())}')
        return Rule(
            what=what, severity=at.text("severity"), role=at.one_of("role", _roles()), roles=roles,
            status=at.one_of("status", STATUSES), audience=at.one_of("audience", AUDIENCES),
            count=at.number("count", 1, 1, 100) or 1, kind=at.one_of("kind", ENTRY_KINDS),
            state=at.one_of("state", STATES), words=at.words("words"), level=at.text("level"), step=at.text("step"),
        )  # fmt: skip

    def _expected(self, at: _At) -> Expected:
        rule = self._rule(at, also=("id", "name", "within", "after", "owner"))
        by_policy = at.table.get("within") == "policy"
        if by_policy and rule.what != "update":
            at.wrong("within", 'within = "policy" is for updates, which the policy times: give a time such as "10m"')
        return Expected(
            id=at.id(), name=at.text("name", _MISSING), rule=rule, after=at.text("after"),
            within_s=None if by_policy else at.seconds("within", _MISSING), owner=at.one_of("owner", _roles()),
        )  # fmt: skip

    def _hint(self, at: _At) -> Hint:
        at.known(("id", "at", "for", "text", "to"))
        return Hint(id=at.id(), at_s=at.seconds("at", _MISSING) or 0.0, task=at.text("for", _MISSING),
                    text=at.text("text", _MISSING), to=at.one_of("to", _roles()))  # fmt: skip

    def _across(self, plan: Plan) -> None:
        """What one table alone cannot tell: names that must be there, twice, and times behind the end."""
        ids = dict.fromkeys(one.id for one in plan.injects)
        tasks = dict.fromkeys(one.id for one in plan.expected)
        metrics = dict.fromkeys(one.id for one in plan.metrics)
        self._twice("metric", [one.id for one in plan.metrics])
        self._twice("inject", [one.id for one in plan.injects])
        self._twice("expect", [one.id for one in plan.expected])
        self._twice("hint", [one.id for one in plan.hints])
        for number, inject in enumerate(plan.injects):
            self._named(("inject", number, "clear"), "clear", inject.clear, ids, "inject")
            self._named(("inject", number, "metric"), "metric", [inject.metric], metrics, "metric")
            if inject.at_s is not None and inject.at_s > plan.length_s:
                self.faults.append((("inject", number, "at"), "at is behind the end of the drill: raise length"))
        for number, task in enumerate(plan.expected):
            self._named(("expect", number, "after"), "after", [task.after] if task.after else [], ids, "inject")
            if task.rule.step:
                self._named(("expect", number, "step"), "step", [task.rule.step], ids, "inject")
        for number, hint in enumerate(plan.hints):
            self._named(("hint", number, "for"), "for", [hint.task], tasks, "expected action")
        if not plan.injects:
            self.faults.append(((), "a drill needs something that happens: add [[inject]]"))
        if not plan.expected:
            self.faults.append(((), "a drill needs something to score: add [[expect]]"))

    def _twice(self, name: str, given: list[str]) -> None:
        for number, one in enumerate(given):
            if one and one in given[:number]:
                self.faults.append(((name, number, "id"), f'id = "{one}" is there twice: rename one'))

    def _named(self, place: Place, key: str, names: Iterable[str], known: Iterable[str], what: str) -> None:
        for name in names:
            if name and name not in known:
                self.faults.append((place, f'{key} = "{name}": there is no {what} of that id; {either(name, known)}'))


def either(typed: str, options: Iterable[str]) -> str:
    """What is allowed, the nearest first where there is one."""
    allowed = list(options)
    near = get_close_matches(typed, allowed, 1)
    return f"did you mean {near[0]}?" if near else f"one of {', '.join(allowed)}"


def _roles() -> tuple[str, ...]:
    return tuple(role.name for role in ROLES)


