"""What an act on one incident has in common: the incident is found, the act done, and what came of it said."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from warroom.shell.context import Shell
from warroom.shell.printing import say, show_json

if TYPE_CHECKING:
    from warroom.core.model import Incident
    from warroom.room import Room


class Done(Struct, frozen=True):
    """What came of an act: a sentence, and for scripts the further keys of its JSON."""

    says: str
    more: dict[str, Any] = {}


class Acting(Struct, frozen=True):
    """What an act is given: the arguments, the room, and the incident as it was found."""

    asked: Namespace
    shell: Shell
    room: Room
    it: Incident


Act = Callable[[Acting], "Done | str | None"]


def act(do: Act) -> Callable[[Namespace], int]:
    """Makes a command of an act on INC. It gives a sentence; none says how the incident is now."""

    @wraps(do)
    def command(asked: Namespace) -> int:
        shell = Shell(asked)
        with shell.room() as room:
            it = room.find(asked.incident)
            given = do(Acting(asked, shell, room, it))
            after = room.find(it.id)
        done = given if isinstance(given, Done) else Done(given or f"{after.id}: {after.status.value}")
        return answer(shell, after, done.says, **done.more)

    return command


def answer(shell: Shell, after: Incident, said: str, **more: Any) -> int:
    """Says what was done; with ``--json`` the incident as it is now, the sentence as ``said``, and ``more``."""
    if shell.json:
        from warroom.shell import shapes

        return show_json({**shapes.incident(after), "said": said, **more})
    return say(said)
