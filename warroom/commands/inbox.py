"""What people do about alerts: take them on, put them off, leave a word, hand them to an incident.

The acts are kept next to the journal, with who, when and why, as the alerts themselves are; where an open
incident covers the alert, its timeline shows them too, in the same transaction. A command may be about
many alerts: those that it cannot be done to any more are named, the others are done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from warroom.commands import duplicates, reading
from warroom.commands.door import CommandBase, Refused, Which, event_id
from warroom.commands.lazy_events import events
from warroom.commands.merged import covered_now, merged_into
from warroom.core.model import Alert, Entry, HypothesisState, Incident, Kind
from warroom.core.words import listing, moment, short

if TYPE_CHECKING:
    from warroom.core.alert_acts import AlertActs
    from warroom.core.alert_calls import CallLine
    from warroom.store.act_rows import ActLine
    from warroom.store.alert_rows import Transition
    from warroom.store.transaction import Transaction

Alerts = str | Sequence[str]
"""One alert's fingerprint, or several."""
LONGEST_SNOOZE = timedelta(days=30)
_BEFORE, _RATED = 3, 50
"""So many earlier incidents are told of, and what was said of the alert in so many."""
MOST_LINKED = 500
"""So many alerts are linked at once: each is a line of the record."""


class Known(Struct, frozen=True):
    """An alert as the transaction sees it, what people did about it, and the open incident that covers it."""

    alert: Alert
    acts: AlertActs
    incident: Incident | None


class Earlier(Struct, frozen=True):
    """An incident that is over and covered such an alert; ``how`` it was ended, "" where the record does not say."""

    incident: Incident
    how: str


class AlertHistory(Struct, frozen=True):
    """The acts on an alert and how it changed, the newest last, and earlier incidents, the newest first.

    ``ratings``: what was said of it in the newest of them, ``useful`` or ``noise`` by the incident's id;
    ``calls``: whom it called by the rules of the team, the newest last.
    """

    acts: tuple[ActLine, ...]
    before: tuple[Earlier, ...]
    log: tuple[Transition, ...] = ()
    ratings: Mapping[str, str] = {}
    calls: tuple[CallLine, ...] = ()


Change = Callable[[Known], "AlertActs | str"]
"""What an act makes of an alert: its state then, or why it cannot be done to this one."""


