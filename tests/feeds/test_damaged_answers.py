"""Whatever a hosted service answers: alerts or a sentence, never a fault; one bad record costs no other."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.answers import HOSTED, Hosted
from tests.support.http import Asked
from tests.support.mangling import odd_texts
from tests.support.soak import count, keep
from tests.support.spoilt import counted, running
from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, OnCall
from warroom.core.validation import validated
from warroom.feeds.fetch import Fetch, Params
from warroom.feeds.reply import Reply
from warroom.feeds.source import Poll

pytestmark = pytest.mark.soak

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 2**70, 1e300, float("inf"), float("nan"), "", "0", "\ud800", "\x1b]0;x\x07", "9" * 5000]),
    st.sampled_from(["0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", "2026-13-45", "javascript:alert(1)"]),
    st.sampled_from([[], {}, [[]], {"": None}, [None, 1, "x"], {"id": {"id": []}}]),
    st.text(max_size=20),
    st.integers(),
    st.floats(),
)
EXAMPLES = count(80, 700)
_HERE = "the record that is spoilt stands here"
TALLY: Counter[str] = Counter()
KINDS = [pytest.param(one, id=one.names[0]) for one in HOSTED]


def _encoded(document: Any) -> bytes:
    return document if isinstance(document, bytes) else json.dumps(document).encode()


class Canned(Fetch):
    """Answers from memory, so that thousands of damaged answers take seconds."""

    def __init__(self, feed: FeedSettings, hosted: Hosted, documents: list[Any]) -> None:
        super().__init__(feed, str, lambda: datetime(2026, 3, 2, tzinfo=UTC))
        self.hosted, self.bodies = hosted, [_encoded(document) for document in documents]
        self.asked = 0

    async def request(
        self, method: str, path: str, *, params: Params | None = None, headers: Any = None, body: Any = None
    ) -> Reply:
        self.asked += 1
        assert self.asked < 300, "it asks for ever"
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        asked = Asked(method, path, {}, {}, sent)
        link = '<https://x/>; rel="next"; results="true"; cursor="0:100:0"'
        return Reply(200, self.absolute(path), {"link": link}, self.bodies[self.hosted.which(asked)])


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    TALLY.clear()
    with running() as it:
        yield it
    keep("damaged-answers", **TALLY)


@cache
def _table(number: int) -> FeedSettings:
    hosted = HOSTED[number]
    return validated(FeedSettings,
        {"id": "f", "type": hosted.type, "url": "https://api.kelp.example", **hosted.keys}
    )  # fmt: skip


@cache
def _sound(number: int) -> tuple[Any, ...]:
    """What names each record of the answer as it is."""
    with running() as runner:
        poll = polled(runner, HOSTED[number], HOSTED[number].documents())
    assert poll is not None
    return tuple(ids(poll))


def polled(runner: asyncio.Runner, hosted: Hosted, documents: list[Any]) -> Poll | None:
    """The poll, None where it was refused with a sentence."""
    feed = _table(HOSTED.index(hosted))
    return counted(runner, feed, Canned(feed, hosted, documents), hosted.names[0], TALLY)


def ids(poll: Poll) -> list[Any]:
    """What names each record of a poll."""
    return [alert.uid for alert in poll.alerts] + [(one.policy, one.person) for one in poll.on_call]


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything inside."""
    inner: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*at, key)
        yield from places(one, (*at, key))


def inside(document: Any, at: tuple[Any, ...]) -> Any:
    for step in at:
        document = document[step]
    return document


def damage(document: Any, at: tuple[Any, ...], odd: Any, away: bool) -> None:
    for step in at[:-1]:
        if not isinstance(document, dict | list):
            return
        try:
            document = document[step]
        except (KeyError, IndexError, TypeError):
            return
    try:
        if away:
            del document[at[-1]]
        else:
            document[at[-1]] = deepcopy(odd)
    except (KeyError, IndexError, TypeError):
        return


@pytest.mark.parametrize("hosted", KINDS)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_a_damaged_answer_gives_sound_alerts_or_a_sentence(
    runner: asyncio.Runner, hosted: Hosted, data: st.DataObject
) -> None:
    documents = hosted.documents()
    for _ in range(data.draw(st.integers(1, 4))):
        number = data.draw(st.integers(0, len(documents) - 1))
        ways = list(places(documents[number]))
        # Most places are inside records: what holds the records is damaged as often.
        outer = [way for way in ways if isinstance(inside(documents[number], way), dict | list)]
        if outer and data.draw(st.booleans()):
            ways = outer
        if ways:
            damage(documents[number], data.draw(st.sampled_from(ways)), data.draw(ODD), data.draw(st.booleans()))
    poll = polled(runner, hosted, documents)
    if poll is None:
        return
    for alert in poll.alerts:
        assert alert == Alert.from_json(alert.json())
        assert alert.uid
        assert alert.title
        assert "\x1b" not in alert.json()
        assert alert.url == "" or alert.url.startswith(("https://", "http://"))
    for one in poll.on_call:
        assert one == OnCall.from_json(one.json())
        assert one.person
    assert poll.complete or poll.note


@pytest.mark.parametrize("hosted", KINDS)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_whatever_one_record_is_the_others_are_read_as_before(
    runner: asyncio.Runner, hosted: Hosted, data: st.DataObject
) -> None:
    documents = hosted.documents()
    records = hosted.records(documents)
    number = data.draw(st.integers(0, len(records) - 1))
    ways = list(places(records[number]))
    if data.draw(st.booleans()):
        damage(records, (number, *data.draw(st.sampled_from(ways))), data.draw(ODD), data.draw(st.booleans()))
    else:
        records[number] = data.draw(ODD)
    poll = polled(runner, hosted, documents)
    assert poll is not None
    before = _sound(HOSTED.index(hosted))
    lost = set(before) - set(ids(poll))
    assert len(lost) <= 1, lost
    if lost and not set(ids(poll)) - set(before) and not hosted.says_nobody(records[number]):
        assert poll.note, "a record that is not read is told of"


@pytest.mark.parametrize("hosted", KINDS)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_a_bad_byte_or_escape_in_a_text_costs_its_record_at_most(
    runner: asyncio.Runner, hosted: Hosted, data: st.DataObject
) -> None:
    documents = hosted.documents()
    records = hosted.records(documents)
    number = data.draw(st.integers(0, len(records) - 1))
    record = records[number]
    spoilt = data.draw(odd_texts([record])) if isinstance(record, dict) else b"[1]"
    records[number] = _HERE
    documents[0] = json.dumps(documents[0]).encode().replace(json.dumps(_HERE).encode(), spoilt[1:-1])
    poll = polled(runner, hosted, documents)
    assert poll is not None
    assert len(set(_sound(HOSTED.index(hosted))) - set(ids(poll))) <= 1
    assert "\x1b" not in "".join(alert.json() for alert in poll.alerts)


@settings(max_examples=EXAMPLES)
@given(odd=st.recursive(ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)))
def test_an_answer_of_another_make_is_refused_or_empty(runner: asyncio.Runner, odd: Any) -> None:
    """Each is given to every type: to make one up costs more than to read it."""
    for hosted in HOSTED:
        poll = polled(runner, hosted, [odd] * len(hosted.names))
        assert poll is None or not ids(poll), hosted.names[0]
