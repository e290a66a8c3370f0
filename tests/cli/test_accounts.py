"""``warroom accounts``, and what ``show`` and the hand-over tell of a key account that an incident names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.cli.conftest import Within
from tests.support.made import health
from warroom.core.model.account import Account
from warroom.store import Store

CONFIG = """
[accounts]
renewal_soon = "3000d"

[[account]]
name = "Acme Bank"
aliases = ["ACME"]
regulation = "PCI DSS"

[[feed]]
id = "crm"
type = "accounts"
path = "/nowhere.csv"
enabled = false
"""


def test_a_key_account_is_told_wherever_an_incident_names_it(within: Within, tmp_path: Path) -> None:
    config, db = tmp_path / "config.toml", str(tmp_path / "room.db")
    config.write_text(CONFIG)
    where = ("--db", db, "--config", str(config))
    with Store.open(db) as store:
        told = Account(name="acme bank", feed="crm", owner="dana", renewal=date(2028, 1, 14))
        store.save_poll("crm", (), (), health("crm"), accounts=[told, Account(name="Zed", feed="crm")])
    as_maya = (*where, "--as", "maya")
    assert within("declare", "--severity", "2", "--title", "Payments of Zed fail", *as_maya).err == ""
    assert within("triage", "1", "--accounts", "acme, two others", *as_maya).err == ""
    facts = [one["text"] for one in within("show", "1", "--json", *where).data["situation"]
             if one["name"] == "key account"]  # fmt: skip
    assert [text.partition(":")[0] for text in facts] == ["Acme Bank", "Zed"]
    assert "PCI DSS; owner dana" in facts[0]
    assert "Acme Bank" in within("handover", *where).out
    listed = within("accounts", "--json", *where).data
    assert [(one["name"], one["feed"]) for one in listed] == [("Acme Bank", None), ("Zed", "crm")]
    assert listed[0]["renewal"] == "2028-01-14"
    assert [one["name"] for one in within("accounts", "--named-in", "zed waits", "--json", *where).data] == ["Zed"]
    refused = within("accounts", "acne", *where)
    assert (refused.code, "is no key account" in refused.err) == (1, True)
