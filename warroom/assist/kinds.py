"""What may be drafted, and the prompts: files of the project, each with its version in its name.

A prompt whose words change gets another number: drafts say which one they were made by.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from string import Template

from msgspec import Struct

from warroom.core.model.review import PARTS

SYSTEM = "system.1"
AUDIENCES = ("customers", "team", "executives", "agents", "engineering")
_TONES = {
    "customers": "They use the product: no names of people, hosts or tools, no severities, no cause unless confirmed.",
    "agents": "They answer customers: what to say, what works meanwhile.",
    "executives": "They decide: the effect on customers and business, the risk, what is needed of them.",
    "team": "They work on it: facts, changes and decisions, with names.",
    "engineering": "They run other services: what is broken, what to avoid, what was changed.",
}
_PARTS = {
    "summary": "What happened, to whom, for how long, and what ended it.",
    "impact": "What users could not do, how many, from when to when.",
    "trigger": "What set it off, as far as it is confirmed.",
    "detection": "How it was noticed, and what would have noticed it sooner.",
    "mitigation": "What stopped the harm, and what slowed that down.",
    "well": "What went well in the response.",
    "poorly": "What made the response harder.",
}


class Kind(Struct, frozen=True):
    """One kind of draft. ``about``: what it takes beside the incident: an audience, a part, an entry, a paste, nothing;
    ``lines``: each line is a thing of its own, accepted by itself; ``limit``: letters of an answer at most."""

    name: str
    prompt: str
    about: str = ""
    lines: bool = False
    limit: int = 4_000

    @property
    def version(self) -> str:
        """As drafts name it: ``update/1``; the rules that all share are part of it."""
        return self.prompt.replace(".", "/")


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("update", "update.1", "audience"), Kind("catch_up", "catch_up.1", "role"), Kind("handover", "handover.1"),
        Kind("review", "review.1", "part"), Kind("actions", "actions.1", "paste", lines=True),
        Kind("questions", "questions.1", "hypothesis", lines=True), Kind("title", "title.1", limit=200),
    )
}  # fmt: skip
REVIEW_PARTS = tuple(part for part in PARTS if part not in ("tickets", "revenue"))
"""Parts that are sentences; figures are nobody's to draft."""


@cache
def prompt(name: str) -> Template:
    """The words of a prompt, as its file has them."""
    return Template(resources.files("warroom.assist").joinpath("prompts", f"{name}.txt").read_text(encoding="utf-8"))


def tone(kind: Kind, about: str) -> str:
    """What is said of an audience or a part beside its name."""
    table = _TONES if kind.about == "audience" else _PARTS
    return table.get(about, "")
