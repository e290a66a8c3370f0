"""Declaring an incident, and what is said of it while it runs: acknowledgement, severity, status, details."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import convert
from msgspec.structs import replace

from warroom.commands import duplicates, reading
from warroom.commands.door import (
    CommandContext,
    Refused,
    Which,
    event_id,
    refuse_overtaken,
    replayed,
    there,
)
from warroom.commands.drills import DrillCommands
from warroom.commands.from_alerts import take_along
from warroom.commands.from_launch import carry_over, tripped_by
from warroom.commands.lazy_events import events
from warroom.commands.milestones import fill_from_alerts
from warroom.commands.security import begin
from warroom.commands.verifying import VerifyingCommands, ask_when_fixed, reporter_words
from warroom.core.clocks import is_acknowledged
from warroom.core.closing import SOAK, fires_on, part_way, soak_left, soak_words
from warroom.core.model import LIVE, Alert, Incident, Status
from warroom.core.naming import named
from warroom.core.requiring import lacking, lacking_of
from warroom.core.status_words import meant
from warroom.core.times import as_utc
from warroom.core.verified import VERIFIED
from warroom.core.verified import answer as proof
from warroom.core.words import did_you_mean, listing, short, span_words

if TYPE_CHECKING:
    from warroom.core.events import AlertRef

OVERRIDE = "override: "
"""What an answer of the closure list begins with that was not given but waived."""


class IncidentCommands(VerifyingCommands, DrillCommands):
    """Each gives the incident as it is afterwards."""

    def declare(
        self,
        title: str,
        severity: str,
        *,
        summary: str = "",
        service: str = "",
        region: str = "",
        alerts: Iterable[str | Alert | AlertRef] = (),
        impact_started_at: datetime | None = None,
        detected_at: datetime | None = None,
        drill: bool = False,
        planned: bool = False,
        command: bool = True,
        commander: str | None = None,
        anyway: bool = False,
        security: bool = False,
        private: bool = False,
        reporter: str = "",
        contact: str = "",
        key: str | None = None,
        at: datetime | None = None,
    ) -> Incident:
        """Open an incident: a title and a severity are enough.

        Args:
            alerts: what it covers: fingerprints of known alerts, or the alerts themselves.
            planned: a room opened before anything is wrong; no severity clock runs.
            command: somebody becomes the commander: the declarer, unless ``commander`` names another.
            commander: anybody; a name one letter off a configured responder's is refused as in ``assign``.
            anyway: declare although an incident already covers one of the alerts.
            security: it is a security case, private from the start; ``private``: private, and an outage like others.
            reporter: who reported it, and by ``contact`` how they are reached: they are asked when the fix is in.

        Raises:
            Refused: also where an alert is covered already; ``incident`` names the one to join or reopen.
        """
        now = self._may_write(at)
        heading = reading.needed(
            reading.line(title, "This title", reading.TITLE_LIMIT), "An incident needs a title: say what is broken."
        )
        level = reading.severity(self.policy, severity)
        known = [duplicates.known_alert(self.store, alert) for alert in alerts]
        began, detected = self._times(impact_started_at, detected_at, now)
        commands, meant = self.person, True
        if commander is not None:
            commands, meant = reading.handle_for_a_role(commander, self.people)
        drill, marks = self._drill_labels(drill, [alert.feed for alert in known])
        reported, reached = reporter_words(reporter, contact)
        data = events.Declared(
            title=heading, severity=level, summary=reading.block(summary, "This summary", 5_000),
            service=reading.line(service, "This service", 80) or _shared(a.service for a in known),
            region=reading.line(region, "This region", 80) or _shared(a.labels.get("region", "") for a in known),
            impact_started_at=began, detected_at=detected, drill=drill, planned=planned,
            alerts=tuple(duplicates.alert_ref(alert) for alert in known), labels=_shared_labels(known) | marks,
        )  # fmt: skip
        with self.store.writing() as tx:
            first = replayed(tx, key, self.person, "", [events.Declared])
            if first is not None:
                return there(tx, first.incident)
            lacks = () if planned else lacking(self.policy, level, data.service, data.region, data.summary)
            if lacks:
                options = listing(f"--{name}" for name in lacks)
                raise Refused(f"{level} requires {listing(lacks)}: say what it is ({options}).")
            if command and not meant:
                self._not_misspelt(commands, (self.person,))
            covers = duplicates.covering(self.store, self.policy, now, {a.fingerprint for a in known})
            if covers is not None and not anyway:
                raise _covered(covers, now)
            self._policy_first(tx)
            incident = tx.next_incident_id((as_utc(at) if at else now).year)
            declared = events.Event(
                id=event_id(key, 1), incident=incident, at=as_utc(at) if at else now, recorded_at=now,
                actor=self.person, data=data,
            )  # fmt: skip
            tx.append(declared)
            if command:
                taken = events.RoleAssigned(role="commander", person=commands)
                tx.append(replace(declared, id=event_id(key, 2), data=taken))
            if covers is not None and duplicates.is_over(covers):
                noted = events.RecurrenceNoted(alert=f"declared again as {incident}")
                old = {"id": event_id(key, 3), "incident": covers.id, "data": noted, "at": now}
                tx.append(replace(declared, **old))
            self._stands_from_the_first(tx, declared, key, 4)
            filled = CommandContext(tx, there(tx, incident), now, now, self.person, key, self.zone, written=4)
            begin(filled, security=security, private=private, reporter=reported, contact=reached)
            fill_from_alerts(filled, known)
            take_along(filled, known)
            return filled.after()

    def activate(
        self, inc: Which, severity: str, title: str | None = None, *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """Turn a planned room into an incident: everything is carried over, its clocks start."""
        level = reading.severity(self.policy, severity)
        heading = reading.line(title, "This title", reading.TITLE_LIMIT) if title else None
        tripped = tripped_by(self.store, self.named(inc))
        with self._transaction(inc, key, at) as act:
            if act.first(events.Activated):
                return act.it
            if act.it.status is not Status.PLANNED:
                raise Refused(f"{act.it.number} is an incident already: change its severity or status instead.")
            act.not_before(act.it.declared_at, "was opened at")
            act.append(events.Activated(severity=level, title=heading))
            carry_over(act, tripped)
            return act.after()

    def acknowledge(self, inc: Which, *, key: str | None = None, at: datetime | None = None) -> Incident:
        """A named human says "I have it"; levels that wait for this no longer fire."""
        with self._transaction(inc, key, at) as act:
            if act.first(events.Acknowledged):
                return act.it
            act.must_be_live("acknowledge it")
            it = act.it
            if it.acknowledged_at is not None and is_acknowledged(it, self.policy, act.now):
                raise Refused(
                    f"{it.number} was acknowledged by {it.acknowledged_by} at {act.when(it.acknowledged_at)}: "
                    "nothing is left to acknowledge."
                )
            act.not_before(it.clocks_since or it.declared_at, "was declared at")
            act.append(events.Acknowledged())
            return act.after()

    def set_severity(
        self, inc: Which, severity: str, reason: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """Set the severity; every clock is timed again, no role moves."""
        level = reading.severity(self.policy, severity)
        why = reading.reason(reason, "change the severity", need=False)
        with self._transaction(inc, key, at) as act:
            if act.first(events.SeverityChanged):
                return act.it
            act.must_be_open("change its severity")
            it = act.it
            if it.severity == level:
                raise Refused(f"{it.number} is {level} since {act.when(it.severity_since)}: name another severity.")
            act.not_before(it.severity_since, f"is {it.severity} since")
            act.append(events.SeverityChanged(severity=level, reason=why))
            return act.after()

    def set_status(
        self,
        inc: Which,
        status: Status | str,
        reason: str = "",
        closure: Mapping[str, str] | None = None,
        *,
        waive: Mapping[str, str] | None = None,
        override: str = "",
        key: str | None = None,
        at: datetime | None = None,
    ) -> Incident:
        """Move the incident on, or back among the live statuses.

        Each thing that is waived when resolving is recorded by its name with why (``waived`` of the incident).

        Args:
            reason: why the status changes; where neither ``waive`` nor ``override`` is given, why all is waived, too.
            closure: when resolving: item of the closure list to how it was done, or ``override: reason``.
            waive: item of the closure list, or ``soak``, to why it is not waited for: only these are waived.
            override: why everything that is still open is waived: the soak, and the commander's items.
        """
        wanted = reading.status(meant(self.policy, status))
        why = reading.reason(reason, "change the status", need=False)
        rest = reading.reason(override, "override what is open", need=False) or ("" if waive else why)
        with self._transaction(inc, key, at) as act:
            if act.first(events.StatusChanged, events.ItemsWaived, events.Asked):
                return act.it
            it = act.it
            if it.status is wanted:
                raise Refused(f"{it.number} is {wanted.value} since {act.when(it.status_since)}: name another status.")
            answers: dict[str, str] = {}
            if wanted is Status.RESOLVED:
                act.must_be_live("resolve it")
                answers = self._resolvable(act, rest, closure or {}, waive or {})
            else:
                _may_become(act, wanted)
            act.not_before(it.status_since, f"is {it.status.value} since")
            ask_when_fixed(act, wanted, self._box(act))  # before it, so that undo takes the status back first
            act.append(events.StatusChanged(status=wanted, reason=why or rest, closure=answers))
            return act.after()

    def edit_details(
        self,
        inc: Which,
        *,
        title: str | None = None,
        summary: str | None = None,
        service: str | None = None,
        region: str | None = None,
        impact_started_at: datetime | None = None,
        detected_at: datetime | None = None,
        private: bool | None = None,
        seen: Mapping[str, object] | None = None,
        key: str | None = None,
        at: datetime | None = None,
    ) -> Incident:
        """Change only what is given. Allowed on a closed incident too: its record is completed later.

        ``seen`` is what it was when it was looked at: refused where somebody else has changed some of it since.
        """
        with self._transaction(inc, key, at) as act:
            if act.first(events.DetailsChanged):
                return act.it
            it = act.it
            if it.status in (Status.MERGED, Status.CANCELLED):
                act.must_be_open("change its details")
            began, detected = self._times(impact_started_at, detected_at, act.now, it)
            given: dict[str, object] = {
                "title": None if title is None else reading.needed(
                    reading.line(title, "This title", reading.TITLE_LIMIT), "A title has words: say what is broken."
                ),
                "summary": None if summary is None else reading.block(summary, "This summary", 5_000),
                "service": None if service is None else reading.line(service, "This service", 80),
                "region": None if region is None else reading.line(region, "This region", 80),
                "impact_started_at": began, "detected_at": detected, "private": private,
            }  # fmt: skip
            changed = {name: value for name, value in given.items() if value is not None and value != getattr(it, name)}
            if not changed:
                raise Refused(f"Nothing of {it.number} would change: give a value other than the present one.")
            refuse_overtaken(
                act, self.store.events(incident=it.id), seen, {name: getattr(it, name) for name in changed},
                lambda event, name: getattr(event.data, name, None) is not None
                and isinstance(event.data, events.DetailsChanged),
            )  # fmt: skip
            act.append(convert(changed, events.DetailsChanged))
            return act.after()

    # -- the rules behind them

    def _times(
        self, began: datetime | None, detected: datetime | None, now: datetime, it: Incident | None = None
    ) -> tuple[datetime | None, datetime | None]:
        """When the impact started and when it was noticed: neither in the future, nor in the wrong order."""
        began = reading.past(began, now, "The start of the impact")
        detected = reading.past(detected, now, "The time of detection")
        first = began or (it.impact_started_at if it else None)
        second = detected or (it.detected_at if it else None)
        if (began or detected) and first and second and second < first:
            raise Refused("The impact would start after it was detected: give the earlier time to the start.")
        return began, detected

    def _resolvable(
        self, act: CommandContext, rest: str, closure: Mapping[str, str], waive: Mapping[str, str]
    ) -> dict[str, str]:
        """The closure list as it will be recorded; refused while the soak or an item is open.

        What is waived is recorded here, before the status is.
        """
        it, rules = act.it, self.policy.room
        named_items = dict(self._waived(it, waive))
        answers = self._answers(it, closure)
        if VERIFIED in rules.closure and VERIFIED not in {**answers, **named_items} and (proved := proof(it)):
            answers[VERIFIED] = short(proved, reading.LINE_LIMIT)
        lacks = [name for name in lacking_of(self.policy, it) if name not in named_items]
        if lacks and not rest:
            raise Refused(
                f"{it.number} has no {listing(lacks, 'or')}, which {it.severity} requires: add it to its details. "
                "The commander may override that with a reason.",
                incident=it.id,
            )
        waived = {item: how.removeprefix(OVERRIDE) for item, how in answers.items() if how.startswith(OVERRIDE)}
        waived |= {item: why for item, why in named_items.items() if item not in answers and item != SOAK}
        missing = [item for item in rules.closure if item not in answers and item not in waived]
        if missing and not rest:
            raise Refused(
                f"To resolve {it.number}, say of each how it was done: {listing(missing)}. "
                "The commander may override them with a reason.",
                incident=it.id,
            )
        waived |= dict.fromkeys((*missing, *lacks), rest)
        if it.commander != act.person and waived:
            who = it.commander or "a commander"
            raise Refused(f"Only {who} may override the closure list of {it.number}: answer its items, or ask {who}.")
        firing = fires_on(it, filter(None, map(self.store.alert, (link.fingerprint for link in it.alerts))))
        left = soak_left(it, self.policy, act.at, firing)
        wanting = soak_words(it, left, firing)
        if wanting:
            soak = named_items.get(SOAK, "") or rest
            if not soak:
                raise Refused(self._not_soaked(it, left, firing))
            waived[SOAK] = soak
        if waived:
            act.append(events.ItemsWaived(waived=waived, stood={SOAK: wanting} if SOAK in waived else {}))
        return answers | {item: OVERRIDE + why for item, why in waived.items() if item != SOAK}

    def _not_soaked(self, it: Incident, left: timedelta, firing: Sequence[Alert]) -> str:
        if part_way(it) and not left and not firing:
            return f"{it.number} is {part_way(it)}: let the rest through, or give a reason to resolve it now."
        begun = it.status is Status.MONITORING and it.soak_started_at is not None
        if firing and begun:
            soak = f"is not calm: {soak_words(it, left, firing)}"
            return f"{it.number} {soak}. Wait until it ends, unlink it, or give a reason to resolve it now."
        soak = f"needs {span_words(left)} more of calm" if begun else f"has not soaked for {span_words(left)}"
        return f"{it.number} {soak}: monitor it until then, or give a reason to resolve it now."

    def _waived(self, it: Incident, waive: Mapping[str, str]) -> Iterable[tuple[str, str]]:
        """Each item by the list's own word, with its reason."""
        items = (*self.policy.room.closure, SOAK, *lacking_of(self.policy, it))
        for word, why in waive.items():
            item = named(word, items)
            if not item:
                raise Refused(
                    f'"{short(word, 40)}" is nothing that {it.number} waits for: {did_you_mean(word, items)}'
                )
            yield item, reading.reason(why, f'override "{item}"')

    def _answers(self, it: Incident, closure: Mapping[str, str]) -> dict[str, str]:
        items = self.policy.room.closure
        answers: dict[str, str] = {}
        for word, answer in closure.items():
            item = named(word, items)
            if not item:
                raise Refused(
                    f'"{short(word, 40)}" is not on the closure list of {it.number}: '
                    f"{did_you_mean(word, items)}"
                )
            text = reading.line(answer, "This answer")
            if text.startswith(OVERRIDE.strip()) and not text.removeprefix(OVERRIDE.strip()).strip():
                raise Refused(f'Give a reason to override "{item}": it is recorded.')
            if text:
                answers[item] = text
        return answers


