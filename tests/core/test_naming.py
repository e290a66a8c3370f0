"""One rule for names, whichever side spells them otherwise."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.core.naming import People, folded, named

LETTERS = st.characters(categories=("Lu", "Ll", "Nd"), max_codepoint=0x24F).filter(
    lambda c: c.upper().casefold() == c.casefold()  # Turkish alone has two letters i
)
SPELLED = st.text(LETTERS, min_size=1, max_size=8)
BETWEEN = st.sampled_from(["-", "_", " ", "", " - ", "–", "\t"])
DANA = SimpleNamespace(handle="dana.k", name="Dana Kowalska")


@given(st.lists(SPELLED, min_size=1, max_size=4), st.data())
def test_a_name_is_the_same_however_its_parts_are_joined_and_cased(parts: list[str], data: st.DataObject) -> None:
    one = data.draw(BETWEEN).join(parts)
    other = data.draw(BETWEEN).join(part.upper() if data.draw(st.booleans()) else part.casefold() for part in parts)
    assert folded(one) == folded(other)
    assert named(other, ["quite another", one]) == one


def test_a_name_with_an_apostrophe_is_the_same_with_either_sign() -> None:
    people = People([SimpleNamespace(handle="tom", name="Tomás O’Brien")])
    assert [people.meant(word) for word in ("tomás o'brien", "Tomás O`Brien", "TOMÁS OBRIEN")] == ["tom"] * 3


@given(st.text(max_size=20))
def test_folding_what_is_folded_changes_nothing_and_no_text_fails(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert named(text, [text, text.upper()]) == text


@given(BETWEEN.filter(bool))
def test_what_is_nothing_but_signs_means_no_name(signs: str) -> None:
    assert named(signs, ["Tier-1", ""]) == ""
    assert People([DANA, "_"]).meant(signs.replace("_", "-")) == ""


@pytest.mark.parametrize("said", ["dana.k", "Dana.K", "@DANA.K", "Dana Kowalska", "dana  KOWALSKA", "dana_kowalska"])
def test_a_handle_in_any_case_and_the_display_name_mean_the_responder(said: str) -> None:
    assert People([DANA]).meant(said) == "dana.k"


def test_nobody_else_is_meant() -> None:
    people = People([DANA, "eli"])
    assert [people.meant(said) for said in ("dana", "Kowalska", "", "@", "elias")] == [""] * 5
    assert (people.handle("ELI"), people.handle("Dana Kowalska")) == ("eli", "")
