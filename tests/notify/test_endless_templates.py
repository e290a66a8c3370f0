"""A template or a pattern that would never end holds nobody: it is refused, or the program's own words go out."""

from __future__ import annotations

import os

import pytest

from tests.notify.conftest import config_of
from warroom.feeds.patterns import compiled
from warroom.notify.filling import Filler
from warroom.notify.preview import fault as update_fault
from warroom.notify.templates import Words, fault, faults, filled, sample

ENDLESS = {
    "loops in loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "a word's letters, again and again": "{% for a in what.title * 99 %}" * 6 + "{% endfor %}" * 6,
    "a macro that calls itself twice": "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "a loop into itself": "{% for c in 'ab' recursive %}{{ loop('ab') }}{{ loop('ab') }}{% endfor %}",
    "a number without end": "{{ 9 ** (9 ** (9 ** 9)) }}",
    "a text without end": "{{ 'x' * 9999999999 }}",
    "a text that doubles": "{% set n = namespace(x='x') %}{% for a in range(99) %}{% set n.x=n.x~n.x %}{% endfor %}",
    "a width without end": "{{ '%9999999999d' % 1 }}",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_template_that_would_not_end_is_refused_with_a_sentence(name: str) -> None:
    assert fault(ENDLESS[name], "declared").startswith("cannot be filled in: ")


def test_what_is_refused_names_its_place_and_the_updates_templates_are_looked_at_too() -> None:
    endless = ENDLESS["loops in loops"]
    config = config_of({"id": "ops", "title": {"declared": endless}})
    ((place, says),) = faults(config)
    assert place == ("channel", 0, "title", "declared")
    assert says == "cannot be filled in: it takes longer than 1 s, or more memory than a message may"
    assert update_fault(endless).startswith("cannot be filled in: it takes longer")


def test_a_message_goes_out_in_the_programs_own_words_where_the_teams_do_not_end() -> None:
    config = config_of({"id": "ops", "title": {"declared": ENDLESS["loops in loops"]}})
    assert Words(config).of("ops", "declared", sample("declared"))[0] == "SEV1 0042 declared: Checkout fails"


def test_a_template_that_ends_says_the_same_in_a_process_of_its_own_as_here() -> None:
    text = "{% for p in what.people %}{{ loop.index }} {{ p | upper }}{% if not loop.last %}, {% endif %}{% endfor %}"
    assert filled(text, sample("escalation")) == "1 INES"
    assert filled(text, sample("escalation")) == filled(text, sample("escalation"), ours=True)
    assert fault("{% if %}", "declared").startswith("is no template (its line 1)")
    assert fault("{{ what.titel | upper }}", "declared") .endswith("no attribute 'titel'")
    assert filled("{{ what.title|length }} ü", sample("declared")) == "14 ü"


def test_a_process_that_is_killed_is_started_anew() -> None:
    filler = Filler()
    assert filler.filled("{{ 1 + 1 }}", {}) == "2"
    assert filler._process is not None
    os.kill(filler._process.pid, 9)
    filler._process.wait()
    assert filler.filled("{{ 1 + 2 }}", {}) == "3"
    filler._end()


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(.*)*x", "([a-z]+)*=", "(a?){60}a{60}$"])
def test_no_pattern_takes_longer_than_its_text_is_long(pattern: str) -> None:
    """An engine that goes back would be here for ever; the test's time limit sees that."""
    assert compiled(pattern).search("a" * 100_000 + "!") is None or pattern == "(a?){60}a{60}$"


@pytest.mark.parametrize(
    ("pattern", "says"), [("(?=outage)x", "looking ahead"), (r"(a)\1", "nothing that could"), ("(", "missing")]
)
def test_a_pattern_that_is_none_is_refused_with_the_reason(pattern: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        compiled(pattern)


def test_patterns_find_in_any_case_and_beyond_ascii() -> None:
    hit = compiled(r"\bausfall\b|störung").search("Große STÖRUNG im Netz")
    assert hit is not None
    assert hit.group() == "STÖRUNG"
