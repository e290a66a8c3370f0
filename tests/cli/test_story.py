"""Whole stories as somebody at a shell lives them: every command a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.cli.conftest import Shell
from tests.support.patience import PATIENCE_S
from warroom.store import Store


def test_an_incident_from_declaration_to_resolution(shell: Shell) -> None:
    declared = shell("declare", "--severity", "sev2", "--title", "Checkout 5xx", "--at", "-20m")
    assert declared.code == 0
    inc = declared.out.strip()
    assert inc.startswith("INC-")
    assert inc.endswith("-0001")

    assert shell("ack", "1").code == 0
    assert shell("role", "0001", "technical_lead", "ana").out == "ana is tech lead of 0001.\n"
    assert shell("log", "1", "pool is full", "--kind", "fact", "--at", "-5m").code == 0
    assert shell("severity", "1", "SEV1", "--reason", "all of Europe").code == 0
    assert shell("update", "1", "--audience", "customers", "We are on it.").code == 0
    for status in ("investigating", "identified", "monitoring"):
        assert shell("status", "1", status).out == f"{inc}: {status}\n"

    refused = shell("status", "1", "resolved")
    assert refused.code == 1
    assert "verified" in refused.err
    assert shell("status", "1", "resolved", "--override", "drained for the night").code == 0

    shown = shell("show", "1", "--json").data
    assert (shown["severity"], shown["status"], shown["commander"]) == ("SEV1", "resolved", "maya")
    assert shell("verify").out.startswith("the chain holds: ")


def test_two_people_hand_command_over_and_the_answer_says_that_it_is_an_offer(shell: Shell) -> None:
    shell("declare", "--severity", "SEV1", "--title", "Checkout 5xx")
    answer = shell("role", "1", "commander", "ana")
    assert answer.code == 0
    assert "offered" in answer.out
    assert shell("show", "1", "--json").data["commander"] == "maya"


def test_what_a_chat_said_is_piped_in_whole_or_not_at_all(shell: Shell) -> None:
    shell("declare", "--severity", "SEV3", "--title", "slow")
    done = shell("log", "1", "-", "--json", stdin="first\n\nsecond ünï\r\nd third\n")
    ids = done.data["ids"]
    assert len(ids) == 3
    before = shell("show", "1", "--json").data["entries"]
    assert [e["text"] for e in before if e["id"] in ids] == ["first", "second ünï", "d third"]

    too_long = shell("log", "1", "-", stdin="fine\n" + "x" * 30_000 + "\n")
    assert too_long.code == 1
    assert too_long.err.startswith("warroom: ")
    assert shell("show", "1", "--json").data["entries"] == before


def test_a_backup_taken_while_open_verifies_like_the_original(shell: Shell) -> None:
    shell("declare", "--severity", "SEV3", "--title", "slow")
    assert shell("backup", "copy.db").code == 0
    assert shell("verify", "--db", "copy.db", "--json").data["ok"] is True
    assert shell("backup", "copy.db").code == 1, "a backup is never written over"


def test_a_secret_pasted_by_mistake_is_taken_out_and_the_chain_still_holds(shell: Shell) -> None:
    shell("declare", "--severity", "SEV3", "--title", "slow")
    (entry,) = shell("log", "1", "the password is hunter2", "--json").data["ids"]
    assert shell("redact", entry, "--reason", "password").code == 0
    assert "hunter2" not in shell("export", "--json").out
    assert b"hunter2" not in shell.db.read_bytes()
    assert shell("verify").code == 0


def test_an_altered_journal_is_found_out(shell: Shell) -> None:
    shell("declare", "--severity", "SEV3", "--title", "slow and steady")
    raw = shell.db.read_bytes()
    assert raw.count(b"slow and steady") > 0
    shell.db.write_bytes(raw.replace(b"slow and steady", b"fast and steady"))
    found = shell("verify", "--json")
    assert found.code == 1
    assert found.data["ok"] is False


def test_the_watcher_runs_until_it_is_told_to_end(shell: Shell) -> None:
    shell("declare", "--severity", "SEV3", "--title", "slow")
    process = subprocess.Popen(
        [sys.executable, "-m", "warroom", "watch"], env=shell.env, cwd=shell.folder, stderr=subprocess.PIPE
    )
    try:
        _until_watched(shell)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
    assert process.returncode == 0
    assert b"Traceback" not in err


def _until_watched(shell: Shell) -> None:
    limit = time.monotonic() + PATIENCE_S
    with Store.open(shell.db, read_only=True) as store:
        while not store.watcher().alive:
            assert time.monotonic() < limit, "no watcher came up"
            time.sleep(0.05)


def test_a_reader_who_has_seen_enough_gets_no_traceback(shell: Shell) -> None:
    shell("declare", "--severity", "SEV3", "--title", "slow")
    shell("log", "1", "-", stdin="\n".join(f"line {n}" for n in range(3000)))
    ran = subprocess.run(
        f"{sys.executable} -m warroom export | head -n 1", shell=True, env=shell.env, capture_output=True, check=False
    )
    assert ran.stdout.count(b"\n") == 1
    assert ran.stderr == b""


def test_a_file_that_is_no_database_is_left_alone(shell: Shell, tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("my notes, not a database, " * 50)
    before = other.read_bytes()
    done = shell("log", "1", "hello", "--db", str(other))
    assert done.code == 1
    assert "notes.txt" in done.err
    assert other.read_bytes() == before
