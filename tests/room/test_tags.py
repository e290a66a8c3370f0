"""Tags in a team's words: an alias is recorded as its word, others are pointed out or refused, some are suggested."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.rooms import Open, refused
from warroom.config.loading import ConfigError, load
from warroom.core.model import Status
from warroom.core.policy import Policy
from warroom.core.vocabulary import Vocabulary
from warroom.room import Room

WORDS = Vocabulary(failure_mode=("Deploy regression", "expired certificate"), symptom=("time-outs",),
                   aliases={"bad deploy": "deploy regression"})  # fmt: skip


@pytest.fixture
def ana(at_door: Open) -> Room:
    return at_door("ana", Policy(tags=WORDS))


def test_an_alias_is_recorded_as_its_word_and_the_vocabulary_knows_the_kind(ana: Room) -> None:
    inc = ana.declare("Checkout fails", "SEV2").id
    after = ana.add_tags(inc, {" Bad  Deploy": "", "time-outs": "failure_mode", "slow": "symptom"})
    assert after.review is not None
    assert after.review.tags == {"deploy regression": "failure_mode", "time-outs": "symptom", "slow": "symptom"}
    assert WORDS.told(after.review.tags) == "slow is not in your vocabulary ([tags])"
    after = ana.add_tags(inc, {}, ["bad deploy"])
    assert after.review is not None
    assert set(after.review.tags) == {"time-outs", "slow"}
    with refused('"odd" is not in your vocabulary: say of which kind it is, failure_mode=odd or symptom=odd'):
        ana.add_tags(inc, {"odd": ""})
    with refused('has no tag "odd": it has slow, time-outs'):
        ana.add_tags(inc, {}, ["odd"])
    with refused("has these tags already"):
        ana.add_tags(inc, {"slow": "symptom"})


def test_a_team_may_allow_no_other_words_and_keeps_what_was_there(at_door: Open, maya: Room) -> None:
    inc = maya.declare("Checkout fails", "SEV2").id
    maya.tag_review(inc, {"odd": "symptom"})
    strict = at_door("lee", Policy(tags=Vocabulary(failure_mode=("dns",), free=False)))
    with refused('"dsn" is not in your vocabulary, and \\[tags\\] allows no other: did you mean "?dns'):
        strict.add_tags(inc, {"dsn": "failure_mode"})
    after = strict.tag_review(inc, {"odd": "symptom", "dns": ""})
    assert after.review is not None
    assert set(after.review.tags) == {"odd", "dns"}


def test_tags_come_from_neighbours_and_from_its_own_words(ana: Room, maya: Room) -> None:
    past = maya.declare("Printers of the warehouse hang", "SEV2").id
    maya.tag_review(past, {"spooler": "failure_mode", "bad deploy": "failure_mode"})
    maya.set_status(past, Status.RESOLVED, override="a test")
    inc = ana.declare("Warehouse printers hang", "SEV2", summary="many timeouts, time-outs everywhere").id
    found = {one.tag: (one.kind, one.because) for one in ana.suggested_tags(inc)}
    assert found == {
        "deploy regression": ("failure_mode", "0001"), "spooler": ("failure_mode", "0001"),
        "time-outs": ("symptom", "its words"),
    }  # fmt: skip
    ana.add_tags(inc, {"time-outs": ""})
    assert "time-outs" not in {one.tag for one in ana.suggested_tags(inc)}


def test_what_was_tagged_with_an_alias_before_there_was_a_vocabulary_is_like_it(ana: Room, maya: Room) -> None:
    past, inc = maya.declare("Payments down", "SEV2").id, ana.declare("Search is empty", "SEV2").id
    maya.tag_review(past, {"bad deploy": "failure_mode"})
    ana.add_tags(inc, {"deploy regression": ""})
    (hit,) = ana.similar(inc)
    assert (hit.past.incident.id, hit.because[0]) == (past, "tag: bad deploy")


@pytest.mark.parametrize(("text", "line"), [
    ('failure_mode = ["dns", "DNS"]\n', "is there twice"),
    ('failure_mode = ["dns"]\nsymptom = ["dns"]\n', "failure_mode has it too: a tag is of one kind"),
    ('failure_mode = ["dns"]\naliases = { resolver = "dms" }\n', 'did you mean "dns"?'),
    ('failure_mode = ["dns"]\naliases = { DNS = "dns" }\n', "is a tag itself"),
    ("free = false\n", "none could be used"),
])  # fmt: skip
def test_a_mistake_in_the_vocabulary_is_one_line(tmp_path: Path, text: str, line: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"[tags]\n{text}", encoding="utf-8")
    with pytest.raises(ConfigError) as told:
        load(path, env={})
    assert line in told.value.lines[0]
