"""A redaction reaches what was kept of calls, and of what feeds say of services and of themselves; nothing is lost that
others have too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tests.calls.scene import FEED, Scene
from tests.store.conftest import raw
from tests.support.made import note
from warroom.core.model import OnCall
from warroom.core.model.service import Service
from warroom.store.call_rows import CallRows
from warroom.store.maintenance import redact, verify

SECRET = "hunter2-swordfish"


def holding(place: str) -> list[str]:
    """The tables, and the files of a database in one, that hold the secret."""
    if not place.startswith("postgresql"):
        return [f.name for f in Path(place).parent.glob("room.db*") if SECRET.encode() in f.read_bytes()]
    conn = raw(place)
    asked = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
    names = [row[0] for row in conn.execute(asked).fetchall()]
    found = [name for name in names if SECRET in repr(conn.execute(f'SELECT * FROM "{name}"').fetchall())]
    conn.close()
    return found


def scenes(place: str, **more: Any) -> Iterator[Scene]:
    it = Scene(place, {"group_by": "title", "target": "oncall:prod/Payments"}, **more).started()
    yield it
    it.close()


def test_redacted_words_are_in_no_copy_that_was_kept_of_a_call_or_of_what_a_feed_said(place: str) -> None:
    said = f"the password is {SECRET}"
    for it in scenes(place):
        it.fires("a", title=said)
        it.look()
        it.sent()
        about = Service(name="checkout", feed="prod", about=f"ask for it: {said}", owner="payments", on_call="dana")
        on_call = OnCall(feed="prod", policy="Payments", person="dana")
        failing = replace(it.health(), state="failing", error=said)
        it.store.save_poll("prod", [], [], failing, services=[about], on_call=[on_call])
        with it.store.writing() as tx:
            tx.append(note(said, id="oops", incident=""))
        (call,) = it.called()
        assert holding(place)
        redact(place, "oops", "omar", "a password was pasted", clock=it.clock)
        redact(place, call.id, "omar", "a password was pasted", clock=it.clock)
        assert holding(place) == []
        (line,) = CallRows(it.store).going()
        assert (line.groups, line.rule, line.target) == (("(redacted)",), "rule1", "oncall:prod/Payments")
        (service,) = it.store.services()
        assert (service.about, service.owner) == ("ask for it: (redacted)", "payments")
        assert [one.person for one in it.store.on_call()] == ["dana"]
    assert verify(place).ok


def test_a_redacted_call_leaves_other_alerts_their_feed_and_other_calls_their_rule_and_people(tmp_path: Path) -> None:
    place = str(tmp_path / "room.db")
    for it in scenes(place, feed=[FEED]):
        it.store.save_poll("prod", [], [], it.health(), on_call=[OnCall(feed="prod", policy="Payments", person="dana")])
        it.fires("a", title="one name")
        it.look()
        (call,) = it.called()
        it.fires("b", title="another")
        it.look()
        redact(place, call.id, "omar", "a customer's name", clock=it.clock)
        left = {alert.uid: (alert.feed, alert.title, alert.fingerprint) for alert in it.store.alerts()}
        assert left == {"a": ("prod", "(redacted)", "prod-a"), "b": ("prod", "another", "prod-b")}
        assert [(one.rule, one.people) for one in CallRows(it.store).going()] == [("rule1", ("dana",))] * 2
        assert [one.person for one in it.store.on_call()] == ["dana"]


def test_the_end_of_a_redacted_call_is_named_for_it_says_the_same_words(tmp_path: Path) -> None:
    place = str(tmp_path / "room.db")
    for it in scenes(place):
        made = it.fires("a", title="a customer's name")
        it.look()
        it.polled(gone=[made])
        it.look()
        (call,) = it.called()
        over = it.events()[-1]
        assert (over.type, redact(place, call.id, "omar", "a name").amendments) == ("alert_call_over", (over.id,))


def test_a_redacted_word_that_is_also_a_state_of_alerts_leaves_them_readable(tmp_path: Path) -> None:
    place = str(tmp_path / "room.db")
    for it in scenes(place):
        made = it.fires("a", title="one name")
        with it.store.writing() as tx:
            for word in ("firing", "critical", "prod", made.fingerprint):
                tx.append(note(word, id=f"said-{word}", incident=""))
        for word in ("firing", "critical", "prod", made.fingerprint):
            redact(place, f"said-{word}", "omar", "a slip", clock=it.clock)
        assert it.store.alerts() == (made,)
        assert len(it.look()) == 1
