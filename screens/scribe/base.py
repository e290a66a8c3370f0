"""What every part of the scribe's screen may ask of it. A part names besides which other parts it needs."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from textual.app import App
    from textual.widget import Widget

    from screens.base.grid import Grid
    from screens.base.notices import Do
    from screens.context.context import Below
    from screens.entry.line import EntryLine
    from screens.entry.send_queue import Writing
    from screens.scribe.rows import Times
    from screens.scribe.window import Window
    from warroom.core.model import Entry, Incident, Kind
    from warroom.keymap.actions import Action
    from warroom.room import Room
    from warroom.session.drafts_thread import SideStoreThread
    from widgets.palette import Palette
    from widgets.record import Record

PAGE = 300
"""Entries read at once."""


class ScribeContext(Protocol):
    """The record that is shown, the line that is typed, and the few ways to act."""

    times: Times
    """How moments are told."""
    incident_id: str

    @property
    def app(self) -> App[Any]: ...

    @property
    def node(self) -> Widget:
        """What work in the background belongs to."""

    @property
    def room(self) -> Below: ...

    @property
    def clock(self) -> Callable[[], datetime]: ...

    @property
    def do(self) -> Do: ...

    @property
    def desk(self) -> SideStoreThread | None: ...

    @property
    def palette(self) -> Palette: ...

    @property
    def grid(self) -> Grid | None: ...

    @property
    def window(self) -> Window: ...

    @property
    def record(self) -> Record: ...

    @property
    def entry_line(self) -> EntryLine: ...

    @property
    def writing(self) -> Writing: ...

    @property
    def is_attached(self) -> bool: ...

    @property
    def incident(self) -> Incident | None:
        """The incident as last looked at."""

    @property
    def entry(self) -> Entry | None:
        """The selected entry."""

    @property
    def in_record(self) -> bool:
        """Whether letters act: the entries have the focus."""

    @property
    def actions(self) -> tuple[Action, ...]:
        """Every action with the keys of now."""

    def kind_letters(self) -> dict[str, Kind]:
        """The letters that name a kind on an entry."""

    def who_amends(self) -> dict[str, str]:
        """What is being amended at other terminals, by the entry's id: ``lee is amending this``."""

    def say(self, sentence: str) -> None: ...

    def tell(self) -> None: ...

    def run(self, call: Callable[[Room], object], said: str = "", done: Callable[[], None] = ...,
            refused: Callable[[], None] = ...) -> None: ...  # fmt: skip

    def start(self, work: Coroutine[Any, Any, None], ended: Callable[[], None] = ..., group: str = ...) -> None: ...

    def lay(self, widget: Widget) -> None:
        """Mount something over the record."""

    def place(self) -> None:
        """Put every pane where the grid says."""

    def set_focus(self, widget: Widget | None) -> None: ...

    def show_record(self) -> None:
        """Give the rows of the window to the list."""

    def to_line(self) -> None:
        """Back to typing: nothing is selected, and new lines stay in view."""

    def leave(self) -> None:
        """Back to the room, with what is half typed."""
