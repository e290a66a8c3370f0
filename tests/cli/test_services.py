"""``warroom services``, and what declaring, ``show`` and a message tell of a service."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Within
from tests.support.made import health
from warroom.core.model import OnCall
from warroom.core.model.service import Service
from warroom.store import Store

CONFIG = """
[[service]]
name = "checkout"
aliases = ["shop"]
owner = "payments"
on_call = "oncall:pd/Shop"
depends_on = ["auth"]
runbook = "https://wiki.example/checkout"
labels = { app = "checkout-*" }

[[feed]]
id = "pd"
type = "pagerduty-oncall"
url = "http://127.0.0.1:9"
enabled = false
"""


def test_a_service_is_told_by_the_shell_wherever_somebody_asks_for_it(within: Within, tmp_path: Path) -> None:
    config, db = tmp_path / "config.toml", str(tmp_path / "room.db")
    config.write_text(CONFIG)
    where = ("--db", db, "--config", str(config))
    with Store.open(db) as store:
        assert "nobody is reported for oncall:pd/Shop" in within("services", *where).out
        store.save_poll("pd", (), (), health("pd"), on_call=[OnCall(feed="pd", policy="Shop", person="Ines")],
                        services=[Service(name="auth", feed="bs", tier="1", depends_on=("checkout",))])  # fmt: skip
    declared = ("declare", "--severity", "2", "--title", "Orders fail", "--as", "maya", *where)
    assert within(*declared, "--service", "shop").err == ""
    assert '"chekout" is not in the service catalogue' in within(*declared, "--service", "chekout").err
    first, second = within("list", "--json", *where).data
    assert {first["service"], second["service"]} == {"checkout", "chekout"}, "an alias is replaced, a likeness is not"

    shown = within("show", "1", *where).out
    assert "https://wiki.example/checkout" in shown
    assert "payments" in shown
    facts = {one["name"]: one["text"] for one in within("show", "1", "--json", *where).data["situation"]}
    assert (facts["on call"], facts["depends on"], facts["needed by"]) == ("Ines", "auth", "auth")
    assert "catalogue" in {one["name"] for one in within("show", "2", "--json", *where).data["situation"]}

    auth = within("services", "auth", "--json", *where).data
    assert (auth["tier"], auth["feed"], auth["owner"]) == ("1", "bs", None)
    assert [(one["name"], one["steps"], len(one["incidents"])) for one in auth["depends_on"]] == [("checkout", 1, 1)]
    assert "INC-" in within("services", "shop", *where).out
    refused = within("services", "chekout", *where)
    assert (refused.code, "not in the service catalogue" in refused.err) == (1, True)
