"""How changes of the incident itself are taken back: what is said of it, where it stands, alerts, snoozes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from warroom.commands.door import Refused
from warroom.commands.lazy_events import events
from warroom.commands.undoing.change import REASON, Change, Undone, Way, given_fields
from warroom.core.model import LIVE, Status
from warroom.core.words import capital, moment, short


def _brief_changed(change: Change) -> Undone:
    given = given_fields(change.data)
    old: dict[str, Any] = {name: getattr(change.before.brief, name) if change.before else "" for name in given}
    return events.BriefChanged(**old), f"the brief says again what it said ({', '.join(given).replace('_', ' ')})"


def _details_changed(change: Change) -> Undone:
    given = given_fields(change.data)
    old: dict[str, Any] = {name: getattr(change.before, name) for name in given}
    if any(value is None for value in old.values()):
        raise Refused("A time that was not known before cannot be made unknown again: set it to what it was.")
    return events.DetailsChanged(**old), f"{', '.join(given).replace('_', ' ')} as before"


def _link_added(change: Change) -> Undone:
    return events.LinkRemoved(url=change.data.url), f'the link "{short(change.data.label)}" is gone'


def _link_removed(change: Change) -> Undone:
    old = next((link for link in (change.before.links if change.before else ()) if link.url == change.data.url), None)
    if old is None:
        raise Refused("That link was not there any more: add it again.")
    return events.LinkAdded(label=old.label, url=old.url), f'the link "{short(old.label or old.url)}" is there again'


def _channel_named(change: Change) -> Undone:
    old = change.before.channel if change.before else ""
    return events.ChannelNamed(name=old), f"the channel is {old or 'named by the pattern'} again"


def _severity_changed(change: Change) -> Undone:
    old = change.before.severity if change.before else ""
    if change.it.severity != change.data.severity or not old:
        raise Refused(f"The severity was changed again since, to {change.it.severity}: set it to what it should be.")
    return events.SeverityChanged(severity=old, reason=REASON), f"{change.it.number} is {old} again"


def _status_changed(change: Change) -> Undone:
    it, old = change.it, change.before.status if change.before else None
    if it.status is not change.data.status or old is None:
        raise Refused(f"The status was changed again since, to {it.status.value}: set it to what it should be.")
    if it.status in LIVE:
        return events.StatusChanged(status=old, reason=REASON), f"{it.number} is {old.value} again"
    if it.status is Status.RESOLVED:
        return events.Reopened(reason=REASON), f"{it.number} is open again"
    raise Refused(f"{it.number} is closed: reopen it with a reason.")


def _cancelled(change: Change) -> Undone:
    if change.it.clocks_since is None:  # it was only planned
        return events.PlanResumed(reason=REASON), f"{change.it.number} is planned again"
    return events.Reopened(reason=REASON), f"{change.it.number} is open again"


def _alerts_linked(change: Change) -> Undone:
    """Those that are linked still; what somebody unlinked since is as it should be."""
    refs = {e.id: e.data.alert for e in change.together if isinstance(e.data, events.AlertLinked)}
    there = {link.fingerprint for link in change.it.alerts}
    back = {id_: events.AlertUnlinked(fingerprint=r.fingerprint) for id_, r in refs.items() if r.fingerprint in there}
    if not back:
        raise Refused(f"{capital(_alerts(refs.values()))} not linked any more: link again what belongs here.")
    rest = len(refs) - len(back)
    more = f", {rest} of {len(refs)} {'was' if rest == 1 else 'were'} unlinked before" if rest else ""
    return back, f"{_alerts(refs[id_] for id_ in back)} unlinked{more}"


def _alerts_unlinked(change: Change) -> Undone:
    """Those that no open incident covers since."""
    change.act.must_be_open("link an alert to it")
    before = {link.fingerprint: link for link in (change.before.alerts if change.before else ())}
    links = {e.id: before[e.data.fingerprint] for e in change.together if isinstance(e.data, events.AlertUnlinked)}
    covering = change.covered_now()
    back = {
        id_: events.AlertLinked(
            alert=events.AlertRef(feed=old.feed, uid=old.uid, fingerprint=old.fingerprint, title=old.title)
        )
        for id_, old in links.items() if old.fingerprint not in covering
    }  # fmt: skip
    if not back:
        it = covering[change.data.fingerprint]
        what, them = ("this alert", "it") if len(links) == 1 else ("them", "them")
        raise Refused(f'{it.number} "{short(it.title)}" covers {what} now: unlink {them} there first.')
    rest = len(links) - len(back)
    more = f", {rest} of {len(links)} {'is' if rest == 1 else 'are'} covered already" if rest else ""
    return back, f"{_alerts(links[id_] for id_ in back)} linked again{more}"


def _alerts(links: Iterable[Any]) -> str:
    """``the alert "5xx" is``, ``6 alerts "5xx" are``, ``6 alerts are``: refs and links alike."""
    titles = [link.title for link in links]
    named = f' "{short(titles[0])}"' if len(set(titles)) == 1 else ""
    return f"the alert{named} is" if len(titles) == 1 else f"{len(titles)} alerts{named} are"


def _snoozed(change: Change) -> Undone:
    return events.SnoozeEnded(key=change.data.key), "the snooze is over"


def _snooze_ended(change: Change) -> Undone:
    key = change.data.key
    old = next(s for s in (change.before.snoozes if change.before else ()) if s.key == key)
    if old.until <= change.act.now:
        raise Refused("This snooze has already ended: snooze the deadline again.")
    if any(s.key == key for s in change.it.snoozes):
        raise Refused("Somebody has snoozed this deadline again since: their snooze stays.")
    back = events.DeadlineSnoozed(key=key, until=old.until, reason=old.reason)
    return back, f"the countdown is put off again until {moment(old.until, change.act.now)}"


WAYS: Mapping[str, Way] = {
    "brief_changed": _brief_changed, "details_changed": _details_changed, "link_added": _link_added,
    "link_removed": _link_removed, "channel_named": _channel_named, "severity_changed": _severity_changed,
    "status_changed": _status_changed, "cancelled": _cancelled, "alert_linked": _alerts_linked,
    "alert_unlinked": _alerts_unlinked, "deadline_snoozed": _snoozed, "snooze_ended": _snooze_ended,
}  # fmt: skip
