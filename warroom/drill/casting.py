"""The cast of a drill: what a scripted person may do, as ``[[act]]`` of a drill file says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from warroom.core.model import HypothesisState, Kind, Status
from warroom.drill import stage
from warroom.drill.stage import Step

if TYPE_CHECKING:
    from warroom.core.drill.plan import Act

DOES: Mapping[str, tuple[str, ...]] = {
    "declare": ("on", "title", "severity", "service", "region", "covers", "command"),
    "say": ("on", "kind", "text", "note", "pinned"),
    "take": ("on", "role", "person", "system"),
    "accept": ("on", "role", "text"),
    "acknowledge": ("on",),
    "status": ("on", "status", "text"),
    "resolve": ("on", "answers"),
    "brief": ("on", "impact", "hypothesis", "doing", "needs", "next_step"),
    "update": ("on", "audience", "text"),
    "approve": ("on",),
    "discard": ("on", "text"),
    "judge": ("on", "note", "state", "text"),
    "prove": ("on", "hypothesis", "fact"),
    "link": ("on", "titles"),
    "escalate": ("on", "level", "text"),
}
"""What each takes. ``on`` is what the file calls the incident; ``note`` what it calls an entry."""


def step_of(act: Act) -> Step:
    """The act as a step of the stage. Missing words are empty: the room refuses what cannot be."""
    return _MADE[act.does](act.at_s, act.who, _Args(act.args))


class _Args:
    def __init__(self, args: Mapping[str, Any]) -> None:
        self.args = args

    def __getitem__(self, name: str) -> str:
        return str(self.args.get(name, ""))

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(self.args.get(name, ()))


Make = Callable[[float, str, _Args], Step]


def _declare(at: float, who: str, a: _Args) -> Step:
    return stage.declares(
        at, who, a["on"], a["title"], a["severity"], service=a["service"], region=a["region"],
        covers=a.words("covers"), command=bool(a.args.get("command", True)),
    )  # fmt: skip


def _brief(at: float, who: str, a: _Args) -> Step:
    told = {name: a[name] for name in DOES["brief"][1:] if name in a.args}
    return stage.briefs(at, who, a["on"], **told)


_MADE: Mapping[str, Make] = {
    "declare": _declare,
    "say": lambda at, who, a: stage.says(
        at, who, a["on"], Kind(a["kind"] or "fact"), a["text"], a["note"], pinned=bool(a.args.get("pinned"))
    ),
    "take": lambda at, who, a: stage.takes(at, who, a["on"], a["role"], a["person"] or who, a["system"]),
    "accept": lambda at, who, a: stage.accepts(at, who, a["on"], a["role"], a["text"]),
    "acknowledge": lambda at, who, a: stage.acknowledges(at, who, a["on"]),
    "status": lambda at, who, a: stage.moves(at, who, a["on"], Status(a["status"]), a["text"]),
    "resolve": lambda at, who, a: stage.resolves(at, who, a["on"], *a.words("answers")),
    "brief": _brief,
    "update": lambda at, who, a: stage.tells(at, who, a["on"], a["audience"], a["text"]),
    "approve": lambda at, who, a: stage.approves(at, who, a["on"]),
    "discard": lambda at, who, a: stage.discards(at, who, a["on"], a["text"]),
    "judge": lambda at, who, a: stage.judges(at, who, a["on"], a["note"], HypothesisState(a["state"]), a["text"]),
    "prove": lambda at, who, a: stage.proves(at, who, a["on"], a["hypothesis"], a["fact"]),
    "link": lambda at, who, a: stage.links(at, who, a["on"], *a.words("titles")),
    "escalate": lambda at, who, a: stage.escalates(at, who, a["on"], a["level"], a["text"]),
}
