"""Playbooks: Markdown a team writes in calm, read when it is not. Pure.

    +++
    title = "Checkout answers with errors"
    services = ["checkout", "payments"]        # for these services; none is for all
    severities = ["SEV0", "SEV1"]              # at these; none is at all
    words = ["5xx", "checkout"]                # or where a title has one of these, as a word or its beginning
    labels = { team = "pay" }                  # or where the alerts it was declared from have all of these
    +++
    ## Stabilise
    - stop the roll-out
    ## Commander
    - check the last deploy, by minute 5
    - if the last deploy is the cause: go to Roll back
    ## Frontline
    What to say, when to escalate, where to send customers.

The front matter may be TOML, YAML between lines of ``---``, or none; ``runbook`` says which lines are steps. Those of
Stabilise come first. Frontline is a short text for the people who talk to customers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from msgspec import Struct

from warroom.core.model import Incident, StepDone
from warroom.core.naming import named
from warroom.core.patterns import pattern
from warroom.core.runbook import FRONTLINE, OWN, STABILISE, TOP, Line, Runbook, read_runbook
from warroom.core.steps import Step, step_of
from warroom.core.text import clean

__all__ = [
    "FRONTLINE", "STABILISE", "TOP", "Playbook", "Step", "fits", "fits_by", "read_playbook", "suggested", "ticked",
]  # fmt: skip

TOML, YAML = "+++", "---"
KEYS = frozenset({"title", "services", "severities", "words", "labels", "alerts", "runbook_url", "reviewed"})
_LONGEST_FRONT = 20_000
_TITLE = pattern(r" {0,3}#\s+(?P<text>.+?)\s*#*\s*$")
_FENCE = pattern(r" {0,3}(```+|~~~+)")
_OWN_HEADING = pattern(rf"^ {{0,3}}#+\s+(?:{'|'.join(OWN)})\s*#*\s*$", re.IGNORECASE | re.MULTILINE)
_ANY_HEADING = pattern(r"^ {0,3}(?:#+\s|[=-]{3,}\s*$)", re.MULTILINE)
_SAME = pattern(r"[\W_]+")


class Playbook(Struct, frozen=True, dict=True):
    """A playbook as read; ``name`` is its file's below its folder, without the ending.

    ``body`` is its text behind the front matter, of which ``more`` are the keys that mean nothing here, as lines;
    ``reviewed`` is the day on which the team went through it last. Its lines and steps are read when they are first
    asked for: of a thousand on the shelf one is worked by.
    """

    name: str
    title: str
    body: str = ""
    services: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    alerts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    own: bool = False
    titled: bool = False
    reviewed: date | None = None

    @cached_property
    def runbook(self) -> Runbook:
        return read_runbook(self.body, own=self.own, titled=self.titled)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All of it in the file's order; a line that begins a step has its number there."""
        return self.runbook.lines

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The steps as they are worked through, by their numbers in the file: those of Stabilise first."""
        found = self.runbook.steps
        return tuple(sorted(range(len(found)), key=lambda n: found[n].section not in (STABILISE, "stabilize")))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """As they are worked through."""
        return tuple(step_of(self.runbook.steps[n].text, self.runbook.steps[n].section) for n in self.order)

    @property
    def frontline(self) -> tuple[str, ...]:
        return self.runbook.frontline

    @property
    def stem(self) -> str:
        """The name of its file alone."""
        return self.name.rpartition("/")[2]

    @cached_property
    def is_own(self) -> bool:
        """Whether it is of the room's form, by its front matter or its headings: then it is for any incident where it
        asks for nothing. Told without reading all of it."""
        return self.own or _OWN_HEADING().search(self.body) is not None or _ANY_HEADING().search(self.body) is None

    @property
    def asks_for(self) -> str:
        """Its triggers in a few words; "" where it has none."""
        labels = [f"{name}={value}" for name, value in self.labels]
        return ", ".join((*self.alerts, *self.services, *labels, *self.severities, *self.words))


def read_playbook(name: str, text: str) -> Playbook:
    """The playbook of a file's text. Raises ValueError with what is wrong and where, in words."""
    front, body, is_toml = _parts(text.lstrip("\ufeff").expandtabs(4))
    for key in sorted(set(front) - KEYS):
        if close := get_close_matches(key, KEYS, 1, 0.8):
            raise ValueError(f"{key} is not a key of a playbook: did you mean {close[0]}?")
    title = front.get("title")
    if title is not None and (isinstance(title, list | dict) or not str(title).strip()):
        raise ValueError("title is a text")
    labels = front.get("labels", {})
    if not isinstance(labels, dict):
        raise ValueError('labels is a table such as { team = "pay" }')
    return Playbook(
        name, clean(str(title if title is not None else _first_heading(body) or name.rpartition("/")[2]), 300), body,
        _texts(front, "services"), _texts(front, "severities"), _texts(front, "words"),
        tuple(sorted((str(k), str(v)) for k, v in labels.items())), _texts(front, "alerts"),
        _texts(front, "runbook_url"), tuple(f"{k}: {_plain(v)}" for k, v in front.items() if k not in KEYS),
        own=is_toml or bool(KEYS & set(front) - {"title", "reviewed"}), titled=title is not None,
        reviewed=_day(front.get("reviewed")),
    )  # fmt: skip


