"""On the screens a person is one person, whether named by handle or as a rota and the configuration write it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from screens.entry.completion import gather
from screens.typed import command_words
from screens.view.candidates import Candidates
from tests.support.story import Story
from warroom.config.settings import Responder
from warroom.core.model import OnCall

PEOPLE = (Responder(handle="dana", name="Dana Kowalska"), Responder(handle="eli"))
CALLED = (OnCall(feed="pager", policy="checkout", level=1, person="Dana Kowalska"),)


def test_who_is_on_call_by_display_name_is_no_second_person_among_the_candidates() -> None:
    known = Candidates(PEOPLE, CALLED)
    incident = Story("SEV1", service="checkout").incident
    assert known.ranked(incident, "scribe") == ("dana", "eli")
    assert known.note("dana", incident, "scribe") == "Dana Kowalska, on call, checkout"
    for typed in ("da", "@Da", "kow", "dana k"):
        rows = known.section(incident, "scribe", typed).rows
        assert len(rows) == (typed != "kow"), typed


def test_completion_offers_the_handle_of_who_is_on_call() -> None:
    offered = gather(None, (), PEOPLE, CALLED, ()).people
    assert [(o.word, o.note) for o in offered] == [("@dana", "on call, not joined"), ("@eli", "")]


@pytest.mark.parametrize(
    ("words", "meant", "rest"),
    [
        ("Dana db", "dana", ["db"]), ("dana kowalska db", "dana", ["db"]), ("@DANA", "dana", []),
        ("Dana Kowalska", "dana", []), ("kim db", "kim", ["db"]), ("Eli's pool", "Eli's", ["pool"]),
    ],
)  # fmt: skip
def test_a_typed_command_takes_a_display_name_of_several_words_as_one_name(
    words: str, meant: str, rest: list[str]
) -> None:
    screen = cast(Any, SimpleNamespace(config=SimpleNamespace(responder=PEOPLE)))
    assert command_words.person(screen, words.split()) == (meant, rest)
