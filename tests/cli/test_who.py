"""``warroom who``: who is at a terminal, told in a table and as JSON; looking leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Within
from warroom.core import presence
from warroom.store import Store
from warroom.store.desk import SideStore, desk_path


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "room.db"
    Store.open(path).close()
    return path


def test_every_terminal_is_listed_with_what_is_done_at_it(within: Within, db: Path) -> None:
    with SideStore.open(db) as desk:
        desk.here("host/1", "maya", "INC-2026-0042", presence.tells("customers"))
        desk.here("host/2", "sam", "INC-2026-0041")
        shown = within("who", "--db", str(db)).out.splitlines()
        assert shown[1].split()[:6] == ["maya", "0042", "is", "writing", "to", "customers"]
        assert shown[2].split()[:4] == ["sam", "0041", "is", "viewing"]
        maya, sam = within("who", "--json", "--db", str(db)).data
        assert (maya["person"], maya["incident"], maya["doing"]) == ("maya", "INC-2026-0042", "update customers")
        assert sam["since"].endswith("Z")
        assert within("who", "--read-only", "--json", "--db", str(db)).data == [maya, sam]


def test_nobody_is_told_as_nobody_and_no_file_is_made_by_looking(within: Within, db: Path) -> None:
    assert "nobody is in the room" in within("who", "--db", str(db)).out
    assert within("who", "--json", "--db", str(db)).data == []
    assert not desk_path(db).exists()
    missing = db.with_name("missing.db")
    assert within("who", "--json", "--db", str(missing)).code == 1
    assert not missing.exists()
