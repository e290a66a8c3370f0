"""The report of a drill: as Markdown and as data, the same bytes from the same position of the journal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from warroom.core.drill.run import HALTED, Run
from warroom.core.drill.score import NOT_REACHED, RATINGS, Score, Task
from warroom.core.markdown import escaped
from warroom.core.policy import show_duration
from warroom.core.times import iso

WORD = {"P": "P, without challenges", "S": "S, with some", "M": "M, with major challenges", "U": "U, not done"}


def clock(seconds: float | None) -> str:
    """Seconds of the drill's clock as ``18:40``; "" for none."""
    if seconds is None:
        return ""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60:02d}:{rest % 60:02d}"


def gaps(score: Score) -> tuple[Task, ...]:
    """What did not go as it should: the worst first."""
    order = {"U": 0, "M": 1, "S": 2}
    return tuple(sorted((one for one in score.tasks if one.rating in order), key=lambda one: order[one.rating]))


def retest_at(run: Run) -> datetime:
    """By when it is to be tried again."""
    return (run.ended_at or run.started_at) + timedelta(seconds=run.plan.retest_s)


def data(run: Run, score: Score, actions: list[dict[str, Any]]) -> dict[str, Any]:
    """``drill report --format json``; ``actions`` are the follow-ups of the drill's incidents."""
    return {
        "drill": run.name, "id": run.id, "name": run.plan.name, "title": run.plan.title, "source": run.source,
        "hypothesis": run.plan.hypothesis, "steady": run.plan.steady, "facilitator": run.by,
        "started_at": iso(run.started_at), "ended_at": iso(run.ended_at) if run.ended_at else None, "state": run.state,
        "why": run.why, "speed": run.speed, "paused_s": _paused(run), "here": run.here,
        "incidents": [it.id for it in score.incidents], "retest_at": iso(retest_at(run)),
        "ratings": {rating: score.count(rating) for rating in RATINGS},
        "tasks": [task_data(task) for task in score.tasks],
        "injects": [
            {"id": one.id, "what": one.says, "sent_at": iso(at) if (at := run.when(one.id)) else None,
             "skipped": any(given.step == one.id for given in run.skipped)}
            for one in run.plan.injects
        ],
        "hints": [{"id": one.step, "at": iso(one.at), "by": one.by} for one in run.hinted],
        "messages": [
            {"at": iso(one.at), "to": one.to or None, "kind": one.kind, "text": one.text,
             "read": [{"by": who, "at": iso(at)} for who, at in one.read]}
            for one in run.messages
        ],
        "notes": [{"at": iso(one.at), "by": one.by, "text": one.text} for one in run.notes], "actions": actions,
    }  # fmt: skip


def task_data(task: Task) -> dict[str, Any]:
    """One task, as ``drill score`` gives it too."""
    return {
        "id": task.id, "name": task.name, "owner": task.owner or None, "rating": task.rating or None,
        "by_rule": task.by_rule or None, "due_at": iso(task.due_at) if task.due_at else None,
        "done_at": iso(task.done_at) if task.done_at else None, "done_by": task.done_by or None, "hints": task.hints,
        "within_s": task.within_s, "took_s": task.took_s, "reason": task.reason or None,
        "rated_by": task.rated_by or None,
    }  # fmt: skip


def _paused(run: Run) -> float:
    end = run.ended_at
    return sum(((over or end or began) - began).total_seconds() for began, over in run.pauses)


def markdown(run: Run, score: Score, actions: list[dict[str, Any]]) -> str:
    """The report to be read, marked as a drill from its first line on."""
    return "\n".join(_lines(run, score, actions)).rstrip() + "\n"


