"""Choosing colours: the room wears each theme while it is selected, so that one sees it on what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on

from screens.context.registry import PageKind, handles, page
from screens.sheets.page import Page
from screens.sheets.page_rows import PageRow
from warroom.config.theme import read_theme
from warroom.core.colours import is_file
from widgets.line_list import LineList
from widgets.palette import Palette, coloured
from widgets.pane import Drawn
from widgets.theme_names import named

if TYPE_CHECKING:
    from screens.context.context import Context

SAID = {
    "dark": "near-black, four greys; the one it was drawn for",
    "light": "for bright rooms and paper",
    "contrast": "black and white, 7 to 1 for every word",
    "red-green": "safe for red-green colour blindness (protan, deutan)",
    "blue-yellow": "safe for blue-yellow colour blindness (tritan)",
    "ansi16": "the terminal's own sixteen colours",
    "mono": "no colour: bold and reverse only",
}


@handles("theme")
def open_themes(room: Context) -> None:
    """Lay the list of themes over the record; Enter keeps the selected one, Escape goes back to the one before."""
    margin = room.margin
    room.open_overlay(ThemePage(room, margin))


def dressed(name: str, like: Palette, own: Palette | None = None) -> Palette:
    """The theme of that name, ``own`` among them, with the glyphs and the drill's rules of the palette worn now."""
    palette = own if own is not None and name == own.name else named(name)
    if not like.glyphs.bitmap:
        palette = palette.ascii()
    return palette.drill() if like.drilling else palette


def own_theme(theme: str) -> Palette | None:
    """The palette of the file that the configuration names; None where it names none, or where the file is wrong."""
    read = read_theme(theme) if is_file(theme) else None
    return None if read is None or read.faults else coloured(read.name, read.numbers, own=True)


def set_palette(room: Context, palette: Palette) -> None:
    """Every pane of the room, those too that this size does not show."""
    room.set_palette(palette)
    for pane in room.panes().values():
        if isinstance(pane, Drawn) and not pane.is_attached:
            pane.palette = palette


class ThemePage(Page):
    """The themes, tried as they are passed."""

    def __init__(self, room: Context, margin: int) -> None:
        self.before = room.palette
        self._room = room
        self._own = own_theme(room.state.config.display.theme)
        said = SAID if self._own is None else {self._own.name: "your own, from display.theme", **SAID}
        rows = tuple(
            PageRow(name, ((name, "bright"),), does, "now" if name == self.before.name else "")
            for name, does in said.items()
        )
        super().__init__("themes", "THEMES  enter keeps it here; display.theme in config.toml keeps it for good", rows,
                         palette=room.palette, margin=margin, select=self.before.name)  # fmt: skip

    @on(LineList.Highlighted)
    def _tried(self, event: LineList.Highlighted) -> None:
        event.stop()
        if self.list.selected_key:
            set_palette(self._room, dressed(self.list.selected_key, self.before, self._own))
            self.refresh()

    @on(LineList.Chosen)
    def _kept(self, event: LineList.Chosen) -> None:
        set_palette(self._room, dressed(event.key, self.before, self._own))

    def on_key(self, event: events.Key) -> None:
        if self.goes_back(event.key):
            set_palette(self._room, self.before)


page(PageKind("themes", open=open_themes))
