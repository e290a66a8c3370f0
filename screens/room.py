"""The room: the incidents, the brief, the clocks, the record, and the keys of a commander.

The screen owns where the person is (selection, tab, sheet) and nothing of the room itself: looks come
in from the room's thread, commands go out to it. Once a second everything is told anew from the last
look and the clock; the panes paint only the cells that changed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget

from screens import rows, standing
from screens.deeds import DEEDS
from screens.entry import EntryLine
from screens.grid import Grid, Rect, arrange, too_small
from screens.inbox_door import InboxDoor
from screens.inbox_grid import with_inbox
from screens.listed import Listed
from screens.looked import Looked
from screens.overlay import Overlay
from screens.picture import Picture, picture
from screens.ringing import Ringing
from screens.running import Running
from screens.scribe_door import ScribeDoor
from screens.sentences import sentence_of
from warroom.actions import Action, applies, for_key, rebound, shown_key
from warroom.core.correlate import CALM, calm_words
from warroom.core.inbox import AlertGroup
from warroom.core.model import Deadline, Entry, Incident, WatcherHealth
from warroom.playbooks import Shelf
from widgets.alert_list import AlertList
from widgets.clock import Clock
from widgets.field import Field
from widgets.footer import Footer
from widgets.incident_list import IncidentList
from widgets.line_list import LineList
from widgets.paint import SparingScreen
from widgets.palette import Palette
from widgets.pane import Pane
from widgets.tabs import Tabs
from widgets.timeline import Timeline

if TYPE_CHECKING:
    from warroom.core.policy import Policy
    from warroom.deskside import Deskside
    from warroom.live import Look
    from warroom.room import Detail
    from warroom.settings import Config

Do = Callable[[Callable[[Any], Any]], Awaitable[Any]]
FAST_S, REST_S = 0.25, 0.08  # keys nearer to each other than the one come fast; the other without one is a rest
NOTICE_S = 8.0  # how long a notice stands in the keys' row if no key is pressed
TABS = ("timeline", "roster", "alerts", "tasks", "feeds")
ABOUT_ONE = frozenset({"brief", "timeline", "roster", "deadlines", "tasks", "playbook", "also", "told"})
LISTS = ("incidents", "timeline", "alerts")


class RoomScreen(InboxDoor, Overlay, ScribeDoor, SparingScreen[None]):
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
                 incident: str = "", banner: str = "", row_clocks: bool = False,
                 desk: Deskside | None = None, scribe: bool = False) -> None:  # fmt: skip
        super().__init__(palette)
        self.config = config
        self.policy: Policy = config.policy
        self.zone = config.display.zone
        self.person = person
        self.do = do
        self.select = select
        self.clock = clock
        self.read_only = read_only
        self.ticking = ticking
        self.banner = banner
        self.row_clocks = row_clocks
        self.actions = rebound(config.keys)
        self.grid: Grid | None = None
        self.tab = "timeline"
        self.look: Look | None = None
        self.selected = incident
        self.deadlines = Running(self.policy)
        self.running: tuple[Deadline, ...] = ()
        self.listed = Listed(self.zone)
        self.looked = Looked()
        self.filter = ""
        self.ended: tuple[Incident, ...] = ()
        self.opened_at = clock()
        self._settled = False
        self.ringing = Ringing()
        self.before = ""  # the incident looked at before this one
        self.touched = False  # whether the person has chosen an incident or done anything yet
        self._moved_at = 0.0  # when the selection of a list last moved, on the monotonic clock
        self._following: Timer | None = None
        self._laid: tuple[dict[str, Rect], Widget | None] | None = None
        self.notice = ""
        self.notice_until: datetime | None = None
        self.desk = desk
        self.scribe_wanted = scribe
        self.writing = self.begin_writing()
        self.incidents = IncidentList("INCIDENTS", palette=palette)
        self.timeline = Timeline("TIMELINE", heads=False, palette=palette, empty="Nothing is recorded yet.")
        self.alerts = AlertList("ALERTS", palette=palette)
        self.entry_line = EntryLine(clock, self.zone, palette=palette, desk=desk, prefixes=config.scribe.prefixes)
        self.entry_line.on_offers = self.place
        self.clocks = tuple(Clock(palette=palette) for _ in range(6))
        self.told: dict[str, Pane[Any]] = Picture.panes(palette)

    # ------------------------------------------------------------ what stands where

    def compose(self) -> ComposeResult:
        """Only what this size shows: the others are mounted when a size or a tab wants them."""
        self._lay()
        yield from (widget for widget in self._panes().values() if widget.display)

    def _panes(self) -> dict[str, Widget]:
        clocks = {f"clock{n}": clock for n, clock in enumerate(self.clocks)}
        lists: dict[str, Widget] = {"incidents": self.incidents, "timeline": self.timeline, "alerts": self.alerts}
        whole: dict[str, Widget] = {"inbox": self.inbox} if self.inbox is not None else {}
        return {**lists, **clocks, **self.told, "offers": self.entry_line.offers_pane, "entry": self.entry_line,
                **whole}  # fmt: skip

    def on_mount(self) -> None:
        self.place()
        self.recall_drafts()
        if self.ticking:
            self._arm()

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
        new = [widget for widget in self._panes().values() if widget.display and not widget.is_attached]
        if new and self.is_mounted:
            self.mount(*new)
        elif new:
            self._laid = None  # not composed yet: that is done for this arrangement, or for the next
        if self.focused is None and self.covering is None and self.incidents.display:
            self.set_focus(self.incidents)
        return True

    def _lay(self) -> bool:
        """Where everything stands in a terminal of this size; what the grid does not name is not shown."""
        width, height = self.app.size
        sheet = self.covering is not None
        grid = arrange(width, height, tab=self.tab, sheet=sheet, row_clocks=self.row_clocks)
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
        for name, widget in {**self._panes(), "sheet": self.covering}.items():
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
                self.start(self.load_shelf())
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
        if not self.selected and look.detail is not None:
            self.selected = look.detail.incident.id
            self.select(self.selected)
        self._announce(look)
        if self.scribe is not None:
            self.scribe.show(look)
            return
        self.open_scribe_if_wanted(self.selected)
        if was_empty or self.incident is None:
            self.place()
        else:
            self.tell()

    def _announce(self, look: Look) -> None:
        """Somebody else declared an incident: said and rung, and the selection stays where it is."""
        others = self.ringing.declared(look.overview.incidents, self.person) if look.overview is not None else []
        if others:
            it = others[0]
            self.say(f"{it.declared_by} declared {it.severity} {it.number}: {it.title}")
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
        if self.scribe is not None:
            self.scribe.tick()
        else:
            self.tell()
        self._arm()

    def tell(self) -> None:
        """Everything told anew for now: one batch, and only what differs is painted."""
        if self.look is None or not self.is_attached:
            return
        now = self.clock()
        if self.notice_until is not None and now >= self.notice_until:
            self.notice, self.notice_until = "", None
        with self.app.batch_update():
            self._tell_lists(now)
            self._tell_panes(now)
            self.entry_line.refresh_preview()
            self.strike(now)

    def _tell_lists(self, now: datetime) -> None:
        shown = self.shown_incidents()
        by_id = {i.id: self.deadlines.of(i, now) for i in shown}
        self.deadlines.keep_only((*shown, *self.open_incidents))
        self.running = by_id.get(self.selected) or self._deadlines_of_selected(now)
        self.incidents.empty = "No incident matches." if self.filter else "No incident is open."
        self.incidents.set_rows([rows.incident_row(i, self.policy, by_id[i.id], now) for i in shown])
        self.incidents.set_title(count=self._incident_count(len(shown)))
        if not self._settled and self.selected in by_id:
            self._settled = True  # from now on only the person moves the selection
            self.incidents.select(self.selected)
        detail = self.detail
        entries = detail.entries if detail is not None else ()
        self.timeline.set_rows(self.listed.entry_rows(entries))
        if detail is not None:
            self.timeline.set_total(detail.total - len(entries) + len(self.timeline.rows))
        overview = self.look.overview if self.look is not None else None
        feeds = overview.feeds if overview is not None else ()
        self.regroup(overview, now)
        picked = self.alerts.selected_key
        self.alerts.set_rows(self.listed.alert_rows(now, rows.stale_feeds(feeds)))
        self.follow_alert(picked)
        self.alerts.set_notes(self.listed.notes)
        calm = calm_words(feeds, overview.watcher if overview is not None else None)
        self.alerts.empty = "No alert is new." if calm == CALM else calm

    def _deadlines_of_selected(self, now: datetime) -> tuple[Deadline, ...]:
        return self.deadlines.of(self.incident, now) if self.incident is not None else ()

    def _incident_count(self, shown: int) -> str:
        if self.filter:
            return f"/ {self.filter}  {shown}"
        if self.grid is not None and self.grid.size == 80:
            return "next" if shown else "0 open"
        return rows.count_words(self.open_incidents)

    def _tell_panes(self, now: datetime) -> None:
        if self.grid is None or self.look is None:
            return
        told = picture(self, now)
        if self.ringing.for_promises(told.promises, now):
            self.ring()
        for clock, value in zip(self.clocks, told.clocks, strict=False):
            clock.show(value)
        for name, value in told.values.items():
            self.told[name].show(value)
        if self.inbox_open and self.inbox is not None:
            self.inbox.tell(now)
        self.alerts.set_title(count=told.alerts_count)
        number = self.incident.number if self.incident is not None else ""
        self.entry_line.writable = not self.read_only
        self.entry_line.stand(self.selected, number, told.newest)
        if self.entry_line.typing:
            self.learn_names(self.incident, self.look, self.people(), self.person)

    # ------------------------------------------------------------ what is selected

    @property
    def groups(self) -> dict[str, AlertGroup]:
        """The alerts as they are shown, by the keys of their rows."""
        return self.listed.groups

    @property
    def open_incidents(self) -> tuple[Incident, ...]:
        overview = self.look.overview if self.look is not None else None
        return overview.incidents if overview is not None else ()

    @property
    def watcher(self) -> WatcherHealth:
        overview = self.look.overview if self.look is not None else None
        return overview.watcher if overview is not None else WatcherHealth()

    def shown_incidents(self) -> tuple[Incident, ...]:
        """The rows of the list: the open ones, the ended ones where they are wanted, filtered."""
        known = {i.id for i in self.open_incidents}
        every = (*self.open_incidents, *(i for i in self.ended if i.id not in known))
        words = self.filter.lower().split()
        if not words:
            return every
        return tuple(i for i in every if all(w in _searched(i) for w in words))

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
        return self._panes()[self.pane]

    @property
    def pane(self) -> str:
        """The name of the list that has the focus; the inbox, while it is open, is the only one."""
        if self.inbox_open:
            return "inbox"
        return next((name for name in LISTS if self._panes()[name].has_focus), "incidents")

    def has(self) -> frozenset[str]:
        """What is selected, in the words that actions need."""
        found: set[str] = set()
        it = self.incident
        if it is not None:
            found.add("incident")
            found |= {"live"} if it.is_live else set()
            found |= {"unacknowledged"} if it.is_live and it.acknowledged_at is None else set()
            found |= {"commanded"} if it.commander not in ("", self.person) else set()
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
        return frozenset(found)

    def _follow_selection(self) -> None:
        """The incident is the one the list has selected now, not when its message comes round."""
        key = self.incidents.selected_key
        if key is not None and key != self.selected:
            self.touched = True
            self.before, self.selected = self.selected, key
            self.select(key)

    @on(LineList.Highlighted)
    def _highlighted(self, event: LineList.Highlighted) -> None:
        """A single key shows all of its row at once; while keys come fast the list alone moves, until they rest."""
        moved, self._moved_at = self._moved_at, monotonic()
        if self._following is not None:
            self._following.stop()
        if self._moved_at - moved < FAST_S:
            self._following = self.set_timer(REST_S, self._follow)
        else:
            self._follow()

    def _follow(self) -> None:
        self._following = None
        self._follow_selection()
        self.tell()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        if event.control is self.incidents:
            self.focus_pane("timeline")
        else:
            self.act_on_key("enter")

    # ------------------------------------------------------------ keys

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape" and self.covering is None:
            self._escape()
            event.stop()
        elif event.key in ("f2", "f3") and self.likely:
            self.take_likely(int(event.key[1]))
            event.stop()
        elif self.covering is None and not self.typing and self.act_on_key(event.key):
            event.stop()
            event.prevent_default()

    def _escape(self) -> None:
        """One step back: the filter, then what was selected in the record, then nothing."""
        if self.inbox_open and self.inbox is not None:
            if not self.inbox.back():
                self.close_inbox()
        elif self.filtering is not None or self.filter:
            self.close_filter(keep=False)
        elif self.pane != "incidents":
            self.focus_pane("incidents")

    def action_key(self, key: str) -> None:
        if self.covering is None:
            self.act_on_key(key)

    def action_hint(self) -> None:
        self.say("q leaves the room; the record stays")

    def act_on_key(self, key: str) -> bool:
        """Do what the key means in this pane; False where it means nothing now."""
        self._follow_selection()
        action = for_key(self.actions, key, self.pane)
        if action is None or (self.grid is None and action.name != "quit"):
            return False
        self.act(action)
        return True

    def act(self, action: Action) -> None:
        self.touched = True
        if self.notice:
            self.notice, self.notice_until = "", None
        if self.read_only and action.writes:
            self.say("Read only: you see everything and can change nothing.")
        elif not applies(action, self.pane, self.has(), read_only=self.read_only):
            self.say(_why_not(action))
        else:
            self.turn_to_strip(action)
            DEEDS[action.name](self)
        self.tell()

    def available(self) -> list[Action]:
        """The actions whose keys do something now, the footer's first."""
        has, pane = self.has(), self.pane
        found = [a for a in self.actions if a.rank and applies(a, pane, has, read_only=self.read_only)]
        return sorted(found, key=lambda a: (a.pane == "", a.rank))

    # ------------------------------------------------------------ moving about

    def focus_pane(self, name: str) -> None:
        if name == "inbox":
            self.focus_inbox()
            return
        if self.grid is not None and self.grid.size == 80 and name in TABS and name != self.tab:
            self.tab = name
            self.place()
        self.set_focus(self._panes()[name])
        self.tell()

    def move_focus(self, step: int) -> None:
        shown = [n for n in LISTS if self._panes()[n].display]
        if self.grid is not None and self.grid.size == 80:
            shown = ["incidents", self.tab] if self.tab in LISTS else ["incidents"]
        here = shown.index(self.pane) if self.pane in shown else 0
        self.focus_pane(shown[(here + step) % len(shown)])
        self._take_first()

    def _take_first(self) -> None:
        """Who goes to the record or the alerts means a row of it: the newest entry, the gravest alert.

        Never an incident: where the selected one has gone, no key may hit another that the person did not choose.
        """
        listed = self.pane_widget
        if not isinstance(listed, LineList) or listed is self.incidents:
            return
        if listed.selected_key is None and listed.rows:
            listed.select(listed.rows[-1 if listed.follow else 0].key)

    def choose_tab(self, number: int) -> None:
        name = TABS[number - 1]
        if self.grid is not None and self.grid.size == 80:
            self.tab = name
            self.place()
        if name in LISTS:
            self.focus_pane(name)
            self._take_first()
        else:
            self.set_focus(self.incidents)
        self.tell()

    def go_to(self, incident: str) -> None:
        """Select an incident wherever it stands in the list."""
        if incident != self.selected:
            self.before, self.selected = self.selected, incident
        self.select(incident)
        self.incidents.select(incident)
        self.tell()

    def go_back(self) -> None:
        """The incident looked at before; again, and it is this one."""
        if self.before:
            self.go_to(self.before)
        else:
            self.say("You looked at no other incident yet.")

    @on(Tabs.Picked)
    def _tab_picked(self, event: Tabs.Picked) -> None:
        self.choose_tab(int(event.key))

    @on(Footer.Pressed)
    def _key_pressed(self, event: Footer.Pressed) -> None:
        action = next((a for a in self.actions if shown_key(a.keys[0] if a.keys else "") == event.key), None)
        if action is not None and self.covering is None and not self.typing:
            self.act(action)

    def start_typing(self) -> None:
        if not self.entry_line.field.blank or not self.take_line_back():
            self.entry_line.start()
        self.tell()

    def show_held(self) -> None:
        """The strip above the entry line, shown while it has something to say."""
        if self.scribe is not None:
            self.scribe.show_held()
            return
        held = self.told["held"]
        shown = self.grid is not None and self.writing.speaks and self.covering is None
        if shown or held.display:
            held.display = shown
            self.place()

    def toggle_ended(self) -> None:
        if self.ended:
            self.ended = ()
            self.tell()
        else:
            self.run_worker(self._fetch_ended(), group="ended", exclusive=True)

    async def _fetch_ended(self) -> None:
        found = await self.do(lambda room: room.ended(100))
        self.ended = tuple(found)
        self.say(f"{len(self.ended)} ended incidents follow the open ones" if found else "none has ended yet")
        self.tell()

    # ------------------------------------------------------------ doing

    def say(self, sentence: str) -> None:
        """Show a sentence in the keys' row for a while, or until the next key."""
        self.notice = sentence
        self.notice_until = self.clock() + timedelta(seconds=NOTICE_S)
        self.tell()

    def run(self, call: Callable[[Any], Any], said: str = "") -> None:
        """Run a command on the room's thread; its answer, or its refusal, is shown."""
        self.run_worker(self._run(call, said), group="commands", exit_on_error=False)

    async def _run(self, call: Callable[[Any], Any], said: str) -> None:
        try:
            result = await self.do(call)
        except Exception as error:
            self.say(sentence_of(error))
        else:
            self.say(said or (result if isinstance(result, str) else ""))

    @on(EntryLine.Pasted)
    def _pasted(self, event: EntryLine.Pasted) -> None:
        self.open_scribe(event.incident, "\n".join(event.lines))

    @on(EntryLine.Left)
    def _left_typing(self) -> None:
        self.focus_pane("incidents" if not self.timeline.display else self.pane)

    def copy_brief(self, form: str) -> None:
        """Put the brief into the clipboard of the terminal, over SSH too (OSC 52)."""
        from warroom.core.brief import brief_lines
        from warroom.core.brief_text import brief_text

        it, detail = self.incident, self.detail
        if it is not None and detail is not None:
            lines = brief_lines(it, detail.entries)
            self.app.copy_to_clipboard(brief_text(it, lines, self.running, self.clock(), self.zone, form))
            self.say(f"The brief of {it.number} is in your clipboard, if the terminal allows it (OSC 52).")

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something that awaits the room; its refusal is shown."""

        async def guarded() -> None:
            try:
                await work
            except Exception as error:
                self.say(sentence_of(error))

        self.run_worker(guarded(), group="commands", exit_on_error=False)

    def most_urgent_audience(self) -> str:
        """The audience whose update falls due first: the one the sheet opens with."""
        kinds = {"customer_update": "customers", "team_update": "team", "executive_update": "executives"}
        return next((kinds[d.kind] for d in self.running if d.kind in kinds), "customers")

    def briefing(self) -> tuple[str, ...]:
        """What a person who takes over a role must know, made from the record."""
        detail = self.detail
        if self.incident is None or detail is None:
            return ()
        return standing.briefing(self.incident, detail.entries, self.running, self.policy, self.clock())

    def people(self) -> tuple[str, ...]:
        """Handles for completion: the responders, then who is on call, then whoever is in the open incidents."""
        overview = self.look.overview if self.look is not None else None
        known = [r.handle for r in self.config.responder]
        known += [o.person for o in overview.on_call] if overview is not None else []
        seen = [a.person for i in self.open_incidents for a in i.roles]
        return tuple(dict.fromkeys((*known, *seen, self.person)))


def _but_for_the_beat(look: Look) -> object:
    """What of a look is told at once: all but when the watcher last said that it lives."""
    overview = look.overview
    if overview is None:
        return look
    watcher = overview.watcher.alive, overview.watcher.note
    listed = overview.incidents, overview.alerts, overview.feeds, overview.on_call
    return overview.seq, listed, watcher, look.detail, look.trouble


def _searched(incident: Incident) -> str:
    people = " ".join(a.person for a in incident.roles)
    parts = (incident.id, incident.title, incident.service, incident.severity, incident.status.value, people)
    return " ".join(parts).lower()


def _why_not(action: Action) -> str:
    return {
        "incident": "Select an incident first: n declares one.",
        "live": "It is over: O reopens it.",
        "unacknowledged": "It is acknowledged already.",
        "offered": "No role is offered to you here.",
        "commanded": "Nobody else commands it: r assigns the role.",
        "drafts": "No update waits for approval.",
        "planned": "It is an incident already.",
        "reopenable": "It is open.",
        "entry": "Select an entry first, with the arrows.",
        "hypothesis": "It is not a hypothesis.",
        "alert": "Select an alert first, with the arrows.",
        "row": "There is nothing to mark.",
        "series": "It is one alert: there is nothing to open.",
        "link": "It has no link.",
        "views": "No view is saved: add one under [[view]] in config.toml.",
        "small": "The feeds are shown already.",
    }.get(action.needs, "Not now.")
