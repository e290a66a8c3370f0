"""The one door to the room: commands in, snapshots out.

Every command checks its rules inside the store's write transaction and is refused with a sentence, or
appends events. Reads cost what is open and shown, not what there ever was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from warroom.commands import duplicates
from warroom.commands.alert_calls import AlertCallCommands
from warroom.commands.alerts import AlertCommands
from warroom.commands.assessment import AssessmentCommands
from warroom.commands.calling import CallingCommands
from warroom.commands.chat import ChatCommands
from warroom.commands.containment import ContainmentCommands
from warroom.commands.door import Conflict, Refused, Which
from warroom.commands.drills import DrillCommands
from warroom.commands.editing import EditingCommands
from warroom.commands.ending import EndingCommands
from warroom.commands.figures import FigureReading
from warroom.commands.inbox import InboxCommands
from warroom.commands.incident import IncidentCommands
from warroom.commands.launches import LaunchCommands
from warroom.commands.links import LinkCommands
from warroom.commands.looking import Detail, Looking, Overview
from warroom.commands.memory import MemoryReading
from warroom.commands.milestones import MilestoneCommands
from warroom.commands.people import PeopleCommands
from warroom.commands.planned import PlannedCommands
from warroom.commands.private import PrivateCommands
from warroom.commands.pushing import PushCommands
from warroom.commands.record import RecordReading
from warroom.commands.resolution import ResolutionCommands
from warroom.commands.review import ReviewCommands
from warroom.commands.security import SecurityCommands
from warroom.commands.telling import TellingCommands
from warroom.commands.tickets import TicketCommands
from warroom.commands.undo import UndoCommands
from warroom.commands.watching import WatcherCommands
from warroom.commands.work import WorkCommands
from warroom.core.model import Deadline, Incident
from warroom.core.times import as_utc

if TYPE_CHECKING:
    from datetime import datetime

    from warroom.core.handover import Hand

__all__ = ["Conflict", "Detail", "Overview", "Refused", "Room"]

ALL = 1_000_000_000
"""More rows than a record has: "every one of them" where rows are asked for by number."""


class Room(
    LaunchCommands,
    IncidentCommands,
    EndingCommands,
    LinkCommands,
    MilestoneCommands,
    ReviewCommands,
    ResolutionCommands,
    TicketCommands,
    ContainmentCommands,
    FigureReading,
    MemoryReading,
    PeopleCommands,
    EditingCommands,
    RecordReading,
    TellingCommands,
    AlertCommands,
    AlertCallCommands,
    AssessmentCommands,
    CallingCommands,
    ChatCommands,
    InboxCommands,
    WorkCommands,
    PlannedCommands,
    DrillCommands,
    PrivateCommands,
    SecurityCommands,
    PushCommands,
    UndoCommands,
    WatcherCommands,
    Looking,
):
    """One person's room on one store; it belongs to the thread that opened the store.

    Every command takes an idempotency ``key``: the same key again gives the first result and changes
    nothing. ``at`` is when it happened, now by default, never in the future.

    Raises:
        Refused: a command against the rules; ``str()`` of it is a sentence with the mend.
        StoreError: the file could not be read or written, also with its mend.
    """

    def ended(self, newest: int = 100) -> tuple[Incident, ...]:
        """Those that are over (closed, merged, cancelled) among the newest declared, the newest first."""
        return tuple(it for it in self.store.incidents(limit=newest) if not it.is_open)

    def handover(self) -> tuple[Hand, ...]:
        """Every open incident with its whole record and its deadlines, most grave first (domain: hand-over)."""
        from warroom.core.deadlines import deadlines
        from warroom.core.handover import Hand

        now = as_utc(self.clock())
        opened = (self.everything(it) for it in self.overview().incidents)
        return tuple(Hand(d.incident, d.entries, deadlines(d.incident, self.policy, now)) for d in opened)

    def owed(self, newest: int = ALL) -> tuple[tuple[Incident, Deadline], ...]:
        """Reviews, follow-ups and notices that are still owed of incidents that have ended, the earliest due first.

        Reads those that may owe something, and of them the ``newest`` only.
        """
        from warroom.core.owed import owed

        spared = [level.name for level in self.policy.severities if level.review not in ("must", "should")]
        return owed(self.store.owing(spared, newest), self.policy, as_utc(self.clock()))

    def everything(self, inc: Which) -> Detail:
        """One incident and every row of its timeline: for export and report, not for a screen."""
        return self.detail(inc, newest=ALL)

    def past(self, inc: Which, clock: Callable[[], datetime]) -> Room:
        """The room as it was, for replaying an incident; ``clock`` tells the moment that is shown.

        Nothing can be changed in it. It may be used by another thread than this one's.
        """
        from warroom.store.past.past import Past

        past = Past.of(self.store, self.find(inc).id, clock)
        return Room(past, self.policy, self.person, clock=clock, responders=self.responders, read_only=True,
                    zone=self.zone)  # fmt: skip

    def likely_same(self, title: str, fingerprint: str = "") -> tuple[tuple[Incident, str], ...]:
        """Incidents that may be the one about to be declared, likeliest first, each with why.

        Open ones, and those whose closing period is not over: for these, reopening is the offer.
        """
        return duplicates.likely(self.store, self.policy, as_utc(self.clock()), title, fingerprint)