class InboxCommands(CommandBase):
    """Each gives a sentence that says what was done to which alerts."""

    def acknowledge_alert(self, alerts: Alerts, note: str = "", *, take_over: bool = False,
                          key: str | None = None) -> str:  # fmt: skip
        """Say that you have these alerts; ``take_over`` although somebody else has one. It ends their snooze."""
        said = reading.reason(note, "take this alert", need=False)
        return self._take_alert(alerts, said, said, self._may_write(None), key, take_over=take_over)

    def _take_alert(
        self, alerts: Alerts, note: str, text: str, now: datetime, key: str | None, *, take_over: bool = False,
        actor: str = "",
    ) -> str:  # fmt: skip
        """``text`` is what the log says; ``actor`` who records it, where that is not the person."""

        def change(it: Known) -> AlertActs | str:
            if not it.alert.is_active:
                return "has resolved: there is nothing to acknowledge"
            holder = it.acts.holder(it.alert)
            if holder == self.person and not it.acts.put_off(it.alert, now):
                return "is yours already: there is nothing to take"
            if holder not in ("", self.person) and not take_over:
                return f"was acknowledged by {holder}: take it over, or leave it to them"
            woken = {"snoozed_by": "", "snoozed_at": None, "snoozed_until": None, "reason": ""}
            return replace(it.acts, acked_by=self.person, acked_at=now, note=note, **woken)

        return self._handle(alerts, "acknowledged", change, now, key, text=text, mine="by you", actor=actor)

    def release_alert(self, alerts: Alerts, reason: str = "", *, key: str | None = None) -> str:
        """Give alerts back: nobody has them then."""
        said = reading.reason(reason, "give this alert back", need=False)

        def change(it: Known) -> AlertActs | str:
            if not it.acts.holder(it.alert):
                return "is nobody's here: there is nothing to give back"
            return replace(it.acts, acked_by="", acked_at=None, note="")

        now = self._may_write(None)
        return self._handle(alerts, "given back", change, now, key, text=said, mine="and nobody's now")

    def snooze_alert(self, alerts: Alerts, until: datetime, reason: str, *, key: str | None = None) -> str:
        """Put alerts off until a moment still to come, for a reason; it ends earlier when the alert resolves."""
        why = reading.reason(reason, "snooze an alert")
        now = self._may_write(None)
        end = reading.future(until, now, "The end of this snooze")
        if end - now > LONGEST_SNOOZE:
            raise Refused("A snooze ends within 30 days: give an earlier end, or silence the alert at its source.")

        def change(it: Known) -> AlertActs | str:
            if not it.alert.is_active:
                return "has resolved: there is nothing to snooze"
            put_off = {"snoozed_by": self.person, "snoozed_at": now, "snoozed_until": end, "reason": why}
            return replace(it.acts, **put_off)

        mine = f"until {moment(end, now, self.zone)}, or resolved"
        return self._handle(alerts, "snoozed", change, now, key, text=why, until=end, mine=mine)

    def wake_alert(self, alerts: Alerts, *, key: str | None = None) -> str:
        """End a snooze now."""
        now = self._may_write(None)

        def change(it: Known) -> AlertActs | str:
            if not it.acts.put_off(it.alert, now):
                return "is not snoozed here: there is nothing to end"
            woken = {"snoozed_by": "", "snoozed_at": None, "snoozed_until": None, "reason": ""}
            return replace(it.acts, **woken)

        return self._handle(alerts, "woken", change, now, key)

    def comment_alert(self, alerts: Alerts, text: str, *, key: str | None = None) -> str:
        """Leave a word about alerts for the next shift; it stays when they resolve."""
        from warroom.core.alert_acts import COMMENTS_KEPT, Comment

        said = reading.needed(reading.line(text, "This comment"), "A comment needs words: type what is to be known.")
        now = self._may_write(None)

        def change(it: Known) -> AlertActs | str:
            comments = (*it.acts.comments, Comment(at=now, by=self.person, text=said))[-COMMENTS_KEPT:]
            return replace(it.acts, comments=comments)

        return self._handle(alerts, "commented", change, now, key, text=said)

    def link_alerts(self, inc: Which, alerts: Alerts, anyway: bool = False, *, key: str | None = None) -> str:
        """Say that the incident covers these alerts, ``anyway`` although another open one does."""
        prints = _prints(alerts)
        if len(prints) > MOST_LINKED:
            raise Refused(
                f"{len(prints):,} alerts are too many to link at once: filter them to {MOST_LINKED} or fewer first."
            )
        with self._transaction(inc, key or events.new_id()) as act:  # under one key, so that it is undone as one
            wanted = [duplicates.known_alert(self.store, one) for one in prints]
            if act.first(events.AlertLinked):
                return f"{names(wanted)} {_is(wanted)} linked to {act.it.number}."
            act.must_be_open("link an alert to it")
            covering = covered_now(self.store)
            linked: list[Alert] = []
            for alert in wanted:
                other = covering.get(alert.fingerprint)
                if other is None or (anyway and other.id != act.it.id):
                    act.append(events.AlertLinked(alert=duplicates.alert_ref(alert)))
                    linked.append(alert)
            if not linked:
                its = covering[prints[0]]
                raise Refused(
                    f'{its.number} "{short(its.title)}" covers {names(wanted)} already: unlink there first.',
                    incident=its.id,
                )
        rest = len(wanted) - len(linked)
        more = f"; {rest} of {len(wanted)} were covered already" if rest else ""
        return f"{names(linked)} {_is(linked)} linked to {act.it.number}{more}."

    def unlink_alerts(self, inc: Which, alerts: Alerts, *, key: str | None = None) -> str:
        """Take the links of these alerts back."""
        prints = _prints(alerts)
        with self._transaction(inc, key or events.new_id()) as act:
            links = {link.fingerprint: link for link in act.it.alerts}
            if act.first(events.AlertUnlinked):
                return f"They are no longer linked to {act.it.number}."
            act.must_be_open("unlink an alert from it")
            gone = [links[one] for one in prints if one in links]
            if not gone:
                self._unlinked_in_its_own(act.it, prints)
                raise Refused(f"{act.it.number} does not cover this alert: name one that is linked to it.")
            for link in gone:
                act.append(events.AlertUnlinked(fingerprint=link.fingerprint))
        return f"{names(gone)} {_is(gone)} no longer linked to {act.it.number}."

    def _unlinked_in_its_own(self, it: Incident, prints: Sequence[str]) -> None:
        """Refuses where one of the alerts came with an incident that was merged into this one."""
        for other in merged_into(self.store, it):
            if any(link.fingerprint in prints for link in other.alerts):
                raise Refused(
                    f"This alert is linked to {other.number}, which was merged into {it.number}: unmerge "
                    f"{other.number}, then unlink it there.", incident=it.id,
                )  # fmt: skip

    def alert_history(self, fingerprint: str) -> AlertHistory:
        """What was done about an alert, and which incidents that are over covered it or one of its name."""
        from warroom.core.alert_whole import ratings
        from warroom.store.act_rows import ActRows
        from warroom.store.call_rows import CallRows

        acts = ActRows(self.store)
        alert = self.store.alert(fingerprint)
        with self.store.snapshot():
            over = acts.covered_before(alert, _RATED) if alert is not None else ()
            before = tuple(Earlier(it, ended_how(self.store.entries(it.id, newest=200))) for it in over[:_BEFORE])
            said = ratings(alert, (*self.store.open_incidents(), *over)) if alert is not None else {}
            calls = CallRows(self.store).about(fingerprint)
            return AlertHistory(acts.log(fingerprint), before, self.store.alert_transitions(fingerprint), said, calls)

    # ------------------------------------------------------------ how an act is done

    def _handle(
        self, alerts: Alerts, act: str, change: Change, now: datetime, key: str | None, *, text: str = "",
        until: datetime | None = None, mine: str = "", actor: str = "",
    ) -> str:  # fmt: skip
        """Do one act to many alerts, all in one transaction; ``mine`` completes the sentence; ``actor``: who records
        it, where that is not the person."""
        from warroom.store import act_rows

        by = actor or self.person
        prints = _prints(alerts)
        with self.store.writing() as tx:
            covering = covered_now(self.store)
            found = self._known(tx, prints, covering)
            if self._was_done(tx, key, act, by):
                return _sentence([one.alert for one in found], act, mine, [])
            done: list[tuple[Known, AlertActs]] = []
            left: list[tuple[Known, str]] = []
            for one in found:
                after = change(one)
                if isinstance(after, str):
                    left.append((one, after))
                else:
                    done.append((one, after))
            if not done:
                raise Refused(_left_words(left))
            name = key or events.new_id()
            lines = [
                act_rows.ActLine(name, now, by, act, after.fingerprint, until, text) for _, after in done
            ]
            if not actor:
                self._policy_first(tx)
            act_rows.write(tx, (after for _, after in done), lines)
            self._tell_incidents(tx, [one for one, _ in done], act, now, key, text, until, by)
        return _sentence([one.alert for one, _ in done], act, mine, left)

    def _known(self, tx: Transaction, prints: Sequence[str], covering: dict[str, Incident]) -> list[Known]:
        from warroom.core.alert_acts import AlertActs
        from warroom.store import act_rows

        found = []
        for fingerprint, (alert, acts) in zip(prints, act_rows.known(tx, prints), strict=True):
            if alert is None:
                raise Refused(
                    f'No feed has told of an alert "{short(fingerprint, 40)}": name one that the alerts list shows.'
                )
            acts = acts or AlertActs(fingerprint=fingerprint, feed=alert.feed)
            found.append(Known(alert, acts, covering.get(fingerprint)))
        return found

    def _was_done(self, tx: Transaction, key: str | None, act: str, by: str) -> bool:
        """Whether this key did it before. Refuses one that did something else."""
        from warroom.store import act_rows

        if key is None:
            return False
        if "#" in key or not 0 < len(key) <= 80:
            raise Refused("An idempotency key has 1 to 80 characters, none of them #: give another.")
        before = act_rows.command(tx, key)
        if before and (before[0].actor, before[0].act) != (by, act):
            raise Refused(f"The key {key} was already used by {before[0].actor} for another command: give another.")
        return bool(before)

    def _tell_incidents(
        self, tx: Transaction, done: list[Known], act: str, now: datetime, key: str | None, text: str,
        until: datetime | None, by: str,
    ) -> None:  # fmt: skip
        """One line in the timeline of each incident that covers some of them."""
        by_incident: dict[str, tuple[Incident, list[Alert]]] = {}
        for one in done:
            if one.incident is not None:
                by_incident.setdefault(one.incident.id, (one.incident, []))[1].append(one.alert)
        for number, (it, covered) in enumerate(by_incident.values(), start=1):
            self._not_observer(it)
            refs = tuple(map(duplicates.alert_ref, covered))
            data = events.AlertsHandled(act=act, alerts=refs, until=until, reason=text)
            told = event_id(f"{key}/acts" if key else None, number)
            tx.append(events.Event(id=told, incident=it.id, at=now, recorded_at=now, actor=by, data=data))


