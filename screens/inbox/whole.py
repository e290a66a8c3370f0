"""The page of an alert as rows: every text, label and address, how it changed, what people did. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from screens.base.key_labels import shown_for
from screens.inbox.details import moment, on_call_words
from screens.inbox.rows import Surroundings, counted, hushed, series_name
from screens.sheets.page_rows import PageRow
from screens.view.rows import in_steps
from warroom.core.alert_calls import turns, whom
from warroom.core.alert_whole import DASHBOARD, RUNBOOK, SOURCE, expiry, history, links, rated_words, texts
from warroom.core.inbox import LEVELS, AlertGroup, TriageState
from warroom.core.model import Alert, AlertStatus
from warroom.core.service_facts import facts_of
from warroom.core.times import age
from warroom.core.words import listing
from widgets.strips import Words

if TYPE_CHECKING:
    from collections.abc import Collection

    from warroom.commands.inbox import AlertHistory
    from warroom.config.settings import Responder
    from warroom.core.model import OnCall

LABEL = 14
TEXT, LINK, LABELS, OTHER, FACT = "text/", "link/", "label/", "other/", "fact/"
"""What a row's key begins with: a text, an address, a label, another alert of the group, anything else."""
COPIES = {RUNBOOK: "alert_runbook", DASHBOARD: "alert_dashboard", SOURCE: "alert_copy"}
_SHOWN_OTHERS = 200
_PLACE = {
    TriageState.NEW: "nobody has it", TriageState.HELD: "acknowledged", TriageState.LINKED: "linked",
    TriageState.SNOOZED: "snoozed", TriageState.RESOLVED: "over",
}  # fmt: skip


def heading(group: AlertGroup) -> str:
    more = f" × {len(group.alerts)}" if len(group.alerts) > 1 else ""
    return f"ALERT  {group.first.title}{more}"


def rows(
    group: AlertGroup, around: Surroundings, on_call: Sequence[OnCall], responders: Sequence[Responder],
    past: AlertHistory | None, known: Collection[str] = (),
) -> tuple[PageRow, ...]:  # fmt: skip
    """All of the group's first alert, then the others. ``past`` is None until it was read."""
    alert = group.first
    found = [_state(alert, group, around), *_texts(alert)]
    if hush := hushed(alert):
        found.append(PageRow(f"{FACT}hush", "silenced", ((hush, "bright"),)))
    found += _links(alert, around)
    found += _called(group, past, around)
    found += _about(alert, around, on_call, responders)
    found += _labels(alert)
    found += _past(group, around, past)
    found += _others(group)
    return tuple(found)


def _state(alert: Alert, group: AlertGroup, around: Surroundings) -> PageRow:
    """How severe it is, in the source's word too where that is another; what it waits for."""
    level = LEVELS[alert.severity].upper()
    word = alert.severity_word
    said = f" ({word})" if word and word.casefold() != alert.severity.value else ""
    began = alert.began_at
    long = f", {age(in_steps(max(timedelta(), around.now - began)))}" if began is not None and alert.is_active else ""
    status = alert.status.value
    if alert.status_word and alert.status_word.casefold() not in (status, "active") and not alert.hush:
        status = f"{status} ({alert.status_word})"
    flaps = ", flapping" if alert.flapping else ""
    loud = "bright" if alert.is_active and group.place is TriageState.NEW else "text"
    waits = _PLACE[group.place]
    if group.holders and group.place in (TriageState.HELD, TriageState.LINKED):
        since = f" {age(in_steps(around.now - group.held_since))} ago" if group.held_since is not None else ""
        waits = f"acknowledged by {listing(group.holders[:3])}{since}"
    elif alert.status is AlertStatus.SUPPRESSED and group.place is TriageState.SNOOZED:
        waits = "silent at its source"
    return PageRow(f"{FACT}state", "state", ((f"{level}{said}", loud), (f"  {status}{flaps}{long}, {waits}", "text")))


def _texts(alert: Alert) -> Iterator[PageRow]:
    """Each annotation as it was written, a row a line; one that is only an address stands among the links."""
    addresses = {link.url for link in links(alert)}
    for name, text in texts(alert):
        if text in addresses:
            continue
        for n, line in enumerate(text.split("\n")):
            yield PageRow(f"{TEXT}{name}/{n}", name if n == 0 else "", ((line, "text"),))


def _links(alert: Alert, around: Surroundings) -> Iterator[PageRow]:
    """Each address, those that have a key with it."""
    told: set[str] = set()
    for link in links(alert):
        action = COPIES.get(link.name) if link.name not in told else None
        told.add(link.name)
        key = shown_for(around.actions, action) if action else ""
        right: Words = ((key, "key"), (" copies", "dim")) if key else ""
        yield PageRow(f"{LINK}{link.url}", link.name, ((link.url, "link"),), right)


def _called(group: AlertGroup, past: AlertHistory | None, around: Surroundings) -> Iterator[PageRow]:
    """Who was called about this firing and when, as long as the call is not over."""
    going = [one for one in past.calls if one.over_at is None] if past is not None else []
    for n, call in enumerate(going):
        nobody = ((f"  {call.reason}", "latet"),) if call.reason else ()
        key = shown_for(around.actions, "promote") if call.declare == "propose" and not group.incident else ""
        right: Words = ((key, "key"), (" declares, as the rule proposes", "dim")) if key else ""
        says = ((whom(call), "bright"), (f"  at {moment(call.at, around)}, rule {call.rule}", "text"), *nobody)
        yield PageRow(f"{FACT}called/{call.event}", "called" if n == 0 else "", says, right)


