"""What a screen can lay over the record: a form, a page, the Declare sheet, the filter. One at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual import on
from textual.widget import Widget

from screens.base.error_text import sentence_of, was_refused
from screens.base.faults import DONE
from screens.base.form import Form, Text, done
from screens.base.grid import Grid
from screens.base.key_labels import bound, told
from screens.forms import declare
from screens.forms import incident as commanding
from screens.forms import work as working
from screens.pages import builtin, check_ins, clocks, commands, handover, links, playbook
from screens.sheets.page import Page
from screens.sheets.page_rows import PageRow
from screens.sheets.sheet import Sheet
from warroom.config.playbooks import Shelf
from warroom.core.handover import Hand
from warroom.core.model import Incident
from warroom.core.words import short
from warroom.keymap.actions import BY_NAME
from widgets.field import Field
from widgets.guard import behind, undertaking
from widgets.paint import SparingScreen

if TYPE_CHECKING:
    from screens.room.screen import RoomScreen
    from screens.updates.sheet import UpdateSheet
    from warroom.core.inbox import AlertGroup

ASIDE_COLUMNS = {80: 0, 120: 1, 200: 2}  # how many of the grid's columns the right side takes


class Overlay(SparingScreen[None]):
    """The sheets of the room. A sheet that is left keeps what was typed until it is done."""

    covering: Sheet | Page | UpdateSheet | None = None
    came_from = "incidents"  # the list that had the focus before
    opening: asyncio.Event | None = None  # set when the sheet being opened can take keys
    declaring_from: AlertGroup | None = None
    likely: tuple[tuple[Incident, str], ...] = ()
    hands: tuple[Hand, ...] = ()
    hands_at = 0  # the event of the journal up to which they were read
    shelf: Shelf | None = None
    unspoken = ""  # the command that was refused last

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: dict[str, Mapping[str, str]] = {}
        self.kept_from: dict[str, Mapping[str, str]] = {}
        """What stood in the fields of a form before what is kept of it was typed."""

    @property
    def room(self) -> RoomScreen:
        """This screen, with the names of the whole of it."""
        return self  # type: ignore[return-value]

    # ------------------------------------------------------------ opening and closing

    def open(self, form: Form) -> None:
        """Open a form where the record stands."""
        form = bound(form, self.room.actions)
        draft = self._draft_of(form)
        sheet = Sheet(form, self.kept.get(draft), palette=self.palette)
        sheet.said = _changed_since(form, self.kept.get(draft, {}), self.kept_from.get(draft, {}))
        self.lay_over(sheet)

    def _draft_of(self, form: Form) -> str:
        return f"{form.title}/{form.draft or form.about}"

    def lay_over(self, widget: Sheet | Page | UpdateSheet) -> None:
        if self.covering is not None:
            self.covering.remove()
        else:
            self.came_from = self.room.pane
        if isinstance(widget, (Page, Sheet)):
            widget.actions = self.room.actions
        self.covering = widget
        self.opening = widget.ready
        try:
            self.mount(widget)
            self.room.place()
        except Exception:
            self.forsake(widget)
            raise

    def free(self, sentence: str) -> None:
        """A sheet that waits for what has failed waits no more; what was typed into it stays."""
        if not isinstance(self.covering, Page | None) and self.covering.busy:
            self.covering.say(sentence)

    def forsake(self, part: object) -> None:
        """What could not be opened, or not be left, is taken away; what was typed into it is kept."""
        over = self.covering
        room = self.room
        if over is not None and (part is None or part is over or (isinstance(part, Widget) and over in part.ancestors)):
            if isinstance(over, Sheet):
                with suppress(Exception):
                    self._keep_typed(over.form, over.values)
            over.ready.set()
            self.uncover()
        elif part is None and self.filtering is not None:
            self.close_filter(keep=False)
        elif room.inbox is not None and room.inbox_open and (part is None or part is room.inbox):
            room.inbox.ready.set()
            room.close_inbox()
            if part is not None:
                room.inbox.remove()
                room.inbox = None

    def uncover(self) -> None:
        """Back to the record."""
        if self.covering is not None:
            self.covering.remove()
            self.covering, self.opening = None, None
            self.declaring_from, self.likely = None, ()
            self.room.place()
            self.room.focus_pane(self.came_from)

    def place_covering(self, grid: Grid) -> None:
        """Lay the sheet's two sides out on the grid's columns."""
        if self.covering is not None and not isinstance(self.covering, Page):
            columns = ASIDE_COLUMNS[grid.size]
            if columns and (not isinstance(self.covering, Sheet) or self.covering.form.wide_aside):
                columns = grid.columns // 2
            at = grid.column(grid.columns - columns)[0] if columns else 0
            self.covering.place(grid.margin, at)

    def covering_keys(self) -> tuple[tuple[str, str], ...]:
        """What the footer says while a sheet is open."""
        if isinstance(self.covering, Page):
            found = (("↑↓", "move"), ("enter", "go")) if self.covering.rows else ()
            return (*(found[:1] if self.covering.page in builtin.ONLY_READ else found), ("esc", "back"))
        keys = list(self.covering.keys) if self.covering is not None else []
        going_on, over = declare.likely_parts(self.likely)
        joins = told(self.room.actions, "declare_join", word="link" if self.declaring_from else "")
        keys += [*joins * bool(going_on), *told(self.room.actions, "declare_reopen") * bool(over)]
        keeps = not isinstance(self.covering, Sheet) or self.covering.form.draft  # an update keeps it with every key
        return (*keys, ("esc", "leave, kept" if keeps else "leave"))

    def strike(self, now: datetime) -> None:
        """What lies over the record is told the time too."""
        if isinstance(self.covering, Sheet):
            if (form := self.covering.form.anew()) is not None:
                self.covering.refill(bound(form, self.room.actions))
            self.covering.beside(self.room.attendance.at_the_same())
            self.covering.strike(now)
        elif isinstance(self.covering, Page):
            if self.covering.anew is not None:
                self.covering.renew(self.covering.anew())
        elif self.covering is not None:
            self.room.tell_update()

    # ------------------------------------------------------------ a form is done

    @on(Sheet.Wanted)
    def _wanted(self, event: Sheet.Wanted) -> None:
        with undertaking(event.form.title):
            goes = event.form.goes(event.values)
            if goes is not None:
                self.uncover()
                goes(self.room)
                return
            further = event.form.then(event.values)
            if further is not None:
                self.open(further)
                return
        behind(self, self._do_form(event.form, event.values), event.form.title, group="commands")

    async def _do_form(self, form: Form, values: Mapping[str, str]) -> None:
        try:
            result = await self.room.do(form.call(values))
        except Exception as error:
            if not was_refused(error):
                raise
            if isinstance(self.covering, Sheet):
                self.covering.say(sentence_of(error))
            return
        with undertaking(f"{DONE}{form.title}"):
            self.kept.pop(self._draft_of(form), None)
            self.uncover()
            opened = result if form.opens and isinstance(result, Incident) else None
            if opened is not None:
                self.room.close_inbox()
                self.room.go_to(opened.id)
            self.room.say(done(form, result))
            if opened is not None:
                await playbook.suggest(self.room, opened, done(form, result))

    @on(Sheet.OtherKeys)
    def _other_keys(self) -> None:
        self.room.tell_keys()

    @on(Sheet.Left)
    def _left_sheet(self, event: Sheet.Left) -> None:
        if self._keep_typed(event.form, event.values):
            self.room.say(f"{event.form.title.capitalize()}: what you typed stands there when you open it again.")
        self.uncover()

    def _keep_typed(self, form: Form, values: Mapping[str, str]) -> bool:
        """Keep what was typed into a form for when it is opened again; False where that is nothing."""
        draft = self._draft_of(form)
        self.kept.pop(draft, None)
        if kept := _typed_into(form, values):
            self.kept[draft], self.kept_from[draft] = kept, {f.name: f.value for f in form.fields}
        return bool(kept)

    # ------------------------------------------------------------ declaring

    def open_declare(self, group: AlertGroup | None = None) -> None:
        room = self.room
        narrow = room.grid is not None and room.grid.size == 80
        alerts = group.alerts if group is not None else ()
        self.open(declare.form(
            room.policy, room.person, room.clock(), room.zone, alerts, narrow=narrow, people=room.people(),
            on_call=room.look.overview.on_call if room.look and room.look.overview else (),
        ))  # fmt: skip
        self.declaring_from = group
        self._show_likely()
        if alerts:
            self._look_for_likely(alerts[0].title, alerts[0].fingerprint)

    @on(Sheet.Changed)
    def _sheet_changed(self, event: Sheet.Changed) -> None:
        if event.form.opens:
            prints = self.declaring_from.alerts[0].fingerprint if self.declaring_from else ""
            self._look_for_likely(event.values["title"], prints)

    def _look_for_likely(self, title: str, fingerprint: str) -> None:
        if len(title.strip()) < 4 and not fingerprint:
            self.likely = ()
            self._show_likely()
            self.room.tell_keys()
        else:
            behind(self, self._find_likely(title, fingerprint), "look for possible duplicates", group="likely",
                   exclusive=True)  # fmt: skip

    async def _find_likely(self, title: str, fingerprint: str) -> None:
        found = await self.room.do(lambda room: room.likely_same(title, fingerprint))
        if not isinstance(self.covering, Sheet) or not self.covering.form.opens:
            return
        self.likely = tuple(found[:3])
        self._show_likely()
        self.room.tell()

    def _show_likely(self) -> None:
        """What may be the same, beside the form; at 80 columns only where there is something."""
        room, sheet = self.room, self.covering
        if not isinstance(sheet, Sheet):
            return
        narrow = room.grid is not None and room.grid.size == 80
        links = self.declaring_from is not None
        section = declare.likely_section(self.likely, room.policy, room.clock(), narrow=narrow, linking=links,
                                         actions=room.actions)  # fmt: skip
        sheet.aside = (section,) if self.likely or not narrow else None
        sheet.show()

    def take_likely(self, *, reopen: bool) -> None:
        """Link the alert to the likeliest open incident, or go to it with what was typed as a line for its record.

        ``reopen``: reopen the likeliest ended one, which covers the alert then.
        """
        going_on, over = declare.likely_parts(self.likely)
        chosen = (over if reopen else going_on)[:1]
        if not chosen:
            return
        it, group = chosen[0], self.declaring_from
        typed = self._typed_here()
        self.uncover()
        self.room.go_to(it.id)
        if reopen:
            self.open(commanding.reopen(it, tuple(a.fingerprint for a in group.alerts) if group is not None else ()))
            return
        if group is not None:
            prints = [a.fingerprint for a in group.alerts]
            self.room.run(lambda room: room.link_alerts(it.id, prints))
        elif typed and self.room.entry_line.field.blank:
            self.room.entry_line.field.take_text(typed)
            self.room.entry_line.start()
            self.room.say(f"enter records in {it.number} what you typed, esc leaves it")

    def _typed_here(self) -> str:
        """What was typed for a declaration that is not made: it is taken along, and not kept for the next."""
        if not isinstance(self.covering, Sheet):
            return ""
        self.kept.pop(self._draft_of(self.covering.form), None)
        values = self.covering.values
        return ": ".join(filter(None, (values[name].strip() for name in ("title", "summary"))))

    # ------------------------------------------------------------ pages

    def open_pages(self, name: str) -> None:
        """Open one of the pages that are made from what the screen knows."""
        heading, rows, said = builtin.page(self.room, name)
        margin = self.room.grid.margin if self.room.grid else 1
        width = {"wordings": 12, "who": 18, "help": 32}.get(name, 26)

        def anew() -> tuple[PageRow, ...]:
            return builtin.page(self.room, name)[1]

        self.lay_over(Page(name, heading, rows, said=said, palette=self.palette, margin=margin, label_width=width,
                           search=name == "help", hint="a key, or words of what it does",
                           anew=anew if name in builtin.TICKING else None))  # fmt: skip

    def open_palette(self, typed: str = "") -> None:
        """The commands; a command that was refused stands there again, to be mended or typed over."""
        refused, self.unspoken = self.unspoken, ""
        heading, rows, said = builtin.page(self.room, "palette")
        margin = self.room.grid.margin if self.room.grid else 1
        self.lay_over(Page(
            "palette", heading, rows, search=True, said=said, palette=self.palette, margin=margin, label_width=32,
            first=lambda text: builtin.meant_row(self.room, text),
            complete=lambda text: commands.complete(text, self.room), hint="a command, or words of what it does",
            typed=typed or refused, offered=not typed, instead=builtin.guessed_row,
        ))  # fmt: skip

    def speak(self, text: str) -> None:
        """Do what was typed as a command."""
        verb = commands.known(text.strip().partition(" ")[0])
        with undertaking(f"the command {verb}"):
            self._speak(text)

    def _speak(self, text: str) -> None:
        spoken = commands.read(text, self.room)
        if spoken is None:
            return
        if self.room.read_only and spoken.writes:
            self.room.say("Read only: you see everything and can change nothing.")
        elif spoken.deed is not None:
            spoken.deed(self.room)
        elif spoken.call is not None:
            self.room.run(spoken.answered, refused=lambda: setattr(self, "unspoken", text))

    def resolve_form(self) -> None:
        """The closure list of the selected incident."""
        if self.room.incident is not None:
            self.open(commanding.closure(
                self.room.incident, self.room.policy, "", self.room.clock(), self.room.active_alerts
            ))

    def open_soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Open a page that must be read first: keys wait for it, so that none of them is done to what lies under it."""
        opened = self.opening = asyncio.Event()
        self.room.start(work, ended=opened.set)

    @on(Page.Left)
    def _left_page(self) -> None:
        self.uncover()

    @on(Page.Chosen)
    def _page_chosen(self, event: Page.Chosen) -> None:
        room = self.room
        if event.key == builtin.MEANT and (wrong := commands.missing(event.text, room)):
            room.say(wrong)  # and what was typed stays where it is
            return
        self.uncover()
        if event.page == "playbook":
            playbook.take(room, event.key)
        elif event.key == builtin.MEANT:
            self.speak(event.text)
        elif event.key.startswith(builtin.VERB):
            self.open_palette(f"{event.key.removeprefix(builtin.VERB)} ")
        elif event.page == "handover":
            handover.take(room, event.key)
        elif event.page == "copy":
            room.copy_brief(event.key)
        elif event.page == "check_ins":
            check_ins.choose(room, event.key)
        elif event.page == "links":
            links.choose(room, event.key)
        elif event.page == "board":
            self._work(event.key)
        elif event.page in ("palette", "help") and event.key in BY_NAME:
            self.room.act(next(a for a in self.room.actions if a.name == event.key))
        elif event.page == "list":
            room.take_view(event.key)
        elif event.page == "who":
            room.go_where(event.key)
        elif event.page == "why":
            clocks.settle(room, event.key)
        elif event.page == "promises" and event.key:
            clocks.settle_broken(room, event.key)

    def _work(self, key: str) -> None:
        """Answer, end or hand on the ask or task of a row of the board, whose incident is selected then."""
        what, incident, work = key.split("/", 2)
        known = (*self.room.open_incidents, *filter(None, (self.room.incident,)))
        it = next((i for i in known if i.id == incident), None)
        if it is None:
            return
        self.room.go_to(it.id)
        if what == "ask":
            self.open(working.end_ask(it, work))
        else:
            self.open(working.end_task(it, work, self.room.people()))

    # ------------------------------------------------------------ the filter

    def open_filter(self) -> None:
        """Type a filter in the entry's row; every letter narrows the list at once."""
        field = Field(self.room.filter, placeholder="id, title, service, person", palette=self.palette)
        field.styles.position = "absolute"
        grid = self.room.grid
        if grid is not None:
            rect = grid.panes.get("entry") or grid.panes["keys"]
            field.styles.offset = (grid.margin, rect.y)
            field.styles.width, field.styles.height = grid.width - 2 * grid.margin, 1
        self.filtering = field
        self.mount(field)
        field.focus()

    filtering: Field | None = None

    def close_filter(self, keep: bool) -> None:
        if self.filtering is not None:
            self.filtering.remove()
            self.filtering = None
        if not keep:
            self.room.filter = ""
        self.room.focus_pane("incidents")

    @on(Field.Changed)
    def _filtered(self, event: Field.Changed) -> None:
        if event.control is self.filtering:
            self.room.filter = event.value.strip()
            self.room.tell()

    @on(Field.Submitted)
    def _filter_kept(self, event: Field.Submitted) -> None:
        if event.control is self.filtering:
            self.close_filter(keep=True)


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
