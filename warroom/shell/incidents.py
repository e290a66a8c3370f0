"""Incidents from the shell: what is open, one in full, declaring, and what the keys of the room do."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence

from warroom.commands.reading import role as read_role
from warroom.commands.reading import status as read_status
from warroom.core.closing import SOAK
from warroom.core.model import Status
from warroom.core.naming import named
from warroom.core.requiring import lacking_of
from warroom.core.status_words import meant, shown
from warroom.core.words import did_you_mean
from warroom.shell import finding, shapes
from warroom.shell.acting import Acting, Done, act
from warroom.shell.context import Shell, word
from warroom.shell.failures import Usage
from warroom.shell.paging import paged
from warroom.shell.printing import say, show_json
from warroom.shell.shown import show_whole
from warroom.shell.tables import table

EVERY = 1_000_000_000  # as many as there are


def list_(asked: Namespace) -> int:
    """``list``: the open incidents, most severe first."""
    from warroom.core.deadlines import deadlines
    from warroom.core.times import age
    from warroom.core.words import due

    shell = Shell(asked)
    now = shell.clock()
    if shell.is_new:
        return shell.nothing_yet()
    with shell.room(reading=True) as room:
        found = room.store.incidents(limit=EVERY) if asked.all else room.overview().incidents
        owed = () if shell.json else room.owed()
    left_out = 0 if asked.private else sum(it.private for it in found)
    if not asked.private:
        found = tuple(it for it in found if not it.private)
        owed = tuple(one for one in owed if not one[0].private)
    if shell.json:
        return show_json([shapes.incident(it) for it in found])
    rows = []
    for it in found:
        ahead = deadlines(it, shell.config.policy, now) if it.is_open else ()
        following = f"{ahead[0].label} {due(ahead[0].due_at, now)}" if ahead else ""
        commander = it.commander or ("nobody" if it.is_open else "")
        status = shown(shell.config.policy, it.status)
        rows.append((it.severity, it.id, status, age(now - it.declared_at), commander, following, it.marked))
    if not rows:
        say("no other incident" if left_out else "no incident yet" if asked.all else "no open incident")
    table(("sev", "id", "status", "age", "commander", "next", "title"), rows, right=frozenset({3}))
    if left_out:
        say(f"{left_out} private: `warroom list --private` shows {'it' if left_out == 1 else 'them'}")
    if owed:
        say("\nowed after incidents that have ended")
        after = [(f"  {it.id}", due(d.due_at, now), d.owner, d.label) for it, d in owed]
        table(("  id", "due", "owner", "what"), after)
    return 0


def handover(asked: Namespace) -> int:
    """``handover``: the shift's hand-over of every open incident, as Markdown."""
    from warroom.core.handover import handover_text
    from warroom.notify.situations import around

    shell = Shell(asked)
    with shell.room(reading=True) as room:
        hands, owed, in_place, kept = room.handover(), room.owed(), room.containment(), room.left_after()[1]
        near = around(room.store, shell.config)
    text = handover_text(hands, shell.clock(), shell.config.display.zone, owed, in_place, kept, near)
    if shell.json:
        return show_json({"incidents": [shapes.incident(hand.incident) for hand in hands], "markdown": text})
    print(text, end="")
    return 0


def show(asked: Namespace) -> int:
    """``show INC``: one incident, as it is or as it was at a past moment."""
    from warroom.core.deadlines import deadlines
    from warroom.core.service_facts import known_facts
    from warroom.notify.situations import around
    from warroom.shell.past import seen

    shell = Shell(asked)
    with seen(shell, asked) as then:
        it, entries, policy, now = then.detail.incident, then.detail.entries, then.policy, then.at or shell.clock()
        known = known_facts(it, entries, around(then.room.store, shell.config), now.astimezone(shell.zone))
        ahead = deadlines(it, policy, now)
    if shell.json:
        from warroom.core.links import channel_name

        found = shapes.whole(it, entries, ahead, now, channel_name(it, policy), shell.zone, known)
        return show_json(found | then.shape)
    with paged(shell.env, wanted=not asked.no_pager, confined=getattr(asked, "confined", False)):
        if then.said:
            say(then.said)
        show_whole(shell, it, entries, ahead, now, ids=asked.ids, service=known)
    return 0


def declare(asked: Namespace) -> int:
    """``declare``: opens an incident and prints its new id."""
    from warroom.notify.situations import catalogued

    shell = Shell(asked)
    with shell.room(new=True) as room:
        catalogue = catalogued(room.store, shell.config)
        alerts = [alert.fingerprint for alert in finding.alerts(room, asked.alert)]
        made = room.declare(
            asked.title, asked.severity, summary=asked.summary, service=catalogue.named(asked.service),
            region=asked.region, drill=asked.drill, command=not asked.no_command, commander=asked.commander,
            alerts=alerts, at=shell.when(asked.at), security=asked.security, private=asked.private,
            reporter=asked.reporter, contact=asked.contact,
        )  # fmt: skip
    for name in catalogue.unknown(made.service):
        print(f'"{name}" is not in the service catalogue: `warroom services` lists those that are', file=sys.stderr)
    if shell.json:
        return show_json({"id": made.id})
    say(made.id)
    return 0


