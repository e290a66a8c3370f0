"""The room: the incidents, the brief, the clocks, the record, and the keys of a commander.

The screen owns the widgets, and gives each subject an object of its own: what is known (``state``), the selection, the
focus, what lies over the record. Looks come in from the room's thread, commands go out to it. Once a second everything
is told anew from the last look and the clock; the panes paint only the cells that changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from screens.base.faults import OLD
from screens.base.form import Form
from screens.base.key_labels import key_of, spelled
from screens.base.notices import Do, Saying
from screens.context.state import RoomState
from screens.entry.host import LineHost
from screens.entry.line import EntryLine
from screens.inbox.opener import InboxController
from screens.room.cut_off import CutOffRoom, give_back
from screens.room.declaring import Declaring
from screens.room.filtering import ListFilter
from screens.room.focus import Focus
from screens.room.keys import Keys
from screens.room.overlay import Overlays
from screens.room.owed import OwedReader
from screens.room.panes.frame import Picture
from screens.room.panes.layout import Layout
from screens.room.panes.pictured import Panes
from screens.room.panes.rest import Rest
from screens.room.presence import Attendance
from screens.room.ringing import Bell
from screens.room.selection import Selection
from screens.room.snapshots import Snapshots
from screens.room.strip_keys import StripKeys
from screens.scribe.opener import ScribeOpener
from screens.sheets.overlay import Overlay
from screens.sheets.page import Page
from screens.sheets.sheet import Sheet
from screens.updates.editor import UpdateEditor
from warroom.core.identity import Naming
from warroom.keymap.actions import Action
from widgets.alert_list import AlertList
from widgets.clipboard import UNKNOWN, Clipboard
from widgets.clock import Clock
from widgets.field import Field
from widgets.footer import Footer
from widgets.incident_list import IncidentList
from widgets.line_list import LineList
from widgets.palette import Palette
from widgets.pane import Pane
from widgets.tabs import Tabs
from widgets.timeline import Timeline

if TYPE_CHECKING:
    from screens.entry.send_queue import Writing
    from screens.updates.messages import Changed, Left, Wanted
    from warroom.config.settings import Config
    from warroom.session.acts import Acts
    from warroom.session.drafts_thread import SideStoreThread
    from warroom.session.intents import Intent
    from warroom.session.room_thread import Snapshot


class RoomScreen(Saying):
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
                 desk: SideStoreThread | None = None, scribe: bool = False,
                 naming: Naming = Naming.LOGIN, stops_with: Callable[[], str] = lambda: "",
                 accept: Callable[[], None] = lambda: None, acts: Acts | None = None,
                 clipboard: Clipboard = UNKNOWN) -> None:  # fmt: skip
        super().__init__(palette)
        self.clipboard = clipboard
        self.clock = clock
        self.do = do
        self.select = select
        self.stops_with = stops_with
        self.accept, self.acts = accept, acts
        self.desk = desk
        self.focus_at = Focus(self)
        self.state = RoomState(config, person, clock, read_only=read_only, naming=naming, banner=banner,
                               ticking=ticking, at=self.focus_at)  # fmt: skip
        state = self.state
        self.incidents = IncidentList("INCIDENTS", palette=palette)
        self.timeline = Timeline("TIMELINE", heads=False, palette=palette)
        self.alerts = AlertList("ALERTS", palette=palette)
        self.entry_line = EntryLine(clock, state.zone, palette=palette, desk=desk, prefixes=config.scribe.prefixes)
        self.entry_line.on_offers = self.place
        self.entry_line.bind(state.actions)
        self.entry_line.key = spelled(key_of("record"), state.actions)
        self.clocks = tuple(Clock(palette=palette) for _ in range(6))
        self.told: dict[str, Pane[Any]] = Picture.panes(palette)
        self.strip_keys = StripKeys()
        self.keys = Keys(self)
        self.selection = Selection(self, slow_line=slow_line)
        self.filtering = ListFilter(self)
        self.overlays = Overlays(self)
        self.owed = OwedReader(self)
        self.declaring = Declaring(self, self.overlays, self.entry_line)
        self.alert_acts = InboxController(self)
        self.scribing = ScribeOpener(self, wanted=scribe)
        self.updates = UpdateEditor(self)
        self.attendance = Attendance(self)
        self.lines = LineHost(self)
        self.cut_off = CutOffRoom(self)
        self.pictured, self.rest = Panes(self), Rest(self)
        self.layout_of = Layout(self, row_clocks=row_clocks)
        self.bell = Bell(self)
        self.snapshots = Snapshots(self, asked_for=incident)

    # ------------------------------------------------------------ what stands where

    def compose(self) -> ComposeResult:
        """Only what this size shows: the others are mounted when a size or a tab wants them."""
        self.layout_of.lay()
        yield from (widget for widget in self.panes().values() if widget.display)

    def panes(self) -> dict[str, Widget]:
        clocks = {f"clock{n}": clock for n, clock in enumerate(self.clocks)}
        lists: dict[str, Widget] = {"incidents": self.incidents, "timeline": self.timeline, "alerts": self.alerts}
        whole: dict[str, Widget] = {"inbox": self.alert_acts.inbox} if self.alert_acts.inbox is not None else {}
        return {**lists, **clocks, **self.told, "offers": self.entry_line.offers_pane, "entry": self.entry_line,
                **whole}  # fmt: skip

    def on_mount(self) -> None:
        self.place()
        self.lines.recall(self.updates.recall, self.cut_off.proposals.recall, self.line_in_use)
        self.attendance.begin(self._others_moved)
        if self.state.ticking:
            self._arm()

    def on_unmount(self) -> None:
        self.attendance.end()

    def on_resize(self) -> None:
        if self.layout_of.arrange():
            self.tell()

    def place(self) -> None:
        """Put every pane where the grid says, and tell everything anew."""
        self.layout_of.arrange()
        self.tell()

    def spare_the_line(self, *, row_clocks: bool) -> None:
        """The terminal takes too long over a frame: less at each key, and clocks that are rows where they may be."""
        self.selection.slow_line = True
        if row_clocks and not self.layout_of.row_clocks:
            self.layout_of.row_clocks = True
            self.place()

    # ------------------------------------------------------------ what a feature may ask (screens.context)

    @property
    def node(self) -> RoomScreen:
        """What work in the background belongs to."""
        return self

    @property
    def margin(self) -> int:
        """The columns left free at either side."""
        return self.state.grid.margin if self.state.grid is not None else 1

    @property
    def overlay(self) -> Overlay | None:
        return self.overlays.overlay

    @property
    def writing(self) -> Writing:
        """The lines on their way."""
        return self.lines.writing

    @property
    def opening(self) -> asyncio.Event | None:
        """Set when what is being opened can take keys: until then they wait."""
        return self.overlays.opening

    def say(self, sentence: str) -> None:
        super().say(spelled(sentence, self.state.actions))

    def copy(self, text: str, what: str) -> None:
        """Put a text into the clipboard of the terminal, over SSH too (OSC 52), and say that it is there."""
        self.app.copy_to_clipboard(text)
        why = self.clipboard.blocked(text)
        told = f"Not copied: {why}." if why else f"{what} is in your clipboard, if the terminal allows it (OSC 52)."
        self.say(told)

    def lay(self, widget: Widget) -> None:
        self.mount(widget)

    def open(self, form: Form) -> None:
        self.overlays.open(form)

    def open_overlay(self, widget: Overlay) -> None:
        self.overlays.open_overlay(widget)

    def close_overlay(self) -> None:
        self.overlays.close_overlay()

    def open_pages(self, name: str) -> None:
        self.overlays.open_pages(name)

    def open_soon(self, work: Coroutine[Any, Any, None]) -> None:
        self.overlays.open_soon(work)

    def act(self, action: Action) -> None:
        self.keys.act(action)

    def go_to(self, incident: str) -> None:
        self.selection.go_to(incident)

    def turn_to(self, incident: str) -> None:
        self.selection.turn_to(incident)

    def focus_pane(self, name: str) -> None:
        self.focus_at.focus_pane(name)

    def keep_for_later(self, intent: Intent, title: str) -> str:
        return self.cut_off.keep(intent, title)

    def start_typing(self) -> None:
        """Type a line for the record; what was not recorded comes back first, where it was written."""
        if not self.entry_line.field.blank or not self.lines.take_back(
            lambda paste: self.scribing.open(paste.incident, paste), partial(give_back, self)
        ):
            self.entry_line.start()
        self.tell()

    def line_in_use(self) -> EntryLine:
        """The entry line that the person sees: this screen's, or that of the scribe's over it."""
        return self.scribing.screen.entry_line if self.scribing.screen is not None else self.entry_line

    def show_held(self) -> None:
        """The strip above the entry line, shown while it has something to say."""
        if self.scribing.screen is not None:
            self.scribing.screen.show_held()
            return
        held = self.told["held"]
        shown = self.state.grid is not None and self.writing.speaks and self.overlay is None
        if shown or held.display:
            held.display = shown
            self.place()

    def forsake(self, part: object) -> None:
        """What could not be opened, or not be left, is taken away; what was typed into it is kept."""
        if self.overlays.forsake(part):
            return
        if part is None and self.filtering.field is not None:
            self.filtering.close(keep=False)
        else:
            self.alert_acts.forsake(part)

    # ------------------------------------------------------------ keys, and what the parts say

    def on_key(self, event: events.Key) -> None:
        self.keys.pressed(event)

    def action_key(self, key: str) -> None:
        if self.overlay is None:
            self.keys.do(key)

    def action_hint(self) -> None:
        self.say(f"{key_of('quit')} leaves the room; the record stays")

    @on(LineList.Highlighted)
    def _row_selected(self, event: LineList.Highlighted) -> None:
        self.selection.moved(event)

    @on(LineList.Chosen)
    def _row_chosen(self, event: LineList.Chosen) -> None:
        if event.control is self.incidents:
            if not self.selection.follow_merge():
                self.focus_pane("timeline")
        else:
            self.keys.do("enter")

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        """What is done in another pane is done to the incident that is selected now."""
        self.selection.take()

    @on(Tabs.Picked)
    def _tab_picked(self, event: Tabs.Picked) -> None:
        self.focus_at.choose_tab(int(event.key))

    @on(Footer.Picked)
    def _key_picked(self, event: Footer.Picked) -> None:
        self.keys.pointed_at(event.key)

    @on(EntryLine.Pasted)
    def _pasted(self, event: EntryLine.Pasted) -> None:
        self.scribing.open(event.incident, "\n".join(event.lines))

    @on(EntryLine.Left)
    def _left_typing(self) -> None:
        self.focus_pane("incidents" if not self.timeline.display else self.focus_at.pane)

    @on(EntryLine.Recorded)
    def _line_entered(self, event: EntryLine.Recorded) -> None:
        self.lines.entered(event)

    @on(EntryLine.Named)
    def _incident_named(self, event: EntryLine.Named) -> None:
        self.lines.named(event)

    @on(Field.Changed)
    def _filter_typed(self, event: Field.Changed) -> None:
        self.filtering.typed(event)

    @on(Field.Submitted)
    def _filter_entered(self, event: Field.Submitted) -> None:
        self.filtering.entered(event)

    @on(Sheet.Wanted)
    def _form_wanted(self, event: Sheet.Wanted) -> None:
        self.overlays.wanted(event)

    @on(Sheet.OtherKeys)
    def _other_keys(self) -> None:
        self.tell_keys()

    @on(Sheet.Changed)
    def _form_changed(self, event: Sheet.Changed) -> None:
        self.declaring.changed(event)

    @on(Sheet.Left)
    def _form_left(self, event: Sheet.Left) -> None:
        self.overlays.left(event)

    @on(Page.Left)
    def _page_left(self) -> None:
        self.overlays.page_left()

    @on(Page.Chosen)
    @on(Page.Pressed)
    def _page_asks(self, event: Page.Chosen | Page.Pressed) -> None:
        self.overlays.asked(event)

    def on_update_sheet_changed(self, event: Changed) -> None:
        self.updates.changed(event)

    def on_update_sheet_wanted(self, event: Wanted) -> None:
        self.updates.wanted(event)

    def on_update_sheet_left(self, event: Left) -> None:
        self.updates.left(event)

    # ------------------------------------------------------------ looks and ticks

    def show(self, look: Snapshot) -> None:
        """A new look from the room's thread: own and others' changes alike."""
        self.snapshots.take(look)

    def tell_fault(self, sentence: str) -> None:
        super().tell_fault(sentence)
        self.overlays.free(sentence)

    def ring(self) -> None:
        """The terminal's bell, where it is wanted."""
        if self.state.config.display.bell:
            self.app.bell()

    def _arm(self) -> None:
        wait = 1.0 - self.clock().microsecond / 1_000_000 + 0.005
        # By the loop's own timer: one of Textual's is a task, and its message wakes the screen, the app and who waits.
        asyncio.get_running_loop().call_later(wait, self._tick)

    def _tick(self) -> None:
        if self.is_attached:  # else it was left
            self._arm()  # first: whatever this second brings, there is a next one
            with self.standing(OLD):
                self.next_second()

    def next_second(self) -> None:
        """The clock has struck: whichever screen is open tells the time, and the bell rings for what fell due."""
        if (scribe := self.scribing.screen) is not None:
            scribe.tick()
        elif not self.selection.awaits_record:
            self.rest.strike(self.clock())
        self.bell.ring_for_due()

    def tell(self) -> None:
        """Everything told anew for now, and only what differs is painted: once this is done, in one write."""
        self.rest.end()
        if self.state.look is None or not self.is_attached:
            return
        now = self.clock()
        self.clear_notice(now)
        told = self.pictured.tell_lists, self.pictured.tell_panes, self._tick_overlay, self.attendance.announce
        for part in told:
            with self.standing(OLD):
                part(now)
        with self.standing(OLD):
            self.entry_line.refresh_preview()

    def _tick_overlay(self, now: datetime) -> None:
        """What lies over the record is told the time too."""
        self.overlays.tick(now)
        self.owed.tick(now)
        self.updates.tell()

    def _others_moved(self) -> None:
        if (scribe := self.scribing.screen) is not None:
            scribe.show_others()
        else:
            self.tell()

    def tell_keys(self) -> None:
        """Another entry or alert is selected: the keys that do something with it are all that hangs on that."""
        self.pictured.tell_keys()
