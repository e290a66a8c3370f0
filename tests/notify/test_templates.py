"""The words of messages: the team's in a sandbox, the program's where they fail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, get_args

import pytest

from tests.notify.conftest import Place, config_of
from warroom.config.settings_notify import Occasion, Told
from warroom.notify import templates
from warroom.notify.templates import TEXTS, TITLES, WHAT, Words, fault, filled, sample


@pytest.mark.parametrize("word", get_args(Occasion))
def test_every_occasion_has_words_that_can_be_filled_in(word: str) -> None:
    assert fault(TITLES[word], word) == ""
    assert fault(TEXTS[word], word) == ""
    assert "\n" not in filled(TITLES[word], sample(word))


@pytest.mark.parametrize("word", get_args(Occasion))
def test_words_hold_where_everything_that_may_be_empty_is(word: str) -> None:
    empty = sample(word)
    empty["incident"] = {name: "" for name in empty["incident"]}
    empty["what"] = {name: type(value)() if not isinstance(value, int) else value for name, value in WHAT[word].items()}
    assert filled(TITLES[word], empty).strip()


@pytest.mark.parametrize(("text", "says"), [
    ("{{ incident.titel }}", "cannot be filled in: 'dict object' has no attribute 'titel'"),
    ("{{ nobody }}", "cannot be filled in: 'nobody' is undefined"),
    ("{% if %}", "is no template (its line 1): Expected an expression"),
    ("one\ntwo {{ incident.title", "is no template (its line 2)"),
    ("{{ ''.__class__.__mro__ }}", "cannot be filled in: access to attribute '__class__'"),
    ("{{ incident.update({'title': 'x'}) }}", "cannot be filled in"),
    ("{% for i in range(10**9) %}x{% endfor %}", "cannot be filled in: Range too big"),
    ("{% include '/etc/passwd' %}", "cannot be filled in: no loader"),
    ("{{ 1 / 0 }}", "cannot be filled in: division by zero"),
    ("  ", "says nothing"),
])  # fmt: skip
def test_a_bad_template_is_told_in_words(text: str, says: str) -> None:
    assert fault(text, "declared").startswith(says)


def test_a_channels_own_words_stand_before_the_teams_and_those_before_the_programs() -> None:
    config = config_of(
        {"id": "ops", "title": {"declared": "own {{ what.title }}"}}, {"id": "other"},
        notify={"title": {"declared": "team {{ what.title }}", "resolved": "team done"}},
    )  # fmt: skip
    words = Words(config)
    assert words.of("ops", "declared", sample("declared"))[0] == "own Checkout fails"
    assert words.of("other", "declared", sample("declared"))[0] == "team Checkout fails"
    assert words.of("ops", "resolved", sample("resolved"))[0] == "team done"
    assert words.of("ops", "reopened", sample("reopened"))[0] == "SEV1 0042 reopened: Checkout fails"


def test_a_template_that_fails_after_all_does_not_keep_the_message_back() -> None:
    config = config_of({"id": "ops"}, notify={"title": {"declared": "{{ what.title.nothing.there }}"}})
    assert Words(config).of("ops", "declared", sample("declared"))[0] == "SEV1 0042 declared: Checkout fails"


def test_titles_are_one_clean_line_and_texts_are_bounded() -> None:
    context = sample("declared")
    context["what"]["title"] = "a\nb\x1b[31m\u202e" + "x" * 1000
    context["incident"]["summary"] = "s" * 100_000
    title, text = Words(config_of({"id": "ops"})).of("ops", "declared", context)
    assert "\n" not in title
    assert "\x1b" not in title + text
    assert len(title) <= templates.TITLE_LIMIT
    assert len(text) <= templates.TEXT_LIMIT


def test_what_templates_are_given_is_what_they_are_checked_with(place: Place) -> None:
    """Each key of the sample is there in a real message, so that what is accepted when loaded can be filled in."""
    every = {"when": list(get_args(Told))}
    seen: dict[str, Any] = {}

    class Watching(Words):
        def of(self, channel: str, word: str, context: Any) -> tuple[str, str]:
            seen[word] = context
            return super().of(channel, word, context)

    place.with_channels({"id": "ops", **every})
    assert place.collector is not None
    place.collector._words = Watching(place.config)
    room = place.room()
    inc = room.declare("checkout", "SEV1", command=False).id
    room.take_command(inc)
    room.ask(inc, "bob", "latency?", timedelta(minutes=3))
    room.escalate(inc)
    place.passes(minutes=6)
    place.look()
    room.acknowledge(inc)
    room.set_severity(inc, "SEV2")
    room.set_status(inc, "investigating")
    room.update(inc, "customers", "We are looking.")
    room.draft(inc, "customers", "Soon.")
    room.recover(inc)
    place.passes(minutes=15)
    room.end_soak(inc)
    place.look()
    room.set_status(inc, "resolved", reason="done")
    room.add_followup(inc, "alert on the pool", owner="ana", due_at=place.clock() + timedelta(days=1))
    place.look()
    place.passes(hours=24)
    place.look()
    room.reopen(inc, "back")
    room.cancel(inc, "false")
    launch = room.plan_launch("Release 2.2", "2027-03-29 09:00").id
    room.ask_go(launch, ["commander"])
    room.say_go(launch, False, reason="the pool is small")
    place.look()
    assert set(seen) == set(get_args(Told)), "calls about alerts: tests/calls"
    for word, context in seen.items():
        expected = sample(word)
        assert set(expected) <= set(context)
        assert set(expected["incident"]) <= set(context["incident"])
        assert set(expected["what"]) <= set(context["what"]), word
