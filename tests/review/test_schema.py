"""The JSON of a review is what its schema says, before anybody wrote and when it is whole."""

from __future__ import annotations

import json

import msgspec
import pytest

from tests.review.told import doc, resolved, reviewed
from tests.support.rooms import START
from tests.support.story import Story, minute
from warroom.core.events import EntryAdded, ReviewMet, ReviewPublished, ReviewTagged
from warroom.core.model import Kind
from warroom.core.review.schema import ReviewData, schema
from warroom.shell.after_shapes import review


def _whole() -> Story:
    story = reviewed().do(80, ReviewTagged(tags={"pool": "failure_mode"}))
    story.do(81, ReviewMet(meets_at=minute(90), facilitator="lee", people=("ana",)))
    return story.do(82, ReviewPublished()).do(90, EntryAdded(kind=Kind.FACT, text="it had begun earlier"))


@pytest.mark.parametrize("story", [Story, resolved, reviewed, _whole])
def test_what_is_printed_is_what_the_schema_says(story: object) -> None:
    assert callable(story)
    told = review(doc(story()), START, "maya")
    text = json.dumps(told)
    read = msgspec.json.decode(text, type=ReviewData)
    assert set(told) == {field.encode_name for field in msgspec.structs.fields(ReviewData)}, "no key is left out"
    assert read.incident == "INC-2026-0042"


def test_a_key_too_many_or_too_few_is_noticed() -> None:
    told = review(doc(_whole()), START, "maya")
    for wrong in (told | {"extra": 1}, {name: v for name, v in told.items() if name != "owner"}):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(json.dumps(wrong), type=ReviewData)


def test_the_schema_names_every_key_as_needed() -> None:
    of = json.loads(schema())["$defs"]["ReviewData"]
    assert set(of["required"]) == set(of["properties"])
    assert of["additionalProperties"] is False