def _day(value: Any) -> date | None:
    """When it was gone through last. Raises ValueError where that is no day."""
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise ValueError("reviewed is a day such as 2026-11-30") from None


def _parts(text: str) -> tuple[dict[str, Any], str, bool]:
    """The front matter, the text behind it, and whether it was TOML. What is no YAML is a part of the text."""
    lines = text.split("\n")
    fence = lines[0].strip()
    if fence not in (TOML, YAML):
        return {}, text, False
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == fence), None)
    if fence == YAML:
        front = _yaml("\n".join(lines[1:end])) if end is not None else None
        return (front, "\n".join(lines[(end or 0) + 1 :]), False) if front is not None else ({}, text, False)
    if end is None:
        raise ValueError(f"its front matter is not closed: write {fence} on a line of its own after it")
    try:
        return tomllib.loads("\n".join(lines[1:end])), "\n".join(lines[end + 1 :]), True
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"its front matter is not TOML: {error}") from error


def _yaml(text: str) -> dict[str, Any] | None:
    """The keys of YAML; None for what is none, or would grow when it is read (anchors)."""
    import yaml

    if len(text) > _LONGEST_FRONT:
        return None
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            return None
        found = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return {str(k): v for k, v in found.items()} if isinstance(found, dict) else {} if found is None else None


def _first_heading(body: str) -> str:
    """The words of the first heading of the first level outside code; "" where there is none."""
    fence, before = "", ""
    for line in body.split("\n"):
        begins = _FENCE().match(line)
        if begins is not None and (not fence or begins[1].startswith(fence)):
            fence = "" if fence else begins[1]
        elif not fence and (found := _TITLE().match(line)):
            return found["text"]
        elif not fence and before.strip() and re.fullmatch(r" {0,3}=+\s*", line):
            return before.strip()
        before = line
    return ""


def _plain(value: Any) -> str:
    return ", ".join(map(_plain, value)) if isinstance(value, list) else clean(str(value), 500)


def _texts(front: dict[str, Any], key: str) -> tuple[str, ...]:
    """A list of texts, or one alone."""
    found = front.get(key, [])
    found = [found] if isinstance(found, str) else found
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise ValueError(f'{key} is a list of texts such as ["checkout"]')
    return tuple(found)


def ticked(playbook: Playbook, incident: Incident) -> tuple[dict[int, StepDone], tuple[StepDone, ...]]:
    """What was ticked, by the number a step has in the file as it is now; and what the file has no more.

    A step is found by its words, so that one put in or moved in a file in use takes no mark of another; of
    several of the same words each tick marks the one of its number, else the first that is free.
    """
    places: dict[str, list[int]] = {}
    for number, step in enumerate(playbook.steps):
        places.setdefault(_same(step.text), []).append(number)
    found: dict[int, StepDone] = {}
    gone = []
    marks = [s for s in incident.steps if s.playbook == playbook.name]
    for mark in sorted(marks, key=lambda s: s.step not in places.get(_same(s.text), ())):
        free = [n for n in places.get(_same(mark.text), ()) if n not in found]
        if free:
            found[mark.step if mark.step in free else free[0]] = mark
        elif _same(mark.text) not in places:
            gone.append(mark)
    return found, tuple(gone)


