"""A chat from a file or a pipe is recorded as one, and nothing of it is guessed in silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.conftest import Shell
from tests.support.soak import count


@pytest.fixture
def inc(shell: Shell) -> Shell:
    shell("declare", "--severity", "SEV3", "--title", "slow")
    return shell


CHAT = "Mia Torvald, [21/04/2025 14:31]\nqueue is stuck\n\nJoon Park, [21/04/2025 14:33]\ndraining it\n3 × faster\n"


def test_a_file_is_looked_at_first_and_then_recorded_in_one_transaction(inc: Shell) -> None:
    (inc.folder / "chat.txt").write_text(CHAT)
    looked = inc("log", "1", "--chat", "chat.txt", "--zone", "Europe/Berlin", "--dry-run")
    assert looked.code == 0, looked.err
    assert "Telegram, 2 messages by 2 people, times in Europe/Berlin, day first" in looked.out
    assert "nothing is recorded" in looked.out
    assert "queue is stuck" not in inc("show", "1").out
    done = inc("log", "1", "--chat", "-", "--zone", "Europe/Berlin", "--json", stdin=CHAT).data
    assert [(e["at"], e["person"], e["text"], e["doubts"]) for e in done["entries"]] == [
        ("2025-04-21T12:31:00.000000Z", "Mia Torvald", "queue is stuck", []),
        ("2025-04-21T12:33:00.000000Z", "Joon Park", "draining it\n3 × faster", []),
    ]
    entries = {e["id"]: e["text"] for e in inc("show", "1", "--json").data["entries"]}
    recorded = ["Mia Torvald: queue is stuck", "Joon Park: draining it\n3 × faster"]
    assert [entries[key] for key in done["ids"]] == recorded
    assert all(key.startswith(done["paste"]) for key in done["ids"])


def test_what_counts_from_a_start_is_refused_without_one(inc: Shell) -> None:
    cues = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Mia>queue is stuck</v>\n"
    refused = inc("log", "1", "--chat", "-", stdin=cues)
    assert refused.code == 2
    assert "--start 14:30" in refused.err
    done = inc("log", "1", "--chat", "-", "--start", "2025-04-21T14:30Z", "--json", stdin=cues).data
    assert done["entries"][0]["at"] == "2025-04-21T14:30:01.000000Z"


@pytest.mark.parametrize("text", ["", "some words\nwithout any time\n"])
def test_what_cannot_be_read_is_refused_with_what_to_do(inc: Shell, text: str) -> None:
    refused = inc("log", "1", "--chat", "-", stdin=text)
    assert refused.code == 2
    assert "nothing was recorded" in refused.err


def test_the_order_of_day_and_month_is_doubted_until_it_is_chosen(inc: Shell) -> None:
    chat = "[03/04/25, 10:00:00] Mia: queue is stuck\n"
    doubted = inc("log", "1", "--chat", "-", "--dry-run", "--json", stdin=chat).data
    assert doubted["entries"][0]["doubts"]
    for option, day in (("--day-first", "2025-04-03"), ("--month-first", "2025-03-04")):
        chosen = inc("log", "1", "--chat", "-", option, "--dry-run", "--json", stdin=chat).data
        assert chosen["entries"][0]["at"].startswith(day)
        assert not chosen["entries"][0]["doubts"]


def test_options_of_a_chat_without_one_are_told(inc: Shell) -> None:
    assert "go with --chat FILE" in inc("log", "1", "words", "--dry-run").err
    assert "leave one of them out" in inc("log", "1", "words", "--chat", "-", stdin=CHAT).err
    assert inc("log", "1").code == 2


def test_thousands_of_lines_are_recorded_as_one(inc: Shell) -> None:
    many = count(5_500, 20_000)
    begin = datetime(2025, 4, 21, 2, 0, tzinfo=UTC)
    chat = "\n".join(f"{begin + timedelta(seconds=n):%Y-%m-%dT%H:%M:%SZ} <mia> line {n}" for n in range(many))
    done = inc("log", "1", "--chat", "-", "--json", stdin=chat)
    assert len(done.data["ids"]) == many
