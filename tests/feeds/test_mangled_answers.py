"""Whatever a monitor, a status page or a help desk answers: alerts or a sentence, never a fault, never for ever."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.answers import FOLDER, answer
from tests.support.feed_tables import table
from tests.support.mangling import encoded, mangled_bytes, mangled_data, odd_texts, odd_values
from tests.support.soak import count, keep
from tests.support.spoilt import counted, running
from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, Signal
from warroom.core.validation import validated
from warroom.feeds.fetch import Fetch, Params
from warroom.feeds.reply import Reply
from warroom.feeds.source import Poll

pytestmark = pytest.mark.soak

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
TICKETS = [
    {"id": n, "number": n, "key": f"K-{n}", "subject": f"Checkout 502 {n % 3}", "created_at": "2026-03-02T09:57:00Z",
     "createdAt": "2026-03-02T09:57:00Z", "company_id": n % 2, "organization_id": n % 2,
     "fields": {"summary": "Checkout 502", "created": "2026-03-02T09:57:00.000+0000", "reporter": {"displayName": "A"}},
     "primaryCustomer": {"email": "a@kelp.example"}}
    for n in range(16)
]  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A type with its answers: one document, or one by what the path or query has in it."""

    kind: str
    documents: dict[str, Any]
    rows: tuple[Any, ...] = ()
    keys: dict[str, Any] = field(default_factory=dict)
    name: str = ""

    def fresh(self) -> dict[str, Any]:
        """The documents, whole: JSON data to change, or bytes."""
        return {at: d if isinstance(d, bytes) else json.loads(json.dumps(d)) for at, d in self.documents.items()}


