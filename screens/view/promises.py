"""Broken promises of every incident and feed, in the order in which the now strip tells them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from heapq import nsmallest

from msgspec import Struct

from screens.base.key_labels import shown_for
from screens.view.deadline_cache import Running
from screens.view.rows import stale_feeds
from warroom.core.broken import Broken, Chip
from warroom.core.cadence import AUDIENCES
from warroom.core.closing import next_stage, soak_over
from warroom.core.inbox import AlertGroup, TriageState, where
from warroom.core.model import Containment, Custody, DeadLetter, Deadline, FeedHealth, Incident
from warroom.core.policy import Policy
from warroom.core.reach import NOBODY
from warroom.core.telling import may_publish, waiting
from warroom.core.times import age, countdown
from warroom.keymap.actions import Action
from widgets.now_strip import Chip as StripChip
from widgets.now_strip import StripFace
from widgets.strips import Span, Words

SETTLES = {
    "team_update": ("update", "write"), "customer_update": ("update", "write"), "executive_update": ("update", "write"),
    "agents_update": ("update", "write"), "engineering_update": ("update", "write"),
    "acknowledge": ("acknowledge", "acknowledge"), "escalation": ("escalate", "escalate"),
    "role_unfilled": ("roles", "assign"), "rotation": ("roles", "relieve"), "diagnosis": ("status", "status"),
    "stalled": ("record", "record"),
    "soak": ("status", "resolve"), "closing": ("status", "close"), "check_in": ("check_ins", "check in"),
    "tickets": ("check_ins", "tickets"), "regulatory": ("breach", "regulator"), "sla_resolution": ("status", "resolve"),
    "ask": ("board", "answer"), "task": ("board", "done"), "approval": ("approve", "approve"),
    **dict.fromkeys(("launch", "launch_held", "preparation", "go_no_go", "launch_trigger"), ("launch", "open")),
    "duty": ("security", "told"), "review": ("review", "write"), "followup": ("followups", "open"),
}  # fmt: skip
"""The action that settles a clock of this kind, and what it does in a word."""
CHIPS = 8
"""More than the widest strip shows: of a thousand the others are counted only."""
NOBODY_PAGED, CALL, BEHIND = "NOBODY IS BEING PAGED", "CALL", "RECORD BEHIND"
"""What is told while the store is out of reach, and after a standby took over that lacks events."""
LOUD = ("OVERDUE", "NO COMMANDER", NOBODY_PAGED, CALL, BEHIND)
"""What is never hushed by anything but another of these: it has the yellow fill."""
CRIT = "CRIT"
ACKED = "ACKED"
"""What somebody acknowledged long ago, still fires and is in no incident: told once for all of them, never filled."""
IN_PLACE = "IN PLACE"
"""What an ended incident left in place: told last, beside what comes next where nothing is overdue, never filled."""
CUSTODY = "CUSTODY"
"""Evidence of an ended incident for which somebody still answers: told as what is in place is."""
SOAKED = "SOAK OVER"
"""The calm after the fix has lasted long enough: told and rung once, never filled."""
CHAT = "CHAT"
"""Messages that somebody marked in an incident's chat and that nobody has recorded or declined; never filled."""
LATE = "LATE"
"""What is late by days: a review, a follow-up. It is told after everything else, and never filled."""
_NEVER = datetime.max.replace(tzinfo=UTC)
BY_DAYS = ("review", "followup")


class Promise(Struct, frozen=True):
    """A broken promise: the chip's word, what it is about, since when; ``incident`` is empty for a feed's, an alert's.

    ``action`` settles it, ``does`` says so in a word; ``key`` is the deadline's ("" for what is no incident's).
    """

    word: str
    label: str
    number: str
    incident: str
    owner: str
    since: datetime
    action: str = ""
    does: str = ""
    counts: bool = True  # the chip counts up
    key: str = ""

    @property
    def id(self) -> tuple[str, str, str, str]:
        """What names it as long as it is broken."""
        return self.word, self.incident, self.key, self.label


