"""The language in which alerts are filtered: ``sev>=high service:checkout -env:staging age<10m "5xx"``. Pure.

    filter  = term { space term }                 every term must hold
    term    = [ "-" ] ( field | text )            "-" turns it round
    field   = key operator value { "," value }    one of the values must hold
    operator= ":" or "=" is, "!=" is not, "<" "<=" ">" ">=" for what has an order
    value   = word or "quoted words"              "*" in a word matches any text
    text    = word or "quoted words"              occurs in title, summary, service, host, id, labels or annotations

Letters' case never matters. ``sev`` and ``age`` have an order; every key that is not listed in ``KEYS`` is the
name of a label, as is what follows ``label.`` (for a label that is called as a key is); where an alert has no such
label, that of an annotation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from msgspec import Struct

from warroom.core.inbox import TriagedAlert, TriageState
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.core.patterns import pattern
from warroom.core.policy import parse_duration

KEYS: dict[str, str] = {
    "sev": "how grave: critical, high, warning, unknown, info",
    "state": "new, held, linked, snoozed, resolved; pending, silenced, flapping",
    "service": "the service it is about",
    "where": "its cluster, region, zone or host",
    "cluster": "the cluster it is about",
    "host": "the machine",
    "feed": "which feed told it",
    "title": "its title, whole or with *",
    "kind": "alert, spike, feed",
    "by": "who acknowledged it",
    "incident": "the number of the incident that covers it",
    "age": "how long ago it began: 30s, 10m, 1h30m",
    "acked": "how long ago it was acknowledged: 4h, 1d",
}
"""Every key that is not a label, with what it is compared to."""
ORDERED = ("sev", "age", "acked")
SPANS = ("age", "acked")
SEVERITIES = {"critical": 4, "high": 3, "warning": 2, "unknown": 1, "info": 0}
STATES = (*(place.value for place in TriageState), "pending", "silenced", "flapping")

_RANK = {severity: SEVERITIES[severity.value] for severity in AlertSeverity}
_RANKS = {**SEVERITIES, "crit": 4, "warn": 2}  # as they are shown, too
_FIELD = pattern(r"([^\W\d][\w.\-/]*)(!=|<=|>=|:|=|<|>)")


class FilterError(ValueError):
    """What is wrong with a filter, as a sentence; ``at`` is the place in the text where it is."""

    def __init__(self, sentence: str, at: int) -> None:
        super().__init__(sentence)
        self.at = at


class Word(Struct, frozen=True):
    """A value or a text; in a quoted one ``*`` matches only itself."""

    text: str
    quoted: bool = False

    def __str__(self) -> str:
        return f'"{self.text}"' if self.quoted else self.text


class Term(Struct, frozen=True):
    """One condition; without a ``key`` it is a text that must occur somewhere."""

    key: str
    operator: str
    values: tuple[Word, ...]
    negated: bool = False

    def __str__(self) -> str:
        return ("-" if self.negated else "") + self.key + self.operator + ",".join(map(str, self.values))

    def holds(self, it: TriagedAlert, now: datetime) -> bool:
        """Whether the alert meets this condition."""
        return self._meets(it, now) is not self.negated

    def _meets(self, it: TriagedAlert, now: datetime) -> bool:
        if not self.key:
            return self.values[0].text.casefold() in it.text
        if self.key == "sev":
            ranks = (_RANKS[value.text.casefold()] for value in self.values)
            return any(_compare(self.operator, _RANK[it.alert.severity], rank) for rank in ranks) is not self._differs
        if self.key in SPANS:
            began = it.alert.began_at if self.key == "age" else it.acked_at
            span = _span(self.values[0].text)
            return began is not None and _compare(self.operator, max(now - began, timedelta()), span)
        found = _texts(self.key, it)
        return any(_pattern(value.text, value.quoted)(text) for text in found for value in self.values) is not (
            self._differs
        )

    @property
    def _differs(self) -> bool:
        return self.operator == "!="


class Filter(Struct, frozen=True):
    """A filter that was read; every one of its terms must hold. ``str()`` of it reads back as the same."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def ages(self) -> bool:
        """Whether what it lets through changes as time passes."""
        return any(term.key in SPANS for term in self.terms)

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the labels that it asks for."""
        return tuple(_label(t.key) for t in self.terms if t.key and t.key not in KEYS)

    def lets(self, it: TriagedAlert, now: datetime) -> bool:
        """Whether the alert is wanted."""
        return all(term.holds(it, now) for term in self.terms)


def _compare(operator: str, left: Any, right: Any) -> bool:
    if operator == "<":
        return bool(left < right)
    if operator == "<=":
        return bool(left <= right)
    if operator == ">":
        return bool(left > right)
    if operator == ">=":
        return bool(left >= right)
    return bool(left == right)  # "!=" is negated by the caller


def _texts(key: str, it: TriagedAlert) -> tuple[str, ...]:
    """What an alert says under a key: more than one word where it is in several states."""
    reader = _READERS.get(key)
    if reader is not None:
        return reader(it)
    name = _label(key)
    label = it.alert.labels.get(name, "")
    told = label or it.alert.annotations.get(name, "")
    return (told,) if told or name not in it.alert.more else tuple(it.alert.more[name].splitlines())


def _label(key: str) -> str:
    return key.removeprefix("label.")


def _states(it: TriagedAlert) -> tuple[str, ...]:
    status = it.alert.status
    also = {AlertStatus.PENDING: "pending", AlertStatus.SUPPRESSED: "silenced"}.get(status, "")
    return (it.place.value, *filter(None, (also, "flapping" if it.alert.flapping else "")))


_READERS: Mapping[str, Callable[[TriagedAlert], tuple[str, ...]]] = {
    "state": _states,
    "service": lambda it: (it.alert.service,),
    "where": lambda it: (it.where, it.alert.labels.get("region", ""), it.alert.host),
    "cluster": lambda it: (it.alert.cluster,),
    "host": lambda it: (it.alert.host,),
    "feed": lambda it: (it.alert.feed,),
    "title": lambda it: (it.alert.title,),
    "kind": lambda it: (it.alert.kind,),
    "by": lambda it: (it.holder,),
    "incident": lambda it: (it.incident, it.incident.lstrip("0")),
}


@lru_cache(maxsize=256)
def _pattern(text: str, quoted: bool) -> Callable[[str], bool]:
    """Whether a text is this value: letters' case aside, ``*`` for anything in what was not quoted."""
    wanted = text.casefold()
    if quoted or "*" not in wanted:
        return lambda found: found.casefold() == wanted
    match = re.compile(".*".join(re.escape(part) for part in wanted.split("*")), re.DOTALL).fullmatch
    return lambda found: match(found.casefold()) is not None


