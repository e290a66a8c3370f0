"""``drill`` and ``drills``: files checked, a running drill led from a shell, its score and its report."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json
from warroom.shell.shapes import iso
from warroom.shell.tables import table

if TYPE_CHECKING:
    from warroom.core.drill.run import Run
    from warroom.core.drill.score import Score
    from warroom.room import Room


MANY = {"person": "people", "address": "addresses"}
LEFT = 12
"""So many words that may be names are told one by one."""


def drill(asked: Namespace) -> int:
    """``drill ACT …``, but for ``run``."""
    return _ACTS[asked.act](Shell(asked), asked, asked.words)


def _one(words: Sequence[str], what: str) -> str:
    if len(words) != 1:
        raise Usage(f"give {what}")
    return words[0]


def _text(words: Sequence[str], what: str) -> str:
    if not words:
        raise Usage(f"give {what}")
    return " ".join(words)


# ------------------------------------------------------------ files


def _list(shell: Shell, _: Namespace, __: Sequence[str]) -> int:
    from warroom.core.drill.report import clock
    from warroom.drill.shelf import shelf

    plans, faults = shelf(shell.config)
    if shell.json:
        return show_json([
            {"name": plan.name, "file": str(path), "title": plan.title, "length_s": plan.length_s,
             "injects": len(plan.injects), "tasks": len(plan.expected)}
            for path, plan in plans
        ])  # fmt: skip
    table(("drill", "lasts", "tasks", "what happens"),
          [(plan.name, clock(plan.length_s), str(len(plan.expected)), plan.title) for _, plan in plans],
          frozenset({1, 2}))  # fmt: skip
    for fault in faults:
        say(f"! {fault}")
    return say("`warroom drill run NAME` starts one; docs/drills.md says how to write your own.")


def _check(shell: Shell, _: Namespace, words: Sequence[str]) -> int:
    from warroom.drill.file import DrillFault, read_file
    from warroom.drill.shelf import find

    path = find(_one(words, "the drill file to check: warroom drill check FILE"), shell.config)
    try:
        plan = read_file(path)
    except DrillFault as fault:
        if shell.json:
            show_json({"ok": False, "file": str(path), "faults": list(fault.lines)})
        else:
            for line in fault.lines:
                say(line)
        return 1
    known = {channel.id for channel in shell.config.channel}
    missing = [name for name in plan.channels if name not in known]
    if shell.json:
        return show_json({"ok": True, "file": str(path), "name": plan.name, "injects": len(plan.injects),
                          "tasks": len(plan.expected), "unknown_channels": missing,
                          "left": _left(path)})  # fmt: skip
    for name in missing:
        say(f'{path}: channels: no channel of your config.toml is called "{name}"')
    say(f"{path}: valid; {len(plan.injects)} injects, {len(plan.expected)} tasks, {len(plan.hints)} hints")
    return _say_left(_left(path))


def _left(path: Path) -> list[dict[str, Any]]:
    """What may still be a name, where the file was made of a past incident."""
    from warroom.drill.left import MADE, left

    text = path.read_text(encoding="utf-8")
    return [{"word": one.word, "line": one.line} for one in left(text)] if text.startswith(MADE) else []


def _say_left(found: list[dict[str, Any]]) -> int:
    if found:
        words = ", ".join(f"{one['word']} (line {one['line']})" for one in found[:LEFT])
        more = f" and {len(found) - LEFT} more" if len(found) > LEFT else ""
        say(f"May still be names: {words}{more}.")
    return 0


def _new(shell: Shell, asked: Namespace, words: Sequence[str]) -> int:
    from warroom.drill.making import made_of, written

    path = Path(_one(words, "the file to write: warroom drill new FILE --from INC")).expanduser()
    if not asked.source:
        raise Usage("say of which incident: --from INC")
    if path.exists():
        raise Usage(f"{path} is there already: give another name")
    with shell.room(reading=True) as room:
        it = room.find(asked.source)
        services = [name for one in shell.config.service for name in (one.name, one.title, *one.aliases)]
        text, replaced = made_of(
            it, list(room.store.events(incident=it.id)), room, shell.config.responder, accounts=shell.config.account,
            services=services if asked.services else None,
        )  # fmt: skip
    written(path, text)
    if shell.json:
        return show_json({"file": str(path), "incident": it.id, "replaced": replaced, "left": _left(path)})
    say(f"{path}: written from {it.id}, {sum(replaced.values())} names replaced: "
        + ", ".join(f"{count} {what if count == 1 else MANY.get(what, what + 's')}" for what, count in replaced.items())
        )  # fmt: skip
    _say_left(_left(path))
    return say("Read it before you show it to anybody: a name that nothing tells from a word is not recognised.")


# ------------------------------------------------------------ leading one


def _move(act: str, about: str, *, step: bool = False, text: bool = False) -> Callable[..., int]:
    """An act whose words are a step, a text, or a step and then a text."""

    def do(shell: Shell, asked: Namespace, words: Sequence[str]) -> int:
        named = ""
        if step:
            if not words:
                raise Usage(f"give {about}")
            named, words = words[0], words[1:]
        elif text and not words and act == "noted":
            raise Usage(f"give {about}")
        with shell.room() as room:
            run = room.move_drill(act, step=named, text=" ".join(words), name=asked.drill)
        return _said(shell, run, f"{run.name}: {act}{f' {named}' if named else ''}")

    return do


def _tell(shell: Shell, asked: Namespace, words: Sequence[str]) -> int:
    if len(words) < 2:
        raise Usage("give the role and what it is told: warroom drill tell communications TEXT; all is everybody")
    to = "" if words[0] == "all" else words[0]
    with shell.room() as room:
        run = room.move_drill("told", to=to, text=" ".join(words[1:]), name=asked.drill)
    return _said(shell, run, f"{run.name}: told {words[0]}")


def _rate(shell: Shell, asked: Namespace, words: Sequence[str]) -> int:
    if len(words) < 2:
        raise Usage('give the task, its rating and why: warroom drill rate TASK P "told by phone"; rule undoes it')
    rating = "" if words[1] == "rule" else words[1].upper()
    with shell.room() as room:
        run = room.move_drill("rated", step=words[0], rating=rating, text=" ".join(words[2:]), name=asked.drill)
    return _said(shell, run, f"{run.name}: {words[0]} is rated {rating or 'by the rule'}")


def _said(shell: Shell, run: Run, says: str) -> int:
    return show_json({"drill": run.name, "state": run.state, "said": says}) if shell.json else say(says)


def _messages(shell: Shell, asked: Namespace, _: Sequence[str]) -> int:
    """What this person is told; what is shown counts as read."""
    with shell.room() as room:
        run = room.drill(asked.drill)
        told = room.drill_messages(run.id)
        for one in told:
            if room.person not in dict(one.read) and not room.read_only:
                room.move_drill("read", step=one.id, name=run.id)
    if shell.json:
        return show_json([{"id": one.id, "at": iso(one.at), "to": one.to or None, "from": one.sender or None,
                           "kind": one.kind, "text": one.text} for one in told])  # fmt: skip
    if not told:
        return say(f"{run.name}: nobody told you anything; messages go to roles, and you see those of yours.")
    table(("at", "to", "from", "what"),
          [(shell.local(one.at), one.to or "all", one.sender, one.text) for one in told])  # fmt: skip
    return 0


# ------------------------------------------------------------ how it stands, how it was


def _show(shell: Shell, asked: Namespace, words: Sequence[str]) -> int:
    from warroom.core.drill.report import clock

    with shell.room(reading=True) as room:
        run, score = room.drill_score(_which(asked, words))
    if shell.json:
        return show_json(_data(run, score, []))
    second = run.second(shell.clock())
    say(f"DRILL {run.name}  {run.plan.title}  {run.state}, {clock(second)} of {clock(run.plan.length_s)}")
    rows = []
    for one in run.plan.injects:
        at = run.when(one.id)
        skipped = any(given.step == one.id for given in run.skipped)
        state = f"sent {clock(run.second(at))}" if at else "skipped" if skipped else ""
        rows.append((clock(one.at_s) if one.at_s is not None else "if", one.id, state, one.says))
    table(("when", "inject", "", "what"), rows)
    say()
    return _scored(run, score)


def _score(shell: Shell, asked: Namespace, words: Sequence[str]) -> int:
    from warroom.core.drill.report import task_data

    with shell.room(reading=True) as room:
        run, score = room.drill_score(_which(asked, words))
    if shell.json:
        return show_json({"drill": run.name, "state": run.state, "tasks": [task_data(task) for task in score.tasks]})
    say(f"DRILL {run.name}  {run.plan.title}  {run.state}")
    return _scored(run, score)


def _scored(run: Run, score: Score) -> int:
    from warroom.core.drill.report import clock
    from warroom.core.drill.score import RATINGS

    table(
        ("rate", "task", "up to", "within", "done", "hints"),
        [
            (f" {task.rating or '·'}", task.name, task.owner.replace("_", " ") or "anybody", clock(task.within_s),
             clock(task.took_s), str(task.hints or ""))
            for task in score.tasks
        ],
        frozenset({3, 4}),
    )  # fmt: skip
    for task in score.tasks:
        if task.rating != task.by_rule:
            rule = task.by_rule or "nothing yet"
            say(f"{task.name}: {task.rated_by} says {task.rating}, the rule says {rule}: {task.reason}")
    return say("  ".join(f"{rating} {score.count(rating)} {words}" for rating, words in RATINGS.items()))


def _report(shell: Shell, asked: Namespace, words: Sequence[str]) -> int:
    from warroom.core.drill.report import markdown

    with shell.room(reading=True) as room:
        run, score = room.drill_score(_which(asked, words))
        actions = _followups(room, score)
    if shell.json or asked.format == "json":
        return show_json(_data(run, score, actions))
    text = markdown(run, score, actions)
    if asked.format == "html":
        from warroom.shell.review_html import page

        text = page(text, f"DRILL {run.name}: {run.plan.title}")
    return say(text.rstrip("\n"))


def _which(asked: Namespace, words: Sequence[str]) -> str:
    return asked.drill or (words[0] if words else "")


def _data(run: Run, score: Score, actions: list[dict[str, Any]]) -> dict[str, Any]:
    from warroom.core.drill.report import data

    return data(run, score, actions)


def _followups(room: Room, score: Score) -> list[dict[str, Any]]:
    """The follow-ups of the drill's incidents."""
    from warroom.core.followups import name

    return [
        {"id": name(it, one), "text": one.text, "owner": one.owner, "state": one.state,
         "due_at": iso(one.due_at) if one.due_at else None}
        for it in score.incidents for one in room.find(it).followups
    ]  # fmt: skip