def ended_how(entries: Sequence[Entry]) -> str:
    """How an incident was ended, from its record: the reason given with "resolved", the hypothesis that proved
    right, the newest decision that was pinned, the newest action."""
    there = [entry for entry in reversed(entries) if entry.retracted is None]
    for entry in there:
        told, _, why = entry.text.partition(": ")
        if entry.system and told.endswith("→ resolved") and why:
            return why
    for found in (
        (e.text for e in there if e.hypothesis is HypothesisState.CONFIRMED),
        (e.text for e in there if e.kind is Kind.DECISION and e.pinned),
        (e.text for e in there if e.kind is Kind.ACTION and not e.system),
    ):
        for text in found:
            return text
    return ""


def names(alerts: Iterable[Alert | object]) -> str:
    """Alerts as they are named in a sentence: ``CheckoutErrorRate × 6 and PoolExhausted db-3``."""
    counts = Counter(str(getattr(one, "title", "")) for one in alerts)
    told = [f"{short(title)} × {count}" if count > 1 else short(title) for title, count in counts.items()]
    if len(told) > 3:
        return f"{', '.join(told[:2])} and {len(told) - 2} more ({sum(counts.values())} alerts)"
    return listing(told)


def _is(alerts: Sequence[object]) -> str:
    return "is" if len({getattr(one, "title", "") for one in alerts}) == 1 else "are"


def _sentence(alerts: Sequence[Alert], act: str, mine: str, left: list[tuple[Known, str]]) -> str:
    more = f" {mine}" if mine else ""
    rest = f". {_left_words(left)}" if left else "."
    return f"{names(alerts)} {_is(alerts)} {act}{more}{rest}"


def _left_words(left: list[tuple[Known, str]]) -> str:
    """Which alerts it was not done to, and why: ``CheckoutErrorRate × 2 has resolved ...``."""
    by_reason: dict[str, list[Alert]] = {}
    for one, why in left:
        by_reason.setdefault(why, []).append(one.alert)
    return " ".join(f"{names(alerts)} {why}." for why, alerts in by_reason.items())


def _prints(alerts: Alerts) -> tuple[str, ...]:
    found = reading.distinct([alerts] if isinstance(alerts, str) else alerts)
    if not found:
        raise Refused("No alert is named: select one, or mark some with the space bar.")
    return found

