"""The journal from the shell: all of it out, its chain checked, projections redone, copied, redacted."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

from warroom.core.place import ServerUrl
from warroom.shell.context import Shell, local
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json
from warroom.shell.shapes import iso


def export(asked: Namespace) -> int:
    """``export [INC]``: the events in order. With ``--json`` one array, else one JSON document a line. What a private
    incident says is left out without ``--private``: its hashes stay."""
    from warroom.core.events import Withheld, encode

    shell = Shell(asked)
    with shell.room(reading=True) as room:
        only = room.find(asked.incident).id if asked.incident else None
        first = True
        private = frozenset() if asked.private else room.store.private()
        for event in room.store.events(incident=only):
            told = {
                "seq": event.seq,
                "id": event.id,
                "incident": event.incident or None,
                "at": iso(event.at),
                "recorded_at": iso(event.recorded_at),
                "actor": event.actor,
                "type": event.type,
                "version": event.data.version,
            }
            if event.incident in private or isinstance(event.data, Withheld):
                told |= {"data": None, "private": True, "hash": room.store.hash_at(event.seq)}
            else:
                told["data"] = encode(event.data)
            line = json.dumps(told, ensure_ascii=False)
            if shell.json:
                print(("[\n " if first else ",\n ") + line, end="")
            else:
                print(line)
            first = False
    if shell.json:
        print("[]" if first else "\n]")
    return 0


def verify(asked: Namespace) -> int:
    """``verify``: 1 where the chain or the projections do not hold."""
    from warroom.store.maintenance import verify as check

    shell = Shell(asked)
    with shell.store(read_only=True, must_exist=True):
        pass  # says in a sentence what is wrong with the file itself before its content is looked at
    verdict = check(shell.db_path)
    if shell.json:
        show_json(
            {
                "ok": verdict.ok,
                "events": verdict.events,
                "head": verdict.head,
                "problems": list(verdict.problems),
                "redacted": verdict.redacted,
                "withheld": verdict.withheld,
            }
        )
        return 0 if verdict.ok else 1
    for problem in verdict.problems:
        say(problem)
    count = "1 event" if verdict.events == 1 else f"{verdict.events} events"
    redacted = f", {verdict.redacted} redacted" if verdict.redacted else ""
    if verdict.withheld:
        redacted += f", {'1 payload' if verdict.withheld == 1 else f'{verdict.withheld} payloads'} not visible to you"
    say(
        f"{'the chain holds' if verdict.ok else 'the chain does NOT hold'}: {count}{redacted}, head {verdict.head[:16]}"
    )
    return 0 if verdict.ok else 1


def rebuild(asked: Namespace) -> int:
    """``rebuild``: the projections made again from the journal."""
    from warroom.store.maintenance import rebuild as redo

    shell = Shell(asked)
    _writable(shell)
    done = redo(shell.db_path)
    if shell.json:
        return show_json({"events": done.events, "changed": done.changed})
    return say(f"{done.events} events read again; {'rows of the tables changed' if done.changed else 'no row changed'}")


def backup(asked: Namespace) -> int:
    """``backup FILE``: an online copy, with the chain's head in it."""
    from warroom.store.maintenance import backup as copy

    shell = Shell(asked)
    shell.refuse_missing()
    to = local(asked.file)
    head = copy(shell.db_path, to)
    if shell.json:
        return show_json({"file": str(to), "events": head.seq, "head": head.hash})
    return say(f"copied to {to}: {head.seq} events, head {head.hash[:16]}")


def restore(asked: Namespace) -> int:
    """``restore FILE``: a backup that verifies takes the database's place; the old one is kept aside."""
    from warroom.room import Refused
    from warroom.store.maintenance import restore as put

    shell = Shell(asked)
    if shell.read_only:
        raise Refused("this changes the database: leave out --read-only")
    _nobody_watches(shell)
    before = _journal(shell)
    if not isinstance(shell.db_path, Path):
        raise Usage("restore puts a backup in the place of a file; into a server's empty database copies store copy")
    aside = put(local(asked.file), shell.db_path, mode=shell.config.store.mode)
    other = before not in ("", _journal(shell))
    if shell.json:
        kept = None if aside is None else str(aside)
        return show_json({"database": str(shell.db_path), "aside": kept, "another_database": other})
    say(f"{asked.file} is the database at {shell.db_path} now")
    if aside is not None:
        say(f"what was there is kept as {aside}")
    if other:
        say("this backup is of a different database: if you did not mean it, restore the one kept aside")
    say("start the watcher again; rooms and walls that are open switch over by themselves")
    return 0


def _journal(shell: Shell) -> str:
    """Which journal the database holds; "" where it cannot be read."""
    from warroom.store import StoreError
    from warroom.store.audit import journal_id

    if not shell.db_path.exists():
        return ""
    try:
        with shell.store(read_only=True) as store:
            return store.query(journal_id)
    except StoreError:
        return ""


def _nobody_watches(shell: Shell) -> None:
    """Refuses while a watcher polls and sends: what it did meanwhile would be lost with the old file."""
    from warroom.room import Refused
    from warroom.store import StoreError

    if not shell.db_path.exists():
        return
    try:
        with shell.store(read_only=True) as store:
            watcher = store.watcher()
    except StoreError:
        return  # what cannot even be read is why a backup is put in its place
    if watcher.alive:
        raise Refused(
            f"a watcher runs (process {watcher.pid}) and nothing was changed: stop it, as by systemctl stop warroom, "
            "or close the room that started it"
        )


def redact(asked: Namespace) -> int:
    """``redact EVENT --reason TEXT``: audited, for good; the chain still verifies."""
    from warroom.store.again import again
    from warroom.store.maintenance import redact as remove

    shell = Shell(asked)
    _writable(shell)
    done = again(lambda: remove(shell.db_path, asked.event, shell.person, asked.reason))
    if shell.json:
        return show_json({
            "event": asked.event, "aside": [str(kept) for kept in done.aside], "amendments": list(done.amendments),
            "log_emptied": done.log_emptied,
        })  # fmt: skip
    done_before = "was redacted before, and its traces are gone" if done.finished else "is redacted"
    say(f"the payload of {asked.event} {done_before}; the chain still verifies. Older backups still hold it.")
    for kept in done.aside:
        say(f"{kept}, which a restore kept aside, may contain it too: delete it when you no longer need it")
    for other in done.amendments:
        say(f"{other} says it again: redact that too if it contains the words")
    if not done.log_emptied and isinstance(shell.db_path, ServerUrl):
        say("its bytes are in the tables' files until the server vacuums them:")
        say("have the tables' owner run the same command")
    elif not done.log_emptied:
        say("someone is reading now: the last copy in the write-ahead log is removed when they are done,")
        say("or when you run the same command again")
    return 0


def _writable(shell: Shell) -> None:
    """Refuses where nothing may be changed, in the store's own words where the file is the reason."""
    from warroom.room import Refused

    if shell.read_only:
        raise Refused("this changes the database: leave out --read-only")
    with shell.store(must_exist=True):
        pass