def _follow(shell: Shell, asked: Namespace, words: Sequence[str]) -> int:
    """Every gap becomes a follow-up of the drill's first incident, due by the next try; twice makes none twice."""
    with shell.room() as room:
        made = room.follow_drill(_which(asked, words), asked.owner or "")
    if shell.json:
        return show_json({"followups": list(made)})
    for name in made:
        say(name)
    return say(f"{len(made)} follow-ups; `warroom followups` lists them.") if made else say("Nothing to follow up.")


def drills(asked: Namespace) -> int:
    """``drills``: every run, with how it was done, and the trend of those of the same name."""
    from warroom.core.drill.trend import owed_at, past, trend

    shell = Shell(asked)
    if shell.is_new:
        return shell.nothing_yet()
    with shell.room(reading=True) as room:
        found = [room.drill_score(run.id) for run in room.drills()]
        first = next(iter(room.store.events(limit=1)), None)
    rows = past(found)
    owed = owed_at([run for run, _ in found], shell.config.drill.every, first.recorded_at if first else None)
    if shell.json:
        return show_json([row.data() for row in rows])
    if not rows:
        say("No drill was run here yet: `warroom drill list` shows those that you can run.")
    table(("", "day", "drill", "state", "P", "S", "M", "U", "share of P", "title"),
          [(row.name, shell.local(row.at, "%Y-%m-%d"), row.plan, row.state, *map(str, row.counts), row.share, row.title)
           for row in rows], frozenset({4, 5, 6, 7, 8}))  # fmt: skip
    for line in trend(rows):
        say(line)
    if owed is not None:
        how = "is due by" if owed > shell.clock() else "is owed since"
        say(f"The next drill {how} {shell.local(owed, '%Y-%m-%d')}.")
    return 0


_ACTS: dict[str, Callable[[Shell, Namespace, Sequence[str]], int]] = {
    "list": _list, "check": _check, "new": _new, "show": _show, "messages": _messages, "score": _score,
    "report": _report, "follow": _follow, "tell": _tell, "rate": _rate,
    "send": _move("sent", "the inject to send", step=True),
    "skip": _move("skipped", "the inject to leave out", step=True),
    "hint": _move("hinted", "the hint to give", step=True),
    "pause": _move("paused", "", text=True), "resume": _move("resumed", "", text=True),
    "halt": _move("halted", "", text=True), "end": _move("ended", "", text=True),
    "note": _move("noted", "the note to keep", text=True),
}  # fmt: skip
