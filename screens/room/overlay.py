"""What lies over the record: a form, a page, the Declare sheet, an update. One at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from textual.widget import Widget

from screens.base.error_text import sentence_of, was_refused
from screens.base.faults import DONE
from screens.base.form import Form, Text, done
from screens.base.key_labels import bound, told
from screens.context.context import Context
from screens.context.registry import Made, page_kind
from screens.sheets.overlay import Overlay
from screens.sheets.page import Page
from screens.sheets.sheet import Sheet
from warroom.core.model import Incident
from warroom.core.words import short
from warroom.keymap.actions import for_key
from warroom.session.intents import NotSent
from widgets.guard import behind, undertaking

if TYPE_CHECKING:
    from datetime import datetime

    from screens.inbox.opener import InboxController
    from screens.sheets.page_rows import PageRow

ASIDE_COLUMNS = {80: 0, 120: 1, 200: 2}  # how many of the grid's columns the right side takes

KEYS = "page_keys"
"""The page that tells the keys of another one."""


class Covered(Context, Protocol):
    """The screen whose record is covered."""

    @property
    def alert_acts(self) -> InboxController: ...

    def place(self) -> None: ...

    def lay(self, widget: Widget) -> None:
        """Mount a widget on the screen."""


class Overlays:
    """What lies over the record of a screen. A sheet that is left keeps what was typed until it is done."""

    def __init__(self, room: Covered) -> None:
        self._room = room
        self.overlay: Overlay | None = None
        self.came_from = "incidents"
        """The list that had the focus before."""
        self.opening: asyncio.Event | None = None
        """Set when what is being opened can take keys."""
        self.uncovered: Callable[[], None] = lambda: None
        """Called when nothing lies over the record any more."""
        self.more_keys: Callable[[], list[tuple[str, str]]] = lambda: []
        """Further keys of what lies over the record."""
        self.ask_alike: Callable[[Mapping[str, str]], None] = lambda values: None
        """Asks a model what is like the values of a sheet that opens an incident."""
        self.kept: dict[str, Mapping[str, str]] = {}
        self.kept_from: dict[str, Mapping[str, str]] = {}
        """What stood in the fields of a form before what is kept of it was typed."""

    # ------------------------------------------------------------ opening and closing

    def open(self, form: Form, typed: Mapping[str, str] | None = None, said: str = "") -> None:
        """Open a form where the record stands; ``typed`` is given back to it, with what is ``said`` of that."""
        form = bound(form, self._room.state.actions)
        draft = _draft_of(form)
        if typed:
            self.kept[draft] = {**typed, **self.kept.get(draft, {})}
            self.kept_from[draft] = {f.name: f.value for f in form.fields}
        sheet = Sheet(form, self.kept.get(draft), palette=self._room.palette)
        sheet.said = said or _changed_since(form, self.kept.get(draft, {}), self.kept_from.get(draft, {}))
        self.open_overlay(sheet)

    def open_overlay(self, widget: Overlay) -> None:
        if self.overlay is not None:
            self.overlay.remove()
        else:
            self.came_from = self._room.state.at.pane
        widget.actions = self._room.state.actions
        if isinstance(widget, Page):
            widget.reading_only = self._room.state.read_only
        self.overlay = widget
        self._room.state.on_page = widget.called if widget.takes_all else ""
        self.opening = widget.ready
        try:
            self._room.lay(widget)
            self._room.place()
        except Exception:
            self.forsake(widget)
            raise

    def close_overlay(self) -> None:
        """Back to the record."""
        if self.overlay is not None:
            self.overlay.remove()
            self.overlay, self.opening = None, None
            self._room.state.on_page = ""
            self.uncovered()
            self._room.place()
            self._room.focus_pane(self.came_from)

    def free(self, sentence: str) -> None:
        """A sheet that waits for what has failed waits no more; what was typed into it stays."""
        if self.overlay is not None and self.overlay.busy:
            self.overlay.say(sentence)

    def forsake(self, part: object) -> bool:
        """What could not be opened, or not be left, is taken away; what was typed into it is kept. False where it is
        not this."""
        over = self.overlay
        if over is None or not (part is None or part is over or (isinstance(part, Widget) and over in part.ancestors)):
            return False
        if isinstance(over, Sheet):
            with suppress(Exception):
                self._keep_typed(over.form, over.values)
        over.ready.set()
        self.close_overlay()
        return True

    def place(self) -> None:
        """Lay the two sides out on the grid's columns."""
        grid = self._room.state.grid
        if grid is not None and self.overlay is not None and self.overlay.has_sides:
            columns = ASIDE_COLUMNS[grid.size]
            if columns and self.overlay.wide_aside:
                columns = grid.columns // 2
            at = grid.column(grid.columns - columns)[0] if columns else 0
            self.overlay.place(grid.margin, at)

    def keys(self) -> tuple[tuple[str, str], ...] | None:
        """What the footer says of what lies over the record; None where nothing does."""
        if self.overlay is None:
            return None
        return (*self.overlay.keys, *self.more_keys(), *self._model_keys(), ("esc", self.overlay.leaves))

    def ask_model(self, key: str) -> bool:
        """Ask a model for what the form names, where the key means that; what was typed stays for later."""
        over, state = self.overlay, self._room.state
        if not isinstance(over, Sheet) or not self._model_keys():
            return False
        action = for_key(state.actions, key, "sheet")
        if action is None or action.name != "sheet_model":
            return False
        if over.form.asks is None:
            self.ask_alike(over.values)
            return True
        self._keep_typed(over.form, over.values)
        state.read["ask_model"] = (None, *over.form.asks)
        self.close_overlay()
        self.open_pages("ask_model")
        return True

    def _model_keys(self) -> tuple[tuple[str, str], ...]:
        over, state = self.overlay, self._room.state
        if not isinstance(over, Sheet) or not state.config.assist.is_on:
            return ()
        asks = over.form.asks is not None or (over.form.opens and state.config.assist.embeddings)
        return told(state.actions, "sheet_model") if asks else ()

    def tick(self, now: datetime) -> None:
        """A form and a page are told the time, and what there is to know beside it."""
        if isinstance(self.overlay, Sheet):
            if (form := self.overlay.form.anew()) is not None:
                self.overlay.refill(bound(form, self._room.state.actions))
            self.overlay.show_others(self._room.attendance.at_the_same())
            self.overlay.tick(now)
        elif isinstance(self.overlay, Page) and self.overlay.anew is not None:
            self.overlay.renew(self.overlay.anew())

    # ------------------------------------------------------------ a form is done

    def wanted(self, event: Sheet.Wanted) -> None:
        with undertaking(event.form.title):
            goes = event.form.goes(event.values)
            if goes is not None:
                self.close_overlay()
                goes(self._room.updates)
                return
            further = event.form.then(event.values)
            if further is not None:
                self.open(further)
                return
        behind(self._room.node, self._do_form(event.form, event.values), event.form.title, group="commands")

    async def _do_form(self, form: Form, values: Mapping[str, str]) -> None:
        room = self._room
        try:
            result = await room.do(form.call(values))
        except NotSent as error:
            self.kept.pop(_draft_of(form), None)
            self.close_overlay()
            room.say(room.keep_for_later(error.intent, f"{form.title.capitalize()}: {form.button(values).lower()}"))
            return
        except Exception as error:
            if not was_refused(error):
                raise
            if isinstance(self.overlay, Sheet):
                self.overlay.refuse(sentence_of(error))
            return
        with undertaking(f"{DONE}{form.title}"):
            self.kept.pop(_draft_of(form), None)
            self.close_overlay()
            self._back_to(form)
            form.shows(result)
            opened = result if form.opens and isinstance(result, Incident) else None
            if opened is not None:
                room.alert_acts.close()
                room.go_to(opened.id)
            room.say(done(form, result))
            if opened is not None:
                from screens.pages.playbook import suggest

                await suggest(room, opened, done(form, result))

    def left(self, event: Sheet.Left) -> None:
        if self._keep_typed(event.form, event.values):
            self._room.say(f"{event.form.title.capitalize()}: what you typed stands there when you open it again.")
        self.close_overlay()
        self._back_to(event.form)

    def _back_to(self, form: Form) -> None:
        """The page from which a form was opened lies over the record again."""
        if form.back:
            self.open_pages(form.back)

    def _keep_typed(self, form: Form, values: Mapping[str, str]) -> bool:
        """Keep what was typed into a form for when it is opened again; False where that is nothing."""
        draft = _draft_of(form)
        self.kept.pop(draft, None)
        if kept := _typed_into(form, values):
            self.kept[draft], self.kept_from[draft] = kept, {f.name: f.value for f in form.fields}
        return bool(kept)

    def drop_typed(self, form: Form) -> None:
        """What is kept of a form is not to stand there when it is opened again."""
        self.kept.pop(_draft_of(form), None)

    # ------------------------------------------------------------ pages

    def open_pages(self, name: str) -> None:
        """Open the page of that name."""
        room, kind = self._room, page_kind(name)
        if kind.make is None:
            assert kind.open is not None, f"the page {name} can be opened by nothing"
            kind.open(room)
            return
        make: Callable[[Context], Made] = kind.make
        heading, rows, said = make(room)

        def anew() -> tuple[PageRow, ...]:
            return make(room)[1]

        self.open_overlay(Page(
            name, heading, rows, said=said, palette=room.palette, margin=room.margin, label_width=kind.label_width,
            search=bool(kind.hint), hint=kind.hint, anew=anew if kind.ticking else None, only_read=kind.only_read,
        ))  # fmt: skip

    def open_soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Open a page that must be read first: keys wait for it, so that none of them is done to what lies under it."""
        opened = self.opening = asyncio.Event()
        self._room.start(work, ended=opened.set)

    def page_left(self) -> None:
        """Back to the record, or to the page from which it was opened."""
        was = self.overlay.page if isinstance(self.overlay, Page) else ""
        under = self._room.state.keys_of[0] if was == KEYS else page_kind(was).over if was else ""
        self.close_overlay()
        if under:
            self.open_pages(under)

    def asked(self, event: Page.Chosen | Page.Pressed) -> None:
        """A row of a page was chosen, or a key of its own was pressed."""
        if isinstance(event, Page.Pressed):
            self._pressed(event)
        else:
            self._chosen(event)

    def _chosen(self, event: Page.Chosen) -> None:
        kind = page_kind(event.page)
        if wrong := kind.stays(self._room, event.key, event.text):
            self._room.say(wrong)
            if isinstance(self.overlay, Page):
                self.overlay.refuse()
            return
        self.close_overlay()
        kind.choose(self._room, event.key, event.text)

    def _pressed(self, event: Page.Pressed) -> None:
        """A key of the page's own; the page stays unless that lays something else over the record."""
        if self._room.state.read_only and event.action.writes:
            self._room.say("Read-only: you can see everything and change nothing.")
            return
        if event.action.name == "board_keys" and isinstance(self.overlay, Page):
            self._room.state.keys_of = (event.page, self.overlay.place_of_keys)
            self.open_pages(KEYS)
            return
        with undertaking(event.action.word):
            page_kind(event.page).press(self._room, event.action.name, event.row)


def _draft_of(form: Form) -> str:
    return f"{form.title}/{form.draft or form.about}"


def _changed_since(form: Form, kept: Mapping[str, str], was: Mapping[str, str]) -> str:
    """What a field said that is kept otherwise, where somebody has changed it since that was typed; "" for nothing."""
    for field in form.fields:
        if not isinstance(field, Text) or field.offered or field.name not in kept:
            continue
        if was.get(field.name, field.value) != field.value:
            return f'{field.label}: changed since you typed this; it says now: "{short(field.value, 80)}"'
    return ""


def _typed_into(form: Form, values: Mapping[str, str]) -> dict[str, str]:
    """What is kept of a form that is left: what the person changed, so that nothing of others is put back by it.

    What was only picked is kept where the form is a draft; else it is picked again.
    """
    return {f.name: values[f.name] for f in form.fields
            if values[f.name] != f.value and (form.draft or isinstance(f, Text))}  # fmt: skip
