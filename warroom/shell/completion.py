"""``completion SHELL``, and what Tab offers: commands, options, and the words that each place may hold."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from warroom.shell.context import Shell
from warroom.shell.grammar.entries import STATES
from warroom.shell.grammar.incidents import STATUSES
from warroom.shell.grammar.record import AUDIENCES, KINDS
from warroom.shell.printing import say, show_json

if TYPE_CHECKING:
    from warroom.room import Room

Offer = Callable[[Shell], Iterable[str]]


def completion(asked: Namespace) -> int:
    """``completion bash|zsh|fish``: what that shell reads at its start."""
    from argcomplete.shell_integration import shellcode

    code = shellcode(["warroom"], shell=asked.shell)
    return show_json({"shell": asked.shell, "code": code}) if asked.json else say(code)


def answer() -> None:
    """Answer a shell's question for what may follow, and end: the shell asks by an environment variable."""
    from argcomplete import autocomplete

    from warroom.shell.arguments import parser

    whole = parser()
    _offering(whole)
    autocomplete(whole, always_complete_options=False)


def _offering(parser: argparse.ArgumentParser) -> None:
    """Give each argument of each command what it may hold."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for made in action.choices.values():
                _offering(made)
        elif action.dest in _OFFERS:
            action.completer = _asked(_OFFERS[action.dest])  # type: ignore[attr-defined]


def _asked(offer: Offer) -> Callable[..., list[str]]:
    def complete(parsed_args: Namespace, **_: Any) -> list[str]:
        with suppress(Exception):  # Tab offers what it can, and says nothing where it cannot
            return list(offer(Shell(parsed_args)))
        return []

    return complete


def _incidents(shell: Shell) -> Iterable[str]:
    return _read(shell, lambda room: [it.number for it in room.overview().incidents])


def _alerts(shell: Shell) -> Iterable[str]:
    return _read(shell, lambda room: dict.fromkeys(alert.title for alert in room.store.alerts()))


def _read(shell: Shell, look: Callable[[Room], Iterable[str]]) -> Iterable[str]:
    with shell.room(reading=True) as room:
        return list(look(room))


_OFFERS: dict[str, Offer] = {
    "incident": _incidents, "into": _incidents, "pin": _incidents, "alert": _alerts,
    "status": lambda shell: STATUSES, "kind": lambda shell: KINDS, "audience": lambda shell: AUDIENCES,
    "state": lambda shell: STATES,
    "role": lambda shell: [role.name for role in shell.config.policy.roles],
    "severity": lambda shell: [severity.name for severity in shell.config.policy.severities],
    "person": lambda shell: [one.handle for one in shell.config.responder],
    "name": lambda shell: [one.handle for one in shell.config.responder],
    "feed": lambda shell: [feed.id for feed in shell.config.feed],
    "test": lambda shell: [channel.id for channel in shell.config.channel],
}  # fmt: skip
"""What an argument may hold, by its name."""
