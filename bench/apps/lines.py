"""The room's own list, alone on a screen: what it costs compared with Textual's table."""

from __future__ import annotations

import sys
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from widgets.incident_list import IncidentList, IncidentRow
from widgets.paint import SparingScreen

_WIDTH = 58
"""As wide as in the room at 120 columns, and as the table's columns together."""


class Lines(App[None]):
    """Args: how many rows (first argument, 10,000 by default)."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "Quit")]

    def __init__(self, rows: int) -> None:
        super().__init__(ansi_color=True)
        self._rows = rows

    def get_default_screen(self) -> Screen[None]:
        return SparingScreen(id="_default")

    async def on_mount(self) -> None:
        rows = IncidentList("INCIDENTS")
        rows.styles.width = _WIDTH
        await self.screen.mount(rows)
        rows.set_rows([_row(number) for number in range(1, self._rows + 1)])
        rows.focus()


def _row(number: int) -> IncidentRow:
    return IncidentRow(
        key=str(number),
        rank=number % 4,
        severity=f"SEV{number % 4}",
        id=f"{number:05}",
        title=f"Checkout slow in region {number % 17}",
        age="42m",
        commander="maya",
        next="02:13",
    )


if __name__ == "__main__":
    Lines(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000).run()
