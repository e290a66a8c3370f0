"""What stands under the inbox: the selected alert told whole, the feeds. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from screens.base.key_labels import shown_for
from screens.inbox.rows import Surroundings, at_its_source, hint, series_name
from screens.view.metrics import in_words
from screens.view.rows import in_steps, stale_feeds
from warroom.core.inbox import AlertGroup, TriageState
from warroom.core.model import Alert, FeedHealth, OnCall
from warroom.core.times import age
from widgets.alert_told import ToldFace, ToldRow
from widgets.feed_table import FeedLine, FeedTableFace
from widgets.strips import Words

if TYPE_CHECKING:
    from warroom.commands.inbox import AlertHistory
    from warroom.config.settings import Responder
    from warroom.core.services import Catalogue

NOTHING = ToldFace()
NOT_CONFIGURED = "No feed is configured: add one under [[feed]] in config.toml."
UNPOLLED = "Not polled yet: a watcher polls the feeds."


def selected(group: AlertGroup, around: Surroundings, on_call: Sequence[OnCall], responders: Sequence[Responder],
             history: AlertHistory | None) -> ToldFace:  # fmt: skip
    """The selected group, told by its first alert; ``history`` is None until it was read."""
    from warroom.core.alert_whole import texts

    first = group.first
    rows = [ToldRow("summary", first.summary or first.severity_word or "nothing", 2)]
    described = next((text for name, text in texts(first) if name == "description"), "")
    if described and described != first.summary:
        rows.append(ToldRow("says", " ".join(described.split()), 3, if_free=True))
    rows += _people(group, around)
    rows.append(ToldRow("began", _began(first, around)))
    labels = " ".join(f"{name}={value}" for name, value in first.labels.items())
    if len(group.alerts) > 1:
        labels = f"{len(group.alerts):,} series, first {series_name(first, group.alerts)}  {labels}"
    rows.append(ToldRow("labels", labels or "none", 12))
    catalogue = around.services.catalogue if around.services is not None else None
    rows.append(ToldRow("on call", on_call_words(first, on_call, responders, catalogue)))
    rows.append(ToldRow("link", ((first.url, "link"),) if first.url else (("none", "dim"),)))
    if first.runbook:
        rows.append(ToldRow("runbook", ((first.runbook, "link"),)))
    rows.append(ToldRow("before", _before(history, around)))
    said, number = hint(first, around.incidents) if group.place is TriageState.NEW else ("", "")
    does = {
        "link": f"link to {number}" if number else "link", "declare": "declare from alert",
        "alert_acknowledge": "acknowledge",
    }  # fmt: skip
    keys = tuple((key, word) for name, word in does.items() if (key := shown_for(around.actions, name)))
    feeds = sorted({a.feed for a in group.alerts})
    name: Words = ((first.title, "bright"), (f", {' and '.join(feeds[:2])}{' ...' * (len(feeds) > 2)}", "dim"))
    return ToldFace(name, tuple(rows), said, keys if said else ())


def _people(group: AlertGroup, around: Surroundings) -> list[ToldRow]:
    """What people did about it: who has it, until when it is put off and why, the newest words for the next shift."""
    found: list[ToldRow] = []
    for acts in group.acts:
        alert = next(a for a in group.alerts if a.fingerprint == acts.fingerprint)
        if acts.holder(alert) and acts.acked_at is not None:
            note = f": {acts.note}" if acts.note else ""
            found.append(ToldRow("acked by", f"{acts.acked_by} at {around.clock(acts.acked_at)}{note}"))
            break
    for acts in group.acts:
        if acts.snoozed_until is not None and acts.snoozed_until > around.now and group.place is TriageState.SNOOZED:
            told = f"until {around.clock(acts.snoozed_until)} or resolved, {acts.snoozed_by}: {acts.reason}"
            found.append(ToldRow("snoozed", told, 2))
            break
    if not any(row.label == "snoozed" for row in found) and (hush := at_its_source(group.first)):
        found.append(ToldRow("silenced", hush, 2))
    comments = sorted((c for a in group.acts for c in a.comments), key=lambda c: c.at)
    distinct = list(dict.fromkeys((c.at, c.by, c.text) for c in comments))
    for at, by, text in distinct[-2:]:
        found.append(ToldRow("said", f"{by} at {around.clock(at)}: {text}", 2))
    return found


def _began(alert: Alert, around: Surroundings) -> str:
    told = []
    if alert.started_at is not None:
        told.append(moment(alert.started_at, around))
    if alert.first_seen_at is not None:
        told.append(f"seen {alert.first_seen_at.astimezone(around.zone):%H:%M:%S}")
    began = alert.began_at
    if began is not None:
        told.append(f"{age(in_steps(max(timedelta(), around.now - began)))} ago")
    return ", ".join(told) or "start unknown"


def moment(at: datetime, around: Surroundings) -> str:
    there = at.astimezone(around.zone)
    same = there.date() == around.now.astimezone(around.zone).date()
    return f"{there:{'' if same else '%-d %b '}%H:%M:%S} {there.tzname() or 'UTC'}"


def on_call_words(
    alert: Alert, on_call: Sequence[OnCall], responders: Sequence[Responder], catalogue: Catalogue | None = None
) -> str:
    """Who is called first for the alert's service: as the catalogue says, as a feed tells it, else who is configured
    to know the service."""
    known = catalogue.find(alert.service) if catalogue is not None else None
    if known is not None and known.on_call:
        from warroom.core import service_facts

        return service_facts.on_call_words(known, on_call)
    service = alert.service.casefold()
    rotas = [o for o in on_call if service and service in f"{o.policy} {o.schedule}".casefold()]
    if rotas:
        level = min(o.level for o in rotas)
        people = dict.fromkeys(o.person for o in rotas if o.level == level)
        return f"{', '.join(people)}, {rotas[0].policy}"
    knowing = [r.handle for r in responders if any(s.casefold() == service for s in r.services)]
    if knowing:
        return f"{', '.join(knowing)}: configured for {alert.service}"
    return alert.assignee or "not known"


def _before(history: AlertHistory | None, around: Surroundings) -> Words:
    if history is None:
        return (("...", "dim"),)
    if not history.before:
        return (("no earlier incident", "dim"),)
    last = history.before[0]
    when = last.incident.declared_at.astimezone(around.zone)
    more = f" and {len(history.before) - 1} more" if len(history.before) > 1 else ""
    how = f", {last.how}" if last.how else f", {last.incident.status.value}"
    return f"{last.incident.number} on {when:%-d %b}{how}{more}"


# ---------------------------------------------------------------- feeds


def feeds(health: Sequence[FeedHealth], now: datetime, zone: tzinfo, configured: int = 0) -> FeedTableFace:
    """Every feed, the stale ones first, then those whose last poll failed. Ages move in steps of five seconds.

    ``configured`` is how many feeds there shall be, polled already or not.
    """
    stale = stale_feeds(health)
    ordered = sorted(health, key=lambda f: (f.id not in stale, not f.error, f.id))
    failing = sum(1 for f in health if f.error and f.id not in stale)
    fresh = len(health) - len(stale) - failing
    count: Words = f"{fresh} OK" if health else "none yet" if configured else "none"
    if stale or failing:
        wrong = [(failing, "failing"), (len(stale), "stale")]
        count = ((f"{fresh} OK, ", "dim"), (", ".join(f"{n} {word}" for n, word in wrong if n), "bright"))
    rows = tuple(_feed(f, f.id in stale, now, zone) for f in ordered)
    return FeedTableFace(rows, count, UNPOLLED if configured else NOT_CONFIGURED)


def _feed(feed: FeedHealth, stale: bool, now: datetime, zone: tzinfo) -> FeedLine:
    good = feed.last_success_at
    says = feed.note
    if feed.type == "pushed":
        when = in_words(now - good) if good is not None else "never"
        return FeedLine(name=feed.id, firing=f"{feed.alerts:,}", last_good=when, next_poll="", took="", stale=False,
                        says="its alerts come by themselves", failed=False)  # fmt: skip
    if stale or feed.error:
        says = f"{feed.error}: {feed.mend}" if feed.mend and feed.error else feed.error or "no answer"
        times = {2: ", twice"}.get(feed.failures, f", {feed.failures} times" if feed.failures > 2 else "")
        says = f"{says}{times}" if not feed.mend else says
        if good is not None:
            says += f"; alerts as of {good.astimezone(zone):%H:%M:%S}"
    off = feed.state == "off"
    waits = feed.next_poll_at is not None and not off
    return FeedLine(
        name=feed.id, firing="" if off or good is None else f"{feed.alerts:,}",
        last_good="off" if off else "never" if good is None else in_words(now - good),
        next_poll=in_words((feed.next_poll_at or now) - now + timedelta(seconds=4)) if waits else "",
        took=f"{feed.took_s:.1f} s" if feed.last_try_at is not None and not off else "", stale=stale, says=says,
        failed=bool(feed.error),
    )  # fmt: skip
