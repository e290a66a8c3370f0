"""Where the keys go: the pane of the room that has the focus, and moving between panes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from screens.context.context import Telling
from screens.context.state import TABS
from widgets.field import Field
from widgets.line_list import LineList

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.widget import Widget

    from screens.entry.line import EntryLine
    from screens.inbox.opener import InboxController
    from screens.sheets.overlay import Overlay
    from warroom.core.inbox import AlertGroup
    from widgets.alert_list import AlertList
    from widgets.incident_list import IncidentList
    from widgets.timeline import Timeline

LISTS = ("incidents", "timeline", "alerts")


class Paned(Telling, Protocol):
    """A screen of panes."""

    @property
    def incidents(self) -> IncidentList: ...

    @property
    def timeline(self) -> Timeline: ...

    @property
    def alerts(self) -> AlertList: ...

    @property
    def entry_line(self) -> EntryLine: ...

    @property
    def overlay(self) -> Overlay | None: ...

    @property
    def alert_acts(self) -> InboxController: ...

    @property
    def focused(self) -> Widget | None: ...

    def panes(self) -> Mapping[str, Widget]: ...

    def place(self) -> None: ...

    def set_focus(self, widget: Widget | None) -> None: ...


class Focus:
    """The pane that has the keys, and what is selected in each (``screens.context.state.Pointing``)."""

    def __init__(self, room: Paned) -> None:
        self._room = room
        self.had: Widget | None = None
        """Where the keys went when the terminal became too small for anything."""
        self._led = False

    # ------------------------------------------------------------ where the person is

    @property
    def pane(self) -> str:
        """The name of the list that has the focus; the inbox, while it is open, is the only one."""
        if self._room.alert_acts.is_open:
            return "inbox"
        panes = self._room.panes()
        return next((name for name in LISTS if panes[name].has_focus), "incidents")

    @property
    def entry_key(self) -> str | None:
        return self._room.timeline.selected_key

    @property
    def alert_group(self) -> AlertGroup | None:
        return self._room.alert_acts.group

    @property
    def inbox_open(self) -> bool:
        return self._room.alert_acts.is_open

    @property
    def inbox_has(self) -> frozenset[str] | None:
        return self._room.alert_acts.has

    @property
    def typing(self) -> bool:
        """Whether letters go into a field: then no key is told that would type one."""
        return self._room.entry_line.typing or isinstance(self._room.focused, Field)

    # ------------------------------------------------------------ moving

    @property
    def _narrow(self) -> bool:
        grid = self._room.state.grid
        return grid is not None and grid.size == 80

    def focus_pane(self, name: str) -> None:
        room = self._room
        if name == "inbox":
            room.alert_acts.focus()
            return
        if self._narrow and name in TABS and name != room.state.tab:
            room.state.tab = name
            room.place()
        room.set_focus(room.panes()[name])
        room.tell()

    def again(self) -> None:
        """The keys go nowhere: let them go where they went, else to the incidents."""
        room = self._room
        had, self.had = self.had, None
        if had is room.entry_line.field:
            room.entry_line.start()
        elif had is not None and had.is_attached:
            room.set_focus(had)
        elif room.overlay is None and room.incidents.display:
            room.set_focus(room.incidents)

    def move(self, step: int) -> None:
        """To the next list that is shown, or the one before."""
        panes, tab = self._room.panes(), self._room.state.tab
        shown = [n for n in LISTS if panes[n].display]
        if self._narrow:
            shown = ["incidents", tab] if tab in LISTS else ["incidents"]
        here = shown.index(self.pane) if self.pane in shown else 0
        self.focus_pane(shown[(here + step) % len(shown)])
        self._take_first()

    def _take_first(self, name: str = "") -> None:
        """Who goes to the record or the alerts means a row of it: the newest entry, the gravest alert.

        Never an incident: where the selected one has gone, no key may hit another that the person did not choose.
        """
        listed = self._room.panes()[name or self.pane]
        if not isinstance(listed, LineList) or listed is self._room.incidents:
            return
        if listed.selected_key is None and listed.rows:
            listed.select(listed.rows[-1 if listed.follow else 0].key)

    def lead_to_alerts(self) -> None:
        """In a room where nothing is open the keys are about its alerts: once, and the person may go elsewhere."""
        room = self._room
        wanted = not room.incidents.rows and bool(room.alerts.rows) and room.state.incident is None
        if not wanted:
            self._led = False
        elif not self._led and room.overlay is None and self.pane == "incidents" and not self.typing:
            self._led = True
            self.focus_pane("alerts")
            self._take_first("alerts")

    def choose_tab(self, number: int) -> None:
        room, name = self._room, TABS[number - 1]
        if self._narrow:
            room.state.tab = name
            room.place()
        if name in LISTS:
            self.focus_pane(name)
            self._take_first()
        else:
            room.set_focus(room.incidents)
        room.tell()
