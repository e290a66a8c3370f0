"""What a typed command means, and what a verb is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.context.state import RoomState
    from warroom.room import Room


class Spoken(Struct, frozen=True):
    """What a typed command will do: a sentence, then a call on the room, or a handler of the screen's.

    ``problem`` says what is missing; then nothing can be done yet.
    """

    says: str
    call: Callable[[Room], object] | None = None
    handler: Callable[[Context], None] | None = None
    problem: str = ""
    done: str = ""
    """What is said when it is done, where the call gives no sentence."""
    looks: bool = False
    """Whether the handler only looks: then observers may do it."""

    def answered(self, room: Room) -> str:
        """Do it with the room; gives its sentence, or what was said it would do."""
        assert self.call is not None
        result = self.call(room)
        return result if isinstance(result, str) and result else self.done or f"done: {self.says}"

    @property
    def writes(self) -> bool:
        return self.call is not None or (self.handler is not None and not self.looks)


class Verb(Struct, frozen=True):
    """``usage`` is shown while it is typed; ``words`` are what each place may hold, for completion."""

    usage: str
    read: Callable[[RoomState, list[str]], Spoken]
    words: tuple[Callable[[RoomState], tuple[str, ...]], ...] = ()
    needs_incident: bool = True
    alone: bool = False
    """Whether it means something without the words it may have."""
    most: int | None = None
    """How many words it takes; None where the last of them is a text of any length. What is over is refused."""