def _text(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


STATUS = {"IcingaApplication": {"results": [{"status": {"icingaapplication": {"app": {"program_start": 1.77e9}}}}]}}
CASES = (
    Case("icinga2", {"services": answer("icinga2-services"), "hosts": answer("icinga2-hosts"), **STATUS}, ("results",)),
    Case("nagios", {"servicelist": answer("nagios-services"), "hostlist": answer("nagios-hosts"),
                    "hostcount": answer("nagios-stranger")}),
    Case("gcp-status", {"": answer("gcp-status")}, ()),
    Case("aws-status", {"": answer("aws-status")}, ()),
    Case("aws-status", {"": _text("status.rss")}, name="aws-rss", keys={"url": "https://kelp.example/all.rss"}),
    Case("azure-status", {"": _text("status.rss")}),
    Case("rss", {"": _text("status.rss")}, keys={"max_age": "never"}),
    Case("rss", {"": _text("status.atom")}, name="atom"),
    Case("signal", {"": answer("signal")}, ("data", "result"), keys={"above": 5, "over_baseline": 20, "lasting": "0s"}),
    Case("tickets", {"count": {"count": 120}, "list": {"tickets": TICKETS}},
         keys={"list_path": "/list", "items": {"path": "tickets"}, "counts": "total"}),
    Case("zendesk", {"count": {"count": 120}, "search.json": {"results": TICKETS, "next_page": None}}),
    Case("freshdesk", {"": TICKETS}),
    Case("jira", {"count": {"count": 120}, "jql": {"issues": TICKETS, "isLast": True}}),
    Case("helpscout", {"": {"_embedded": {"conversations": TICKETS}, "page": {"totalElements": 120, "totalPages": 1}}}),
    Case("probe", {"": b"<b>all fine</b>"}, keys={"body": "fine", "body_not": "x{3}", "latency": {"warning": "1ms"}}),
)  # fmt: skip
PARAMS = [pytest.param(one, id=one.name or one.kind) for one in CASES]
EXAMPLES = count(20, 700)
TALLY: Counter[str] = Counter()


class Canned(Fetch):
    """Answers from memory, so that thousands take seconds."""

    def __init__(self, feed: FeedSettings, bodies: dict[str, bytes]) -> None:
        super().__init__(feed, str, lambda: NOW)
        self.bodies, self.count = bodies, 0

    async def request(
        self, method: str, path: str, *, params: Params | None = None, headers: Any = None, body: Any = None
    ) -> Reply:
        self.count += 1
        assert self.count < 100, "it asks for ever"
        asked = f"{path} {dict(params or {})}"
        found = next((self.bodies[at] for at in sorted(self.bodies, key=len, reverse=True) if at in asked), b"")
        return Reply(200, self.absolute(path), {}, found)

    async def visit(self, method: str, *, follow: bool = True) -> Reply:
        return await self.request(method, "")


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    TALLY.clear()
    with running() as it:
        yield it
    keep("mangled-answers", **TALLY)


@cache
def _table(number: int) -> FeedSettings:
    case = CASES[number]
    return validated(FeedSettings, {**table(case.kind, "https://kelp.example"), **case.keys})


@cache
def _sound(number: int) -> frozenset[str]:
    """The alerts of the answers as they are."""
    with running() as runner:
        poll = polled(runner, CASES[number], CASES[number].fresh())
    assert poll is not None
    return frozenset(alert.uid for alert in poll.alerts)


def polled(runner: asyncio.Runner, case: Case, documents: dict[str, Any]) -> Poll | None:
    """The poll, None where it was refused with a sentence."""
    feed = _table(CASES.index(case))
    bodies = {at: found if isinstance(found, bytes) else encoded(found) for at, found in documents.items()}
    return counted(runner, feed, Canned(feed, bodies), case.kind, TALLY)


def check(poll: Poll | None) -> None:
    """Whatever came of it can be kept, shown and believed."""
    if poll is None:
        return
    for alert in poll.alerts:
        written = alert.json()
        assert alert == Alert.from_json(written)
        assert alert.uid
        assert alert.title
        assert "\x1b" not in written
        assert alert.url == "" or alert.url.startswith(("https://", "http://"))
    for signal in poll.signals:
        assert signal == Signal.from_json(signal.json())
        assert all(value == value and abs(value) != float("inf") for _, value in signal.points)
        assert len(signal.points) <= 120
    assert poll.complete or poll.note


@pytest.mark.parametrize("case", PARAMS)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_an_answer_with_odd_values_in_odd_places_gives_sound_alerts_or_a_sentence(
    runner: asyncio.Runner, case: Case, data: st.DataObject
) -> None:
    documents = case.fresh()
    at = data.draw(st.sampled_from(sorted(documents)))
    if isinstance(documents[at], bytes):
        documents[at] = data.draw(mangled_bytes(documents[at]))
    else:
        documents[at] = data.draw(mangled_data(documents[at]))
    check(polled(runner, case, documents))


@pytest.mark.parametrize("case", PARAMS)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_an_answer_that_is_cut_or_flipped_gives_sound_alerts_or_a_sentence(
    runner: asyncio.Runner, case: Case, data: st.DataObject
) -> None:
    documents = case.fresh()
    at = data.draw(st.sampled_from(sorted(documents)))
    body = documents[at] if isinstance(documents[at], bytes) else encoded(documents[at])
    documents[at] = data.draw(mangled_bytes(body))
    check(polled(runner, case, documents))


LISTED = [param for param in PARAMS if param.values[0].kind in ("icinga2", "gcp-status", "aws-status", "signal")]


@pytest.mark.parametrize("case", [p for p in LISTED if p.id != "aws-rss"])
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_one_bad_record_costs_no_other(runner: asyncio.Runner, case: Case, data: st.DataObject) -> None:
    documents = case.fresh()
    first = sorted(documents, key=lambda at: at != "services")[0]
    records = documents[first]
    for step in case.rows:
        records = records[step]
    number = data.draw(st.integers(0, len(records) - 1))
    records[number] = data.draw(odd_values() | mangled_data(records[number]))
    poll = polled(runner, case, documents)
    assert poll is not None
    check(poll)
    lost = _sound(CASES.index(case)) - {a.uid for a in poll.alerts}
    assert len(lost) <= 1, lost


WORDLESS = ("count", "hostcount", "IcingaApplication")
NOT_JSON = ("aws-rss", "azure-status", "rss", "atom", "probe")


@pytest.mark.parametrize("case", [param for param in PARAMS if param.id not in NOT_JSON])
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_a_bad_byte_or_escape_in_a_text_costs_its_record_at_most(
    runner: asyncio.Runner, case: Case, data: st.DataObject
) -> None:
    documents = case.fresh()
    at = data.draw(st.sampled_from([name for name in sorted(documents) if name not in WORDLESS]))
    documents[at] = data.draw(odd_texts(documents[at]))
    poll = polled(runner, case, documents)
    if poll is None:
        assert case.kind in ("nagios", "signal", "icinga2", "helpscout", "tickets"), "a word of the envelope itself"
        return
    check(poll)
    assert len(_sound(CASES.index(case)) - {a.uid for a in poll.alerts}) <= 1


@pytest.mark.parametrize("case", PARAMS)
def test_the_answers_themselves_are_read(runner: asyncio.Runner, case: Case) -> None:
    poll = polled(runner, case, case.fresh())
    assert poll is not None
    assert poll.alerts or poll.signals
    check(poll)
