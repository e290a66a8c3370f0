"""The alerts inbox: every alert grouped by what it waits for, filtered, marked, opened; feeds and signals beside it.

It stands in the room's place between the now strip and the keys, so that neither of them ever moves. What
is selected and marked is so by key; what a key is done to is named by ``actions``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from screens.context.context import Knowing
from screens.inbox import details, rows
from screens.inbox.filter import FilterLine
from screens.inbox.grid import inbox_rects
from screens.inbox.groups import InboxGroups
from screens.inbox.rows import Surroundings
from screens.view import metrics, silence
from screens.view.ordering import alert_views
from screens.view.rows import stale_feeds
from screens.view.target_guard import Looked
from warroom.core.inbox import AlertGroup
from warroom.keymap.actions import for_key
from widgets.alert_told import AlertTold
from widgets.feed_table import FeedTable
from widgets.field import Field
from widgets.guard import Guarded, behind
from widgets.inbox_list import InboxList, InboxRow
from widgets.line_list import LineList
from widgets.palette import Palette
from widgets.sparkline import Signals
from widgets.strips import Line

if TYPE_CHECKING:
    from screens.base.notices import Do
    from warroom.commands.inbox import AlertHistory

_HIDDEN = "No alert matches: esc clears the filter."


class Known(Knowing, Protocol):
    """What is known, and the way to ask the record for what is not."""

    @property
    def do(self) -> Do: ...


class Inbox(Guarded, Widget):
    """The inbox's widgets and where the person is in it. ``tell`` shows the newest look.

    It is given what is ``known`` and gives no commands. ``changed`` is called, before anything else happens, when
    the person selected, marked, opened or filtered something, or what was asked for has come: whoever opened it knows
    what else on the screen hangs on that. (A message would come later than the key after it, which may act on alerts.)
    """

    DEFAULT_CSS = """
    Inbox { background: ansi_default; overflow: hidden; }
    Inbox > * { position: absolute; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "nothing", show=False),
        Binding("shift+tab", "nothing", show=False),
    ]

    def __init__(self, known: Known, palette: Palette, changed: Callable[[], None]) -> None:
        super().__init__()
        self._known = known
        self._changed = changed
        self.ready = asyncio.Event()
        self.looked = Looked()
        self.filter = FilterLine(palette, known.state.actions)
        self.list = InboxList(palette=palette)
        self.told = AlertTold(palette=palette)
        self.feeds = FeedTable(palette=palette)
        self.signals = Signals(palette=palette)
        self.groups = InboxGroups()
        self.marked: set[str] = set()
        self.opened: set[str] = set()
        self.feeds_shown = False
        self.wanted_key: str | None = None
        """The row to select as soon as there are rows; "" is the first of them."""
        self._keys: frozenset[str] = frozenset()
        self._rows: tuple[InboxRow, ...] = ()
        self._rows_of: tuple[object, ...] = ()
        self._histories: dict[tuple[object, ...], AlertHistory] = {}
        self._asking = False

    # ------------------------------------------------------------ what stands where

    def render_line(self, y: int) -> Strip:
        """The ground between the parts."""
        return Line(self.size.width, self._known.palette).strip()

    def compose(self) -> ComposeResult:
        yield from (self.filter, self.filter.words, self.list, self.told, self.feeds, self.signals)

    def on_mount(self) -> None:
        self.place()
        self.screen.set_focus(self.list)
        self._changed()
        self.ready.set()

    def on_resize(self) -> None:
        self.place()
        self.tell(self._known.state.clock())

    def place(self) -> None:
        """Put every part where it stands in a terminal of this size."""
        grid = self._known.state.grid
        if grid is None or "inbox" not in grid.panes:
            return
        rects = inbox_rects(grid, grid.panes["inbox"].h, typing=self.filter.typing, feeds=self.feeds_shown)
        parts: dict[str, Widget] = {
            "filter": self.filter, "words": self.filter.words, "list": self.list, "selected": self.told,
            "feeds": self.feeds, "signals": self.signals,
        }  # fmt: skip
        for name, part in parts.items():
            rect = rects.get(name)
            part.display = rect is not None
            if rect is not None:
                part.styles.offset = (rect.x, rect.y)
                part.styles.width, part.styles.height = rect.w, rect.h
        self.list.airy = grid.size != 80
        self.filter.place(rects["filter"].w)
        self.call_after_refresh(self._tell_position)

    def _tell_position(self) -> None:
        """How much of the list is in view is known once it has its size."""
        self.filter.stand(self.list.position())

    @property
    def small(self) -> bool:
        """Whether the feeds have more to say than there is room for beside the others."""
        return self._known.state.grid is not None and self._known.state.grid.size < 200

    # ------------------------------------------------------------ told

    def tell(self, now: datetime) -> None:
        """Everything told anew; only what differs is painted."""
        state = self._known.state
        overview = state.overview
        if overview is None or not self.list.is_attached:
            return
        self._note_looked()
        if self.groups.tell(self.filter.wanted, state.listed.sorted, now):
            self.filter.count(*self.groups.counted)
        stale = stale_feeds(overview.feeds)
        forgotten = state.config.display.forgotten
        around = Surroundings(overview.incidents, state.policy, state.zone, now, stale, state.actions, forgotten,
                              state.around, overview.proposed)  # fmt: skip
        enabled = [feed.type for feed in state.config.feed if feed.enabled]
        self._tell_list(around, silence.no_alert(state.look, configured=bool(enabled)))
        group = self.group
        if self.told.display:
            history = self._history(group) if group is not None else None
            on_call, responders = overview.on_call, state.config.responder
            self.told.show(
                details.selected(group, around, on_call, responders, history) if group else details.NOTHING
            )
        if self.feeds.display:
            self.feeds.show(details.feeds(overview.feeds, now, state.zone, configured=len(enabled)))
        if self.signals.display:
            service = group.first.service if group is not None else ""
            told = metrics.signals(overview.signals, overview.feeds, service, now, state.zone, enabled)
            self.signals.show(told)

    def _tell_list(self, around: Surroundings, calm: str) -> None:
        self.list.set_now(around.now)
        day = around.now.astimezone(around.zone).date()  # moments of another day are told with it
        held = tuple(rows.steps_of(group, around) for group in self.groups.shown.values())
        rows_of = (
            self.groups.news, day, tuple(filter(None, held)), tuple(around.stale), frozenset(self.marked),
            frozenset(self.opened), around.proposed,
        )  # fmt: skip
        if rows_of != self._rows_of:
            self._rows_of = rows_of
            groups = tuple(self.groups.shown.values())
            self._rows = tuple(rows.rows(groups, around, self.marked, self.opened))
            self._keys = frozenset(row.key for row in self._rows)
            self.marked &= self._keys
        self.list.empty = calm if not self.filter.wanted else _HIDDEN
        lost = self.list.selected_key is not None and self.list.selected_key not in self._keys
        self.list.set_rows(self._rows)
        if lost:
            self._follow()
        if self.wanted_key is not None and self._rows:
            key, self.wanted_key = self.wanted_key, None
            self._select(key)
        self._tell_position()

    def _follow(self) -> None:
        """The selected row's alerts went to another place, all of them and no others: so does the selection."""
        moved = self.looked.moved_to(self.groups.shown)
        if moved is not None:
            self.looked.told(moved, self.groups.shown[moved].fingerprints)
            self.list.select(moved)

    def _note_looked(self) -> None:
        key = self.list.selected_key
        if key is None:
            return  # what was looked at last may come to stand elsewhere
        group = self.group
        self.looked.note(key, group.fingerprints if group is not None else ())

    # ------------------------------------------------------------ what is selected

    @property
    def group(self) -> AlertGroup | None:
        """The selected row's alerts: a group's, or those of one series."""
        return self.groups.of(self.list.selected_key)

    @property
    def targets(self) -> tuple[AlertGroup, ...]:
        """What a key is done to: all that is marked, in the list's order, else what is selected."""
        if self.marked:
            found = (self.groups.of(row.key) for row in self._rows if row.key in self.marked)
        else:
            found = (group for group in (self.group,))
        return tuple(group for group in found if group is not None)

    @property
    def may_act_at_once(self) -> bool:
        """Whether what is selected is what the person came to: one row, and it has not grown since."""
        self._note_looked()
        group = self.group
        return not self.marked and group is not None and not self.looked.has_grown(group.fingerprints)

    def name_alerts(self) -> None:
        """The targets are named to the person: from now on they are what was looked at."""
        group = self.group
        if group is not None:
            self.looked.told(self.list.selected_key, group.fingerprints)

    def has(self) -> frozenset[str]:
        """What is there, in the words that actions need."""
        found = {"inbox"}
        found |= {"alert"} if self.targets else set()
        found |= {"row"} if self._rows else set()
        group = self.group
        found |= {"series"} if group is not None and len(group.alerts) > 1 else set()
        found |= {"link"} if group is not None and group.first.url else set()
        found |= {"small"} if self.small else set()
        found |= {"views"} if alert_views(self._known.state.config.view) else set()
        return frozenset(found)

    def _select(self, key: str) -> None:
        """Select the row of that key; where it is not there and none is selected, the first."""
        if key in self.groups.shown:
            self.list.select(key)
        elif self.list.selected_key is None:
            self.list.select(self._rows[0].key)

    # ------------------------------------------------------------ keys of the inbox itself

    def mark(self) -> None:
        """Mark the selected row, or take the mark away, and go on to the next."""
        key = self.list.selected_key
        if key is not None:
            self.marked ^= {key}
            self.list.action_move(1)
            self._changed()

    def mark_all(self) -> None:
        """Mark every group shown; where all are, none."""
        every = set(self.groups.shown)
        self.marked = set() if self.marked >= every else every
        self._changed()

    def open_series(self) -> None:
        """Show each alert of the selected group in a row of its own, or close it."""
        key = self.list.selected_key
        if key is not None and key in self.groups.shown:
            self.opened ^= {key}
            self._changed()

    def toggle_feeds(self) -> None:
        self.feeds_shown = not self.feeds_shown
        self.place()
        self._changed()

    def view(self, number: int) -> str:
        """Take the saved view of that number as the filter; gives its name, "" where there is none."""
        views = alert_views(self._known.state.config.view)
        if number > len(views):
            return ""
        self.filter.take(views[number - 1].filter)
        self._changed()
        return views[number - 1].name

    def back(self) -> bool:
        """One step back: the typing, the marks, the filter; False where there is nothing to go back from."""
        if self.filter.typing:
            self.filter.leave()
            self.stop_typing()
        elif self.marked:
            self.marked = set()
        elif self.filter.text:
            self.filter.take("")
        else:
            return False
        self._changed()
        return True

    # ------------------------------------------------------------ the filter

    def type_filter(self) -> None:
        """Type the filter; every letter narrows the list at once."""
        self.filter.begin(self._known.state.listed.sorted.triaged)
        self.place()
        self._changed()

    def stop_typing(self) -> None:
        """Back to the list; where what was selected is not let through, to its first row."""
        self.screen.set_focus(self.list)
        self.wanted_key = ""
        self.place()

    def action_nothing(self) -> None:
        """Tab goes nowhere from here."""

    @on(Field.Changed)
    def _typed(self, event: Field.Changed) -> None:
        event.stop()
        self.filter.read()
        self._changed()

    @on(Field.Submitted)
    def _entered(self, event: Field.Submitted) -> None:
        event.stop()
        self.filter.keep()
        self.stop_typing()
        self._changed()

    def on_key(self, event: events.Key) -> None:
        if self.filter.typing and event.key == "escape":
            event.stop()
            self.back()
        elif self.filter.typing and for_key(self._known.state.actions, event.key, "filter") is not None:
            event.stop()
            event.prevent_default()
            self.filter.complete()
            self._changed()
        elif self.filter.typing and event.key == "down":
            event.stop()
            self.filter.keep()
            self.stop_typing()
            self._changed()

    @on(LineList.Highlighted)
    def _moved(self, event: LineList.Highlighted) -> None:
        event.stop()
        self._changed()

    # ------------------------------------------------------------ what happened before

    def _history(self, group: AlertGroup) -> AlertHistory | None:
        """As far as it was read; what was not is read now, one at a time."""
        first = group.first
        key = (first.feed, first.title, tuple(i.id for i in self._known.state.open_incidents))
        found = self._histories.get(key)
        if found is None and not self._asking:
            self._asking = True
            behind(self, self._ask(key, first.fingerprint), "look up what happened before", group="history")
        return found

    async def _ask(self, key: tuple[object, ...], fingerprint: str) -> None:
        try:
            found = await self._known.do(lambda room: room.alert_history(fingerprint))
        finally:
            self._asking = False
        if len(self._histories) > 500:
            self._histories.clear()
        self._histories[key] = found
        self._changed()
