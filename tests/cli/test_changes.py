"""``change``, ``pause``, ``containment`` and ``changes``: the keys and sentences that scripts rely on."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Within
from warroom.core.model import FeedHealth
from warroom.core.model.deploy import Deploy
from warroom.core.times import utcnow
from warroom.store import Store


def test_changes_and_containment(within: Within) -> None:
    within("declare", "--severity", "SEV1", "--title", "Checkout 5xx", "--service", "checkout")
    assert within("change", "1", "roll back", "2.1.3", "--before", "2.1.3", "--undo-how", "deploy").out == "C-0001-1\n"
    made = within("change", "1", "promo off", "--json").data
    assert (made["id"], made["state"], made["approved"], made["in_place"]) == ("C-0001-2", "in place", False, True)
    assert within("pause", "1", "roll-out of 2.1.3", "--of", "ana").out == "P-0001-1: asked\n"
    assert within("pause", "P-0001-1", "--granted", "at 10 %").out == "P-0001-1: paused\n"
    assert [one["id"] for one in within("containment", "--json").data] == ["C-0001-1", "C-0001-2", "P-0001-1"]
    assert "undo: deploy" in within("containment").out
    within("private", "1")
    assert within("containment", "--json").data == []
    assert len(within("containment", "--json", "--private").data) == 3
    within("private", "1", "--off")
    assert within("change", "C-0001-2", "--keep", "over").out == "C-0001-2: kept for good\n"
    assert within("change", "C-0001-1", "--undone").out == "C-0001-1: undone\n"
    assert within("pause", "P-0001-1", "--lifted").out == "P-0001-1: lifted\n"
    assert within("containment").out == "nothing is in place\n"
    for wrong in (("change", "1"), ("change", "C-0001-1"), ("pause", "1", "x"), ("workaround", "keep", "W-0001-1")):
        assert within(*wrong).code == 2


def test_what_changed_recently(within: Within, tmp_path: Path) -> None:
    within("declare", "--severity", "SEV1", "--title", "Checkout 5xx", "--service", "checkout")
    within("change", "1", "promo off")
    with Store.open(tmp_path / "room.db") as store:
        store.save_poll("gh", (), (), FeedHealth(id="gh", type="github-deploys"), deploys=[
            Deploy(feed="gh", uid=name, at=utcnow(), title=f"{name} 2", service=name) for name in ("checkout", "mail")
        ])  # fmt: skip
    every = within("changes", "--json").data
    assert [(one["source"], one["id"]) for one in every] == [
        ("room", "C-0001-1"), ("feed", "gh/checkout"), ("feed", "gh/mail"),
    ]  # fmt: skip
    assert "gh/mail" not in within("changes", "--since", "1h", "--service", "checkout").out
    assert "nothing that is known changed" in within("changes", "--service", "auth").out