def _may_become(act: CommandContext, wanted: Status) -> None:
    it = act.it
    if wanted is Status.CLOSED:
        if it.status is not Status.RESOLVED:
            act.must_be_open("close it")
            mend = "cancel it" if it.status is Status.PLANNED else "resolve it first, or cancel a false alarm"
            raise Refused(f"{it.number} is {it.status.value}, and only a resolved incident is closed: {mend}.")
    elif wanted in LIVE:
        act.must_be_live(f"set it to {wanted.value}")
    else:
        command = {Status.MERGED: "merge", Status.CANCELLED: "cancel", Status.LAUNCHED: "launch end"}.get(wanted)
        mend = f"use {command}, which asks for what it needs" if command else "declare a planned room instead"
        raise Refused(f"{wanted.value.capitalize()} is not set as a status: {mend}.")


def _covered(it: Incident, now: datetime) -> Refused:
    """The refusal to declare what is covered already, or was until lately."""
    name = f'{it.number} "{short(it.title)}"'
    if duplicates.is_over(it) and it.resolved_at is not None:
        return Refused(
            f"{name} covered this alert and was resolved {span_words(now - it.resolved_at)} ago: "
            "reopen it, or declare anyway.",
            incident=it.id,
        )
    return Refused(f"{name} already covers this alert: join it, or declare anyway.", incident=it.id)


def _shared(values: Iterable[str]) -> str:
    """The one value that all share, else ""."""
    found = {value for value in values if value}
    return found.pop() if len(found) == 1 else ""


LABELS = 40  # of the alerts' labels, so many are kept with an incident


def _shared_labels(alerts: Sequence[Alert]) -> dict[str, str]:
    """The labels that all these alerts have in common: what a playbook may ask for."""
    if not alerts:
        return {}
    common = [(k, v) for k, v in alerts[0].labels.items() if all(a.labels.get(k) == v for a in alerts)]
    return dict(common[:LABELS])
