"""``chat``: what somebody marked in the chat is listed, recorded, declined; the JSON that scripts read."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Within
from warroom.core.model.message import ChatMessage
from warroom.store import Store, chat_rows

TEXTS = ("pool is at 100/100", "decision: roll back 2.1.3", "thanks all")


def test_the_shell_lists_records_and_declines(within: Within, tmp_path: Path) -> None:
    within("declare", "--severity", "SEV2", "--title", "Checkout 5xx")
    with Store.open(tmp_path / "room.db") as store:
        (it,) = store.open_incidents()
        rows = [ChatMessage(key=f"{n}{'a' * 31}", chat="slack", incident=it.id, author="lee", text=text,
                            at=it.declared_at) for n, text in enumerate(TEXTS, 1)]  # fmt: skip
        with store.writing() as tx:
            chat_rows.put(tx, rows, "C1")
    assert "1aaaaaaa" in within("chat", "list", "1").out
    done = within("chat", "record", "1", "1aaa", "--kind", "fact", "--json").data
    assert [(one["state"], bool(one["entry"])) for one in done] == [("recorded", True)]
    assert within("chat", "decline", "1", "3aaa").code == 0
    assert [one["text"] for one in within("chat", "list", "1", "--json").data] == [TEXTS[1]]
    assert within("chat", "record", "1", "3aaa").code == 1, "it was declined"
    assert within("chat", "record", "1", "all").code == 0
    assert [one["state"] for one in within("chat", "list", "1", "--all", "--json").data] == [
        "recorded", "recorded", "declined"
    ]  # fmt: skip
    assert within("chat", "record", "1").code == 2
    assert within("chat", "check").out == "no chat is configured: add a [[chat]] to config.toml\n"
