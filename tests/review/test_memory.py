"""What was seen before: ranked by evidence, found in any script, nothing left of what was redacted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.made import alert, health
from tests.support.rooms import Clock, refused
from warroom.commands.memory import Hit
from warroom.core.memory.terms import stem, terms
from warroom.core.model import Kind, Status
from warroom.room import Room
from warroom.store.maintenance import redact


def _over(room: Room, title: str, *lines: tuple[Kind, str], service: str = "", **more: object) -> str:
    inc = room.declare(title, "SEV2", service=service, **more).id  # type: ignore[arg-type]
    for kind, text in lines:
        room.log(inc, text, kind)
    room.set_status(inc, Status.RESOLVED, override="a test")
    return inc


def _ids(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.past.incident.id for hit in hits]


def test_words_are_found_wherever_they_stand_and_weigh_more_in_the_title(maya: Room) -> None:
    line = _over(maya, "Checkout is slow", (Kind.FACT, "the connection pool is exhausted on db-3"))
    title = _over(maya, "Connection pool exhausted")
    _over(maya, "Mail is late", (Kind.FACT, "the queue is long"))
    hits = maya.search("pools exhausted")
    assert _ids(hits) == [title, line]
    assert hits[1].text is not None
    assert hits[1].text.words == "the connection pool is exhausted on db-3"
    assert hits[1].text.entry
    assert _ids(maya.search("db-3")) == [line]
    assert _ids(maya.search("EXHAUSTED")) == [title, line]


def test_where_no_incident_has_every_word_those_with_some_are_given(maya: Room) -> None:
    one = _over(maya, "Checkout is slow")
    assert _ids(maya.search("checkout unicorn")) == [one]
    assert maya.search("unicorn") == ()
    with refused("give some words"):
        maya.search("  ")


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("データベース接続が失敗しました", "接続"), ("数据库连接池耗尽", "连接池"),
        ("Zahlungsvorgänge gestört", "GESTORT"),
        ("la página de inicio está caída", "pagina caida"), ("соединение потеряно", "Соединение"),
        ("timeouts on api.eu-1", "api.eu-1"),
    ],
)  # fmt: skip
def test_any_script_is_found(maya: Room, written: str, asked: str) -> None:
    found = _over(maya, "something", (Kind.FACT, written))
    _over(maya, "another thing", (Kind.FACT, "nothing of the kind"))
    assert _ids(maya.search(asked)) == [found]


def test_evidence_comes_before_words(maya: Room, clock: Clock) -> None:
    first = alert(1)
    maya.store.save_poll("prod", [first], [], health())
    same_alert = _over(maya, "Quite another title", alerts=[first.fingerprint])
    clock.passes(days=2)
    same_service = _over(maya, "Unlike anything", service="search")
    tagged = _over(maya, "Unlike it, too")
    maya.tag_review(tagged, {"pool exhausted": "failure_mode"})
    kind = _over(maya, "Shop is empty", (Kind.FACT, "too many connections, no client gets one"))
    words = _over(maya, "A strange noise", (Kind.ACTION, "restart the gateway of lemurs"))
    _over(maya, "Mail is late")
    drill = maya.declare("Gateway pool exhausted for lemurs", "SEV2", drill=True).id
    clock.passes(days=2)
    now = maya.declare("Gateway pool exhausted for lemurs", "SEV1", service="search", alerts=[first.fingerprint],
                       anyway=True).id
    maya.tag_review(now, {"pool exhausted": "failure_mode"})
    hits = maya.similar(now)
    assert _ids(hits) == [same_alert, tagged, same_service, kind, words]
    assert [hit.because[0] for hit in hits] == [
        f"same alert: {first.title}", "tag: pool exhausted", "same service: search", "about: connection pool",
        "words: gateway, lemurs",
    ]  # fmt: skip
    assert hits[4].past.fixed_by == "restart the gateway of lemurs"
    assert drill not in _ids(hits)


def test_nothing_that_is_not_told_as_a_reason_moves_a_hit(maya: Room) -> None:
    """A single word is no evidence, nor is a number that both have, nor one broad kind."""
    for title in ("Mail is late", "Zebra crossing", "The 30 of them", "A slow day"):
        _over(maya, title, service="search")
    now = maya.declare("Zebra above 30 % and slow", "SEV1", service="search", anyway=True).id
    hits = maya.similar(now)
    assert {hit.because for hit in hits} == {("same service: search",)}
    assert len({hit.score for hit in hits}) == 1
    assert len(hits) == 4


def test_a_hit_says_what_fixed_it_how_long_it_took_and_what_is_still_open(maya: Room, clock: Clock) -> None:
    from warroom.shell.memory import shape

    inc = maya.declare("Checkout is slow", "SEV2").id
    maya.log(inc, "restart the pool", Kind.ACTION)
    clock.passes(minutes=30)
    maya.log(inc, "roll back 2.1.3", Kind.ACTION)
    maya.set_status(inc, Status.MONITORING)
    clock.passes(minutes=30)
    maya.log(inc, "write it down", Kind.ACTION)
    maya.set_status(inc, Status.RESOLVED, override="a test")
    for owner in ("ana", "lee", "omar"):
        maya.add_followup(inc, "x", owner=owner, due_at=clock.now + timedelta(days=1))
    maya.finish_followup("F-0001-1")
    clock.passes(days=2)
    data = shape(maya.search("slow")[0], clock.now)
    assert (data["fixed_by"], data["duration_s"]) == ("roll back 2.1.3", 3600)
    assert data["followups"] == {"done": 1, "total": 3, "overdue": 2}


def test_what_was_redacted_or_is_private_is_not_found(maya: Room) -> None:
    inc = _over(maya, "Checkout is slow")
    line = maya.log(inc, "the password is swordfish")
    assert _ids(maya.search("swordfish")) == [inc]
    redact(maya.store.path, line.id, "maya", "a password")
    assert maya.search("swordfish") == ()
    secret = _over(maya, "an affair of the staff")
    maya.edit_details(secret, private=True)
    assert maya.search("affair") == ()


@given(st.text(max_size=40))
def test_any_words_may_be_asked_and_every_text_is_found_by_itself(text: str) -> None:
    from tests.support.story import Story
    from warroom.core.memory.ranking import search
    from warroom.core.memory.shelf import Scanned

    memory = Scanned()
    memory.add(Story(title=text).incident, ())
    memory.add(Story(title="checkout").incident, ())
    assert bool(search(memory, text, 5)) is bool(terms(text))


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=12))
def test_a_word_and_its_plural_meet_or_stay_themselves(word: str) -> None:
    assert terms(word.upper()) == terms(word.lower()) or word.upper().lower() != word.lower()
    assert stem(stem(word)) == stem(stem(stem(word)))
