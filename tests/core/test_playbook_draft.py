"""A playbook drafted from an incident is one that the room reads, whatever was written in the record."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.review.told import resolved
from tests.support.story import Story
from warroom.core.events import EntryAdded, StatusChanged
from warroom.core.model import Kind, Status
from warroom.core.playbook import read_playbook
from warroom.core.playbook_draft import draft


def test_what_was_done_becomes_steps_and_what_was_found_out_is_looked_at() -> None:
    story = resolved().do(62, EntryAdded(kind=Kind.ACTION, text="raise the pool's limit"))
    made = draft(story.incident, story.timeline)
    read = read_playbook("pool", made.text)
    assert (read.title, read.services) == ("Checkout fails", ("checkout",))
    assert [(step.section, step.text) for step in read.steps] == [
        ("stabilise", "roll back 2.1.3"), ("commander", "is it this: the pool is exhausted"),
        ("commander", "rule out: the cache is cold"), ("commander", "afterwards: raise the pool's limit"),
    ]  # fmt: skip
    assert "check each step" in made.text


@given(st.text(min_size=1, max_size=60), st.lists(st.text(max_size=60), max_size=4))
def test_any_record_gives_a_file_that_is_read_with_all_of_its_steps(title: str, lines: list[str]) -> None:
    story = Story(title=title)
    story.do(1, *(EntryAdded(kind=Kind.ACTION, text=line) for line in lines))
    story.do(2, StatusChanged(status=Status.RESOLVED))
    made = draft(story.incident, story.timeline)
    assert len(read_playbook("x", made.text).steps) == made.steps