def promises(
    incidents: Sequence[Incident], feeds: Sequence[FeedHealth], running: Running, now: datetime,
    unsent: Sequence[DeadLetter] = (), *, person: str | None = None, crits: Iterable[AlertGroup] = (), shown: int = 2,
    owed: Iterable[tuple[Incident, Deadline]] = (),
) -> tuple[Promise, ...]:  # fmt: skip
    """All of them: overdue and no commander by severity, critical alerts that nobody acknowledged, what waits for this
    person's approval, unfilled roles, messages that could not be delivered, stale feeds.

    ``person`` sees the drafts that they may approve and did not write; "" sees all drafts, None none. Of ``crits`` the
    oldest is among the first ``shown``, however much is overdue: an alert that nobody looks at is never only counted.
    ``owed`` is what is owed after incidents that have ended; it comes last, with the reviews and follow-ups of others.
    """
    every = _broken(incidents, running, now)
    return _told(every, incidents, feeds, running.policy, now, unsent, person, crits, shown, owed)


class Held(Struct, frozen=True):
    """The alerts that somebody has and that fire still, and after how long an acknowledgement may be forgotten."""

    groups: tuple[AlertGroup, ...] = ()
    forgotten: timedelta = timedelta(hours=4)

    def late(self, now: datetime) -> tuple[Promise, ...]:
        """One promise for all that may be forgotten."""
        old = [g for g in self.groups if g.held_since is not None and g.held_since + self.forgotten <= now]
        if not old:
            return ()
        first = min(old, key=_held_since)
        label = first.name if len(old) == 1 else f"{len(old)} alerts"
        return (Promise(ACKED, label, "", "", ", ".join(first.holders[:2]) if len(old) == 1 else "",
                        _held_since(first), "inbox", "open", counts=False),)  # fmt: skip

    def ahead(self, now: datetime) -> list[datetime]:
        """When others may be forgotten as well."""
        return [at for g in self.groups if (at := _held_since(g) + self.forgotten) > now]


def _held_since(group: AlertGroup) -> datetime:
    return group.held_since or _NEVER


def held(groups: Iterable[AlertGroup]) -> tuple[AlertGroup, ...]:
    """The alerts that somebody acknowledged here, that fire still and are in no incident."""
    return tuple(g for g in groups if g.place is TriageState.HELD and g.facts.fires and g.held_since is not None)


NOTHING_HELD = Held()


def from_chat(incidents: Iterable[Incident], waiting: Mapping[str, tuple[int, datetime]]) -> tuple[Promise, ...]:
    """One for each incident with messages that wait, the oldest first."""
    told = [
        Promise(CHAT, f"{count} message{'s' * (count != 1)}", it.number, it.id, "", since, "chat", "record",
                counts=False)
        for it in incidents if it.id in waiting for count, since in (waiting[it.id],)
    ]  # fmt: skip
    return tuple(sorted(told, key=lambda promise: promise.since))


class PromisesFound:
    """The promises as they were found last, for as long as nothing that they are made of is another and none falls due.

    They are asked for several times a second, and what is owed after incidents that have ended may be hundreds.
    """

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._since = self._until = _NEVER
        self._found: tuple[Promise, ...] = ()

    def find(
        self, incidents: Sequence[Incident], feeds: Sequence[FeedHealth], running: Running, now: datetime,
        unsent: Sequence[DeadLetter] = (), *, person: str | None = None, crits: Sequence[AlertGroup] = (),
        shown: int = 2, owed: Sequence[tuple[Incident, Deadline]] = (), held: Held = NOTHING_HELD,
        in_place: Sequence[tuple[Incident, Containment]] = (), kept: Sequence[tuple[Incident, Custody]] = (),
    ) -> tuple[Promise, ...]:  # fmt: skip
        """What ``promises`` gives; the same object as long as it is the same."""
        every = _broken(incidents, running, now)
        of = every, incidents, feeds, unsent, person, crits, shown, owed, held.groups, held.forgotten, in_place, kept
        if not self._since <= now < self._until or not _same(of, self._of):
            self._found = (
                *_told(every, incidents, feeds, running.policy, now, unsent, person, crits, shown, owed, held),
                *_left(in_place, {it.id for it in incidents}), *_kept(kept),
            )
            self._of, self._since = of, now
            ahead = [*(due.due_at for _, due in owed if due.due_at > now), *held.ahead(now)]
            timeless = any(_since_when(feed) is None for feed in stale_feeds(feeds).values())
            self._until = now if timeless else min(ahead, default=_NEVER)
        return self._found


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return len(one) == len(other) and all(a is b or a == b for a, b in zip(one, other, strict=True))