@act
def acknowledge(given: Acting) -> str:
    """``ack INC``: escalations that wait for an acknowledgement stop."""
    given.room.acknowledge(given.it.id)
    return f"{given.it.id}: acknowledged by {given.shell.person}"


@act
def severity(given: Acting) -> str:
    """``severity INC S``: its timers restart now."""
    after = given.room.set_severity(given.it.id, given.asked.severity, given.asked.reason)
    return f"{after.id}: {after.severity}"


@act
def status(given: Acting) -> Done:
    """``status INC STATUS``; ``reopened`` and ``cancelled`` are asked for in the same way."""
    asked, shell, room, it = given.asked, given.shell, given.room, given.it
    by_name = named(asked.status, ("reopened", "cancelled"))
    rules = shell.config.policy
    wanted = None if by_name else word(read_status, meant(rules, asked.status))
    if wanted is not Status.RESOLVED and (asked.done or asked.override):
        raise Usage("--done and --override are for the closure list of resolving: leave them out here")
    waive, rest = _waived(asked.override, (*lacking_of(rules, it), *rules.room.closure, SOAK))
    if by_name == "reopened":
        room.reopen(it.id, asked.reason)
    elif wanted is None:
        room.cancel(it.id, asked.reason)
    else:
        room.set_status(it.id, wanted, asked.reason, closure=_closure(asked.done), waive=waive, override=rest)
    after = room.find(it.id)
    waived = dict(after.waived) if wanted is Status.RESOLVED else {}
    lines = [f"{it.id}: {shown(rules, after.status)}", *(f"  skipped: {item}: {why}" for item, why in waived.items())]
    return Done("\n".join(lines), {"waived": waived})


def _waived(given: list[str], items: Sequence[str]) -> tuple[dict[str, str], str]:
    """``--override "soak=the pool is replaced"`` as item → why, and the one without an item.

    A word that is meant for an item must never waive all of them: what comes before "=" is one, unless it is longer
    than any. Raises Usage for an item that there is not, one without a reason or given twice, and two without an item.
    """
    by_name: dict[str, str] = {}
    bare: list[str] = []
    for text in given:
        item, sep, why = text.partition("=")
        known = named(item, items)
        if known and why.strip():
            if known in by_name:
                raise Usage(f'--override names "{known}" twice: give it once, with one reason')
            by_name[known] = why
        elif known or not item.strip():
            raise Usage(f'--override {text}: say why, as in "{known or items[-1]}=the pool is replaced"')
        elif sep and len(item.split()) <= max(len(one.split()) for one in items):
            raise Usage(
                f'--override {text}: there is no item "{item.strip()}": {did_you_mean(item, items)} '
                'A reason for all that is open, with "=" in it, is given by --reason.'
            )
        else:
            bare.append(text)
    if len(bare) > 1:
        raise Usage("--override with a reason alone is for everything that is open: give one, or ITEM=REASON for each")
    return by_name, "".join(bare)


def _closure(done: list[str]) -> dict[str, str]:
    """``--done "verified=curl is green"`` as item → how. Raises Usage where there is no ``=``, or an item twice."""
    parts = [text.partition("=") for text in done]
    if any(not sep for _, sep, _ in parts):
        raise Usage('--done takes ITEM=HOW, such as "verified=checkout works in eu-west"')
    answers: dict[str, str] = {}
    for item, _, how in parts:
        if named(item, answers):
            raise Usage(f'--done answers "{item.strip()}" twice: give it once')
        answers[item] = how
    return answers


@act
def role(given: Acting) -> str:
    """``role INC ROLE NAME``: says whether it was assigned or offered."""
    asked = given.asked
    return given.room.assign(given.it.id, asked.role, asked.name.lstrip("@"), asked.system)


def check_in(asked: Namespace) -> int:
    """``checkin INC ROLE [WORD]``: whatever of that role is due first; says when the next is."""
    from warroom.core.planned import status_of
    from warroom.core.words import role_label

    if asked.at or asked.drop:
        from warroom.shell import clocks

        if asked.word or asked.blocked_by or asked.owner or asked.onward:
            raise Usage("--at and --drop are about check-ins to come: leave the words out")
        return clocks.drop_check_in(asked) if asked.drop else clocks.schedule_check_in(asked)
    shell = Shell(asked)
    policy = shell.config.policy
    with shell.room() as room:
        it = room.find(asked.incident)
        name = read_role(policy, asked.role)
        word = status_of(" ".join(asked.word) or "fine", asked.blocked_by, asked.owner, asked.onward)
        after = room.check_in(it.id, word, role=name)
    said = [c for c in after.check_ins if c.role == name and c.last_at is not None]
    given = max(said, key=lambda c: c.last_at or after.declared_at)
    if shell.json:
        return show_json(shapes.check_in(given))
    following = f"the next is due at {shell.local(given.due_at)}" if given.due_at else "nothing more is due of it"
    say(f"{it.id}: {role_label(policy, name)} checked in: {given.last_word}; {following}")
    return 0
