"""``doctor``: configuration, database, feeds and terminal, each fault with its mend."""

from __future__ import annotations

import os
import platform
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from warroom.shell.context import Shell, say, show_json, table, version

SLOW_WRITE_S = 0.1
"""A commit that takes longer is felt by who types."""
SMALLEST = (80, 24)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: ``state`` is ok, warning or fault; ``mend`` is what to do, "" where all is well."""

    check: str
    state: str
    text: str
    mend: str = ""


def doctor(asked: Namespace) -> int:
    """1 where anything is at fault; a warning is none."""
    shell = Shell(asked)
    found = list(_examined(shell))
    sick = any(f.state == "fault" for f in found)
    if shell.json:
        show_json([asdict(f) | {"ok": f.state != "fault"} for f in found])
        return 1 if sick else 0
    marks = {"ok": "ok", "warning": "warning", "fault": "FAULT"}
    table(("", "", ""), [(f.check, marks[f.state], f.text) for f in found])
    mends = [f for f in found if f.mend]
    if mends:
        say()
    for f in mends:
        say(f"{f.check}: {f.mend}")
    return 1 if sick else 0


def _examined(shell: Shell) -> Iterator[Finding]:
    yield _program()
    configured = True
    for finding in _configuration(shell):
        configured = configured and finding.state != "fault"
        yield finding
    if configured:
        for part in (_database, _feeds, _people):
            yield from _guarded(part, shell)
    yield from _terminal(shell)


def _guarded(part: Callable[[Shell], Iterator[Finding]], shell: Shell) -> Iterator[Finding]:
    """A part that itself fails is a fault like any other: the rest is still examined."""
    try:
        yield from part(shell)
    except Exception as error:
        yield Finding(part.__name__.strip("_"), "fault", str(error))


def _program() -> Finding:
    return Finding("program", "ok", f"warroom {version()}, Python {platform.python_version()}, {platform.system()}")


def _configuration(shell: Shell) -> Iterator[Finding]:
    from warroom.config import ConfigError, check_feeds, searched

    try:
        config = shell.config
    except ConfigError as error:
        for line in error.lines:
            yield Finding("config", "fault", line, "mend that line; `warroom doctor` reads it again")
        return
    if config.source is None:
        yield Finding("config", "ok", f"the defaults; no file at {searched()[0]}")
    else:
        yield Finding("config", "ok", str(config.source))
    for line in check_feeds(config):
        yield Finding("config", "fault", line, "mend that line; `warroom doctor` reads it again")


def _database(shell: Shell) -> Iterator[Finding]:
    from warroom.store import StoreError
    from warroom.store.maintenance import verify
    from warroom.store.sqlite import sqlite_fault

    fault = sqlite_fault()
    if fault:
        yield Finding("sqlite", "warning", fault, "pip install pysqlite3, then start warroom again")
    path = shell.db_path
    if not path.exists():
        yield Finding("database", "ok", f"{path}: not there yet; the first command or screen makes it")
        return
    try:
        with shell.store(read_only=True) as store:
            watcher = store.watcher()
        verdict = verify(path)
    except StoreError as error:
        yield Finding("database", "fault", str(error))
        return
    mode = oct(path.stat().st_mode & 0o777)[2:]
    if verdict.ok:
        yield Finding("database", "ok", f"{path}: {verdict.events} events, the chain holds, mode 0{mode}")
    for problem in verdict.problems:
        yield Finding("database", "fault", problem, "keep this file, look at the backups: `warroom verify` tells all")
    if not shell.read_only and os.access(path, os.W_OK):
        yield from _latency(shell)
    if watcher.alive:
        kind = "standing" if watcher.standing else "with a terminal"
        yield Finding("watcher", "ok", f"running, {kind}, pid {watcher.pid}")
    else:
        yield Finding(
            "watcher", "warning", "none is running: nothing is polled and no escalation fires",
            "open warroom, or run `warroom watch` as a service",
        )  # fmt: skip


def _latency(shell: Shell) -> Iterator[Finding]:
    with shell.store() as store:
        if store.read_only:
            yield Finding("database", "warning", store.notice or "it can only be read")
            return
        began = time.monotonic()
        with store.writing():
            pass
        took = time.monotonic() - began
    if took > SLOW_WRITE_S:
        yield Finding("database", "warning", f"a write took {took:.2f} s", "use a local disk that is not full")


def _feeds(shell: Shell) -> Iterator[Finding]:
    from warroom.shell.feeds import polled

    if not shell.config.feed:
        yield Finding("feeds", "ok", "none is configured")
    for result in polled(shell):
        name = f"feed {result['id']}"
        if result["ok"]:
            yield Finding(name, "ok", f"{result['alerts']} alerts in {result['took_s']:.1f} s")
        else:
            yield Finding(name, "fault", str(result["error"]), result["mend"] or "")
    for feed in shell.config.feed:
        if feed.insecure:
            yield Finding(f"feed {feed.id}", "warning", "insecure: certificate not checked", "set ca_file instead")


def _people(shell: Shell) -> Iterator[Finding]:
    text = f"you are {shell.person}; --as is a claim, not proof"
    known = {r.handle for r in shell.config.responder}
    if known and shell.person not in known:
        yield Finding("person", "warning", f"{text}; no [[responder]] has that handle", "add one, or use --as")
    else:
        yield Finding("person", "ok", text)


def _terminal(shell: Shell) -> Iterator[Finding]:
    from warroom.shell.terminal import colours, is_remote

    env = dict(shell.env)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield Finding("terminal", "ok", "none here: the commands work, the screens need one")
        return
    size = os.get_terminal_size()
    name = env.get("TERM", "")
    where = " over SSH" if is_remote(env) else ""
    palette = {"standard": "16 colours"}.get(colours(env, "auto"), "256 colours")
    text = f"{name or 'no TERM'}, {size.columns}×{size.lines}, {palette}{where}"
    if size.columns < SMALLEST[0] or size.lines < SMALLEST[1]:
        yield Finding("terminal", "warning", text, "make the window 80×24 or larger")
    elif name in ("", "dumb"):
        yield Finding("terminal", "fault", text, "set TERM, such as TERM=xterm-256color")
    else:
        yield Finding("terminal", "ok", text)
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding != "utf8":
        yield Finding("locale", "warning", f"not UTF-8 ({encoding}): drawn with ASCII", "set LANG, such as C.UTF-8")