def _broken(incidents: Sequence[Incident], running: Running, now: datetime) -> tuple[Promise, ...]:
    """Those of the open incidents that are deadlines; the same object while none of them changes."""
    numbers: dict[str, str] = {}

    def make(one: Broken) -> Promise:
        if not numbers:
            numbers.update((i.id, i.number) for i in incidents)
        return _promise(one, numbers[one.incident], running.policy)

    return running.made_of_broken(incidents, now, make)


def _told(
    every: Sequence[Promise], incidents: Sequence[Incident], feeds: Sequence[FeedHealth], policy: Policy, now: datetime,
    unsent: Sequence[DeadLetter], person: str | None, crits: Iterable[AlertGroup], shown: int,
    owed: Iterable[tuple[Incident, Deadline]], held: Held = NOTHING_HELD,
) -> tuple[Promise, ...]:  # fmt: skip
    numbers = {i.id: i.number for i in incidents}
    found, quiet = [p for p in every if p.word != LATE], [p for p in every if p.word == LATE]
    quiet += [_late(it, due) for it, due in owed if due.due_at <= now and it.id not in numbers]
    if person is not None:
        known = {(p.incident, p.key) for p in found}
        at = next((n for n, p in enumerate(found) if p.word == "UNFILLED"), len(found))
        found[at:at] = [p for p in _drafts(incidents, policy, person) if (p.incident, p.key) not in known]
    found += _soaked(incidents, policy)
    for letter in unsent:
        number = numbers.get(letter.incident) or letter.incident.rsplit("-", 1)[-1]
        found.append(Promise("NOT SENT", letter.channel, number, letter.incident, f"{letter.title}: {letter.reason}",
                             letter.dead_at, "promises", "why", counts=False))  # fmt: skip
    for feed in stale_feeds(feeds).values():
        found.append(Promise("STALE" if feed.last_success_at else "NO ANSWER", feed.id, "", "", feed.error,
                             _since_when(feed) or now, "inbox", "feeds"))  # fmt: skip
    return (*_with_crits(found, crits, shown), *held.late(now), *sorted(quiet, key=lambda p: p.since))


def _left(in_place: Iterable[tuple[Incident, Containment]], known: Collection[str]) -> tuple[Promise, ...]:
    """One for each ended incident that left something in place, the oldest first."""
    of: dict[str, list[tuple[Incident, Containment]]] = {}
    for pair in in_place:
        if pair[0].id not in known:
            of.setdefault(pair[0].id, []).append(pair)
    return tuple(
        Promise(IN_PLACE, one.text if len(pairs) == 1 else f"{one.text} and {len(pairs) - 1} more", it.number, it.id,
                one.by, one.at, "change", "open", counts=False, key="containment")
        for pairs in of.values() for it, one in (min(pairs, key=lambda pair: pair[1].at),)
    )  # fmt: skip


def _kept(evidence: Sequence[tuple[Incident, Custody]]) -> tuple[Promise, ...]:
    """One for each ended incident of which evidence is kept, the longest first."""
    of: dict[str, list[tuple[Incident, Custody]]] = {}
    for pair in evidence:
        of.setdefault(pair[0].id, []).append(pair)
    return tuple(
        Promise(CUSTODY, one.what if len(pairs) == 1 else f"{one.what} and {len(pairs) - 1} more", it.number, it.id,
                one.holder, one.at, "security", "open", counts=False, key="custody")
        for pairs in of.values() for it, one in pairs[:1]
    )  # fmt: skip


def _since_when(feed: FeedHealth) -> datetime | None:
    return feed.last_success_at or feed.last_try_at


def unacknowledged(groups: Iterable[AlertGroup]) -> tuple[AlertGroup, ...]:
    """The critical alerts that fire and that nobody has, the oldest first."""
    found = [g for g in groups if g.level == "crit" and g.is_new and g.facts.began is not None]
    return tuple(sorted(found, key=lambda g: (g.facts.began, g.key)))


def _with_crits(found: list[Promise], crits: Iterable[AlertGroup], shown: int) -> list[Promise]:
    told = [Promise(CRIT, g.name, "", "", where(g.first), g.facts.began, "inbox", "open", key=g.key)
            for g in crits if g.facts.began is not None]  # fmt: skip
    loud = next((n for n, p in enumerate(found) if p.word not in LOUD), len(found))
    first = min(loud, max(0, shown - 1))
    return [*found[:first], *told[:1], *found[first:loud], *told[1:], *found[loud:]]


