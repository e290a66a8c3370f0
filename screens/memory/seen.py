"""Past incidents like the one that is being declared: looked for while somebody types, and never in the way of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from screens.base.form import Section
from screens.base.key_labels import told
from warroom.keymap.actions import Action
from widgets.guard import behind

if TYPE_CHECKING:
    from screens.context.context import Context
    from warroom.commands.memory import Hit, SeenBefore
    from warroom.room import Room

_ASKED = ("title", "summary", "service", "region")
_SHORTEST = 4

Question = tuple[tuple[str, ...], tuple[str, ...]]
"""The values of ``_ASKED``, and the alerts."""


class Seen:
    """What was found for the words of now. ``show`` draws it anew."""

    def __init__(self, room: Context, show: Callable[[], None]) -> None:
        self._room, self._show = room, show
        self._looking = False
        self.forget()

    def forget(self) -> None:
        self._wanted: Question | None = None
        self._answered: Question | None = None
        self._found: SeenBefore | None = None
        self.taken = ""
        self.tags: Mapping[str, str] = {}

    @property
    def first(self) -> str | None:
        """The id of the likeliest one."""
        return self._found.hits[0].past.incident.id if self._found is not None and self._found.hits else None

    @property
    def ids(self) -> set[str]:
        return {hit.past.incident.id for hit in self._found.hits} if self._found is not None else set()

    def add(self, hits: Sequence[Hit]) -> None:
        """More of them, behind those; gone when something else is typed."""
        if self._found is not None and hits:
            self._found = replace(self._found, hits=(*self._found.hits, *hits))
            self._show()
            self._room.tell_keys()

    def keys(self, actions: Sequence[Action]) -> list[tuple[str, str]]:
        from screens.memory import section as seen_before

        if self._found is None or not self._found.hits:
            return []
        fix = told(actions, "declare_fix") if self._found.hits[0].past.fixed_by else ()
        tags = told(actions, "declare_tags") if seen_before.tags_of(self._found.hits[0]) else ()
        return [*fix, *tags, *told(actions, "declare_read")]

    def look(self, values: Mapping[str, str], alerts: tuple[str, ...]) -> None:
        """Looks for what is like it. One question is on its way at a time; of those meanwhile the last is next."""
        words = tuple(values.get(name, "").strip() for name in _ASKED)
        if len(words[0]) < _SHORTEST and not alerts:
            self._wanted = self._found = None
            self._show()
            return
        self._wanted = (words, alerts)
        if not self._looking:
            self._looking = True
            behind(self._room.node, self._answer(), "look for what was seen before", group="seen")

    async def _answer(self) -> None:
        try:
            while (asked := self._wanted) is not None and asked != self._answered:
                found = await self._room.do(_question(asked))
                self._answered = asked
                if self._wanted is not None:
                    self._found = found
                    self._show()
                    self._room.tell_keys()
        finally:
            self._looking = False

    def take_fix(self) -> None:
        """What fixed the likeliest one is the first hypothesis of this one; pressed again, it is not."""
        from screens.memory import section as seen_before

        if self._found is not None and self._found.hits:
            self.taken = "" if self.taken else seen_before.hypothesis(self._found.hits[0])
            self._show()

    def take_tags(self) -> None:
        """The tags of the likeliest one are those of this one; pressed again, they are not."""
        from screens.memory import section as seen_before

        if self._found is not None and self._found.hits:
            self.tags = {} if self.tags else seen_before.tags_of(self._found.hits[0])
            self._show()

    def section(self, *, width: int, narrow: bool) -> Section | None:
        """``width``: columns there are. None where nothing was looked for, and in a narrow sheet where nothing was
        found."""
        from screens.memory import section as seen_before

        if self._wanted is None or (narrow and (self._found is None or not self._found.hits)):
            return None
        state = self._room.state
        return seen_before.section(self._found, state.policy, state.clock(), state.zone, width=width,
                                   narrow=narrow, taken=self.taken, tagged=bool(self.tags),
                                   actions=state.actions)  # fmt: skip


def _question(asked: Question) -> Callable[[Room], SeenBefore]:
    (title, summary, service, region), alerts = asked
    return lambda room: room.seen_before(title, summary=summary, service=service, region=region, alerts=alerts)
