"""Declaring an incident: the sheet, and beside it what may be the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from screens.base.key_labels import told
from screens.memory.seen import Seen
from screens.sheets.sheet import Sheet
from widgets.guard import behind

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.entry.line import EntryLine
    from screens.room.overlay import Overlays
    from warroom.core.inbox import AlertGroup
    from warroom.core.model import Incident


TOLD = ("title", "summary", "service")
MORE = 2
"""So many more the model may add to what was seen before."""


class Declaring:
    """The Declare sheet of a screen, opened from alerts or from none."""

    def __init__(self, room: Context, overlays: Overlays, entry_line: EntryLine) -> None:
        self._room = room
        self._overlays = overlays
        self._entry_line = entry_line
        self._from: AlertGroup | None = None
        self.likely: tuple[tuple[Incident, str], ...] = ()
        self.seen = Seen(room, self._show_likely)
        overlays.uncovered = self._over
        overlays.more_keys = self._keys
        overlays.ask_alike = self._ask_model

    def _over(self) -> None:
        self._from, self.likely = None, ()
        self.seen.forget()

    def _keys(self) -> list[tuple[str, str]]:
        from screens.forms import declare  # its forms are read when they are first opened

        going_on, over = declare.likely_parts(self.likely)
        actions = self._room.state.actions
        join = told(actions, "declare_join", word="link" if self._from else "") if going_on else ()
        return [*join, *(told(actions, "declare_reopen") if over else ()), *self.seen.keys(actions)]

    @property
    def _narrow(self) -> bool:
        grid = self._room.state.grid
        return grid is not None and grid.size == 80

    def open(self, group: AlertGroup | None = None) -> None:
        """Open the sheet; ``group`` are the alerts that are declared."""
        from screens.forms import declare

        state = self._room.state
        alerts = group.alerts if group is not None else ()
        self._overlays.open(declare.form(
            state.policy, state.person, state.clock(), state.zone, alerts, narrow=self._narrow, people=state.people(),
            on_call=state.on_call, hypothesis=lambda: self.seen.taken,
            tags=lambda: self.seen.tags, around=state.around,
        ))  # fmt: skip
        self._from = group
        self._show_likely()
        if alerts:
            self._look_for_likely(alerts[0].title, alerts[0].fingerprint)
        sheet = self._overlays.overlay
        if isinstance(sheet, Sheet):
            self._look_back(sheet.values)

    def changed(self, event: Sheet.Changed) -> None:
        """Something was typed into a sheet: into this one, what may be the same is looked for."""
        if event.form.opens:
            self._look_for_likely(event.values["title"], self._from.alerts[0].fingerprint if self._from else "")
            self._look_back(event.values)

    def _look_back(self, values: Mapping[str, str]) -> None:
        alerts = tuple(alert.fingerprint for alert in self._from.alerts) if self._from is not None else ()
        self.seen.look(values, alerts)

    def take(self, name: str) -> None:
        """Do what the key of a duplicate, or of a past incident, does."""
        if name == "declare_read":
            self._read_first()
        elif name == "declare_fix":
            self.seen.take_fix()
        elif name == "declare_tags":
            self.seen.take_tags()
        else:
            self.take_likely(reopen=name == "declare_reopen")

    def _ask_model(self, values: Mapping[str, str]) -> None:
        """Ask the model for more that is like what is typed; it stands behind what evidence found."""
        from screens.forms.declare import case_of

        if case_of(values["case"])[0]:
            self._room.say("Nothing is sent to a model: the incident will be private.")
        elif words := ". ".join(values[name].strip() for name in TOLD if values[name].strip()):
            behind(self._room.node, self._asked_model(words), "ask a model", group="assist", exclusive=True)

    async def _asked_model(self, words: str) -> None:
        from screens.assist.alike import alike
        from warroom.assist.client import Trouble

        self._room.say("the model is asked for similar incidents…")
        try:
            found = await alike(self._room, words, self.seen.ids, MORE)
        except Trouble as trouble:
            self._room.say(f"By words and evidence alone: {trouble}")
            return
        self.seen.add(tuple(found))
        self._room.say(f"{len(found)} more by the model" if found else "the model knows no other that is like it")

    def _read_first(self) -> None:
        """Go to the past incident; what was typed waits in the sheet."""
        it = self.seen.first
        if it is not None:
            self._overlays.forsake(None)
            self._room.go_to(it)

    def _look_for_likely(self, title: str, fingerprint: str) -> None:
        if len(title.strip()) < 4 and not fingerprint:
            self.likely = ()
            self._show_likely()
            self._room.tell_keys()
        else:
            behind(self._room.node, self._find_likely(title, fingerprint), "look for possible duplicates",
                   group="likely", exclusive=True)  # fmt: skip

    async def _find_likely(self, title: str, fingerprint: str) -> None:
        found = await self._room.do(lambda room: room.likely_same(title, fingerprint))
        sheet = self._overlays.overlay
        if not isinstance(sheet, Sheet) or not sheet.form.opens:
            return
        self.likely = tuple(found[:3])
        self._show_likely()
        self._room.tell()

    def _show_likely(self) -> None:
        """What may be the same, beside the form; at 80 columns only where there is something."""
        from screens.forms import declare

        state, sheet = self._room.state, self._overlays.overlay
        if not isinstance(sheet, Sheet):
            return
        section = declare.likely_section(self.likely, state.policy, state.clock(), narrow=self._narrow,
                                         linking=self._from is not None, actions=state.actions)  # fmt: skip
        pane = sheet.pane
        before = self.seen.section(width=sheet.size.width - pane.margin - pane.aside_at, narrow=self._narrow)
        shown = [section] if self.likely or not self._narrow else []
        sheet.aside = (*shown, *([before] if before is not None else [])) or None
        sheet.show()

    def take_likely(self, *, reopen: bool) -> None:
        """Link the alert to the likeliest open incident, or go to it with what was typed as a line for its record.

        ``reopen``: reopen the likeliest ended one, which covers the alert then.
        """
        from screens.forms import declare
        from screens.forms import incident as commanding

        room = self._room
        going_on, over = declare.likely_parts(self.likely)
        chosen = (over if reopen else going_on)[:1]
        if not chosen:
            return
        it, group = chosen[0], self._from
        typed = self._typed_here()
        room.close_overlay()
        room.go_to(it.id)
        if reopen:
            room.open(commanding.reopen(it, tuple(a.fingerprint for a in group.alerts) if group is not None else ()))
            return
        if group is not None:
            prints = [a.fingerprint for a in group.alerts]
            room.run(lambda door: door.link_alerts(it.id, prints))
        elif typed and self._entry_line.field.blank:
            self._entry_line.field.take_text(typed)
            self._entry_line.start()
            room.say(f"enter records in {it.number} what you typed, esc leaves it")

    def _typed_here(self) -> str:
        """What was typed for a declaration that is not made: it is taken along, and not kept for the next."""
        sheet = self._overlays.overlay
        if not isinstance(sheet, Sheet):
            return ""
        self._overlays.drop_typed(sheet.form)
        return ": ".join(filter(None, (sheet.values[name].strip() for name in ("title", "summary"))))
