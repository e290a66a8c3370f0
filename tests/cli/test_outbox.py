"""``warroom outbox`` as scripts and operators use it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Within
from tests.support.http import Answer, serving
from warroom.store import Store
from warroom.store.outbox import Letter, Outbox


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A database with one message delivered, one given up and one waiting."""
    path = tmp_path / "told.db"
    with Store.open(path) as store:
        lease = store.take_lease("watcher", "me", 60)
        assert lease is not None
        box, now = Outbox(store), store.clock()
        body = '{"title": "SEV1 0001 declared: checkout"}'
        names = ("aa11", "bb22", "cc33")
        box.add([Letter(i, "ops", "INC-2026-0001", "declared", body, f"e-{i}") for i in names], lease, now)
        for fate in ("delivered", "given up"):
            claim = box.claim("ops", lease, now)
            assert claim is not None
            if fate == "delivered":
                box.delivered(claim.letter, now)
            else:
                box.failed(claim.letter, lease, now, "HTTP 401: the secret is wrong or missing", None)
    return path


def test_what_waits_and_what_was_given_up_is_listed_with_why(within: Within, db: Path) -> None:
    done = within("outbox", "--db", str(db))
    assert done.code == 0
    assert "bb22" in done.out
    assert "HTTP 401: the secret is wrong or missing" in done.out
    assert "aa11" not in done.out
    assert "aa11" in within("outbox", "--all", "--db", str(db)).out


def test_its_json_has_the_keys_that_scripts_rely_on(within: Within, db: Path) -> None:
    waiting, dead = within("outbox", "--json", "--db", str(db)).data
    assert {"id", "state", "channel", "occasion", "incident", "event", "title", "tries", "reason", "created_at",
            "next_try_at", "delivered_at", "dead_at"} == set(dead)  # fmt: skip
    assert (waiting["id"], waiting["state"], waiting["reason"]) == ("cc33", "waiting", None)
    assert (dead["state"], dead["title"], dead["tries"]) == ("dead", "SEV1 0001 declared: checkout", 1)


def test_what_was_given_up_is_retried_or_dropped_by_the_beginning_of_its_id(within: Within, db: Path) -> None:
    assert within("outbox", "--retry", "bb", "--db", str(db)).out == "1 message will be tried again\n"
    again = within("outbox", "--retry", "bb", "--db", str(db))
    assert again.code == 1
    assert 'no failed message is called "bb"' in again.err
    assert within("outbox", "--drop", "all", "--db", str(db)).code == 1


def test_nothing_is_changed_by_a_reader_or_on_a_machine_without_a_database(
    within: Within, db: Path, tmp_path: Path
) -> None:
    assert within("outbox", "--retry", "all", "--read-only", "--db", str(db)).code == 1
    missing = within("outbox", "--db", str(tmp_path / "none.db"))
    assert (missing.code, missing.out) == (1, "")
    assert "there is no database at" in missing.err
    assert not (tmp_path / "none.db").exists()


def test_a_channel_is_tried_before_it_is_needed(within: Within, tmp_path: Path) -> None:
    with serving() as server:
        server.routes |= {"/well": Answer({}), "/ill": Answer(b"", 403)}
        config = tmp_path / "own.toml"
        config.write_text("".join(
            f'[[channel]]\nid = "{name}"\ntype = "webhook"\nurl = "{server.url}/{name}"\n' for name in ("well", "ill")
        ))  # fmt: skip
        assert within("outbox", "--test", "well", "--config", str(config)).out == "well: delivered the test message\n"
        ill = within("outbox", "--test", "ill", "--config", str(config))
        assert (ill.code, ill.out) == (1, "ill: failed: HTTP 403: the secret may not do this\n")
        unknown = within("outbox", "--test", "wel", "--config", str(config))
        assert (unknown.code, unknown.err) == (1, 'warroom: no channel is called "wel": did you mean well?\n')
    assert b"nothing is wrong" in server.asked[0].body
