"""What is selected in the room: the incident, the entry, the alert, and in which pane. Always by key, never by row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.timer import Timer
from textual.widget import Widget

from screens.base.grid import Grid
from screens.base.notices import Saying
from screens.view.ordering import Visited, ordered
from screens.view.promises import Promise, promises
from warroom.core.clocks import is_acknowledged
from warroom.core.inbox import AlertGroup
from warroom.core.model import Alert, Deadline, Entry, Incident, WatcherHealth
from widgets.field import Field
from widgets.line_list import LineList
from widgets.pane import Pane

if TYPE_CHECKING:
    from screens.entry.line import EntryLine
    from screens.inbox.view import Inbox
    from screens.room.screen import RoomScreen
    from screens.view.row_cache import Listed
    from warroom.config.settings import Config
    from warroom.core.policy import Policy
    from warroom.keymap.actions import Action
    from warroom.room import Detail
    from warroom.session.drafts_thread import Deskside
    from warroom.session.room_thread import Look
    from widgets.alert_list import AlertList
    from widgets.incident_list import IncidentList
    from widgets.timeline import Timeline

FAST_S, REST_S = 0.25, 0.08  # keys nearer to each other than the one come fast; the other without one is a rest
SLOW_REST_S = 0.2  # a rest on a slow line, where keys held down come in uneven steps
LATE_S = 0.1  # how long the incident shown before stands while the record of the next is read
LISTS = ("incidents", "timeline", "alerts")


class Choosing(Saying):
    """A screen on which an incident, an entry and an alert can be selected."""

    _moved_at = 0.0  # when the selection of a list last moved, on the monotonic clock
    _following: Timer | None = None
    _other_incident = False
    order = "gravity"
    """Which incident stands first: one of ``arranging.ORDERS``."""
    visited: Visited

    if TYPE_CHECKING:  # what the room screen has, and its parts use
        actions: tuple[Action, ...]
        alerts: AlertList
        before: str
        config: Config
        desk: Deskside | None
        ended: tuple[Incident, ...]
        entry_line: EntryLine
        filter: str
        filtering: Field | None
        grid: Grid | None
        inbox: Inbox | None
        inbox_open: bool
        incidents: IncidentList
        listed: Listed
        look: Look | None
        opened_at: datetime
        person: str
        policy: Policy
        read_only: bool
        running: tuple[Deadline, ...]
        select: Callable[[str], None]
        selected: str
        slow_line: bool
        tab: str
        timeline: Timeline
        told: dict[str, Pane[Any]]
        touched: bool
        zone: tzinfo

        def panes(self) -> dict[str, Widget]: ...
        def place(self) -> None: ...

    @property
    def _room(self) -> RoomScreen:
        """This screen, with the names of the whole of it."""
        return self  # type: ignore[return-value]

    @property
    def groups(self) -> dict[str, AlertGroup]:
        """The alerts as they are shown, by the keys of their rows."""
        return self.listed.groups

    @property
    def open_incidents(self) -> tuple[Incident, ...]:
        overview = self.look.overview if self.look is not None else None
        return overview.incidents if overview is not None else ()

    def broken(self, now: datetime) -> tuple[Promise, ...]:
        """Every broken promise of the last look, as this person is to see them."""
        overview = self.look.overview if self.look is not None else None
        feeds, unsent = (overview.feeds, overview.dead_letters) if overview is not None else ((), ())
        person = None if self.read_only else self.person
        return promises(self.open_incidents, feeds, self._room.deadlines, now, unsent, person=person)

    @property
    def active_alerts(self) -> tuple[Alert, ...]:
        """Those that have not resolved."""
        overview = self.look.overview if self.look is not None else None
        return overview.alerts if overview is not None else ()

    @property
    def watcher(self) -> WatcherHealth:
        overview = self.look.overview if self.look is not None else None
        return overview.watcher if overview is not None else WatcherHealth()

    def shown_incidents(self) -> tuple[Incident, ...]:
        """The rows of the list: the open ones, the ended ones where they are wanted, filtered."""
        known = {i.id for i in self.open_incidents}
        every = (*self.open_incidents, *(i for i in self.ended if i.id not in known))
        words = self.filter.lower().split()
        found = [i for i in every if all(w in _searched(i) for w in words)] if words else every
        now = self.clock()
        return ordered(found, self.order, lambda i: self._room.deadlines.of(i, now))

    @property
    def detail(self) -> Detail | None:
        """The selected incident with its record; None until the room's thread has read it."""
        detail = self.look.detail if self.look is not None else None
        return detail if detail is not None and detail.incident.id == self.selected else None

    @property
    def incident(self) -> Incident | None:
        """The selected incident as last looked at."""
        if self.detail is not None:
            return self.detail.incident
        return next((i for i in (*self.open_incidents, *self.ended) if i.id == self.selected), None)

    @property
    def entry(self) -> Entry | None:
        key, detail = self.timeline.selected_key, self.detail
        return next((e for e in detail.entries if e.id == key), None) if detail is not None and key else None

    @property
    def alert_group(self) -> AlertGroup | None:
        if self.inbox_open:
            return self.inbox.group if self.inbox is not None else None
        return self.groups.get(self.alerts.selected_key or "")

    @property
    def typing(self) -> bool:
        """Whether letters go into a field: then no key is told that would type one."""
        return self.entry_line.typing or isinstance(self.focused, Field)

    def started_since(self, span: timedelta, now: datetime) -> bool:
        """Whether the screen has been open that long: a watcher needs a moment to start."""
        return now - self.opened_at >= span

    @property
    def pane_widget(self) -> Widget:
        return self.panes()[self.pane]

    @property
    def pane(self) -> str:
        """The name of the list that has the focus; the inbox, while it is open, is the only one."""
        if self.inbox_open:
            return "inbox"
        return next((name for name in LISTS if self.panes()[name].has_focus), "incidents")

    def has(self) -> frozenset[str]:
        """What is selected, in the words that actions need."""
        found: set[str] = set()
        it = self.incident
        if it is not None:
            found.add("incident")
            found |= {"live"} if it.is_live else set()
            found |= {"unacknowledged"} if it.is_live and not is_acknowledged(it, self.policy, self.clock()) else set()
            found |= {"commanded"} if it.is_live and it.commander != self.person else set()
            found |= {"offered"} if any(o.person == self.person for o in it.offers) else set()
            found |= {"drafts"} if it.drafts else set()
            found |= {"planned"} if it.status.value == "planned" else set()
            found |= {"reopenable"} if not it.is_live and it.status.value != "planned" else set()
        if self.entry is not None:
            found.add("entry")
            found |= {"hypothesis"} if self.entry.hypothesis is not None else set()
        if self.inbox_open and self.inbox is not None:
            found |= self.inbox.has()
        elif self.alert_group is not None:
            found.add("alert")
        found |= {f"promise_{n}" for n in range(1, len(self._room.strip_keys.shown) + 1)}
        return frozenset(found)

    def _follow_selection(self) -> None:
        """The incident is the one the list has selected now, not when its message comes round."""
        key = self.incidents.selected_key
        if key is not None and key != self.selected:
            self.touched = True
            self.before, self.selected = self.selected, key
            self.visited.look(key, self.before)
            self.select(key)
            # At once: what is typed next goes into this incident's record, however fast it comes.
            self.entry_line.stand(key, key.rsplit("-", 1)[-1], "")

    @on(LineList.Highlighted)
    def _highlighted(self, event: LineList.Highlighted) -> None:
        """A single key shows all of its row at once; while keys come fast the list alone moves, until they rest.

        On a slow line the list alone moves with the first key too: what it would show might be passed over.
        """
        moved, self._moved_at = self._moved_at, monotonic()
        self._other_incident |= event.control not in (self.timeline, self.alerts)
        if self._following is not None:
            self._following.stop()
        if self.slow_line:
            self._following = self.set_timer(SLOW_REST_S, self._follow)
        elif self._moved_at - moved < FAST_S:
            self._following = self.set_timer(REST_S, self._follow)
        else:
            self._follow()

    def _follow(self) -> None:
        self._following = None
        if self._other_incident:
            self._other_incident = False
            self.send_cells()  # the row that was moved to goes alone: what follows takes longer than it does
            self._follow_selection()
            # Told before its record is read, every pane would be sent empty and then full.
            if self.detail is None and self.selected:
                self._following = self.set_timer(LATE_S, self._tell_if_late)
            else:
                self.tell()
        else:
            self._room.tell_keys()

    @property
    def awaits_record(self) -> bool:
        """Whether the record of what was just selected is being read: it is told in one piece, once it is there."""
        return self._following is not None and self.detail is None and bool(self.selected)

    def _tell_if_late(self) -> None:
        """The record of what was selected is long in coming: what was shown before is not left standing."""
        self._following = None
        if self.detail is None:
            self.tell()

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        """What is done in another pane is done to the incident that is selected now."""
        self._follow_selection()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        if event.control is self.incidents:
            self._room.focus_pane("timeline")
        else:
            self._room.act_on_key("enter")


def _searched(incident: Incident) -> str:
    people = " ".join(a.person for a in incident.roles)
    parts = (incident.id, incident.title, incident.service, incident.severity, incident.status.value, people)
    return " ".join(parts).lower()
