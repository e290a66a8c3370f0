"""From the shell: checked, looked at before it leaves, drafted, accepted by a person; and nothing while it is off."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Within, within
from tests.support.http import Answer
from tests.support.models import MODELS, Model, model
from warroom.assist import pausing
from warroom.core.text import clean_block
from warroom.store import Store
from warroom.store.desk import desk_path
from warroom.store.redaction import redact

__all__ = ["within"]


def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("WARROOM_CONFIG", str(tmp_path / "config.toml"))


@pytest.fixture
def on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    with model("openai") as server:
        configured(tmp_path, monkeypatch, f'[assist]\nurl = "{server.url}"\nmodel = "small"\n')
        yield server


def begun(within: Within) -> None:
    assert within("declare", "--severity", "2", "--title", "Checkout fails").code == 0
    assert within("log", "1", "pool is full", "--kind", "fact").code == 0


def test_the_model_is_checked_in_words(within: Within, on: Model) -> None:
    said = within("assist", "check").out.splitlines()
    assert said[0].startswith("small answered in ")
    assert said[0].endswith(" s, 45 tokens.")
    assert said[1:] == [
        "This server wants max_completion_tokens in place of max_tokens, no temperature: that is remembered.",
        "Hidden before anything leaves: secrets, addresses, ips, customers.",
    ]
    on.server.routes[MODELS] = Answer({"data": [{"id": "smaller"}]})
    on.script = [Answer({"error": {"message": "The model `small` does not exist"}}, 404)]
    failed = within("assist", "check")
    assert failed.code == 1
    assert failed.out.splitlines()[-1] == 'It has smaller. Did you mean "smaller"?'


def test_a_draft_is_looked_at_made_changed_and_accepted(within: Within, on: Model, tmp_path: Path) -> None:
    begun(within)
    before = within("assist", "preview", "1", "--audience", "team", "--bytes").out.encode()
    assert on.server.asked == []
    on.says = "The pool is full [3].\n\nKim looks at it.\n\nMore follows [3]."
    draft = json.loads(within("assist", "draft", "1", "--audience", "team", "--json").out)
    assert on.server.asked[0].body == before.rstrip(b"\n")
    assert [(one["numbers"], one["marks"]) for one in draft["sentences"]] == [
        ([3], []), ([], ["no entry named", "not in the record: Kim"]), ([3], []),
    ]  # fmt: skip
    after = within("assist", "preview", "1", "--audience", "team", "--bytes").out.encode()
    assert after.rstrip() == on.server.asked[-1].body, "what was learnt of the server is in it"
    shown = within("assist", "list", "1").out
    assert "! Kim looks at it.   no entry named; not in the record: Kim" in shown
    made = within("assist", "accept", "1", draft["draft"][:4], "--text", "The pool is full.\n\nWe look at it.")
    assert (made.code, made.out) == (0, "Told team about 0001.\n")
    told = json.loads(within("show", "1", "--json").out)["told"]
    assert [(one["by"], one["text"]) for one in told] == [("maya", "The pool is full.\n\nWe look at it.")]
    found = json.loads(within("metrics", "--json").out)["drafts"]
    assert [(one["kind"], one["taken"], one["unchanged"], one["declined"]) for one in found] == [("update", 1, 0, 0)]
    assert 0.2 < found[0]["median_changed"] < 0.5
    assert within("assist", "list", "1").out == "no drafts of 0001\n"
    on.says = "Pool is full [3].\nWe check the pool [3]."
    again = json.loads(within("assist", "draft", "1", "--kind", "handover", "--json").out)
    assert within("assist", "decline", "1", again["draft"]).out == f"draft {again['draft']} declined\n"
    rows = json.loads(within("metrics", "--json").out)["drafts"]
    assert [(one["kind"], one["taken"], one["declined"]) for one in rows] == [("handover", 0, 1), ("update", 1, 0)]
    assert within("assist", "accept", "1", again["draft"]).code == 1, "it is gone"


def test_a_server_that_asks_to_be_left_alone_is(within: Within, on: Model, tmp_path: Path) -> None:
    begun(within)
    assert within("declare", "--severity", "3", "--title", "Mail is late").code == 0
    on.script = [Answer({"error": {"message": "slow down"}}, 429, {"Retry-After": "3600"})]
    assert "ask again in 3600 s" in clean_block(within("assist", "draft", "1").err)
    configured(tmp_path, pytest.MonkeyPatch(), f'[assist]\nurl = "{on.url}"\nmodel = "small"\nembeddings = "v"\n')
    asked = len(on.server.asked)
    for again in (("assist", "draft", "1"), ("assist", "check"), ("similar", "1")):
        assert "asked to be left alone: ask again in 3" in clean_block(within(*again).err)
    assert len(on.server.asked) == asked
    later = datetime(2030, 1, 1, tzinfo=UTC)
    noted = pausing.body(later, 20)
    seconds = [pausing.left_s(noted, later + timedelta(seconds=s)) for s in (0, 5, 20, -1)]
    assert seconds == [20, 15, 0, 0], "a clock that was put back does not make it longer"
    assert pausing.left_s("nonsense", later) == 0


def test_each_line_of_a_list_is_accepted_by_itself(within: Within, on: Model, tmp_path: Path) -> None:
    begun(within)
    (tmp_path / "chat.txt").write_text("ana: I page the DBA\nlee: I check the pool\n")
    on.says = "- Page the DBA (ana) [P1]\n- Check the pool (lee) [P2]\n- Reboot db-9"
    made = within("assist", "draft", "1", "--kind", "actions", "--paste", "chat.txt")
    assert "! Reboot db-9   no entry named; not in the record: db-9" in made.out
    assert "  Page the DBA (ana)" in made.out
    assert within("assist", "accept", "1", "last", "--line", "1", "--line", "2").out == "2 recorded.\n"
    rows = json.loads(within("show", "1", "--json").out)["entries"]
    assert [row["text"] for row in rows if row["kind"] == "action" and not row["system"]] == [
        "Page the DBA (ana)", "Check the pool (lee)",
    ]  # fmt: skip


def test_a_title_is_drafted_and_is_a_persons_to_accept(within: Within, on: Model) -> None:
    begun(within)
    on.says = "Checkout fails, its pool is full [3]"
    assert "Checkout fails, its pool is full" in within("assist", "draft", "1", "--kind", "title").out
    assert within("show", "1", "--json").out.count("its pool is full") == 0, "nothing is called so by itself"
    said = within("assist", "accept", "1", "last", "--text", "Checkout fails: pool full.").out
    assert said == "The title is now: Checkout fails: pool full\n"
    told = json.loads(within("show", "1", "--json").out)
    assert told["title"] == "Checkout fails: pool full"
    assert [row["text"] for row in told["entries"] if row["kind"] == "note" and not row["system"]] == [
        "Title: Checkout fails: pool full",
    ]
    (taken,) = json.loads(within("metrics", "--json").out)["drafts"]
    assert (taken["kind"], taken["taken"]) == ("title", 1)


def test_a_redaction_reaches_every_draft_of_its_incident(within: Within, on: Model, tmp_path: Path) -> None:
    begun(within)
    on.says = "The pool, in other words, has no room [3]."
    assert within("assist", "draft", "1").code == 0
    database = tmp_path / "room.db"
    with Store.open(database, read_only=True) as store:
        event = next(e.id for e in store.events() if e.type == "entry_added")
    redact(database, event, "maya", "it said too much")
    assert within("assist", "list", "1").out == "no drafts of 0001\n"
    assert b"in other words" not in desk_path(database).read_bytes()


@pytest.mark.parametrize("config", ["", '[assist]\nurl = "http://127.0.0.1:1/v1"\n', '[assist]\nmodel = "small"\n'])
def test_nothing_is_sent_while_it_is_off(
    within: Within, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: str
) -> None:
    """Not a line is opened: every way out of the process is watched."""
    configured(tmp_path, monkeypatch, config)
    begun(within)
    opened: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda *a: opened.append(a))
    monkeypatch.setattr(socket.socket, "connect_ex", lambda *a: opened.append(a))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: opened.append(a))
    assert within("assist", "check").out == "off: nothing is ever sent. [assist] url and model turn it on.\n"
    assert "off: nothing is sent" in within("assist", "preview", "1").out
    failed = within("assist", "draft", "1")
    assert (failed.code, opened) == (1, [])
    assert "no model is configured: [assist] url and model" in clean_block(failed.err)


def test_nothing_leaves_of_a_drill_or_for_who_only_reads(within: Within, on: Model) -> None:
    begun(within)
    assert within("declare", "--severity", "2", "--title", "Game day", "--drill").code == 0
    assert "its incident is a drill" in within("assist", "draft", "2").err
    assert "this room is open for reading only" in within("assist", "draft", "1", "--read-only").err
    assert on.server.asked == []


def test_a_key_as_it_is_is_refused(within: Within, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configured(tmp_path, monkeypatch, '[assist]\nurl = "http://127.0.0.1:1/v1"\nmodel = "m"\nkey = "sk-1"\n')
    assert "who reads this file would read the key" in within("assist", "check").err