@lru_cache(maxsize=64)
def _span(text: str) -> timedelta:
    found = parse_duration(text)
    if found is None:
        raise ValueError(text)
    return found


# ---------------------------------------------------------------- reading


def parse(text: str) -> Filter:
    """The filter that a text says; an empty one lets everything through.

    Raises FilterError with a sentence and the place where it cannot be read.
    """
    terms: list[Term] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        term, at = _term(text, at)
        terms.append(term)
    return Filter(tuple(terms))


def _term(text: str, start: int) -> tuple[Term, int]:
    """The term that begins at ``start``, and where the next may begin."""
    at = start
    negated = text[at] == "-"
    if negated:
        at += 1
        if at == len(text) or text[at].isspace():
            raise FilterError("write what to leave out right after the -, such as -env:staging", start)
    field = _FIELD().match(text, at)
    if field is None:
        word, at = _word(text, at, "")
        return Term("", "", (word,), negated), at
    name, operator = field[1], field[2]
    key = name.lower() if name.lower() in KEYS else name
    values, at = _values(text, field.end(), key, operator)
    term = Term(key, operator, values, negated)
    _check(term, start)
    return term, at


def _values(text: str, at: int, key: str, operator: str) -> tuple[tuple[Word, ...], int]:
    values: list[Word] = []
    while True:
        if at == len(text) or text[at].isspace() or text[at] == ",":
            raise FilterError(f"{key}{operator} needs a value: {_expected(key)}", at)
        word, at = _word(text, at, ",")
        values.append(word)
        if at == len(text) or text[at] != ",":
            return tuple(values), at
        at += 1


def _word(text: str, start: int, ends: str) -> tuple[Word, int]:
    """A word, or what is in quotes, up to a blank or one of ``ends``."""
    if text[start] != '"':
        at = start
        while at < len(text) and not text[at].isspace() and text[at] not in ends:
            if text[at] == '"':
                raise FilterError("put a quote at the start of a text, not inside it", at)
            at += 1
        return Word(text[start:at]), at
    close = text.find('"', start + 1)
    if close < 0:
        raise FilterError(f"a quote is not closed: {text[start:start + 30]}", start)
    if close == start + 1:
        raise FilterError("there is nothing between the quotes", start)
    if close + 1 < len(text) and not text[close + 1].isspace() and text[close + 1] not in ends:
        raise FilterError("put a space after a closing quote", close + 1)
    return Word(text[start + 1 : close], quoted=True), close + 1


def _expected(key: str) -> str:
    return KEYS.get(key, f"what the label {_label(key)} shall be")


def _check(term: Term, at: int) -> None:
    key, operator, values = term.key, term.operator, term.values
    if key not in ORDERED and operator in ("<", "<=", ">", ">="):
        raise FilterError(f"{key} has no order: write {key}:{values[0]}", at)
    if key in ORDERED and len(values) > 1 and operator not in (":", "=", "!="):
        raise FilterError(f"{key}{operator} takes one value, not {len(values)}", at)
    if key == "sev":
        _known(values, _RANKS, SEVERITIES, "severity", at)
    elif key == "state":
        _known(values, STATES, STATES, "state", at)
    elif key in SPANS:
        _check_age(key, operator, values[0].text, at)


def _check_age(key: str, operator: str, text: str, at: int) -> None:
    if operator not in ("<", "<=", ">", ">="):
        raise FilterError(f"compare an age: write {key}<{text} or {key}>{text}", at)
    try:
        _span(text)
    except ValueError:
        raise FilterError(f'"{text}" is not a duration such as 30s, 10m or 1h30m', at) from None


def _known(values: tuple[Word, ...], known: Collection[str], told: Iterable[str], what: str, at: int) -> None:
    for value in values:
        word = value.text.casefold()
        if word not in known:
            near = get_close_matches(word, known, 1)
            meant = f"; did you mean {near[0]}?" if near else ""
            raise FilterError(f'there is no {what} "{value.text}": one of {", ".join(told)}{meant}', at)
