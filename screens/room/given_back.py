"""Words that were refused when they followed, given back where they were written: a brief into its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from screens.context.state import RoomState
    from screens.entry.drafts import Sent
    from screens.room.overlay import Overlays
    from warroom.core.model import Incident


class Giving(Protocol):
    """The screen on which they are given back."""

    @property
    def state(self) -> RoomState: ...

    @property
    def overlays(self) -> Overlays: ...

    def go_to(self, incident: str) -> None: ...


def give_back(room: Giving, sent: Sent) -> bool:
    """Open the form that the words came from, with them in it and the reason; False where they came from none."""
    from screens.forms.details import brief

    intent = sent.intent
    if intent is None or intent.name != "set_brief":
        return False
    it = _standing(room.state, sent.incident)
    if it is None:
        return False
    room.go_to(it.id)
    form = brief(it)
    names = {field.name for field in form.fields}
    typed = {name: said for name, said in intent.arguments.items() if name in names and isinstance(said, str)}
    room.overlays.open(form, typed, sent.refused)
    return True


def _standing(state: RoomState, incident: str) -> Incident | None:
    """The incident, or the one that it was merged into; None where neither is open."""
    overview = state.look.overview if state.look is not None else None
    if overview is None:
        return None
    into = next((it.merged_into for it in overview.merged if it.id == incident), incident)
    return next((it for it in overview.incidents if it.id == into), None)
