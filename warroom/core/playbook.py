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
    - check the last deploy
    ## Frontline
    What to say, when to escalate, where to send customers.

Steps are the list items of every section but Frontline, in their order, those of Stabilise first.
Frontline is a short text for the people who talk to customers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from warroom.core.model import Incident, StepDone
from warroom.core.naming import named
from warroom.core.text import clean

FENCE = "+++"
STABILISE, FRONTLINE = "stabilise", "frontline"
KEYS = frozenset({"title", "services", "severities", "words", "labels"})
_ITEM = re.compile(r"(?:[-*]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(.+)")


class Step(Struct, frozen=True):
    """One thing to do: ``section`` is the heading above it, lower case."""

    text: str
    section: str


class Playbook(Struct, frozen=True):
    """A playbook as read; ``name`` is its file's, without the ending."""

    name: str
    title: str
    steps: tuple[Step, ...]
    frontline: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()

    @property
    def asks_for(self) -> str:
        """Its triggers in a few words; "" where it has none."""
        labels = [f"{name}={value}" for name, value in self.labels]
        return ", ".join((*self.services, *labels, *self.severities, *self.words))


def read_playbook(name: str, text: str) -> Playbook:
    """The playbook of a file's text. Raises ValueError with what is wrong and where, in words."""
    front, body = _parts(text)
    unknown = sorted(set(front) - KEYS)
    if unknown:
        raise ValueError(f"{unknown[0]} is not a key of a playbook: use {', '.join(sorted(KEYS))}")
    steps, frontline = _sections(body)
    if not steps:
        raise ValueError('it has no steps: write them as a list under "## Stabilise" and "## Commander"')
    title = front.get("title", name)
    if not isinstance(title, str):
        raise ValueError("title is a text")
    labels = front.get("labels", {})
    if not isinstance(labels, dict):
        raise ValueError('labels is a table such as { team = "pay" }')
    return Playbook(
        name, title, tuple(steps), tuple(frontline), _texts(front, "services"), _texts(front, "severities"),
        _texts(front, "words"), tuple(sorted((str(k), str(v)) for k, v in labels.items())),
    )  # fmt: skip


def _parts(text: str) -> tuple[dict[str, Any], list[str]]:
    lines = text.lstrip("\ufeff").splitlines()
    if not lines or lines[0].strip() != FENCE:
        return {}, lines
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == FENCE), None)
    if end is None:
        raise ValueError(f"its front matter is not closed: write {FENCE} on a line of its own after it")
    try:
        return tomllib.loads("\n".join(lines[1:end])), lines[end + 1 :]
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"its front matter is not TOML: {error}") from error


def _texts(front: dict[str, Any], key: str) -> tuple[str, ...]:
    found = front.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise ValueError(f'{key} is a list of texts such as ["checkout"]')
    return tuple(found)


def _sections(lines: Iterable[str]) -> tuple[list[Step], list[str]]:
    section = "commander"
    steps: list[Step] = []
    frontline: list[str] = []
    for raw in lines:
        line = raw.strip()
        if line.startswith("#"):
            section = line.lstrip("#").strip().lower()
        elif section == FRONTLINE and line:
            item = _ITEM.fullmatch(line)
            frontline.append(item[1] if item else line)
        elif (item := _ITEM.fullmatch(line)) is not None:
            steps.append(Step(item[1], section))
    return sorted(steps, key=lambda step: step.section != STABILISE), frontline


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


def fits(playbook: Playbook, incident: Incident) -> int:
    """How well a playbook fits an incident: 0 not at all; its services count most, then labels, then words.

    One without any trigger fits every incident a little: it is the general one.
    """
    if playbook.severities and not named(incident.severity, playbook.severities):
        return 0
    if not (playbook.services or playbook.labels or playbook.words):
        return 2 if playbook.severities else 1
    score = 8 if _of_service(playbook, incident) else 0
    score += 4 if _labelled(playbook, incident) else 0
    return score + 2 * len(_words_in(playbook, incident))


def fits_by(playbook: Playbook, incident: Incident) -> str:
    """Why it fits, in words: what of its triggers is true of the incident."""
    found = []
    if _of_service(playbook, incident):
        found.append(incident.service)
    if _labelled(playbook, incident):
        found += [f"{name}={value}" for name, value in playbook.labels]
    found += _words_in(playbook, incident)
    if not found:
        found.append(incident.severity if playbook.severities else "any incident")
    return ", ".join(found)


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
