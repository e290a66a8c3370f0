"""What ended an incident, and whether its alerts helped: told when it ends or later, found by the next one like it."""

from __future__ import annotations

import pytest

from screens.forms.resolution import Lessons
from tests.support.rooms import refused, texts
from warroom.core.events import AlertRef
from warroom.core.model import Kind, Status
from warroom.core.review.text import markdown
from warroom.core.vocabulary import Vocabulary
from warroom.room import Room


def test_what_ended_it_is_told_in_parts_corrected_and_undone(maya: Room, inc: str) -> None:
    maya.tell_resolution(inc, {"cause": "2.1.3 leaks connections", "steps": "rolled back"})
    it = maya.tell_resolution(inc, {"after": "0.2 % errors", "cause": "2.1.3 leaks connections"})
    assert it.resolution is not None
    assert (it.resolution.cause, it.resolution.steps, it.resolution.after) == (
        "2.1.3 leaks connections", "rolled back", "0.2 % errors")  # fmt: skip
    assert "what ended it: after: 0.2 % errors" in texts(maya.detail(inc).entries)
    with refused("would change"):
        maya.tell_resolution(inc, {"cause": "2.1.3 leaks connections"})
    with refused('"cuase" is nothing that is told of it: did you mean "?cause'):
        maya.tell_resolution(inc, {"cuase": "x"})
    assert maya.undo(inc) == "Undone: what ended it is as it was before."
    assert (told := maya.find(inc).resolution) is not None
    assert told.after == ""
    assert "- steps: rolled back" in markdown(maya.review(inc))
    maya.set_status(inc, Status.RESOLVED, override="a test")
    again = maya.declare("Connections leak once more", "SEV2", anyway=True).id
    (hit,) = maya.similar(again)
    assert hit.past.fixed_by == "rolled back", "the steps as they were told come before the last action"


@pytest.fixture
def covering(maya: Room) -> str:
    """An incident that covers three alerts, two of one name."""
    found = [AlertRef(feed="prod", uid=f"uid-{n}", fingerprint=f"prod/{n}", title=title)
             for n, title in enumerate(("Errors", "Errors", "DiskFull"), 1)]  # fmt: skip
    return maya.declare("Checkout fails", "SEV2", alerts=found).id


def test_alerts_are_rated_by_name_and_an_answer_is_taken_back(maya: Room, covering: str) -> None:
    it = maya.rate_alerts(covering, "useful", ["errors"])
    assert [link.rating for link in it.alerts] == ["useful", "useful", ""]
    it = maya.rate_alerts(covering, "noise")
    assert {(link.rating, link.rated_by) for link in it.alerts} == {("noise", "maya")}
    assert "alert noise: Errors, DiskFull" in texts(maya.detail(covering).entries)
    with refused("They were rated differently before"):
        maya.undo(covering)
    it = maya.rate_alerts(covering, "none", ["uid-3"])
    assert [link.rating for link in it.alerts] == ["noise", "noise", ""]
    with refused("is no answer"):
        maya.rate_alerts(covering, "meh")
    with refused('covers no alert "Disk": did you mean "?DiskFull'):
        maya.rate_alerts(covering, "noise", ["Disk"])
    with refused("is noise already"):
        maya.rate_alerts(covering, "noise", ["Errors"])
    assert "- Errors: noise, by maya" in markdown(maya.review(covering))


def test_one_key_each_records_it_once_and_what_is_refused_stops_nothing(maya: Room, covering: str) -> None:
    maya.log(covering, "restart the pool", Kind.ACTION)
    lessons = Lessons(maya.find(covering), Vocabulary(failure_mode=("dns",)), maya.detail(covering).entries)
    assert [field.label for field in lessons.rating_fields()] == ["Errors", "DiskFull"]
    values = {field.name: field.value for field in lessons.fields()} | {
        "steps": "=", "workaround": "cache is off", "failure_mode": "dms", "alert Errors": "u", "alert DiskFull": "n",
    }  # fmt: skip
    assert lessons.problem(values) == ""
    assert lessons.problem(values | {"alert Errors": "yes"}).startswith("Errors: type u for useful")
    assert lessons.told(values) == ("steps: restart the pool", "dms is not in your vocabulary ([tags])")
    strict = Lessons(maya.find(covering), Vocabulary(), ())
    for _ in range(2):  # done again after a refusal of the resolution it doubles nothing
        assert lessons.recording(values)(maya) == ()
        assert strict.recording({"failure_mode": "x" * 80})(maya) == (
            'This tag has 80 characters and at most 60 are kept: split or shorten it.',)  # fmt: skip
    it = maya.find(covering)
    assert it.resolution is not None
    assert (it.resolution.steps, [one.text for one in it.workarounds]) == ("restart the pool", ["cache is off"])
    assert [link.rating for link in it.alerts] == ["useful", "useful", "noise"]
    assert it.review is not None
    assert it.review.tags == {"dms": "failure_mode"}


def test_the_alerts_of_what_was_merged_into_it_are_asked_for_and_answered_there(maya: Room, covering: str) -> None:
    other = maya.declare("Queue grows", "SEV3", anyway=True,
                         alerts=[AlertRef(feed="prod", uid=f"uid-{n}", fingerprint=f"prod/{n}", title=title)
                                 for n, title in ((9, "Queue"), (8, "Errors"))]).id  # fmt: skip
    maya.merge(other, covering)
    lessons = Lessons(maya.find(covering), Vocabulary(), merged=(maya.find(other),))
    assert [field.label for field in lessons.rating_fields()] == ["Errors", "DiskFull", "Queue"]
    values = {"alert Errors": "u", "alert DiskFull": "", "alert Queue": "n"}
    for _ in range(2):
        assert lessons.rating(values)(maya) == ()
    assert [link.rating for link in maya.find(covering).alerts] == ["useful", "useful", ""]
    assert [link.rating for link in maya.find(other).alerts] == ["noise", "useful"]
    with refused('covers no alert "Que": did you mean "?Queue'):
        maya.rate_alerts(covering, "noise", ["Que"])
