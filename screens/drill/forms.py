"""The forms of a drill's facilitator: a rating overridden, a message, a note, the halt. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.base.form import Choice, Form, Option, Text, Values, required
from warroom.core.drill.score import RATINGS

if TYPE_CHECKING:
    from warroom.commands.drills import Look
    from warroom.core.policy import Policy
    from warroom.room import Room

BACK = "drill"
EVERYBODY = "all"


def rate(look: Look, step: str) -> Form:
    """Another rating than the rule's, and why; ``step`` is the selected task."""
    tasks = look.run.plan.expected
    chosen = step or next((task.id for task in tasks), "")
    named = {task.id: task.name for task in tasks}
    ratings = (*(Option(key, f"{key}, {words}", key=key.lower()) for key, words in RATINGS.items()),
               Option("", "by the rule", key="0"))  # fmt: skip
    return Form(
        title=f"OVERRIDE {look.run.name}", about=named.get(chosen, ""), back=BACK,
        fields=(
            Choice("rating", "rating", ratings, "P"),
            Text("why", "why", hint="what the record does not show", limit=500),
        ),
        button=lambda v: f"RATE {v['rating'] or 'BY THE RULE'}",
        call=lambda v: lambda room: room.move_drill("rated", step=chosen, rating=v["rating"], text=v["why"],
                                                    name=look.run.id),
        problem=lambda v: required("why", labels={"why": "reason"})(v) if v["rating"] else "",
        after=lambda result: f"{named.get(chosen, chosen)} is rated",
    )  # fmt: skip


def message(look: Look, policy: Policy) -> Form:
    """Something that one role is told, or everybody."""
    named = (Option(role.name, role.label, key=str(n)) for n, role in enumerate(policy.roles[:9], 1))
    roles = (Option(EVERYBODY, "everybody", key="0"), *named)

    def call(values: Values) -> Callable[[Room], object]:
        to = "" if values["to"] == EVERYBODY else values["to"]
        return lambda room: room.move_drill("told", to=to, text=values["text"], name=look.run.id)

    return Form(
        title=f"MESSAGE {look.run.name}", about="only the terminals of that role show it", back=BACK,
        fields=(Choice("to", "to", roles, policy.roles[0].name), Text("text", "text", hint="what they are told",
                                                                      limit=1_000)),
        button=lambda v: "TELL", call=call, problem=required("text", labels={"text": "words"}),
        after=lambda result: "told",
    )  # fmt: skip


def note(look: Look) -> Form:
    """A note for the report."""
    return Form(
        title=f"NOTE {look.run.name}", about="for the report: no player sees it now", back=BACK, draft="note",
        fields=(Text("text", "note", hint="what the team should talk about", limit=1_000),),
        button=lambda v: "KEEP",
        call=lambda v: lambda room: room.move_drill("noted", text=v["text"], name=look.run.id),
        problem=required("text", labels={"text": "words"}), after=lambda result: "noted",
    )  # fmt: skip


def halt(look: Look) -> Form:
    """The end, at once."""
    return Form(
        title=f"HALT {look.run.name}", about=look.run.plan.title, back=BACK,
        fields=(Text("why", "why", hint="what happened", limit=500),),
        button=lambda v: "HALT THE DRILL",
        call=lambda v: lambda room: room.move_drill("halted", text=v["why"], name=look.run.id),
        problem=required("why", labels={"why": "reason"}), after=lambda result: f"{look.run.name} is halted",
        follows=lambda v: (
            "no inject is sent any more", "what it opened is cancelled", "what is not due yet is not rated",
        ),
    )  # fmt: skip
