"""The way into the update sheet and out of it: what it is told, what it sends, what of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from screens.base.error_text import sentence_of, was_refused
from screens.base.faults import DONE
from screens.base.key_labels import key_of, shown_for_all
from screens.entry.drafts import UPDATE, new_key
from screens.room.selection import Choosing
from warroom.core.words import audience_label
from widgets.guard import behind, report, undertaking

if TYPE_CHECKING:
    from screens.updates.draft import Answers, Desk, Writ
    from screens.updates.sheet import UpdateSheet
    from warroom.core.begun import Written
    from warroom.core.model import Draft, Entry, Incident
    from warroom.notify.preview import Preview
    from warroom.room import Room


class UpdateDoor(Choosing):
    """A screen over whose record an update can be written. The sheet is imported when it is first opened."""

    update_of = ""
    """The incident whose update is being written."""
    writs: dict[tuple[str, str], Writ]
    """What is half written, by incident and the draft that it changes ("": a new one)."""
    _told_of: object = None  # the keys and the audience that the room has told last

    # ------------------------------------------------------------ opening

    def open_update(self, audience: str = "", draft: Draft | None = None) -> None:
        """Write an update of the selected incident: half-written words come back; ``draft`` is one to be changed."""
        from screens.updates.draft import Writ, heard
        from screens.updates.sheet import UpdateSheet
        from warroom.core.telling import answered

        it = self.incident
        if it is None:
            return
        kept = self._writs().get((it.id, draft.id if draft is not None else ""))
        if kept is not None:
            writ = kept
        elif draft is not None:
            promise = f"{draft.next_by.astimezone(self.zone):%H:%M}" if draft.next_by and draft.next_by > self.clock() \
                else ""  # fmt: skip
            writ = Writ(draft.audience, answered(draft.text), promise, draft.id, new_key())
        else:
            writ = Writ(audience or self._room.begins_with(it), key=new_key())
        self.update_of = it.id
        sheet = UpdateSheet(writ, self._desk_of(it, heard(it, writ.audience)), palette=self._room.palette)
        self._room.lay_over(sheet)
        self.tell_update()
        if audience and writ.audience != audience:
            keys = shown_for_all(self._room.actions, "update_previous", "update_next")
            sheet.say(f"you had begun this to {audience_label(writ.audience)}: {keys} takes it to another audience")

    def half_written(self, incident: str) -> str | None:
        """The audience of the new update that is half written of an incident; None where none is."""
        kept = self._writs().get((incident, ""))
        return kept.audience if kept is not None else None

    def update_sheet(self) -> UpdateSheet | None:
        """The sheet, while it is open."""
        covering = self._room.covering
        return covering if hasattr(covering, "writ") else None  # type: ignore[return-value]

    def _writs(self) -> dict[tuple[str, str], Writ]:
        if "writs" not in self.__dict__:
            self.writs = {}
        return self.writs

    _begun: frozenset[str] = frozenset()
    """The keys of what was written since the program started: what the desk says of them may be over by now."""

    def recall_updates(self, written: tuple[Written, ...]) -> None:
        """Take up the updates that were half written when the program ended."""
        from screens.updates.draft import Writ

        for one in written:
            writ = Writ.load(one.text) if one.field.startswith(UPDATE) else None
            if writ is not None and writ.key not in self._begun:
                self._writs().setdefault((one.incident, writ.draft), writ)

    # ------------------------------------------------------------ what it is told

    def _incident_written_of(self) -> tuple[Incident | None, tuple[Entry, ...]]:
        detail = self.detail
        if detail is not None and detail.incident.id == self.update_of:
            return detail.incident, tuple(detail.entries)
        return next((i for i in self.open_incidents if i.id == self.update_of), None), ()

    def _desk_of(self, it: Incident, heard: int) -> Desk:
        from screens.updates.draft import Desk

        running = self._room.deadlines.of(it, self.clock())
        return Desk(it, self.policy, self.person, self.zone, running, self._room.people(), heard,
                    self._room.actions)  # fmt: skip

    def tell_update(self) -> None:
        """The room as it is now, and the time; once a second and with every look."""
        sheet = self.update_sheet()
        if sheet is None:
            return
        from warroom.core.telling import lines_to_take

        it, entries = self._incident_written_of()
        if it is not None:
            sheet.learn(self._desk_of(it, 0), lines_to_take(it, entries, sheet.writ.audience))
        sheet.beside(self._room.attendance.at_the_same())
        sheet.strike(self.clock())

    # ------------------------------------------------------------ what it says

    def on_update_sheet_changed(self, event: UpdateSheet.Changed) -> None:
        """Keep it, and look at it as they will read it; another audience is told to the other terminals."""
        event.stop()
        self._keep(event.writ, None if event.writ.blank else event.writ)
        sheet = self.update_sheet()
        if sheet is not None and (sheet.keys, event.writ.audience) != self._told_of:
            self._told_of = (sheet.keys, event.writ.audience)
            self.tell()
        else:
            self.tell_update()
        behind(self, self._look_at(event.writ), "preview the update", group="preview", exclusive=True)

    def _keep(self, of: Writ, kept: Writ | None) -> None:
        """Keep what is half written, here and at the desk; None: it is done with."""
        place = (self.update_of, of.draft)
        before = self._writs().pop(place, None)
        if kept is not None:
            self._writs()[place] = kept
            self._begun |= {kept.key}
        if self.desk is not None and kept != before:
            field = f"{UPDATE}/{of.draft}" if of.draft else UPDATE
            self.desk.put({(self.update_of, field): (kept.dump(), 0) if kept is not None else None})

    async def _look_at(self, writ: Writ) -> None:
        """On the room's thread: templates are filled in there."""
        sheet = self.update_sheet()
        it, entries = self._incident_written_of()
        if sheet is None or it is None:
            return
        config, now, person, again = self.config, self.clock(), self.person, sheet.next_by()

        def look(_: Room) -> tuple[Answers, Preview]:
            from warroom.notify.preview import offered, preview

            seen = preview(config, it, writ.audience, writ.text or "No change.", no_change=not writ.text,
                           next_by=again, person=person, now=now)  # fmt: skip
            return offered(config, it, entries, writ.audience, now), seen

        try:
            offer, seen = await self.do(look)
        except Exception as error:
            if not was_refused(error):
                report(self.app, error)
            sheet.offer(writ.audience, ("", "", ""))
            sheet.say(sentence_of(error))
            return
        sheet.offer(writ.audience, offer)
        if sheet.writ == writ:
            sheet.look(seen)

    def on_update_sheet_wanted(self, event: UpdateSheet.Wanted) -> None:
        event.stop()
        behind(self, self._send(event), f"publish the update to {event.writ.audience}", group="commands")

    def _call(self, event: UpdateSheet.Wanted) -> Callable[[Room], object]:
        writ, incident = event.writ, self.update_of
        if event.no_change:
            key = replace(writ, answers=("", "", "")).sending_key
            return lambda room: room.update(incident, writ.audience, "No change.", no_change=True,
                                            next_by=event.next_by, heard=event.heard, key=key)  # fmt: skip
        if event.draft:
            return lambda room: room.draft(incident, writ.audience, writ.text, update_id=writ.draft,
                                           next_by=event.next_by, key=writ.sending_key)  # fmt: skip
        return lambda room: room.update(incident, writ.audience, writ.text, next_by=event.next_by, heard=event.heard,
                                        draft=writ.draft, key=writ.sending_key)  # fmt: skip

    async def _send(self, event: UpdateSheet.Wanted) -> None:
        from screens.updates.draft import heard

        incident = self.update_of
        try:
            result = await self.do(self._call(event))
        except Exception as error:
            if not was_refused(error):
                raise
            sheet = self.update_sheet()
            if sheet is not None:
                sheet.say(sentence_of(error))
                it = await self.do(lambda room: room.find(incident))
                sheet.refused(heard(it, sheet.writ.audience), {d.id for d in it.drafts})
            else:
                self._room.say(sentence_of(error))
            return
        with undertaking(f"{DONE}the update to {event.writ.audience}"):
            if not event.no_change or not event.writ.text:
                self._keep(event.writ, None)
            self._room.uncover()
            said = result if isinstance(result, str) else f"kept as a draft: {key_of('approve')} shows what waits"
            self._room.say(said)

    def on_update_sheet_left(self, event: UpdateSheet.Left) -> None:
        event.stop()
        self._keep(event.writ, None if event.writ.blank else event.writ)
        self._room.uncover()
