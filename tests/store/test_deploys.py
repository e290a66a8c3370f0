"""Deploys that feeds told of: each once by its system's id, pruned, redacted; the same in every store."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from sqlite_utils import Database

from tests.store.conftest import hurried
from tests.support.made import after, health
from warroom.core.model.deploy import Deploy
from warroom.core.policy import Policy
from warroom.core.replay.dials import Dial
from warroom.room import Room
from warroom.store import Store
from warroom.store.past.past import Past
from warroom.store.scrubbing import scrub_tables
from warroom.store.sqlite import connect

ONE = Deploy(feed="gh", uid="shop/1", at=after(0), title="shop 2.1.3 to production", service="shop", state="running")


def test_a_deploy_is_kept_once_and_goes_on(place: str) -> None:
    with Store.open(place, clock=lambda: after(60)) as opened:
        store = hurried(opened)
        before = store.revisions()["deploys"]
        assert store.save_poll("gh", (), (), health("gh"), deploys=[ONE, ONE])
        assert not store.save_poll("gh", (), (), health("gh", at=after(1)), deploys=[ONE])
        assert store.revisions()["deploys"] == before + 1
        ended = replace(ONE, state="success", at=after(5))
        store.save_poll("gh", (), (), health("gh", at=after(2)), deploys=[ended])
        assert store.deploys(after(-60), after(60)) == (replace(ended, at=ONE.at),)  # it began when it was first told
        assert store.deploy("gh", "shop/1") == replace(ended, at=ONE.at)
        assert store.deploys(after(1), after(60)) == ()
        store.forget_feeds([])
        assert len(store.deploys(after(-60), after(60))) == 1  # as the log of alerts, it outlives its feed
        with store.writing() as tx:
            scrub_tables(tx.connection, ["shop 2.1.3 to production"])
        assert store.deploys(after(-60), after(60))[0].title == "(redacted)"
        store.prune_alerts(after(1))
        assert store.deploys(after(-60), after(60)) == ()


def test_a_past_moment_knows_only_what_had_begun_by_then(tmp_path: Path) -> None:
    now = [after(0)]
    with Store.open(tmp_path / "room.db", clock=lambda: now[0]) as store:
        room = Room(store, Policy(), "maya", clock=lambda: now[0])
        inc = room.declare("Checkout is slow", "SEV2").id
        two = replace(ONE, uid="shop/2", at=after(120), state="success", ended_at=after(240))
        store.save_poll("gh", (), (), health("gh"), deploys=[replace(ONE, at=after(-60)), two])
        now[0] = after(300)
        room.log(inc, "it is back")
        past = Past.of(store, inc, lambda: now[0])
        then = Room(past, Policy(), "maya", clock=lambda: now[0])
        shown = []
        for minute in (180, 300, 60):
            now[0] = after(minute)
            past.turn(Dial.HAPPENED, now[0])
            shown.append([(one.uid, one.state) for one in then.overview().deploys])
    assert shown == [
        [("shop/1", "running"), ("shop/2", "")], [("shop/1", "running"), ("shop/2", "success")],
        [("shop/1", "running")],
    ]  # fmt: skip


def test_a_database_from_before_gets_the_table_and_keeps_its_workarounds(tmp_path: Path) -> None:
    path = tmp_path / "room.db"
    with Store.open(path) as store:
        room = Room(store, Policy(), "maya")
        inc = room.declare("Checkout is slow", "SEV2").id
        room.put_workaround(inc, "reads from the primary")
    old = connect(path, timeout_s=5)
    for table in ("deploys", "accounts"):  # of this step, and of those since
        old.execute(f"DROP TABLE {table}")
        old.execute("DELETE FROM revisions WHERE name = ?", [table])
    Database(old, execute_plugins=False)["_sqlite_migrations"].delete_where("name >= ?", ["m016_deploys"])
    old.execute("UPDATE meta SET value = '19' WHERE key = 'fold'")
    old.execute("UPDATE incidents SET state = replace(state, '\"containment\":', '\"workarounds\":')")
    old.execute("PRAGMA user_version=15")
    old.commit()
    old.close()
    with Store.open(path) as store:
        room = Room(store, Policy(), "maya")
        assert [one.text for one in room.find(inc).in_place] == ["reads from the primary"]
        room.record_change(inc, "promo off")
        assert len(room.containment()) == 2
        store.save_poll("gh", (), (), health("gh"), deploys=[ONE])
        assert store.deploys(after(-60), after(60)) == (ONE,)
