"""``warroom ssh``: what an SSH key's forced command runs, so that the key alone says who somebody is.

``authorized_keys`` holds ``restrict,pty,command="warroom ssh --as maya" ssh-ed25519 …``. Whatever the other end asks
for besides (its command, its environment) is a wish: a few commands are granted under the key's own name, everything
else is refused with a sentence. Nothing here starts another program for the person, and the screens do not either.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from argparse import Namespace
from collections.abc import MutableMapping
from typing import TYPE_CHECKING

from warroom.core.identity import Naming
from warroom.shell import arguments
from warroom.shell.failures import Usage

if TYPE_CHECKING:
    from collections.abc import Sequence

SCREENS = ("room", "scribe", "wall", "replay")
GRANTED = (
    *SCREENS, "list", "show", "timeline", "who", "oncall", "alerts", "log", "handover", "playbook", "followups",
    "search", "similar", "services", "accounts", "workarounds", "containment", "changes", "drills",
)  # fmt: skip
"""What the other end may ask for by name; an incident's number alone opens the room on it."""
ACTS = (
    "declare", "status", "ack", "severity", "plan", "activate", "reopen", "cancel", "merge", "unmerge", "breach",
    "notified", "reviewed", "undo", "details", "brief", "triage", "private", "link", "unlink", "channel", "role",
    "accept", "decline", "withdraw", "release", "take", "join", "leave", "checkin", "update", "draft", "approve",
    "discard", "milestone", "amend", "retract", "unretract", "pin", "withhold", "hypothesis", "evidence", "split",
    "combine", "unpaste", "ask", "task", "tick", "escalate", "snooze", "tickets", "review", "followup", "tracker",
    "comment", "workaround", "tag", "resolution", "rate", "change", "pause", "chat", "assist",
    "security", "custody", "duty", "reporter", "verified", "recover", "assess", "launch",
)  # fmt: skip
"""Refused: what is done to an incident is done in the room, by whoever sees it."""
HOST = (
    "demo", "serve", "watch", "ssh", "alert", "call", "metrics", "feeds", "outbox", "export", "verify", "rebuild",
    "backup", "restore", "redact", "store", "doctor", "config", "policy", "completion",
    "drill",
)  # fmt: skip
"""Refused: what reads or writes files of the host, starts something on it, or tells of all that is kept there."""

_KEPT = re.compile(
    r"PATH|SHELL|TERM|COLORTERM|NO_COLOR|LANG|LANGUAGE|LC_[A-Z]+|SSH_(CONNECTION|CLIENT|TTY)"
)
_OWN = ("person", "db", "config")  # options that say who and where: the key's command alone gives them


class NotGranted(Exception):
    """The other end asked for what its key does not open. The message is a sentence."""


def granted(asked: Namespace, env: MutableMapping[str, str], *, is_terminal: bool | None = None) -> Namespace:
    """The arguments of what is really run, and ``env`` cleaned of everything that the other end could have set.

    Args:
        asked: the forced command's own arguments.
        env: the process's environment; changed in place.
        is_terminal: whether a person can see a screen; looked up unless given.

    Raises:
        Usage: the forced command names nobody, no terminal was asked for, or the wish cannot be understood.
        NotGranted: what was asked for is not opened by this key.
        arguments.Answered: help was printed.
    """
    wish = env.get("SSH_ORIGINAL_COMMAND", "")
    if not getattr(asked, "person", None):
        raise Usage('the forced command has no name: command="warroom ssh --as NAME"')
    confine(env)
    inner = arguments.read(_words(wish))
    if inner.command not in GRANTED:
        raise NotGranted(_refusal(inner.command))
    if named := [name for name in _OWN if getattr(inner, name, None) is not None]:
        option = {"person": "--as"}.get(named[0], f"--{named[0]}")
        raise NotGranted(f"{option} is refused: your key says who you are and which room it opens")
    if getattr(inner, "chat", None) not in (None, "-"):
        raise NotGranted("--chat takes only - here: a file would be one of the host's")
    if inner.command in SCREENS and not (sys.stdin.isatty() if is_terminal is None else is_terminal):
        raise Usage("a screen needs a terminal: connect with ssh -t")
    for name in _OWN:
        if (value := getattr(asked, name, None)) is not None:
            setattr(inner, name, value)
    inner.read_only = getattr(asked, "read_only", False) or getattr(inner, "read_only", False)
    inner.confined, inner.naming = True, Naming.KEY
    return inner


def _words(wish: str) -> Sequence[str]:
    """The words of the other end's command, with or without ``warroom`` before them. Raises NotGranted."""
    try:
        words = shlex.split(wish)
    except ValueError as error:
        raise NotGranted("that command has an unbalanced quotation mark") from error
    if words[:1] == ["warroom"]:
        words = words[1:]
    first = next((word for word in words if not word.startswith("-")), "")
    if first and first not in GRANTED and not arguments.INCIDENT.fullmatch(first):
        raise NotGranted(_refusal(first))
    return words


def _refusal(word: str) -> str:
    from warroom.core.text import clean

    return f'"{clean(word, 40)}" is refused here: this key opens the room, and the commands {", ".join(GRANTED)}'


def confine(env: MutableMapping[str, str]) -> None:
    """Take out of ``env`` all but what describes terminal, language and account; home and login name are the account's.

    A list of what may stay, not of what must go: a proxy, an editor or a library to be loaded are all somebody's
    idea of where this process should turn to.
    """
    import pwd

    for name in [name for name in env if not _KEPT.fullmatch(name)]:
        del env[name]
    account = pwd.getpwuid(os.getuid())
    env.update(HOME=account.pw_dir, USER=account.pw_name, LOGNAME=account.pw_name)