def _lines(run: Run, score: Score, actions: list[dict[str, Any]]) -> Iterator[str]:
    plan = run.plan
    yield f"# DRILL {run.name}: {escaped(plan.title)}"
    yield ""
    yield from _facts(run, score)
    yield from _section("Hypothesis", [escaped(plan.hypothesis)] if plan.hypothesis else [])
    yield "## Ratings"
    yield ""
    yield "| rating | task | up to | within | done | hints |"
    yield "|---|---|---|---|---|---|"
    for task in score.tasks:
        yield _row(task)
    yield ""
    yield "P in time and unaided, S late up to twice the time or one hint, M later or more hints, U never."
    yield ""
    strengths = [f"- {escaped(task.name)}" for task in score.tasks if task.rating == "P"]
    yield from _section("Strengths", strengths)
    yield from _section("To improve", [_gap(task) for task in gaps(score)])
    yield from _section("Actions", [_action(one) for one in actions])
    yield f"To be tried again by {retest_at(run):%-d %B %Y}."
    yield ""
    yield from _section("What happened", list(_course(run)))
    yield from _section("Notes", [f"- {clock(run.second(one.at))} {one.by}: {escaped(one.text)}" for one in run.notes])


def _facts(run: Run, score: Score) -> Iterator[str]:
    ended = f", {run.state} {run.ended_at:%H:%M:%S} UTC" if run.ended_at else ""
    why = f" ({escaped(run.why)})" if run.why and run.state == HALTED else ""
    yield f"- {run.started_at:%-d %B %Y, %H:%M:%S} UTC{ended}{why}, led by {run.by}"
    lasted = run.second(run.ended_at) if run.ended_at else None
    if lasted is not None:
        pause = f", paused {show_duration(timedelta(seconds=round(_paused(run))))}" if run.pauses else ""
        speed = f", {run.speed:g} times as fast" if run.speed != 1 else ""
        yield f"- {clock(lasted)} of {clock(run.plan.length_s)} on the drill's clock{pause}{speed}"
    if score.incidents:
        yield f"- {', '.join(f'{it.id} {it.severity}' for it in score.incidents)}"
    counted = "  ".join(f"{rating} {score.count(rating)}" for rating in RATINGS)
    yield f"- {counted}, of {len(score.tasks)} tasks"
    if run.plan.steady:
        yield f"- steady state: {escaped(run.plan.steady)}"
    yield ""


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"## {title}"
        yield ""
        yield from lines
        yield ""


def _row(task: Task) -> str:
    rating = {"": "open", NOT_REACHED: "not reached"}.get(task.rating, task.rating)
    if task.rating != task.by_rule:
        rating += f" (by rule {task.by_rule or 'open'}; {task.rated_by}: {escaped(task.reason)})"
    done = f"{clock(task.took_s)} {task.done_by}" if task.took_s is not None else ""
    owner = task.owner.replace("_", " ") or "anybody"
    return f"| {rating} | {escaped(task.name)} | {owner} | {clock(task.within_s)} | {done} | {task.hints or ''} |"


def _gap(task: Task) -> str:
    took, within = clock(task.took_s), clock(task.within_s)
    how = f"done after {took}, expected within {within}" if took else "not done"
    aided = f", {task.hints} hint{'s' if task.hints > 1 else ''}" if task.hints else ""
    return f"- {WORD[task.rating]}: {escaped(task.name)} ({how}{aided})"


def _action(one: dict[str, Any]) -> str:
    due = f", due {one['due_at'][:10]}" if one.get("due_at") else ""
    return f"- {one['id']} {escaped(str(one['text']))} ({one.get('owner') or 'nobody yet'}{due}, {one['state']})"


def _course(run: Run) -> Iterator[str]:
    """What the drill did to the team, in order."""
    found = [(one.at, f"sent {one.step}: {escaped(inject.says)}") for one in run.sent
             if (inject := run.plan.inject(one.step)) is not None]  # fmt: skip
    found += [(one.at, f"skipped {one.step}") for one in run.skipped]
    found += [(one.at, f"hint {one.step}: {escaped(hint.text)}") for one in run.hinted
              if (hint := run.plan.hint(one.step)) is not None]  # fmt: skip
    for began, over in run.pauses:
        span = f" for {show_duration(timedelta(seconds=round((over - began).total_seconds())))}" if over else ""
        found.append((began, f"paused{span}"))
    for at, what in sorted(found):
        yield f"- {clock(run.second(at))} {what}"