def _same(text: str) -> str:
    return clean(text, 5_000).casefold()


BY_NAME, BY_ADDRESS = 1000, 500
"""What counts before what: the file called like the alert, the address that the alert gives, then triggers."""


def fits(playbook: Playbook, incident: Incident) -> int:
    """How well a playbook fits an incident: 0 not at all.

    One that is called like an alert of the incident counts most, then one that an alert's runbook address leads to,
    then triggers: services, labels, words. One with no trigger in the room's own form fits every incident a little: it
    is the general one; a runbook of another form is for its alert alone.
    """
    if playbook.severities and not named(incident.severity, playbook.severities):
        return 0
    found = (BY_NAME if _called_like(playbook, incident) else 0) + (BY_ADDRESS if _led_to(playbook, incident) else 0)
    if not (playbook.services or playbook.labels or playbook.words):
        general = playbook.is_own and not (playbook.alerts or playbook.addresses)
        return found or (2 if playbook.severities else 1 if general else 0)
    score = 8 if _of_service(playbook, incident) else 0
    score += 4 if _labelled(playbook, incident) else 0
    return found + score + 2 * len(_words_in(playbook, incident))


def fits_by(playbook: Playbook, incident: Incident) -> str:
    """Why it fits, in words: which alert it is called like or is given by, what of its triggers is true."""
    found = []
    if alert := _called_like(playbook, incident):
        found.append(f"named like the alert {alert}")
    if address := _led_to(playbook, incident):
        found.append(f"runbook_url {address}")
    if _of_service(playbook, incident):
        found.append(incident.service)
    if _labelled(playbook, incident):
        found += [f"{name}={value}" for name, value in playbook.labels]
    found += _words_in(playbook, incident)
    if not found:
        found.append(incident.severity if playbook.severities else "any incident")
    return ", ".join(found)


def _called_like(playbook: Playbook, incident: Incident) -> str:
    """The title of the alert that the file, or its key ``alerts``, names: ``queue-grows.md`` is for QueueGrows."""
    wanted = {_key(name) for name in (playbook.stem, *playbook.alerts)}
    titles = (*(alert.title for alert in incident.alerts), incident.labels.get("alertname", ""))
    return next((title for title in titles if title and _key(title) in wanted), "")


def _led_to(playbook: Playbook, incident: Incident) -> str:
    """The runbook's address among the incident's links that ends in the file's name, or is one of its own."""
    for link in incident.links:
        path = link.url.partition("?")[0].rstrip("/")
        last = path.partition("#")[0].rstrip("/").rpartition("/")[2]
        ends = {_key(last.rpartition(".")[0] or last), _key(path.partition("#")[2])} - {""}
        mine = link.url in playbook.addresses or path in playbook.addresses
        if mine or (link.label.lower().startswith("runbook") and _key(playbook.stem) in ends):
            return link.url
    return ""


def _key(text: str) -> str:
    return _SAME().sub("", text).casefold()


def suggested(playbooks: Iterable[Playbook], incident: Incident) -> tuple[Playbook, ...]:
    """Those that fit, the best first."""
    ranked = [(fits(p, incident), p) for p in playbooks]
    return tuple(p for score, p in sorted(ranked, key=lambda pair: (-pair[0], pair[1].name)) if score > 0)


def _lower(words: Iterable[str]) -> list[str]:
    return [word.lower() for word in words]


def _of_service(playbook: Playbook, incident: Incident) -> bool:
    return incident.service.lower() in _lower(playbook.services)


def _labelled(playbook: Playbook, incident: Incident) -> bool:
    return bool(playbook.labels) and all(incident.labels.get(name) == value for name, value in playbook.labels)


def _words_in(playbook: Playbook, incident: Incident) -> list[str]:
    """The words that the title has, each at the beginning of one of its own: ``lock`` is in "locks", not in "clock"."""
    return [w for w in playbook.words if re.search(rf"(?<!\w){re.escape(w)}", incident.title, re.IGNORECASE)]
