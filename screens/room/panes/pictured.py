"""What the room's panes are told: the lists row by row, every other pane from one picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from msgspec.structs import replace

from screens.room.panes.frame import Picture, keys, picture
from screens.room.panes.parts import Parts
from screens.view import rows, silence
from screens.view.ordering import ORDERS
from screens.view.row_cache import IncidentRows
from widgets.strips import Span, as_spans

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from screens.room.filtering import ListFilter
    from screens.room.overlay import Overlays
    from screens.room.presence import Attendance
    from screens.room.strip_keys import StripKeys
    from screens.updates.editor import UpdateEditor
    from screens.view.promises import Promise
    from warroom.core.model import Entry
    from widgets.incident_list import IncidentRow
    from widgets.notice import NoticeFace
    from widgets.palette import Palette
    from widgets.timeline import EntryRow


class Pictured(Parts, Protocol):
    """The screen whose panes are told."""

    @property
    def attendance(self) -> Attendance: ...

    @property
    def filtering(self) -> ListFilter: ...

    @property
    def overlays(self) -> Overlays: ...

    @property
    def strip_keys(self) -> StripKeys: ...

    @property
    def updates(self) -> UpdateEditor: ...


class _Terminal:
    """What a picture tells of this terminal (``screens.room.panes.frame.Around``)."""

    def __init__(self, room: Pictured) -> None:
        self._room = room

    @property
    def palette(self) -> Palette:
        return self._room.palette

    @property
    def notice(self) -> str:
        return self._room.notice

    @property
    def typing(self) -> bool:
        return self._room.focus_at.typing

    @property
    def filtering_list(self) -> bool:
        return self._room.filtering.field is not None

    @property
    def others(self) -> Attendance:
        return self._room.attendance

    def overlay_keys(self) -> tuple[tuple[str, str], ...] | None:
        return self._room.overlays.keys()

    def held_face(self, key: str) -> NoticeFace:
        return self._room.lines.writing.face(key)

    def strip_letters(self, broken: tuple[Promise, ...], now: datetime) -> tuple[str, ...]:
        room = self._room
        hushed = self.typing or room.overlay is not None
        return room.strip_keys.tell(room.state, room.updates.begins_with, broken, now, hushed=hushed)


class Panes:
    """Tells every pane of a screen what it shows; only what differs is painted."""

    def __init__(self, room: Pictured) -> None:
        self._room = room
        self.around = _Terminal(room)
        self.incident_rows = IncidentRows(room.state.policy)
        self._listed: tuple[tuple[object, ...], object, tuple[Sequence[IncidentRow], frozenset[str]]] | None = None
        """What the list was made of last, and its rows."""
        self._deployed: tuple[tuple[object, ...], tuple[EntryRow, ...]] | None = None
        """What the record with deploys in it was made of, and its rows."""
        self._settled = False
        self.told: Picture | None = None
        """What the panes were told last as a whole."""

    def tell_keys(self) -> None:
        """The keys that do something now are told alone."""
        room, state = self._room, self._room.state
        room.alert_acts.note_looked()
        if state.look is not None and state.grid is not None and "keys" in state.grid.panes:
            room.told["keys"].show(keys(state, self.around))
            tabs = room.told["tabs"]
            if "tabs" in state.grid.panes and tabs.value is not None:
                tabs.show(replace(tabs.value, position=self._position(state.tab)))

    def show(self, name: str, value: Any) -> None:
        """Tell one pane."""
        if name == "tabs":
            value = replace(value, position=self._position(self._room.state.tab))
        self._room.told[name].show(value)

    def _position(self, tab: str) -> Sequence[Span]:
        """Where one is in the list behind a tab: it has no title that would say so."""
        room = self._room
        at = {"timeline": room.timeline.short_position, "alerts": room.alerts.position}.get(tab)
        return as_spans(at(), "text") if at is not None else ()

    def tell_lists(self, now: datetime) -> None:
        room, state = self._room, self._room.state
        list_rows, ids = self.incidents_listed(now)
        it = state.incident
        state.running = state.deadlines.of(it, now) if it is not None else ()
        room.incidents.empty = silence.no_incident(state.look, filtered=bool(state.filter))
        room.incidents.set_rows(list_rows)
        room.incidents.set_title(count=self._incident_count(len(list_rows)))
        if state.selected in ids and (not self._settled or room.incidents.selected_key is None):
            # From now on only the person moves the selection; one that had left the list and is back is marked again.
            self._settled = True
            room.incidents.select(state.selected)
        detail = state.detail
        entries = detail.newest if detail is not None else ()
        room.timeline.empty = silence.no_entry(detail, selected=bool(state.selected))
        listed = state.listed.entry_rows(entries, room.attendance.who_amends(state.selected))
        listed = self._with_deploys(listed, entries)
        waits = rows.pending_rows(room.lines.writing.pending(state.selected), state.person, state.zone)
        room.timeline.set_rows((*listed, *waits) if waits else listed)
        if detail is not None:
            room.timeline.set_total(detail.total - len(entries) + len(room.timeline.rows))
        wide = state.grid is not None and state.grid.size == 200
        place = state.grid.panes.get("timeline") if state.grid is not None and wide else None
        room.timeline.set_rail(state.listed.rail(entries, now, place.w - 2) if place is not None else None)
        if state.look is not None:
            room.alert_acts.regroup(state.look, now)
        picked = room.alerts.selected_key
        room.alerts.set_rows(state.listed.alert_rows(now, rows.stale_feeds(state.feeds)))
        room.alert_acts.follow(picked)
        room.alerts.set_notes(state.listed.notes)
        polled = any(feed.enabled for feed in state.config.feed)
        room.alerts.empty = silence.no_alert(state.look, configured=polled, calm="Every alert is acknowledged.")
        if state.moment is not None:
            room.alerts.empty = "No alert at this moment, as far as the log of alerts goes."

    def _with_deploys(self, listed: tuple[EntryRow, ...], entries: Sequence[Entry]) -> tuple[EntryRow, ...]:
        """The record with the deploys around its start, where feeds told of any and nobody hides them."""
        state = self._room.state
        it, detail = state.incident, state.detail
        if not state.deploys or state.deploys_hidden or it is None or detail is None:
            return listed
        of = listed, state.deploys, it
        if self._deployed is None or any(a is not b for a, b in zip(self._deployed[0], of, strict=True)):
            from warroom.core.deploys import in_timeline

            told = in_timeline(it, state.deploys, state.catalogue)
            whole = detail.total == len(entries)
            found = rows.with_deploys(listed, entries, told, whole, lambda one: rows.deploy_row(one, state.zone))
            self._deployed = of, found if told else listed
        return self._deployed[1]

    def incidents_listed(self, now: datetime) -> tuple[Sequence[IncidentRow], frozenset[str]]:
        """The rows of the incidents, and their ids: of a thousand a key between two ticks makes none again."""
        state = self._room.state
        of = (state.open_incidents, state.ended, state.deadlines)
        told = state.filter, state.order, now.replace(microsecond=0)
        if self._listed is None or self._listed[1] != told or any(
            a is not b for a, b in zip(self._listed[0], of, strict=True)
        ):  # fmt: skip
            shown = state.shown_incidents()
            running = {i.id: state.deadlines.of(i, now) for i in shown}
            state.deadlines.keep_only((*shown, *state.open_incidents))
            self._listed = of, told, (self.incident_rows.rows(shown, running, now), frozenset(running))
        return self._listed[2]

    def strike(self) -> None:
        """The clock has struck: the list is told anew whatever was told in this second."""
        self._listed = None

    def _incident_count(self, shown: int) -> str:
        room, state = self._room, self._room.state
        if state.filter:
            it, rows_shown = state.incident, {row.key for row in room.incidents.rows}
            aside = f"keys act on {it.number}, hidden" if it is not None and state.selected not in rows_shown else ""
            return ", ".join(filter(None, (f"/ {state.filter}  {shown}", aside or ORDERS[state.order][0])))
        if state.grid is not None and state.grid.size == 80:
            return "next" if shown else "0 open"
        order = ORDERS[state.order][0]
        return ", ".join(filter(None, (state.counts.words, order)))

    def tell_panes(self, now: datetime) -> None:
        room, state = self._room, self._room.state
        if state.grid is None or state.look is None:
            return
        told = self.told = picture(state, self.around, now)
        for clock, value in zip(room.clocks, told.clocks, strict=False):
            clock.show(value)
        for name, value in told.values.items():
            self.show(name, value)
        for name, error in told.failed.items():
            room.told[name].cannot(error)
        if (inbox := room.alert_acts.shown) is not None:
            inbox.tell(now)
        room.alerts.set_title(count=told.alerts_count)
        number = state.incident.number if state.incident is not None else ""
        room.entry_line.writable = not state.read_only
        room.entry_line.stand(state.selected, number, told.newest)
        if room.entry_line.typing:
            room.lines.learn_names(state.incident, state.look, state.config.responder, state.person)
