"""The least a program with a line to type into can be: what the echo of a key is compared with."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Input


class Typed(App[None]):
    def compose(self) -> ComposeResult:
        yield Input(placeholder="ready")

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False


if __name__ == "__main__":
    Typed().run()
