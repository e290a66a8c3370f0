"""The way into the update sheet and out of it: what it is told, what it sends, what of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from screens.base.error_text import sentence_of, was_refused
from screens.base.faults import DONE
from screens.base.key_labels import key_of, shown_for_all
from screens.context.context import Overlaying, Rooted
from screens.entry.drafts import UPDATE, new_key
from warroom.core.cadence import AUDIENCES
from warroom.core.model import Urgency
from warroom.core.words import audience_label
from warroom.session.intents import NotSent
from widgets.guard import behind, report, undertaking

if TYPE_CHECKING:
    from screens.updates.draft import Answers, UpdateContext, UpdateInput
    from screens.updates.messages import Changed, Left, Wanted
    from screens.updates.modelled import Modelled
    from screens.updates.sheet import UpdateSheet
    from warroom.core.drafts import Written
    from warroom.core.model import Deadline, Draft, Entry, Incident
    from warroom.notify.preview import Preview
    from warroom.room import Room


class Writing(Overlaying, Rooted, Protocol):
    """A screen over whose record an update can be written."""


class UpdateEditor:
    """Owns the update that is being written. The sheet is imported when it is first opened."""

    def __init__(self, room: Writing) -> None:
        self._room = room
        self.of = ""
        """The incident whose update is being written."""
        self.sheet: UpdateSheet | None = None
        """The sheet, as it was opened last."""
        self.inputs: dict[tuple[str, str], UpdateInput] = {}
        """What is half written, by incident and the draft that it changes ("": a new one)."""
        self._model: Modelled | None = None
        self._told_of: object = None  # the keys and the audience that the room has told last
        self._begun: frozenset[str] = frozenset()
        """The keys of what was written since the program started: what the desk says of them may be over by now."""

    # ------------------------------------------------------------ opening

    def open(self, audience: str = "", draft: Draft | None = None) -> None:
        """Write an update of the selected incident: half-written words come back; ``draft`` is one to be changed."""
        from screens.updates.draft import UpdateInput, heard
        from screens.updates.sheet import UpdateSheet
        from warroom.core.telling import answered

        state = self._room.state
        it = state.incident
        if it is None:
            return
        kept = self.inputs.get((it.id, draft.id if draft is not None else ""))
        if kept is not None:
            typed = kept
        elif draft is not None:
            ahead = draft.next_by is not None and draft.next_by > state.clock()
            promise = f"{draft.next_by.astimezone(state.zone):%H:%M}" if draft.next_by and ahead else ""
            typed = UpdateInput(draft.audience, answered(draft.text), promise, draft.id, new_key())
        else:
            typed = UpdateInput(audience or self.begins_with(it), key=new_key())
        self.of = it.id
        context = self._context_of(it, heard(it, typed.audience))
        sheet = self.sheet = UpdateSheet(typed, context, palette=self._room.palette)
        if context.has_model:
            self._modelled().attach(sheet, it)
        self._room.open_overlay(sheet)
        self.tell()
        if audience and typed.audience != audience:
            keys = shown_for_all(state.actions, "update_previous", "update_next")
            sheet.say(f"you began this for {audience_label(typed.audience)}: {keys} moves it to another audience")

    def _modelled(self) -> Modelled:
        """What a model drafts of it, where there is one: read when it is first needed."""
        from screens.updates.modelled import Modelled

        if self._model is None:
            room = self._room
            self._model = Modelled(room, lambda: self.open_sheet, lambda: self.open(), room.open_pages)
        return self._model

    def half_written(self, incident: str) -> str | None:
        """The audience of the new update that is half written of an incident; None where none is."""
        kept = self.inputs.get((incident, ""))
        return kept.audience if kept is not None else None

    @property
    def open_sheet(self) -> UpdateSheet | None:
        """The sheet, while it is open."""
        return self.sheet if self.sheet is not None and self.sheet is self._room.overlay else None

    def begins_with(self, it: Incident) -> str:
        """The audience that an update of the incident opens with.

        That of the words half written, else the one that this person owes, the most urgent first. The commander
        answers for what is overdue, whoever owes it.
        """
        kept = self.half_written(it.id)
        if kept is not None:
            return kept
        state = self._room.state
        me, now = state.person.casefold(), state.clock()
        owed = [d for d in state.deadlines.of(it, now) if d.kind in AUDIENCES]
        overdue = me == it.commander.casefold()

        def order(due: Deadline) -> tuple[bool, datetime]:
            mine = due.owner.casefold() == me or (overdue and due.urgency(now) is Urgency.OVERDUE)
            return not mine, due.due_at

        return next((AUDIENCES[d.kind] for d in sorted(owed, key=order)), "customers")

    def recall(self, written: tuple[Written, ...]) -> None:
        """Take up the updates that were half written when the program ended."""
        from screens.updates.draft import UpdateInput

        for one in written:
            typed = UpdateInput.load(one.text) if one.field.startswith(UPDATE) else None
            if typed is not None and typed.key not in self._begun:
                self.inputs.setdefault((one.incident, typed.draft), typed)

    # ------------------------------------------------------------ what it is told

    def _incident_written_of(self) -> tuple[Incident | None, tuple[Entry, ...]]:
        detail = self._room.state.detail
        if detail is not None and detail.incident.id == self.of:
            return detail.incident, tuple(detail.entries)
        return next((i for i in self._room.state.open_incidents if i.id == self.of), None), ()

    def _context_of(self, it: Incident, heard: int) -> UpdateContext:
        from screens.updates.draft import UpdateContext

        state = self._room.state
        running = state.deadlines.of(it, state.clock())
        return UpdateContext(it, state.policy, state.person, state.zone, running, state.people(), heard, state.actions,
                             state.config.assist.is_on, self._templates())

    def _templates(self) -> dict[str, tuple[str, ...]]:
        known = self._room.state.config.template
        return {to: tuple(one.name for one in known if one.fits(to)) for to in AUDIENCES.values()} if known else {}

    def tell(self) -> None:
        """The room as it is now, and the time; once a second and with every look."""
        sheet = self.open_sheet
        if sheet is None:
            return
        from warroom.core.telling import lines_to_take

        it, entries = self._incident_written_of()
        if it is not None:
            sheet.learn(self._context_of(it, 0), lines_to_take(it, entries, sheet.typed.audience))
        sheet.show_others(self._room.attendance.at_the_same())
        sheet.tick(self._room.state.clock())

    # ------------------------------------------------------------ what it says

    def changed(self, event: Changed) -> None:
        """Keep it, and look at it as they will read it; another audience is told to the other terminals."""
        self._keep(event.typed, None if event.typed.blank else event.typed)
        sheet = self.open_sheet
        if sheet is not None and (sheet.keys, event.typed.audience) != self._told_of:
            self._told_of = (sheet.keys, event.typed.audience)
            self._room.tell()
        else:
            self.tell()
        behind(self._room.node, self._look_at(event.typed), "preview the update", group="preview", exclusive=True)

    def _keep(self, of: UpdateInput, kept: UpdateInput | None) -> None:
        """Keep what is half written, here and at the desk; None: it is done with."""
        place = (self.of, of.draft)
        before = self.inputs.pop(place, None)
        if kept is not None:
            self.inputs[place] = kept
            self._begun |= {kept.key}
        if self._room.desk is not None and kept != before:
            field = f"{UPDATE}/{of.draft}" if of.draft else UPDATE
            self._room.desk.put({(self.of, field): (kept.dump(), 0) if kept is not None else None})

    async def _look_at(self, typed: UpdateInput) -> None:
        """On the room's thread: templates are filled in there."""
        sheet = self.open_sheet
        it, entries = self._incident_written_of()
        if sheet is None or it is None:
            return
        state = self._room.state
        config, now, person, again = state.config, state.clock(), state.person, sheet.next_by()

        def look(_: Room) -> tuple[Answers, Preview]:
            from warroom.notify.preview import offered, preview

            seen = preview(config, it, typed.audience, typed.text or "No change.", no_change=not typed.text,
                           next_by=again, person=person, now=now)  # fmt: skip
            return offered(config, it, entries, typed.audience, now, typed.template), seen

        try:
            offer, seen = await self._room.do(look)
        except Exception as error:
            if not was_refused(error):
                report(self._room.app, error)
            sheet.offer(typed.audience, ("", "", ""))
            sheet.say(sentence_of(error))
            return
        sheet.offer(typed.audience, offer)
        if sheet.typed == typed:
            sheet.look(seen)

    def wanted(self, event: Wanted) -> None:
        behind(self._room.node, self._send(event), f"publish the update to {event.typed.audience}", group="commands")

    def _call(self, event: Wanted) -> Callable[[Room], object]:
        typed, incident = event.typed, self.of
        if event.no_change:
            key = replace(typed, answers=("", "", "")).sending_key
            return lambda room: room.update(incident, typed.audience, "No change.", no_change=True,
                                            next_by=event.next_by, heard=event.heard, key=key)  # fmt: skip
        drafted = None
        if typed.began:
            from screens.updates.modelled import provenance

            drafted = provenance(typed)
        if event.draft:
            return lambda room: room.draft(incident, typed.audience, typed.text, update_id=typed.draft, drafted=drafted,
                                           next_by=event.next_by, key=typed.sending_key)  # fmt: skip
        return lambda room: room.update(incident, typed.audience, typed.text, next_by=event.next_by, heard=event.heard,
                                        draft=typed.draft, drafted=drafted, key=typed.sending_key)  # fmt: skip

    async def _send(self, event: Wanted) -> None:
        from screens.updates.draft import heard

        incident = self.of
        try:
            result = await self._room.do(self._call(event))
        except NotSent as error:
            # What was written stays in the editor too: it is changed and sent from there, or confirmed as it is.
            self._room.close_overlay()
            self._room.say(self._room.keep_for_later(error.intent, f"Update to {event.typed.audience}"))
            return
        except Exception as error:
            if not was_refused(error):
                raise
            sheet = self.open_sheet
            if sheet is not None:
                sheet.say(sentence_of(error))
                it = await self._room.do(lambda room: room.find(incident))
                sheet.refused(heard(it, sheet.typed.audience), {d.id for d in it.drafts})
            else:
                self._room.say(sentence_of(error))
            return
        with undertaking(f"{DONE}the update to {event.typed.audience}"):
            if not event.no_change or not event.typed.text:
                self._keep(event.typed, None)
                if event.typed.began:
                    self._modelled().sent(event.typed)
            self._room.close_overlay()
            said = result if isinstance(result, str) else f"saved as a draft: {key_of('approve')} shows those waiting"
            self._room.say(said)

    def left(self, event: Left) -> None:
        self._keep(event.typed, None if event.typed.blank else event.typed)
        self._room.close_overlay()
