"""The glossary: each word once, in a sentence or two, found where it stands as a word."""

from __future__ import annotations

import re

import pytest

from warroom.core.glossary import GLOSSARY, explained
from warroom.core.model import Status


@pytest.mark.parametrize("word", GLOSSARY)
def test_a_word_is_explained_in_one_or_two_sentences_and_by_more_than_itself(word: str) -> None:
    says = GLOSSARY[word]
    assert re.fullmatch(r"[^.]+\.( [^.]+\.){0,1}", says)
    assert says.lower().rstrip(".") != word.lower()


def test_every_status_that_a_person_can_set_is_explained() -> None:
    shown = {status.value for status in Status if status is not Status.CANCELLED}
    assert shown - set(GLOSSARY) == set()


def test_words_are_found_whole_in_any_case_and_as_plurals() -> None:
    found = dict(explained("OVERDUE 01:12  2 alerts  the replays  follow-ups  panic"))
    assert list(found) == ["alert", "follow-up", "overdue"]
    assert found["overdue"] == GLOSSARY["overdue"]


def test_a_plural_in_ies_is_that_word_and_ic_only_in_capitals() -> None:
    assert [word for word, _ in explained("severities, hypotheses; generic ic")] == ["severity"]
    assert [word for word, _ in explained("maya IC")] == ["IC"]
