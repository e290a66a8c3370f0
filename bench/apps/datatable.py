"""What a list would cost with Textual's own table: rows of the shape the incident list has."""

from __future__ import annotations

import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable


class Table(App[None]):
    """Args: how many rows (first argument, 1,000 by default)."""

    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "Quit")]

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._rows = rows

    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table: DataTable[str] = self.query_one(DataTable)
        table.add_columns("sev", "id", "title", "age", "ic", "next")
        for number in range(1, self._rows + 1):
            title = f"Checkout slow in region {number % 17}"
            table.add_row(f"SEV{number % 4}", f"{number:05}", title, "42m", "maya", "02:13", key=str(number))


if __name__ == "__main__":
    Table(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000).run()
