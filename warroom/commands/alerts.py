"""Alerts that an incident covers, clocks put off, escalation by hand."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from warroom.commands import duplicates, reading
from warroom.commands.door import CommandBase, CommandContext, Refused, Which
from warroom.commands.lazy_events import events
from warroom.commands.merged import covered_now
from warroom.commands.milestones import fill_from_alerts
from warroom.core.escalation import EscalationDue, pending_escalations
from warroom.core.model import ENDED, Incident
from warroom.core.naming import folded
from warroom.core.reach import unreached
from warroom.core.targets import people
from warroom.core.words import did_you_mean, listing, moment, short

if TYPE_CHECKING:
    from warroom.core.events import Event
    from warroom.core.policy import EscalationLevel, EscalationPolicy


class AlertCommands(CommandBase):
    def link_alert(
        self, inc: Which, fingerprint: str, anyway: bool = False, *, key: str | None = None,
        at: datetime | None = None,
    ) -> Event:  # fmt: skip
        """Say that the incident covers an alert; ``anyway`` although another open one does."""
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.AlertLinked):
                return first
            act.must_be_open("link an alert to it")
            alert = duplicates.known_alert(self.store, fingerprint)
            if not anyway and (it := covered_now(self.store).get(alert.fingerprint)) is not None:
                there = "this incident" if it.id == act.it.id else f'{it.number} "{short(it.title)}"'
                raise Refused(f"{there} covers this alert already: unlink it there first.", incident=it.id)
            if any(link.fingerprint == alert.fingerprint for link in act.it.alerts):
                raise Refused("This incident covers the alert already: there is nothing to link.")
            linked = act.append(events.AlertLinked(alert=duplicates.alert_ref(alert)))
            fill_from_alerts(act, [alert])
            return linked

    def unlink_alert(
        self, inc: Which, fingerprint: str, *, key: str | None = None, at: datetime | None = None
    ) -> Event:
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.AlertUnlinked):
                return first
            act.must_be_open("unlink an alert from it")
            if all(link.fingerprint != fingerprint for link in act.it.alerts):
                raise Refused(f"{act.it.number} does not cover this alert: name one that is linked to it.")
            return act.append(events.AlertUnlinked(fingerprint=fingerprint))

    def snooze(
        self, inc: Which, deadline: str, until: datetime, reason: str, *, key: str | None = None,
        at: datetime | None = None,
    ) -> Event:  # fmt: skip
        """Put a countdown off until a moment still to come, for a reason; ``deadline`` is its ``Deadline.key``."""
        from warroom.core.deadlines import deadlines

        why = reading.reason(reason, "snooze a countdown")
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.DeadlineSnoozed):
                return first
            if act.it.status in ENDED:
                act.must_be_open("snooze a countdown of it")
            end = reading.future(until, act.now, "The end of this snooze")
            running = [d.key for d in deadlines(act.it, self.policy, act.now)]
            if deadline not in running:
                raise Refused(
                    f'{act.it.number} has no countdown "{short(deadline, 60)}" now: {did_you_mean(deadline, running)}'
                )
            return act.append(events.DeadlineSnoozed(key=deadline, until=end, reason=why))

    def end_snooze(self, inc: Which, deadline: str, *, key: str | None = None, at: datetime | None = None) -> Event:
        """Let a countdown run again."""
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.SnoozeEnded):
                return first
            if all(s.key != deadline for s in act.it.snoozes):
                raise Refused(f'"{short(deadline, 60)}" of {act.it.number} is not snoozed: there is nothing to end.')
            return act.append(events.SnoozeEnded(key=deadline))

    def escalate(
        self, inc: Which, level: str | None = None, reason: str = "", *, key: str | None = None,
        at: datetime | None = None,
    ) -> str:  # fmt: skip
        """Fire a level by hand, the next one that has not fired unless named. Gives the sentence that says who."""
        why = reading.reason(reason, "escalate", need=False)
        with self._transaction(inc, key, at) as act:
            first = act.first(events.EscalationFired)
            if first is None:
                act.must_be_live("escalate it")
                rules = self._rules(act.it)
                chosen = self._level(act.it, rules, level)
                first = act.append(self._firing(act, rules, chosen, why))
            nobody = self._nobody(act.it, first)
            said = self._reached(act.it, first)
            return f"{said} {nobody[0].upper()}{nobody[1:]}." if nobody else said

    # -- the rules behind them

    def _rules(self, it: Incident) -> EscalationPolicy:
        rules = self.policy.escalation_for(it.service)
        if rules is None or not rules.level:
            raise Refused("No escalation level is configured: add one under [[escalation]] in config.toml.")
        return rules

    def _level(self, it: Incident, rules: EscalationPolicy, asked: str | None) -> EscalationLevel:
        """The level named; else the next that this severity has and that has not fired, then any other."""
        names = [level.name for level in rules.level]
        if asked:
            for level in rules.level:
                if folded(level.name) == folded(asked):
                    return level
            raise Refused(f'"{short(asked, 40)}" is no escalation level here: {did_you_mean(asked, names)}')
        fired = {f.level for f in it.fired if f.policy == rules.id and f.at >= (it.clocks_since or it.declared_at)}
        left = [level for level in rules.level if level.name not in fired]
        left.sort(key=lambda level: level.delay(it.severity) is None)  # stable: the order they fire in
        if left:
            return left[0]
        raise Refused(f"Every level of {it.number} has fired: name the one to call again ({listing(names, 'or')}).")

    def _firing(
        self, act: CommandContext, rules: EscalationPolicy, level: EscalationLevel, why: str
    ) -> events.EscalationFired:
        """As the watcher would fire it, so that it does not fire the same level again."""
        waiting: EscalationDue | None = next(
            (due for due in pending_escalations(act.it, self.policy, act.now) if due.level == level.name), None
        )
        before = sum(1 for f in act.it.fired if (f.policy, f.level) == (rules.id, level.name))
        target, on_call = level.target or level.name, self.store.on_call()
        nobody = unreached(self.policy, level.name, target, incident=act.it, on_call=on_call)
        return events.EscalationFired(
            policy=rules.id, level=level.name, target=target,
            due_at=waiting.due_at if waiting else act.at, cycle=waiting.cycle if waiting else before,
            by_hand=True, reason="; ".join(filter(None, (nobody, why))), people=people(target, act.it, on_call),
        )  # fmt: skip

    def _nobody(self, it: Incident, fired: Event) -> str:
        level, target = str(getattr(fired.data, "level", "")), str(getattr(fired.data, "target", ""))
        return unreached(self.policy, level, target, incident=it, on_call=self.store.on_call())

    def _reached(self, it: Incident, fired: Event) -> str:
        level = str(getattr(fired.data, "level", ""))
        target = str(getattr(fired.data, "target", ""))
        reached = getattr(fired.data, "people", ()) or people(target, it, ())
        whom = listing(reached) if reached else target
        said = level if whom in ("", level) else f"{level}, {whom}"
        when = moment(fired.at, fired.recorded_at, self.zone)
        return f"Escalated {it.number} to {said} at {when}."
