"""The scribe's screen: the record at full height, written as fast as people speak.

It lies over the room's screen and lives by the same looks. The entry line has the focus; Up walks into the
entries, where letters act. What anybody writes comes in in its place and moves no cursor.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import ComposeResult
from textual.widget import Widget

from screens.base.faults import OLD, made
from screens.base.grid import Grid, too_small
from screens.base.key_labels import spelled
from screens.base.notices import Saying
from screens.context import cut_off
from screens.entry.host import LineHost
from screens.entry.line import EntryLine
from screens.scribe.editing import Editing
from screens.scribe.finding import Finding
from screens.scribe.following import Following
from screens.scribe.grid import arrange_scribe
from screens.scribe.keys import line_key, record_key
from screens.scribe.over import Over
from screens.scribe.panels import values
from screens.scribe.paste_preview import Backfill
from screens.scribe.pasting import Pasting
from screens.scribe.rows import DeployRows, RecordRows, Times, pending_rows
from screens.scribe.window import Window
from screens.sheets.page import Page
from screens.sheets.prompt import Prompt
from screens.view.silence import READING
from warroom.commands.record import RecordPage
from warroom.core.model import Entry, Incident, Kind
from warroom.keymap.actions import Action, for_key
from widgets.aside import Aside
from widgets.bar import Bar
from widgets.footer import Footer
from widgets.guard import behind
from widgets.line_list import LineList
from widgets.notice import Notice
from widgets.now_strip import NowStrip
from widgets.pane import Pane
from widgets.record import Record
from widgets.record_head import RecordHead
from widgets.strips import Line, Words

if TYPE_CHECKING:
    from screens.context.context import Below
    from warroom.session.intents import Intent
    from warroom.session.room_thread import Snapshot


class ClockRow(Pane[Words]):
    """The countdowns in one row, where there is no room for more."""

    def lines(self, value: Words, width: int, height: int) -> list[Line]:
        line = self.line(width)
        line.spans(0, value, "dim", width=width)
        return [line]


class ScribeScreen(Saying):
    """The timeline editor of one incident."""

    DEFAULT_CSS = "ScribeScreen > * { position: absolute; }"

    def __init__(self, room: Below, incident_id: str, left: Callable[[], None]) -> None:
        super().__init__(room.palette)
        self.room = room
        self._left = left
        self.incident_id = incident_id
        self.clock, self.do, self.desk, self.writing = room.state.clock, room.do, room.desk, room.writing
        self.lines = LineHost(self, self.writing)
        self.window = Window()
        self.maker, self.deploys = RecordRows(), DeployRows()
        self.times = Times(room.state.zone)
        self._waits: tuple[object, ...] = ()
        self.record = Record("", palette=self.palette, empty=READING)
        self.entry_line = EntryLine(self.clock, room.state.zone, palette=self.palette, desk=self.desk,
                                    prefixes=room.entry_line.field.prefixes)  # fmt: skip
        self.entry_line.key = "esc"
        self.entry_line.bind(room.state.actions, "scribe_line")
        self.told: dict[str, Pane[Any]] = {
            "bar": Bar(palette=self.palette), "strip": NowStrip(palette=self.palette),
            "head": RecordHead(palette=self.palette), "aside": Aside(palette=self.palette),
            "clocks": ClockRow(palette=self.palette), "held": Notice(palette=self.palette),
            "keys": Footer(palette=self.palette),
        }  # fmt: skip
        self.grid: Grid | None = None
        self.over = Over(self)
        self.following = Following(self)
        self._of_last_look = False
        self.editing = Editing(self)
        self.finding = Finding(self)
        self.pasting = Pasting(self)

    # ------------------------------------------------------------ what stands where

    def compose(self) -> ComposeResult:
        self.place()
        yield from self.placed().values()

    def placed(self) -> dict[str, Widget]:
        return {**self.told, "record": self.record, "offers": self.entry_line.offers_pane, "entry": self.entry_line}

    def on_mount(self) -> None:
        self.entry_line.writable = not self.room.state.read_only
        self.entry_line.take_over(self.room.entry_line)
        self._stand()
        self.to_rest()
        self._of_last_look = self._show_last_look()
        if not self._of_last_look:
            self._read()

    def _read(self) -> None:
        self.finding.load_newest()
        behind(self, self.following.count(), "count the entries", group="summary")

    def _show_last_look(self) -> bool:
        """Nothing can be read now: what was read of the record last, as far as it goes."""
        look = self.following.look
        if look is None or not cut_off.is_old(look):
            return False
        detail, overview = look.detail, look.overview
        if detail is not None and overview is not None and detail.incident.id == self.incident_id:
            rows = detail.newest
            self.window.load(RecordPage(rows, detail.total > len(rows), False, overview.seq), self.window.wanted)
            self.following.note_all(detail.entries)
            self.show_record()
            self.record.show_tail()
        return True

    def on_resize(self) -> None:
        self.place()

    def place(self) -> None:
        self.grid = grid = arrange_scribe(*self.app.size)
        self.said = too_small(*self.app.size) if grid is None else ""
        rects = grid.panes if grid is not None else {}
        for name, widget in self.placed().items():
            rect = rects.get(name)
            widget.display = rect is not None and self._is_wanted(name)
            if rect is not None:
                widget.styles.offset = (rect.x, rect.y)
                widget.styles.width, widget.styles.height = rect.w, rect.h
        if grid is not None:
            self.entry_line.place(grid.margin)
            self.over.place(grid)
            if self.focused is None and self.is_mounted and self.prompt is None and self.overlay is None:
                self.to_rest()  # a terminal that was too small for anything is large enough again
        self.tell()

    def to_rest(self) -> None:
        """Where the keys go at first: the line, or the entries for who may not write, or has selected one."""
        if self.room.state.read_only or self.record.selected_key:
            self.set_focus(self.record)
        else:
            self.entry_line.start()

    def _is_wanted(self, name: str) -> bool:
        if self.overlay is not None and name in ("record", "entry", "offers", "held", "aside"):
            return False
        if name == "entry":
            return self.prompt is None
        shared = self.grid is not None and self.grid.size == 80
        if name == "held":
            return not shared or self.writing.speaks
        return name != "offers" or not shared or not self.writing.speaks

    def forsake(self, part: object) -> None:
        """What could not be opened, or not be left, is taken away."""
        self.over.forsake(part)

    @on(Page.Left)
    def _left_page(self) -> None:
        self.over.close()

    @on(Page.Chosen)
    def _chose_row(self, event: Page.Chosen) -> None:
        event.stop()
        self.over.chose(event.key)

    # ------------------------------------------------------------ looks

    def show(self, look: Snapshot) -> None:
        """A new look from the room's thread; what changed in the record is read after it."""
        if self._of_last_look and not cut_off.is_old(look):
            self._of_last_look = False
            self._read()
        before = self.following.look
        self.following.take(look)
        if look.overview is not None and look.overview.deploys and (
            before is None or before.overview is None or look.overview.deploys is not before.overview.deploys
        ):
            self.show_record()
        self.tell()

    # ------------------------------------------------------------ what a part may ask (ScribeContext)

    @property
    def node(self) -> ScribeScreen:
        """What work in the background belongs to."""
        return self

    @property
    def opening(self) -> asyncio.Event | None:
        """Set when what was opened or asked for is there: keys wait for it."""
        return self.over.opening

    @property
    def overlay(self) -> Widget | None:
        return self.over.overlay

    @property
    def prompt(self) -> Prompt | None:
        return self.over.prompt

    @property
    def incident(self) -> Incident | None:
        return self.following.incident

    @property
    def entry(self) -> Entry | None:
        key = self.record.selected_key
        return next((e for e in self.window.entries if e.id == key), None) if key else None

    @property
    def in_record(self) -> bool:
        return self.focused is self.record

    @property
    def actions(self) -> tuple[Action, ...]:
        return self.room.state.actions

    def kind_letters(self) -> dict[str, Kind]:
        """The letters that name a kind on an entry: those of the line, but for what is the key of an action there."""
        letters = self.entry_line.field.prefixes.letters
        return {key: kind for key, kind in letters.items() if for_key(self.actions, key, "scribe_entries") is None}

    def keep_for_later(self, intent: Intent, title: str) -> str:
        return self.room.keep_for_later(intent, title)

    def say(self, sentence: str) -> None:
        super().say(spelled(sentence, self.actions))

    def lay(self, widget: Widget) -> None:
        self.mount(widget)

    def to_line(self) -> None:
        """Back to typing: nothing is selected, and new lines stay in view."""
        tail = not self.window.more_after
        self.record.select(None)
        if tail:
            self.record.show_tail()
        self.entry_line.start()
        self.tell()

    # ------------------------------------------------------------ telling

    def tick(self) -> None:
        """Once a second, with the room's screen."""
        self.tell()
        self.entry_line.refresh_preview()

    def tell(self) -> None:
        if not self.is_mounted or self.grid is None:
            return
        now = self.clock()
        self.clear_notice(now)
        with self.app.batch_update(), self.standing(OLD):
            with self.standing(OLD):
                self._stand()
            if self.incident is not None and any(ask.state == "open" for ask in self.incident.asks):
                self.show_record()  # what is left of its time box stands at its line
            told, failed = made(values(self, now))
            for name, value in told.items():
                self.told[name].show(value)
            for name, error in failed.items():
                self.told[name].cannot(error)

    def _stand(self) -> None:
        incident = self.incident
        number = incident.number if incident is not None else self.incident_id.rsplit("-", 1)[-1]
        whole = not self.window.wanted.narrows and not self.window.more_after
        last = self.window.last if whole else None  # the newest of what was found is not the newest of all
        rest = f"last entry {self.times.clock(last.at)}, {last.author}" if last is not None else ""
        self.entry_line.declared_at = incident.declared_at if incident is not None else None
        self.entry_line.stand(self.incident_id, number, rest)
        known, state = self.following, self.room.state
        self.lines.learn_names(incident, known.look, state.config.responder, state.person, known.tags)
        self.room.attendance.announce(self.clock())

    def show_record(self) -> None:
        incident = self.incident
        asks = {a.id: a for a in incident.asks} if incident is not None else {}
        marked = frozenset(e.id for e in self.editing.marked()) if self.editing.marked_from is not None else frozenset()
        wanted = self.window.wanted
        rows = self.maker.rows(
            self.window.entries, self.times, self.clock(), words=wanted.words, gaps=not wanted.narrows, asks=asks,
            at_them=self.who_amends(), marked=marked,
        )  # fmt: skip
        state = self.room.state
        if not (wanted.narrows or state.deploys_hidden):
            rows = self.deploys.among(rows, self.window, incident, state.deploys, state.catalogue, self.times)
        self.record.more_before, self.record.more_after = self.window.more_before, self.window.more_after
        read = "No match." if wanted.narrows else "No entries yet."
        self.record.empty = read if self.window.seq else READING
        waits = () if wanted.narrows or self.window.more_after else self.writing.pending(self.incident_id)
        self.record.set_rows((*rows, *pending_rows(waits, self.room.state.person, self.times)) if waits else rows)

    # ------------------------------------------------------------ the others

    def who_amends(self) -> dict[str, str]:
        return self.room.attendance.who_amends(self.incident_id)

    def show_others(self) -> None:
        """Somebody came, went or does something else."""
        if self.is_attached:
            self.show_record()
            self.tell()

    # ------------------------------------------------------------ keys

    def on_key(self, event: events.Key) -> None:
        over = self.prompt or self.overlay
        if over is not None:
            if not self.holds_keys(over):
                event.stop()
                if event.key == "escape":
                    self.forsake(None)
            return
        self.clear_notice()
        handled = record_key(self, event.key) if self.in_record else line_key(self, event.key)
        if handled:
            event.stop()
            event.prevent_default()
        self.tell()

    def on_descendant_focus(self) -> None:
        self.tell()

    def show_held(self) -> None:
        if self.is_mounted:
            waits = self.writing.pending(self.incident_id)
            if waits != self._waits:
                self._waits = waits
                self.show_record()
            self.place() if self.grid is not None and self.grid.size == 80 else self.tell()

    def leave(self) -> None:
        self._left()

    @on(EntryLine.Recorded)
    def _line_entered(self, event: EntryLine.Recorded) -> None:
        self.lines.entered(event)

    @on(EntryLine.Named)
    def _incident_named(self, event: EntryLine.Named) -> None:
        self.lines.named(event)

    @on(EntryLine.Pasted)
    def _pasted(self, event: EntryLine.Pasted) -> None:
        event.stop()
        self.pasting.preview_paste("\n".join(event.lines))

    @on(Backfill.Asked)
    def _ask_how_to_read(self, event: Backfill.Asked) -> None:
        event.stop()
        self.pasting.ask_how_to_read(event)

    @on(Backfill.Wanted)
    def _record_paste(self, event: Backfill.Wanted) -> None:
        event.stop()
        self.pasting.record_paste(event)

    @on(Backfill.OneEntry)
    def _one_entry(self, event: Backfill.OneEntry) -> None:
        event.stop()
        self.pasting.one_entry(event)

    @on(Backfill.Left)
    def _left_preview(self, event: Backfill.Left) -> None:
        event.stop()
        self.pasting.left_preview(event)

    @on(EntryLine.Left)
    def _left_line(self, event: EntryLine.Left) -> None:
        event.stop()
        if not self.entry_line.field.blank:
            self.leave()
        elif self.finding.is_narrowed:
            self.finding.forget_words()
        else:
            self.leave()

    @on(LineList.Highlighted)
    def _highlighted(self) -> None:
        if self.editing.marked_from is not None:
            self.show_record()
        self.tell()

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        if self.room.state.read_only:
            self.say("Read-only: you can see everything and change nothing.")
        else:
            self.editing.amend_selected()
            self.tell()

    @on(Record.Below)
    def _below(self) -> None:
        self.to_line()

    @on(Record.Edge)
    def _edge(self, event: Record.Edge) -> None:
        if event.end:
            self.finding.go_to_end(event.direction)
        else:
            self.finding.read_on(event.direction)

    @on(RecordHead.Picked)
    def _kind_picked(self, event: RecordHead.Picked) -> None:
        self.finding.only_kind(event.key)
