"""``store``: what an operator does with a database on a server, and how a journal moves there and back."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Mapping

from warroom.core.place import ServerUrl
from warroom.shell.context import Missing, Shell, handle, named_place
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json


def store(asked: Namespace) -> int:
    """Runs the action that was named. Raises StoreError; Usage where it needs other names, or a server."""
    run, names = _ACTIONS[asked.action]
    if asked.action != "person" and len(asked.names) != len(names):
        raise Usage(f"store {asked.action} takes {' '.join(names) or 'no names'}")
    return run(Shell(asked), asked)


def _server(shell: Shell) -> ServerUrl:
    if not isinstance(shell.db_path, ServerUrl):
        raise Usage(
            f"{shell.db_path} is a file, which is looked after whenever it is opened: "
            "name a server with --db postgresql://…, WARROOM_DB or store.url"
        )
    return shell.db_path


def _may_change(shell: Shell) -> None:
    from warroom.room import Refused

    if shell.read_only:
        raise Refused("this changes the database: leave out --read-only")


def _migrate(shell: Shell, asked: Namespace) -> int:
    from warroom.store.maintenance import migrate

    _may_change(shell)
    done = migrate(_server(shell), though_open=asked.yes)
    others = [f"{one.user} with {one.program or 'an unnamed program'}{one.host and f' from {one.host}'}"
              for one in done.connected]  # fmt: skip
    if shell.json:
        return show_json({"before": done.before, "after": done.after, "connected": others})
    for other, many in Counter(others).items():
        say(f"connected meanwhile: {other}{f', {many} times' if many > 1 else ''}")
    if not done.changed:
        return say("nothing to do: the tables are up to date")
    if done.before == done.after:
        return say("the tables are up to date now")
    return say("the tables are made" if not done.before else f"the tables went from step {done.before} to {done.after}")


def _person(shell: Shell, asked: Namespace) -> int:
    """Whose a role is: named, taken back with --remove, or without a name the list of all."""
    from warroom.core.naming import People
    from warroom.core.text import clean
    from warroom.store.maintenance import forget_person, name_person, persons

    server, names = _server(shell), asked.names
    if len(names) not in ((1,) if asked.remove else (0, 2)):
        raise Usage("store person takes ROLE NAME, ROLE --remove, or nothing to list them")
    if names:
        _may_change(shell)
    if asked.remove:
        forget_person(server, names[0])
        said = f"{names[0]} is a shared role: names are as people say them"
    elif names:
        role, name = names[0], clean(names[1], 80).strip().removeprefix("@")
        person = People(shell.config.responder).meant(name) or handle(name, "store person")
        name_person(server, role, person, watches=asked.watch)
        said = f"{role} is {person}: the server takes no other name from it{', and it may watch' * asked.watch}"
    found = persons(server)
    if shell.json:
        return show_json([{"role": one.role, "person": one.person, "watches": one.watches} for one in found])
    if names:
        return say(said)
    for one in found:
        say(f"{one.role}: {one.person}{', may run the watcher' * one.watches}")
    return 0 if found else say("every role is shared: names are as people say them")


def _grants(shell: Shell, asked: Namespace) -> int:
    from warroom.store.maintenance import grants

    print(grants(*asked.names), end="")
    return 0


def _copy(shell: Shell, asked: Namespace) -> int:
    from warroom.store.maintenance import copy

    _may_change(shell)
    timeout_s = shell.config.store.timeout_s
    source, target = map(named_place, asked.names)
    if not source.exists():
        raise Missing(f"{source}: there is no such database to copy")
    done = copy(source, target, timeout_s=timeout_s)
    if shell.json:
        return show_json({"events": done.events, "head": done.head.hash, "seq": done.head.seq})
    end = f"both end at event {done.head.seq}, head {done.head.hash[:16]}"
    return say(f"copied {done.events} events to {target}; {end}")


def _check(shell: Shell, asked: Namespace) -> int:
    from warroom.doctor.server import examine

    checks = examine(_server(shell), shell.config.store.timeout_s)
    if shell.json:
        show_json([{"name": one.name, "state": one.state, "says": one.says, "mend": one.mend} for one in checks])
    else:
        for one in checks:
            say(f"{one.state}: {one.says}{f'; {one.mend}' if one.mend else ''}")
    return int(any(one.state == "fail" for one in checks))


_ACTIONS: Mapping[str, tuple[Callable[[Shell, Namespace], int], tuple[str, ...]]] = {
    "migrate": (_migrate, ()),
    "grants": (_grants, ("OWNER", "WRITER", "OBSERVER")),
    "copy": (_copy, ("FROM", "TO")),
    "check": (_check, ()),
    "person": (_person, ()),
}
