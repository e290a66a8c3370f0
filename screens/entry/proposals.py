"""What somebody wanted while the store was out of reach and must not go out by itself: it waits to be confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.entry.drafts import PROPOSED
from warroom.session.intents import Intent

if TYPE_CHECKING:
    from warroom.core.drafts import Written
    from warroom.session.drafts_thread import SideStoreThread


class Proposals:
    """The commands that wait, by their keys, the oldest first; kept beside the drafts until they are settled.

    Args:
        changed: called when there are others.
    """

    def __init__(self, desk: SideStoreThread | None, changed: Callable[[], None]) -> None:
        self._desk = desk
        self._changed = changed
        self.waiting: dict[str, Intent] = {}

    def add(self, intent: Intent) -> None:
        """Keep a command, or what it was refused with."""
        self.waiting[intent.key] = intent
        if self._desk is not None:
            self._desk.put({(intent.incident, PROPOSED + intent.key): (intent.dump(), 0)})
        self._changed()

    def settle(self, key: str) -> None:
        """It was confirmed and done, or dropped."""
        intent = self.waiting.pop(key, None)
        if intent is not None and self._desk is not None:
            self._desk.put({(intent.incident, PROPOSED + key): None})
        self._changed()

    def recall(self, written: tuple[Written, ...]) -> tuple[Written, ...]:
        """Take up what an earlier run of the program kept; gives what is something else."""
        mine = [one for one in written if one.field.startswith(PROPOSED)]
        for one in mine:
            key = one.field.removeprefix(PROPOSED)
            intent = Intent.load(key, one.incident, one.text)
            if intent is not None:
                self.waiting.setdefault(key, intent)
        if mine:
            self._changed()
        return tuple(one for one in written if one not in mine)