def _drafts(incidents: Iterable[Incident], policy: Policy, person: str) -> list[Promise]:
    """The drafts that wait, the oldest first; of ``person`` those that they may approve and did not write."""
    found = []
    for it in incidents:
        for draft in waiting(it):
            mine = draft.author != person and may_publish(it, draft.audience, person, policy)
            if not person or mine:
                found.append(Promise("DRAFT", draft.audience, it.number, it.id, draft.author, draft.at, "approve",
                                     "approve", key=f"approval:{draft.id}"))  # fmt: skip
    return sorted(found, key=lambda p: p.since)


def _soaked(incidents: Iterable[Incident], policy: Policy) -> list[Promise]:
    """Those whose soak is over, until somebody goes on from there."""
    found = []
    for it in incidents:
        if (over := soak_over(it)) is not None:
            to = next_stage(it, policy) if it.recovered is not None else None
            says, action = (f"go on to {to} %", "verification") if to is not None else ("resolve it", "status")
            found.append(Promise(SOAKED, says, it.number, it.id, it.commander, over, action,
                                 "go on" if to is not None else "resolve", counts=False, key="soaked"))  # fmt: skip
    return found


def _late(it: Incident, due: Deadline) -> Promise:
    action, word = SETTLES.get(due.kind, ("why", "clocks"))
    return Promise(LATE, due.label, it.number, it.id, due.owner, due.due_at, action, word, counts=False, key=due.key)


def _promise(broken: Broken, number: str, policy: Policy) -> Promise:
    action, word = SETTLES.get(broken.kind, ("why", "clocks"))
    role = policy.role(broken.role) if broken.role else None
    label = (role.label or role.name) if role is not None else AUDIENCES.get(broken.kind, broken.label)
    said = {Chip.OVERDUE: "OVERDUE", Chip.NO_COMMANDER: "NO COMMANDER", Chip.EMPTY: "UNFILLED"}[broken.chip]
    said = LATE if broken.kind in BY_DAYS else said
    return Promise(said, label, number, broken.incident, broken.owner, broken.since, action, word,
                   counts=broken.chip is Chip.OVERDUE and said != LATE, key=broken.key)  # fmt: skip


def late(since: datetime, now: datetime) -> str:
    """How late, counting up, without the sign: the chip says it already."""
    return countdown(since - now).lstrip("+")


def _since(since: datetime, now: datetime) -> str:
    """How long an alert fires: to the second in its first hour, then as every age is told."""
    return late(since, now) if now - since < timedelta(hours=1) else age(now - since)


