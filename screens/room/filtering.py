"""The filter of the incidents' list, typed in the entry line's row: every letter narrows the list at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from screens.context.context import Moving, Telling
from widgets.field import Field

if TYPE_CHECKING:
    from textual.widget import Widget


class Filtered(Telling, Moving, Protocol):
    """A screen with a list to filter."""

    def lay(self, widget: Widget) -> None:
        """Mount a widget on the screen."""


class ListFilter:
    """The filter's field, while it is typed; what it lets through is the state's ``filter``."""

    def __init__(self, room: Filtered) -> None:
        self._room = room
        self.field: Field | None = None

    def open(self) -> None:
        """Type a filter."""
        room = self._room
        field = Field(room.state.filter, placeholder="id, title, service, person", palette=room.palette)
        field.styles.position = "absolute"
        grid = room.state.grid
        if grid is not None:
            rect = grid.panes.get("entry") or grid.panes["keys"]
            field.styles.offset = (grid.margin, rect.y)
            field.styles.width, field.styles.height = grid.width - 2 * grid.margin, 1
        self.field = field
        room.lay(field)
        field.focus()

    def close(self, keep: bool) -> None:
        """Leave the field; what was typed stays in force only where it is kept."""
        if self.field is not None:
            self.field.remove()
            self.field = None
        if not keep:
            self._room.state.filter = ""
        self._room.focus_pane("incidents")

    def typed(self, event: Field.Changed) -> None:
        if event.control is self.field:
            self._room.state.filter = event.value.strip()
            self._room.tell()

    def entered(self, event: Field.Submitted) -> None:
        if event.control is self.field:
            self.close(keep=True)