def _about(
    alert: Alert, around: Surroundings, on_call: Sequence[OnCall], responders: Sequence[Responder]
) -> Iterator[PageRow]:
    where = " on ".join(filter(None, (alert.service, alert.host)))
    known = around.services.catalogue if around.services is not None else None
    if where:
        strange = "  not in the service catalogue" if known is not None and known.unknown(alert.service) else ""
        yield PageRow(f"{FACT}service", "service", ((where, "text"), (strange, "dim")))
    yield PageRow(f"{FACT}call", "on call", ((on_call_words(alert, on_call, responders, known), "text"),))
    found = known.find(alert.service) if known is not None else None
    if found is not None and around.services is not None:
        told = {"on call", *(link.url for link in links(alert))}
        for fact in facts_of(found, around.services):
            if not told & {fact.name, fact.text}:
                key = f"{LINK}{fact.text}" if fact.is_address else f"{FACT}{fact.name}"
                yield PageRow(key, fact.name, ((fact.text, "link" if fact.is_address else "text"),))
    if alert.value:
        yield PageRow(f"{FACT}value", "value", ((alert.value, "text"),))
    if alert.count > 1:
        yield PageRow(f"{FACT}count", "count", ((f"{alert.count:,}", "text"),))
    if alert.assignee:
        yield PageRow(f"{FACT}assignee", "assignee", ((alert.assignee, "text"),))
    yield PageRow(f"{FACT}feed", "feed", ((alert.feed, "text"), (f", id {alert.uid}", "dim")))
    for name, text in alert.more.items():
        for n, line in enumerate(text.split("\n")):
            yield PageRow(f"{FACT}more/{name}/{n}", name if n == 0 else "", ((line, "text"),))


def _labels(alert: Alert) -> Iterator[PageRow]:
    for n, (name, value) in enumerate(alert.labels.items()):
        says = ((f"{name}=", "dim"), (value, "text"))
        yield PageRow(f"{LABELS}{name}", "labels" if n == 0 else "", says)


def _past(group: AlertGroup, around: Surroundings, past: AlertHistory | None) -> Iterator[PageRow]:
    """When it began, each change and act, the incident that covers it, earlier ones."""
    alert = group.first
    if alert.started_at is not None:
        yield PageRow(f"{FACT}began", "began", ((moment(alert.started_at, around), "text"),))
    if alert.first_seen_at is not None:
        yield PageRow(f"{FACT}seen", "first seen", ((moment(alert.first_seen_at, around), "text"),))
    if told := expiry(alert, around.now, lambda at: moment(at, around)):
        yield PageRow(f"{FACT}expires", "expires", ((told, "text"),))
    if alert.ended_at is not None:
        yield PageRow(f"{FACT}ended", "ended", ((moment(alert.ended_at, around), "text"),))
    if past is None:
        yield PageRow(f"{FACT}past", "history", "...")
        return
    acts = [(line.at, line.actor, _act(line.act, line.until, around), line.text) for line in past.acts]
    lines = history([(one.at, one.alert) for one in past.log], [*acts, *turns(past.calls)])
    for n, turn in enumerate(lines):
        who = ((f"  {turn.by}", "bright"),) if turn.by else ()
        says = ((moment(turn.at, around), "dim"), *who, (f"  {turn.text}", "text"))
        yield PageRow(f"{FACT}turn/{turn.at.isoformat()}/{n}", "history" if n == 0 else "", says)
    if group.incident:
        it = next((i for i in around.incidents if i.number == group.incident), None)
        said = f"{group.incident} {it.title}" if it is not None else group.incident
        yield PageRow(f"{FACT}incident", "incident", ((said, "bright"),))
    rated = past.ratings
    if said := rated_words(rated.values()):
        yield PageRow(f"{FACT}rated", "rated", ((said, "bright"), (f"  of {len(rated)} incidents", "dim")))
    for n, earlier in enumerate(past.before):
        it = earlier.incident
        answer = f", {rated[it.id]}" if it.id in rated else ""
        how = f"{earlier.how or it.status.value}{answer}"
        day = it.declared_at.astimezone(around.zone)
        says = ((f"{it.number} on {day:%-d %b}", "text"), (f"  {it.title}: {how}", "dim"))
        yield PageRow(f"{FACT}before/{it.id}", "before" if n == 0 else "", says)


def _act(act: str, until: object, around: Surroundings) -> str:
    from datetime import datetime

    return f"{act} until {around.clock(until)}" if isinstance(until, datetime) else act


def _others(group: AlertGroup) -> Iterator[PageRow]:
    others = group.alerts[1:]
    for n, alert in enumerate(others[:_SHOWN_OTHERS]):
        says = ((series_name(alert, group.alerts), "text"), (f"  {alert.summary}" if alert.summary else "", "dim"))
        label = counted(len(others), "other") if n == 0 else ""
        yield PageRow(f"{OTHER}{alert.fingerprint}", label, says, "enter opens")
    if len(others) > _SHOWN_OTHERS:
        yield PageRow(f"{FACT}more", "", f"and {len(others) - _SHOWN_OTHERS:,} more: the inbox lists them")