def chip(promise: Promise, now: datetime, zone: tzinfo, key: str) -> StripChip:
    """One promise as the strip tells it; ``key`` settles it."""
    if promise.word in ("STALE", "NO ANSWER"):
        seconds = max(0, int((now - promise.since).total_seconds()) // 5 * 5)
        old = f" {seconds} s" if seconds < 120 else f" {seconds // 60} min"
        old = old if seconds and promise.word == "STALE" else ""  # one polled each second is stale within three
        said = f"{promise.word}{old}"
        does = promise.does if key else ""
        return StripChip(said, ((promise.label, "bright"),), key=key, key_word=does, tone="text")
    if promise.word == CRIT:
        whole: Words = ((promise.label, "bright"), (f" {promise.owner}", "dim"))
        title: Words = ((promise.label, "bright"), ("", "dim"))
        does = promise.does if key else ""
        return StripChip(f"{CRIT} {_since(promise.since, now)}", whole, title, key, does, "crit")
    if promise.word == ACKED:
        by = f" by {promise.owner}" if promise.owner else ""
        whole = ((promise.label, "bright"), (f"{by}, still firing", "dim"))
        does = promise.does if key else ""
        return StripChip(f"{ACKED} {age(now - promise.since)}", whole, ((promise.label, "bright"), ("", "dim")), key,
                         does, "text")  # fmt: skip
    if promise.word == NOBODY_PAGED:
        few = promise.label.removeprefix("next ").replace(" in ", " ")
        return StripChip(promise.word, ((promise.label, "bright"), ("", "dim")), ((few, "bright"), ("", "dim")), key,
                         promise.does if key else "", short_word="NOBODY PAGED")  # fmt: skip
    since = promise.since.astimezone(zone)
    if promise.word == "NO COMMANDER":
        what: Words = ((promise.number, "bright"), (f" since {since:%H:%M}", "dim"))
        short: Words = ((promise.number, "bright"), (f", {age(now - promise.since)}", "dim"))
    elif promise.word == "UNFILLED":
        what = ((promise.label, "bright"), (f" {promise.number} since {since:%H:%M}", "dim"))
        short = ((promise.label, "bright"), (f" {promise.number}", "dim"))
    else:
        owes = {"OVERDUE": f", owner {promise.owner}", LATE: f", {promise.owner}", IN_PLACE: f", {promise.owner}",
                CUSTODY: f", {promise.owner}", "DRAFT": f", by {promise.owner}"}.get(promise.word, "")
        owes = owes if promise.owner else ""
        what = ((promise.label, "bright"), (f" {promise.number}{owes}", "dim"))
        short = ((promise.label, "bright"), (f" {promise.number}", "dim"))
    word = f"{promise.word} {late(promise.since, now)}" if promise.counts else promise.word
    word = f"{promise.word} {age(now - promise.since)}" if promise.word in (LATE, IN_PLACE, CUSTODY) else word
    least: Words = ((promise.number, "bright"),) if promise.word == "NO COMMANDER" else ""
    tone = "late" if promise.word in LOUD else "text"
    return StripChip(word, what, short, key, promise.does if key else "", tone, least)


def strip(broken: Sequence[Promise], incidents: Sequence[Incident], running: Running, now: datetime, zone: tzinfo,
          actions: Sequence[Action], *, keys: Sequence[str] = (),
          owed: Iterable[tuple[Incident, Deadline]] = (), shown: int = CHIPS) -> StripFace:  # fmt: skip
    """The now strip: chips where promises are broken, else what falls due next, after incidents that have ended too.

    ``keys`` are those that settle the first of them, in their order; without any, no key is told. So many are
    ``shown``, the others counted.
    """
    if any(p.word not in (IN_PLACE, CUSTODY, CHAT) for p in broken):
        first = broken[:shown]
        told = (*keys, *[""] * len(first))
        return StripFace(tuple(chip(p, now, zone, key) for p, key in zip(first, told, strict=False)),
                         more=len(broken) - len(first), keys=bool(keys),
                         more_key=shown_for(actions, "promises"))  # fmt: skip
    calm = _calm(incidents, running, now, owed, 1 if broken else 2)
    if broken:
        more = f" {shown_for(actions, 'promises')}" if keys else ""
        left = sum(p.word == IN_PLACE for p in broken)
        said = [f"{p.label} in chat {p.number}" for p in broken if p.word == CHAT][:1]
        said += [f"{left} left something in place"] if left else []
        keep = sum(p.word == CUSTODY for p in broken)
        said += [f"evidence of {keep} in custody"] if keep else []
        calm = (*calm, (f"     {', '.join(said)}", "dim"), (more, "key"))
    return StripFace((), calm=calm, keys=bool(keys))


def _calm(
    incidents: Sequence[Incident], running: Running, now: datetime, owed: Iterable[tuple[Incident, Deadline]], most: int
) -> tuple[Span, ...]:
    ahead = [(d, i) for i in incidents for d in running.of(i, now) if d.due_at > now]
    open_ones = {i.id for i in incidents}
    ahead += [(d, i) for i, d in owed if d.due_at > now and i.id not in open_ones]
    if not ahead:
        return (("next  ", "dim"), ("nothing due", "dim"))
    words: list[tuple[str, str]] = []
    for n, (due, it) in enumerate(nsmallest(most, ahead, key=lambda pair: pair[0].due_at)):
        words.append(("next  " if n == 0 else "     then ", "dim"))
        words.append((due.label, "text"))
        if due.kind == "escalation" and NOBODY in due.rule:
            words.append((f", {NOBODY}", "soon"))
        left = countdown(due.due_at - now) if due.due_at - now < timedelta(days=4) else f"{(due.due_at - now).days} d"
        words.append((f" {it.number} in {left}", "dim"))
        words.append((f", {due.owner}" if due.owner else "", "dim"))
    return tuple(words)
