"""What is said on every frame of a drill in a database of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warroom.core.drill.plan import Plan


def banner(plan: Plan) -> str:
    pace = f", clocks run {plan.pace:g} times as fast" if plan.pace != 1 else ""
    return f"a drill, {plan.name}: nobody outside is told{pace}"
