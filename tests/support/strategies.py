"""Journals that anybody could have written: every event type, sensible and senseless, in any order.

The vocabulary is small, so that events speak of the same people, roles, entries and asks often enough
to matter to each other.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, get_args, get_origin
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st
from msgspec import NODEFAULT
from msgspec.structs import FieldInfo, fields, replace

from warroom.core.events import KNOWN, AlertRef, Declared, Event, Payload, Redacted, Unknown
from warroom.core.model import MILESTONES, SOURCES, EntryRef, HypothesisState, Kind, Risk, Status
from warroom.core.model.review import PARTS
from warroom.core.vocabulary import KINDS

INCIDENT = "INC-2026-0042"
START = datetime(2026, 3, 27, 8, 0, tzinfo=UTC)

people = st.sampled_from(["maya", "omar", "ana", "lee"])
actors = st.sampled_from(["maya", "omar", "ana", "lee", "warroom"])
roles = st.sampled_from(["commander", "technical_lead", "communications", "scribe", "expert", "observer", "dba"])
severities = st.sampled_from(["SEV0", "SEV1", "SEV2", "SEV3", "SEV0", "SEV1", "SEV2", "sev2", "odd"])
refs = st.integers(1, 12).map(lambda n: f"e{n}") | st.sampled_from(["", "nobody"])
words = st.sampled_from(["", "no change", "it broke"]) | st.text(max_size=8)
minutes = st.integers(-90, 600).map(lambda m: timedelta(minutes=m))
instants = st.builds(lambda m, s: START + m + timedelta(seconds=s), minutes, st.integers(0, 59))
zones = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"})).map(ZoneInfo)
keys = st.sampled_from([
    "team_update", "customer_update", "executive_update", "acknowledge", "escalation:default/manager",
    "escalation:default/backup", "role_unfilled:scribe", "rotation:commander/maya", "soak", "closing", "review",
    "regulatory", "sla_resolution", "diagnosis", "ask:e3", "task:e4",
])  # fmt: skip
LIVE_ONES = (Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING)
_fingerprints = st.sampled_from(["f1", "f2"])
alert_refs = st.builds(AlertRef, feed=st.just("prod"), uid=words, fingerprint=_fingerprints, title=words)

entry_refs = st.builds(EntryRef, entry=refs, revision=st.integers(0, 2))
ratings = st.integers(1, 10)
risks = st.builds(Risk, severity=ratings, occurrence=ratings, detection=ratings)

_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "severity": severities, "status": st.sampled_from([*Status, *LIVE_ONES, *LIVE_ONES]), "kind": st.sampled_from(Kind),
    "state": st.sampled_from(HypothesisState), "person": people, "owner": people, "role": roles, "as_role": roles,
    "system": st.sampled_from(["", "db", "api"]), "audience": st.sampled_from(["team", "customers", "executives"]),
    "key": keys, "policy": st.just("default"), "level": st.sampled_from(["backup", "manager"]),
    "entry": refs, "evidence": refs, "update": refs, "ask": refs, "task": refs, "event": refs,
    "into": st.sampled_from([INCIDENT, "INC-2026-0041"]), "other": st.sampled_from(["INC-2026-0040", "INC-2026-0041"]),
    "fingerprint": st.sampled_from(["f1", "f2", "f3"]), "alerts": st.tuples() | st.tuples(alert_refs),
    "milestone": st.sampled_from(MILESTONES), "source": st.sampled_from(SOURCES), "part": st.sampled_from(PARTS),
    "entries": st.tuples() | st.tuples(entry_refs), "factor": refs, "why": refs, "under": refs, "followup": refs,
    "measure": refs, "outcome": st.sampled_from(["undone", "kept", "withdrawn"]),
    "verdict": st.sampled_from(["", "yes", "no"]), "item": refs, "trigger": refs,
    "says": st.sampled_from(["", "go", "no-go"]), "result": st.sampled_from(["done", "dropped"]),
    "offset": st.sampled_from(["T", "T-7d", "T-1d2h", "T-30m", "T+1h", "T+1w", "t + 90 min", "soon", ""]),
    "wall": st.sampled_from(["2026-03-29T09:00", "2026-03-29T02:30", "2026-10-25T02:30", "9999-12-31T23:59", "never"]),
    "zone": st.sampled_from(["Europe/Berlin", "UTC", "America/New_York", "Pacific/Apia", "Nowhere/Near"]),
    "fingerprints": st.tuples() | st.tuples(_fingerprints), "rating": st.sampled_from(["useful", "noise", "", "so-so"]),
    "groups": st.tuples() | st.tuples(words), "back_to": st.sampled_from(["candidate", "done"]),
    "risk": st.none() | risks, "tags": st.dictionaries(words, st.sampled_from(KINDS), max_size=2),
    "people": st.tuples() | st.tuples(actors), "accounts": st.none() | st.tuples(words),
    "labels": st.dictionaries(words, words, max_size=2), "kept": st.just({}), "in_force": st.just({}),
    "closure": st.dictionaries(st.sampled_from(["verified", "documented"]), words, max_size=2),
}  # fmt: skip


@cache
def _fields(of: type[Payload]) -> dict[str, FieldInfo]:
    return {one.name: one for one in fields(of)}


@cache
def _values(of: type[Payload], name: str) -> st.SearchStrategy[Any]:
    field = _fields(of)[name]
    kinds = {field.type, *get_args(field.type)}
    if name in _FIELDS:
        found = _FIELDS[name]
    elif get_origin(field.type) is dict:
        found = st.dictionaries(words, words, max_size=2)
    elif AlertRef in kinds:
        found = alert_refs
    elif bool in kinds:
        found = st.booleans()
    elif int in kinds:
        found = st.integers(0, 3)
    elif float in kinds:
        found = st.floats(0, 1)
    elif str in kinds:
        found = words
    else:
        found = instants
    return found if field.required else found | st.just({} if field.default is NODEFAULT else field.default)


def payloads_of(of: type[Payload]) -> st.SearchStrategy[Payload]:
    """Any payload of that type."""
    return st.builds(of, **{name: _values(of, name) for name in of.__struct_fields__ if name != "type"})


known = st.sampled_from(sorted(KNOWN)).flatmap(lambda name: payloads_of(KNOWN[name]))
unknown = st.builds(Unknown, type=st.just("brewed"), raw=st.dictionaries(words, words, max_size=2))
redacted = st.sampled_from(sorted(KNOWN)).map(lambda name: Redacted(type=name))
_LIVELY = ("severity_changed", "status_changed", "update_published", "role_assigned", "offer_accepted", "reopened",
           "escalation_fired", "entry_added", "entry_amended", "acknowledged", "deadline_snoozed", "left")  # fmt: skip
lively = st.sampled_from(_LIVELY).flatmap(lambda name: payloads_of(KNOWN[name]))
"""What moves clocks, roles and rows most."""
payloads = st.one_of(lively, lively, lively, known, known, unknown, redacted)


@st.composite
def journals(
    draw: st.DrawFn,
    *,
    longest: int = 25,
    steps: bool = True,
    of: st.SearchStrategy[Payload] = payloads,
    start: datetime = START,
) -> list[Event]:
    """The events ``e1`` ... of one incident, its declaration first.

    ``steps``: the clock may jump either way between two events and things may be recorded late; without, time
    only goes on and everything is recorded as it happens.
    """
    first = draw(payloads_of(Declared))
    first = replace(first, planned=draw(st.sampled_from([False, False, False, True])))
    more = draw(st.integers(0, longest - 1))
    rest = draw(st.lists(of, min_size=more, max_size=more))
    found: list[Event] = []
    now = start
    for number, data in enumerate([first, *rest], start=1):
        now += timedelta(seconds=draw(st.integers(-7200 if steps else 0, 3600)))
        late = timedelta(seconds=draw(st.sampled_from([0, 0, 0, 240]))) if steps else timedelta(0)
        found.append(
            Event(id=f"e{number}", incident=INCIDENT, at=now - late, recorded_at=now, actor=draw(actors), data=data,
                  seq=number)
        )  # fmt: skip
    return found
