"""The keys of the now strip: each promise shown there says the key that settles it, of that incident and no other.

A letter acts on the selected incident. So it stands at a promise only where it would do exactly what that promise asks
for; every other promise is settled by the key of its place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from screens.base.key_labels import shown_for
from screens.view.promises import Promise
from warroom.core.cadence import AUDIENCES
from warroom.core.clocks import is_acknowledged
from warroom.keymap.actions import applies
from widgets.now_strip import chips_shown

if TYPE_CHECKING:
    from screens.context.state import RoomState
    from warroom.core.model import Incident

JUST_NOW = timedelta(seconds=2)
"""A promise that took another's place so lately may not be the one that was read."""
IN_INBOX = frozenset({"update", "escalate", "roles"})
"""Letters of the strip that mean in the inbox what they mean in the room."""


BeginsWith = Callable[["Incident"], str]
"""The audience that an update of an incident opens with."""


class StripKeys:
    """What stands at each place of the strip as it was drawn last."""

    def __init__(self) -> None:
        self.shown: tuple[Promise, ...] = ()
        self._letters: tuple[str, ...] = ()  # the action whose letter is told at each place, "" for the place's key
        self._taken: dict[int, datetime] = {}

    def tell(self, state: RoomState, begins_with: BeginsWith, broken: Sequence[Promise], now: datetime,
             *, hushed: bool) -> tuple[str, ...]:
        """The keys of those that are shown, in their order; () where they are ``hushed``, because
        they would type letters or act on a sheet."""
        width = state.grid.width if state.grid is not None else 0
        shown = tuple(broken[: chips_shown(width)])
        for n, promise in enumerate(shown):
            before = self.shown[n] if n < len(self.shown) else None
            if before is not None and before.id != promise.id:
                self._taken[n] = now
        self.shown = state.promises_shown = shown
        letters: list[str] = []
        for promise in shown:
            by_letter = _by_letter(state, begins_with, promise, now) and promise.action not in letters
            letters.append(promise.action if by_letter else "")
        self._letters = tuple(letters)
        if hushed:
            return ()
        return tuple(
            shown_for(state.actions, letter or f"settle_{n}") if letter or not state.read_only else ""
            for n, letter in enumerate(letters, 1)
        )

    def lettered(self, action: str) -> Promise | None:
        """The promise at which the letter of that action is told."""
        return next((p for p, letter in zip(self.shown, self._letters, strict=True) if letter == action), None)

    def is_new(self, place: int, now: datetime) -> bool:
        """Whether what stands at that place took another's just now."""
        taken = self._taken.get(place)
        return taken is not None and timedelta() <= now - taken < JUST_NOW


def _by_letter(state: RoomState, begins_with: BeginsWith, promise: Promise, now: datetime) -> bool:
    """Whether the letter of the promise's action does just what would settle it."""
    if not promise.incident or promise.action in ("promises", "inbox"):
        return True
    action = next((a for a in state.actions if a.name == promise.action), None)
    it = next((i for i in state.open_incidents if i.id == promise.incident), None)
    if action is None or it is None:
        return False
    at = state.at
    if at.inbox_open:
        if promise.action not in IN_INBOX or state.read_only:
            return False
    elif promise.incident != state.selected or not applies(action, at.pane, state.has(), read_only=state.read_only):
        return False
    return _opens_at(state, begins_with, it, promise, now)


def _opens_at(state: RoomState, begins_with: BeginsWith, it: Incident, promise: Promise, now: datetime) -> bool:
    """Whether what the letter opens is filled in for this promise by itself."""
    kind, _, about = promise.key.partition(":")
    if kind in AUDIENCES:
        return begins_with(it) == AUDIENCES[kind]
    if kind == "role_unfilled":
        required = state.policy.severity(it.severity).roles
        return next((r for r in required if not it.holders(r)), "") == about
    if kind == "acknowledge":
        return not is_acknowledged(it, state.policy, now)
    if kind == "escalation":
        policy = state.policy.escalation_for(it.service)
        fired = {f.level for f in it.fired}
        first = next((level.name for level in policy.level if level.name not in fired), "") if policy else ""
        return about.rpartition("/")[2] == first
    if kind == "approval":
        return bool(it.drafts) and it.drafts[0].id == about
    return kind in ("diagnosis", "soak", "soaked", "duty", "closing", "sla_resolution", "regulatory", "tickets")
