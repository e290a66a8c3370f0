"""Commands to the room's thread and what comes back; what the forms ask of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from screens.entry.line import EntryLine
from screens.room.selection import Choosing
from screens.view import panels
from screens.view.candidates import Candidates
from warroom.core.model import Urgency
from warroom.core.naming import People

if TYPE_CHECKING:
    from datetime import datetime

    from warroom.core.model import Deadline, Incident

AUDIENCE_OF = {"customer_update": "customers", "team_update": "team", "executive_update": "executives"}


class Asking(Choosing):
    """What is asked of the room's screen by what stands on it."""

    @on(EntryLine.Pasted)
    def _pasted(self, event: EntryLine.Pasted) -> None:
        self._room.open_scribe(event.incident, "\n".join(event.lines))

    @on(EntryLine.Left)
    def _left_typing(self) -> None:
        self._room.focus_pane("incidents" if not self.timeline.display else self.pane)

    def copy_brief(self, form: str) -> None:
        """Put the brief into the clipboard of the terminal, over SSH too (OSC 52)."""
        from warroom.core.brief import brief_lines
        from warroom.core.brief_text import brief_text
        from warroom.core.links import link_lines

        it, detail = self.incident, self.detail
        if it is not None and detail is not None:
            lines = brief_lines(it, detail.entries)
            links = link_lines(it, self._room.policy)
            text = brief_text(it, lines, self.running, self.clock(), self.zone, form, links)
            self.copy(text, f"The brief of {it.number}")

    def copy(self, text: str, what: str) -> None:
        """Put a text into the clipboard of the terminal, over SSH too (OSC 52), and say that it is there."""
        self.app.copy_to_clipboard(text)
        self.say(f"{what} is in your clipboard, if the terminal allows it (OSC 52).")

    def begins_with(self, it: Incident) -> str:
        """The audience that an update of the incident opens with.

        That of the words half written, else the one that this person owes, the most urgent first. The commander
        answers for what is overdue, whoever owes it.
        """
        kept = self._room.half_written(it.id)
        if kept is not None:
            return kept
        me, now = self.person.casefold(), self.clock()
        owed = [d for d in self._room.deadlines.of(it, now) if d.kind in AUDIENCE_OF]
        overdue = me == it.commander.casefold()

        def order(due: Deadline) -> tuple[bool, datetime]:
            mine = due.owner.casefold() == me or (overdue and due.urgency(now) is Urgency.OVERDUE)
            return not mine, due.due_at

        return next((AUDIENCE_OF[d.kind] for d in sorted(owed, key=order)), "customers")

    def briefing(self) -> tuple[str, ...]:
        """What a person who takes over a role must know, made from the record."""
        detail = self.detail
        if self.incident is None or detail is None:
            return ()
        return panels.briefing(self.incident, detail.entries, self.running, self.clock())

    def people(self) -> tuple[str, ...]:
        """Handles for completion: the responders, then who is on call, then whoever is in the open incidents."""
        overview = self.look.overview if self.look is not None else None
        known = People(self.config.responder)
        told = [o.person for o in overview.on_call] if overview is not None else []
        seen = [a.person for i in self.open_incidents for a in i.roles]
        others = (known.meant(person) or person for person in (*told, *seen, self.person))
        return tuple(dict.fromkeys((*known.handles, *others)))

    def candidates(self) -> Candidates:
        """Who may take a role, with what is known of them."""
        overview = self.look.overview if self.look is not None else None
        on_call = overview.on_call if overview is not None else ()
        return Candidates(self.config.responder, on_call, self.people(), self.open_incidents, self.policy)
