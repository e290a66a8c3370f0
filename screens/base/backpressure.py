"""An app that never waits for its terminal: while that is behind nothing is painted, and then one fresh frame.

Everything but painting goes on meanwhile: keys, looks, commands, the watcher's lease.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from textual import constants
from textual.app import SuspendNotSupported
from textual.screen import Screen

from screens.base.faults import Guarding
from screens.base.notices import Saying
from widgets.driver import LineDriver
from widgets.paint import SparingScreen

ReturnT = TypeVar("ReturnT")
UNFINISHED = "Paste unfinished: its end has not arrived. Esc ends it."


class Unhurried(Guarding[ReturnT], Generic[ReturnT]):
    """An app on ``LineDriver``. ``confined``: it opens nothing else on this machine for who sits at it."""

    confined = False
    _is_due = False
    _is_slow = False

    def __init__(self, **options: Any) -> None:
        if constants.DRIVER is None:
            options.setdefault("driver_class", LineDriver)
        super().__init__(**options)
        self.on_slow_line: Callable[[], None] = lambda: None
        """Called once, when the line has shown itself to be slow."""

    @property
    def line(self) -> LineDriver | None:
        """The terminal's line; None without a terminal (tests, a browser)."""
        return self._driver if isinstance(self._driver, LineDriver) else None

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        """None: every screen of ours covers the one beneath. Textual would paint all of it again at every tick."""
        return []

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        """As Textual's, unless the terminal has not taken the frame before: then a whole one is due."""
        line = self.line
        if line is None:
            super()._display(screen, renderable)
            return
        line.on_taken, line.on_resized, line.on_unfinished = self._taken, self._resized, self._unfinished
        if renderable is not None and line.is_behind:
            self._is_due = True
            self.post_display_hook()
            return
        with line.frame():
            super()._display(screen, renderable)

    def _taken(self) -> None:
        """The terminal reads again: what it has missed is shown as it is now."""
        if not self._running:
            return
        if self.line is not None and self.line.is_slow and not self._is_slow:
            self._is_slow = True
            self.on_slow_line()
        if self._is_due:
            self._is_due = False
            self.screen.refresh()

    def _resized(self, columns: int, rows: int) -> None:
        """The terminal has had another size. Where it has again the one that the screen is laid out for, nothing is
        laid out anew, and what it lost meanwhile would be missing."""
        if self._running and isinstance(self.screen, SparingScreen) and self.screen.size == (columns, rows):
            self.screen.action_repaint()

    def _unfinished(self) -> None:
        """The end of a paste does not come: what came of it is where it belongs, and until then little else acts."""
        if self._running and isinstance(self.screen, Saying):
            self.screen.say(UNFINISHED)

    # ------------------------------------------------------------ confined

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """As Textual's. Raises SuspendNotSupported for who is confined: the terminal is never another program's."""
        if self.confined:
            raise SuspendNotSupported("no other program can be opened over this connection")
        with super().suspend():
            yield

    def action_suspend_process(self) -> None:
        if not self.confined:
            super().action_suspend_process()

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """As Textual's, but never on a machine that is not the person's own."""
        if not self.confined:
            super().open_url(url, new_tab=new_tab)
