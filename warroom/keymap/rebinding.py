"""The actions as a team has bound them: ``[keys]`` laid over the keys that an action has by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from warroom.keymap.actions import ACTIONS, Action


def rebound(keys: Mapping[str, str | Iterable[str]]) -> tuple[Action, ...]:
    """The actions with the keys of ``[keys]`` in place of their own.

    Raises ValueError with a sentence for an unknown action, no key, a reserved one, or one that is another's already.
    """
    if not keys:
        return ACTIONS
    from warroom.keymap.keys import faults, written

    given = {name: written(own) for name, own in keys.items()}
    for name, says in faults(given):
        raise ValueError(f"keys.{name}: {says}")
    return tuple(replace(action, keys=given.get(action.name, action.keys)) for action in ACTIONS)
