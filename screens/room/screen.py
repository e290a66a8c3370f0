"""The room: the incidents, the brief, the clocks, the record, and the keys of a commander.

The screen owns where the person is (selection, tab, sheet) and nothing of the room itself: looks come
in from the room's thread, commands go out to it. Once a second everything is told anew from the last
look and the clock; the panes paint only the cells that changed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from screens.base.faults import OLD
from screens.base.grid import Grid, Rect, arrange, too_small
from screens.base.key_labels import key_of, spelled
from screens.base.notices import Do
from screens.entry.line import EntryLine
from screens.inbox.grid import with_inbox
from screens.inbox.opener import InboxDoor
from screens.pages.playbook import load_shelf
from screens.room.frame import Picture, keys, picture
from screens.room.keys import TABS, Acting
from screens.room.presence import Attendance
from screens.room.queries import Asking
from screens.room.strip_keys import StripKeys
from screens.scribe.opener import ScribeDoor
from screens.sheets.overlay import Overlay
from screens.updates.editor import UpdateDoor
from screens.view import rows, silence
from screens.view.bell import Ringing
from screens.view.deadline_cache import Running
from screens.view.ordering import ORDERS, Visited
from screens.view.row_cache import Listed
from screens.view.target_guard import Looked
from warroom.config.playbooks import Shelf
from warroom.core.identity import Naming
from warroom.core.model import Deadline, Incident
from warroom.keymap.rebinding import rebound
from widgets.alert_list import AlertList
from widgets.clock import Clock
from widgets.incident_list import IncidentList
from widgets.palette import Palette
from widgets.pane import Pane
from widgets.timeline import Timeline

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.core.policy import Policy
    from warroom.session.drafts_thread import Deskside
    from warroom.session.room_thread import Look

ABOUT_ONE = frozenset({"brief", "timeline", "roster", "deadlines", "tasks", "playbook", "also", "told"})


class RoomScreen(Acting, Asking, InboxDoor, Overlay, ScribeDoor, UpdateDoor):
    """The main screen. ``do`` runs a call with the Room on its thread; ``select`` says whose detail is wanted."""

    # Every pane stands where the grid puts it; nothing flows. (A default screen's own style sheet is not read.)
    DEFAULT_CSS = "RoomScreen > * { position: absolute; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "key('tab')", show=False),
        Binding("shift+tab", "key('shift+tab')", show=False),
        Binding("ctrl+c", "hint", show=False, priority=True),
    ]

    def __init__(self, *, config: Config, person: str, do: Do, select: Callable[[str], None],
                 clock: Callable[[], datetime], palette: Palette, read_only: bool = False, ticking: bool = True,
                 incident: str = "", banner: str = "", row_clocks: bool = False, slow_line: bool = False,
                 desk: Deskside | None = None, scribe: bool = False,
                 naming: Naming = Naming.LOGIN, stops_with: Callable[[], str] = lambda: "") -> None:  # fmt: skip
        super().__init__(palette)
        self.config = config
        self.policy: Policy = config.policy
        self.zone = config.display.zone
        self.person = person
        self.naming = naming
        self.do = do
        self.select = select
        self.clock = clock
        self.stops_with = stops_with
        self.asked_to_leave: datetime | None = None
        self.read_only = read_only
        self.ticking = ticking
        self.banner = banner
        self.row_clocks = row_clocks
        self.slow_line = slow_line
        self.actions = rebound(config.keys)
        self.grid: Grid | None = None
        self.tab = "timeline"
        self.look: Look | None = None
        self.selected = ""
        self.asked_for = incident
        """The incident that was asked for when the program was started, as a person names it."""
        self.deadlines = Running(self.policy)
        self.running: tuple[Deadline, ...] = ()
        self.listed = Listed(self.zone)
        self.looked = Looked()
        self.strip_keys = StripKeys()
        self.filter = ""
        self.ended: tuple[Incident, ...] = ()
        self.opened_at = clock()
        self._settled = False
        self.ringing = Ringing()
        self.before = ""  # the incident looked at before this one
        self.visited = Visited()
        self.touched = False  # whether the person has chosen an incident or done anything yet
        self._laid: tuple[dict[str, Rect], Widget | None] | None = None
        self.desk = desk
        self.attendance = Attendance(self)
        self.scribe_wanted = scribe
        self.writing = self.begin_writing()
        self.incidents = IncidentList("INCIDENTS", palette=palette)
        self.timeline = Timeline("TIMELINE", heads=False, palette=palette)
        self.alerts = AlertList("ALERTS", palette=palette)
        self.entry_line = EntryLine(clock, self.zone, palette=palette, desk=desk, prefixes=config.scribe.prefixes)
        self.entry_line.on_offers = self.place
        self.entry_line.bind(self.actions)
        self.entry_line.key = spelled(key_of("record"), self.actions)
        self.clocks = tuple(Clock(palette=palette) for _ in range(6))
        self.told: dict[str, Pane[Any]] = Picture.panes(palette)

    # ------------------------------------------------------------ what stands where

    def compose(self) -> ComposeResult:
        """Only what this size shows: the others are mounted when a size or a tab wants them."""
        self._lay()
        yield from (widget for widget in self.panes().values() if widget.display)

    def panes(self) -> dict[str, Widget]:
        clocks = {f"clock{n}": clock for n, clock in enumerate(self.clocks)}
        lists: dict[str, Widget] = {"incidents": self.incidents, "timeline": self.timeline, "alerts": self.alerts}
        whole: dict[str, Widget] = {"inbox": self.inbox} if self.inbox is not None else {}
        return {**lists, **clocks, **self.told, "offers": self.entry_line.offers_pane, "entry": self.entry_line,
                **whole}  # fmt: skip

    def on_mount(self) -> None:
        self.place()
        self.recall_drafts()
        self.attendance.begin(self._others_moved)
        if self.ticking:
            self._arm()

    def on_unmount(self) -> None:
        self.attendance.end()

    def on_resize(self) -> None:
        if self._arranged():
            self.tell()

    def place(self) -> None:
        """Put every pane where the grid says, and tell everything anew."""
        self._arranged()
        self.tell()

    def _arranged(self) -> bool:
        """Put every pane where the grid says; False where all of them stand there already."""
        if not self._lay():
            return False
        new = [widget for widget in self.panes().values() if widget.display and not widget.is_attached]
        if new and self.is_mounted:
            self.mount(*new)
        elif new:
            self._laid = None  # not composed yet: that is done for this arrangement, or for the next
        if self.focused is None and self.grid is not None:
            self.focus_again()
        return True

    def _lay(self) -> bool:
        """Where everything stands in a terminal of this size; what the grid does not name is not shown."""
        width, height = self.app.size
        sheet = self.covering is not None
        grid = arrange(width, height, tab=self.tab, sheet=sheet, row_clocks=self.row_clocks)
        if grid is None and self.grid is not None:
            self.had_focus = self.focused
        self.grid = grid = with_inbox(grid) if grid is not None and self.inbox_open else grid
        self.said = too_small(width, height) if grid is None else ""
        rects = grid.panes if grid is not None else {}
        if "held" in rects:
            rects["offers"] = rects["held"]
        shown = {name: rect for name, rect in rects.items() if self._is_wanted(name)}
        if grid is not None and grid.size == 80 and "guide" in shown and "tabs" not in shown:
            shown["guide"] = replace(shown["guide"], h=height - 2 - shown["guide"].y)
        if (shown, self.covering) == self._laid:
            return False
        self._laid = (shown, self.covering)
        for name, widget in {**self.panes(), "sheet": self.covering}.items():
            if widget is None:
                continue
            rect = shown.get(name)
            widget.display = rect is not None
            if rect is not None:
                widget.styles.offset = (rect.x, rect.y)
                widget.styles.width, widget.styles.height = rect.w, rect.h
        small = grid is None or grid.size == 80
        self.incidents.heads = not small
        for listed, name in ((self.timeline, "TIMELINE"), (self.alerts, "ALERTS")):
            listed.heading = "" if small else name
        if grid is not None:
            self.entry_line.place(grid.margin)
            for pane in self.told.values():
                if hasattr(pane, "margin"):
                    pane.margin = grid.margin
            self.place_covering(grid)
            if "playbook" in grid.panes and self.shelf is None:
                self.shelf = Shelf()
                self.start(load_shelf(self))
        return True

    def _is_wanted(self, name: str) -> bool:
        """Some panes are shown in an empty room only, some only when there is something to say."""
        empty = self.look is not None and self.incident is None
        if name == "guide":
            return empty and self.covering is None
        if name == "held":
            return self.writing.speaks
        if name == "offers":
            return self.entry_line.typing and bool(self.entry_line.offered) and not self.writing.speaks
        about_one = name in ABOUT_ONE or name.startswith("clock")
        if name in ("tabs", *TABS) and self.grid is not None and self.grid.size == 80 and not self.config.feed:
            about_one = True  # nothing can come behind them either
        return not (empty and about_one)

    # ------------------------------------------------------------ looks and ticks

    def show(self, look: Look) -> None:
        """A new look from the room's thread: own and others' changes alike."""
        if look.overview is None and not look.trouble:
            return  # the room is still being opened
        was_empty = self.look is None or self.incident is None
        beat_only = self.look is not None and _but_for_the_beat(look) == _but_for_the_beat(self.look)
        self.look = look
        if beat_only:
            return  # a watcher that still lives is no news: the next tick tells it
        if self.asked_for and look.overview is not None and not self.scribe_wanted:
            self._select_named(look.overview.incidents)
        if look.gone and look.gone == self.selected:
            self.selected = ""
            self.say(f"{look.gone} is not in the database that was put here: a backup of before")
        if not self.selected and look.detail is not None:
            self.selected = look.detail.incident.id
            self.select(self.selected)
        self._announce(look)
        if self.scribe is not None:
            self.scribe.show(look)
            return
        self.open_scribe_if_wanted(self.asked_for or self.selected)
        if was_empty or self.incident is None:
            self.place()
        else:
            self.tell()

    def _select_named(self, incidents: tuple[Incident, ...]) -> None:
        """Select the one asked for: 42, 0042 or INC-2026-0042; where it is not open that is said."""
        named, self.asked_for = self.asked_for, ""
        found = next((i for i in incidents if named.upper() == i.id or named.zfill(4) == i.number), None)
        if found is None:
            self.say(f"{named} is not open: {key_of('ended')} shows the ended ones")
        else:
            self.selected = found.id
            self.select(found.id)

    def tell_fault(self, sentence: str) -> None:
        super().tell_fault(sentence)
        self.free(sentence)

    def _announce(self, look: Look) -> None:
        """Somebody else declared an incident: said and rung, and the selection stays where it is."""
        others = self.ringing.declared(look.overview.incidents, self.person) if look.overview is not None else []
        if others:
            it = others[0]
            here = self.incident if not self.banner else None
            stays = f"  ({here.number} stays selected)" if here is not None else ""
            self.say(f"{it.declared_by} declared {it.severity} {it.number}: {it.title}{stays}")
            if self.ringing.may(self.clock()):
                self.ring()
            if self.banner and not self.touched:
                self.go_to(it.id)  # a drill that is only looked at shows what its story is about

    def ring(self) -> None:
        """The terminal's bell, where it is wanted."""
        if self.config.display.bell:
            self.app.bell()

    def _arm(self) -> None:
        now = self.clock()
        self.set_timer(1.0 - now.microsecond / 1_000_000 + 0.005, self._tick)

    def _tick(self) -> None:
        self._arm()  # first: whatever this second brings, there is a next one
        with self.standing(OLD):
            self.next_second()

    def next_second(self) -> None:
        """The clock has struck: whichever screen is open tells the time, and the bell rings for what fell due."""
        if self.scribe is not None:
            self.scribe.tick()
        elif not self.awaits_record:
            self.tell()
        self._ring_for_due()

    def _ring_for_due(self) -> None:
        """The bell, where something fell due since the last tick: whatever screen lies over the room."""
        overview, now = self.look.overview if self.look is not None else None, self.clock()
        if overview is not None and self.ringing.for_promises(self.broken(now), now, overview.incidents):
            self.ring()

    def tell(self) -> None:
        """Everything told anew for now: one batch, and only what differs is painted."""
        if self.look is None or not self.is_attached:
            return
        now = self.clock()
        self.hush(now)
        with self.app.batch_update():
            for part in (self._tell_lists, self._tell_panes, self.strike):
                with self.standing(OLD):
                    part(now)
            with self.standing(OLD):
                self.entry_line.refresh_preview()
        with self.standing(OLD):
            self.attendance.announce(now)

    def _others_moved(self) -> None:
        if self.scribe is not None:
            self.scribe.show_others()
        else:
            self.tell()

    def tell_keys(self) -> None:
        """Another entry or alert is selected: the keys that do something with it are all that hangs on that."""
        self._note_looked()
        if self.look is not None and self.grid is not None and "keys" in self.grid.panes:
            self.told["keys"].show(keys(self))

    def _tell_lists(self, now: datetime) -> None:
        shown = self.shown_incidents()
        by_id = {i.id: self.deadlines.of(i, now) for i in shown}
        self.deadlines.keep_only((*shown, *self.open_incidents))
        self.running = by_id.get(self.selected) or self._deadlines_of_selected(now)
        self.incidents.empty = silence.no_incident(self.look, filtered=bool(self.filter))
        self.incidents.set_rows([rows.incident_row(i, self.policy, by_id[i.id], now) for i in shown])
        self.incidents.set_title(count=self._incident_count(len(shown)))
        if self.selected in by_id and (not self._settled or self.incidents.selected_key is None):
            # From now on only the person moves the selection; one that had left the list and is back is marked again.
            self._settled = True
            self.incidents.select(self.selected)
        detail = self.detail
        entries = detail.newest if detail is not None else ()
        self.timeline.empty = silence.no_entry(detail, selected=bool(self.selected))
        self.timeline.set_rows(self.listed.entry_rows(entries, self.attendance.who_amends(self.selected)))
        if detail is not None:
            self.timeline.set_total(detail.total - len(entries) + len(self.timeline.rows))
        place = self.grid.panes.get("timeline") if self.grid is not None and self.grid.size == 200 else None
        self.timeline.set_rail(self.listed.rail(entries, now, place.w - 2) if place is not None else None)
        overview = self.look.overview if self.look is not None else None
        feeds = overview.feeds if overview is not None else ()
        if self.look is not None:
            self.regroup(self.look, now)
        picked = self.alerts.selected_key
        self.alerts.set_rows(self.listed.alert_rows(now, rows.stale_feeds(feeds)))
        self.follow_alert(picked)
        self.alerts.set_notes(self.listed.notes)
        polled = any(feed.enabled for feed in self.config.feed)
        self.alerts.empty = silence.no_alert(self.look, configured=polled, calm="No alert is new.")

    def _deadlines_of_selected(self, now: datetime) -> tuple[Deadline, ...]:
        return self.deadlines.of(self.incident, now) if self.incident is not None else ()

    def _incident_count(self, shown: int) -> str:
        if self.filter:
            hidden = self.incident is not None and self.selected not in {row.key for row in self.incidents.rows}
            aside = f"keys act on {self.incident.number}, hidden" if hidden and self.incident is not None else ""
            return ", ".join(filter(None, (f"/ {self.filter}  {shown}", aside or ORDERS[self.order][0])))
        if self.grid is not None and self.grid.size == 80:
            return "next" if shown else "0 open"
        order = ORDERS[self.order][0]
        return ", ".join(filter(None, (rows.count_words(self.open_incidents), order)))

    def _tell_panes(self, now: datetime) -> None:
        if self.grid is None or self.look is None:
            return
        told = picture(self, now)
        for clock, value in zip(self.clocks, told.clocks, strict=False):
            clock.show(value)
        for name, value in told.values.items():
            self.told[name].show(value)
        for name, error in told.failed.items():
            self.told[name].cannot(error)
        if self.inbox_open and self.inbox is not None:
            self.inbox.tell(now)
        self.alerts.set_title(count=told.alerts_count)
        number = self.incident.number if self.incident is not None else ""
        self.entry_line.writable = not self.read_only
        self.entry_line.stand(self.selected, number, told.newest)
        if self.entry_line.typing:
            self.learn_names(self.incident, self.look, self.config.responder, self.person)


def _but_for_the_beat(look: Look) -> object:
    """What of a look is told at once: all but when the watcher last said that it lives."""
    overview = look.overview
    if overview is None:
        return look
    watcher = overview.watcher.alive, overview.watcher.note
    listed = overview.incidents, overview.alerts, overview.feeds, overview.on_call
    return overview.seq, listed, watcher, look.detail, look.trouble
