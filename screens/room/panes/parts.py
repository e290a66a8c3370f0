"""The parts of the room's screen, as those that lay them out and fill them see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from screens.context.context import Context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.widget import Widget

    from screens.entry.host import LineHost
    from screens.entry.line import EntryLine
    from screens.inbox.opener import InboxController
    from screens.room.focus import Focus
    from widgets.alert_list import AlertList
    from widgets.clock import Clock
    from widgets.incident_list import IncidentList
    from widgets.pane import Pane
    from widgets.timeline import Timeline


class Parts(Context, Protocol):
    """The widgets of the screen, and what of it has a file of its own."""

    @property
    def incidents(self) -> IncidentList: ...

    @property
    def timeline(self) -> Timeline: ...

    @property
    def alerts(self) -> AlertList: ...

    @property
    def entry_line(self) -> EntryLine: ...

    @property
    def clocks(self) -> tuple[Clock, ...]: ...

    @property
    def told(self) -> Mapping[str, Pane[Any]]: ...

    @property
    def lines(self) -> LineHost: ...

    @property
    def alert_acts(self) -> InboxController: ...

    @property
    def focus_at(self) -> Focus: ...

    @property
    def focused(self) -> Widget | None: ...
