"""``ssh warroom@host`` opens the room: the key says who it is, and nothing else of the host is opened."""

from __future__ import annotations

import json
import os
import signal

from bench.terminal import Terminal
from tests.ssh.conftest import Service
from tests.support.patience import PATIENCE_S
from tests.terminal.conftest import Until

TITLE = "Checkout API 5xx"


def leave(terminal: Terminal) -> None:
    """Press q, and once more where it asks: it does as soon as this terminal's own watcher has begun to watch."""
    terminal.press("q")
    terminal.pump(PATIENCE_S, lambda: terminal.exited or terminal.shows("q again leaves"))
    if not terminal.exited:
        terminal.press("q")


def test_each_key_has_its_own_name_in_the_room(service: Service) -> None:
    service.place.declared(TITLE, "SEV1")
    for person in ("maya", "sam"):
        with service.terminal(person) as terminal:
            terminal.wait_for(TITLE)
            terminal.press("t")
            terminal.type(f"said by {person}")
            terminal.wait_for(rf"› said by {person}")
            terminal.press("enter")
            terminal.wait_for(rf"{person} +said by {person}")
            terminal.press("escape")
            terminal.wait_gone("first key typed|enter record")
            leave(terminal)
            assert terminal.wait_exit() == 0
            assert terminal.modes_left_on() == []
    written = json.loads(service.run("vera", "show", "1", "--json").stdout)["entries"]
    assert {e["text"]: e["author"] for e in written if e["text"].startswith("said")} == {
        "said by maya": "maya", "said by sam": "sam",
    }  # fmt: skip


def test_an_observers_key_shows_everything_and_changes_nothing(service: Service) -> None:
    service.place.declared(TITLE, "SEV1")
    with service.place.room() as room:
        before = room.store.head()
    with service.terminal("vera") as terminal:
        terminal.wait_for(TITLE)
        for key in ("a", "t", "n", "e", "S"):
            terminal.press(key)
            terminal.pump(0.1)
        terminal.wait_for("Read-only")
        terminal.press("q")
        terminal.wait_exit()
    refused = service.run("vera", "log", "1", "I was here")
    assert refused.returncode == 1
    assert "read" in refused.stderr.lower()
    with service.place.room() as room:
        assert room.store.head() == before


def test_a_few_commands_are_granted_under_the_keys_own_name(service: Service) -> None:
    service.place.declared(TITLE, "SEV1")
    assert json.loads(service.run("sam", "list", "--json").stdout)[0]["title"] == TITLE
    piped = service.run("sam", "warroom", "log", "1", "-", "--json", text="first\nsecond\n")
    assert len(json.loads(piped.stdout)["ids"]) == 2
    assert TITLE in service.run("sam", "handover").stdout
    entries = json.loads(service.run("sam", "show", "1", "--json").stdout)["entries"]
    assert [e["author"] for e in entries if e["text"] in ("first", "second")] == ["sam", "sam"]


def test_a_shell_and_the_copying_of_files_are_refused_with_a_sentence(service: Service) -> None:
    for wish in ("bash -i", "/usr/lib/openssh/sftp-server", "scp -t /tmp", "list --as=omar"):
        answer = service.run("maya", wish)
        assert (answer.returncode, answer.stdout) == (1, "")
        assert answer.stderr.startswith("warroom: ")
        assert " refused" in answer.stderr
        assert len(answer.stderr.splitlines()) == 1


def test_an_incident_the_scribes_screen_and_the_wall_are_opened_by_name(service: Service) -> None:
    service.place.declared("Order e-mail delayed", "SEV2")
    service.place.declared(TITLE, "SEV1")
    for wish, shown in (("1", "BRIEF 0001"), ("scribe 1", "0001 ›"), ("wall", "[▀▄█]{9}")):
        with service.terminal("vera", wish) as terminal:
            terminal.wait_for(shown)


def test_a_client_without_a_terminal_is_told_how_to_get_one(service: Service) -> None:
    answer = service.run("maya")
    assert answer.returncode == 2
    assert "ssh -t" in answer.stderr


def test_the_clients_environment_changes_neither_name_nor_room(service: Service, until: Until) -> None:
    service.place.declared(TITLE, "SEV1")
    others = {
        "WARROOM_USER": "omar", "WARROOM_DB": "/tmp/other.db", "WARROOM_CONFIG": "/tmp/other.toml", "USER": "omar",
        "LOGNAME": "omar", "EDITOR": "sh", "TEXTUAL_DRIVER": "os:path", "WARROOM_DEBUG": "1", "BROWSER": "sh",
    }  # fmt: skip
    options = ("-o", "SetEnv=" + " ".join(f"{name}={value}" for name, value in others.items()))
    made = service.run("sam", "log", "1", "by whom", options=options)
    assert made.returncode == 0, made.stderr
    entries = json.loads(service.run("sam", "show", "1", "--json").stdout)["entries"]
    assert next(e["author"] for e in entries if e["text"] == "by whom") == "sam"
    with service.terminal("sam", options=options) as terminal:
        terminal.wait_for(TITLE)
        until(terminal, service.place.watched)
        (watcher,) = [pid for pid in service.processes() if b"--child" in _of(pid, "cmdline")]
        inherited = dict(pair.split(b"=", 1) for pair in _of(watcher, "environ").split(b"\0") if b"=" in pair)
        assert [n for n, value in others.items() if inherited.get(n.encode()) == value.encode()] == []
        terminal.press("T")
        terminal.wait_gone("BRIEF")
        terminal.press("ctrl+g")
        terminal.wait_for("No editor can be opened")


def _of(pid: int, name: str) -> bytes:
    with open(f"/proc/{pid}/{name}", "rb") as file:
        return file.read()


def test_nothing_can_be_forwarded(service: Service) -> None:
    through = service.run("maya", options=("-W", f"127.0.0.1:{service.port}"))
    assert through.returncode == 255
    assert "forwarding failed" in through.stderr
    back = service.run("maya", options=("-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:1"))
    assert back.returncode == 255
    assert "forwarding failed" in back.stderr


def test_a_dropped_connection_leaves_no_process_no_lease_and_the_draft(service: Service, until: Until) -> None:
    service.place.declared(TITLE, "SEV1")
    with service.terminal("maya") as terminal:
        terminal.wait_for(TITLE)
        until(terminal, service.place.watched)
        terminal.press("t")
        terminal.type("half a sentence")
        terminal.wait_for("› half a sentence")
        assert len(service.processes()) == 2
        os.kill(terminal.program.pid, signal.SIGKILL)
        until(terminal, lambda: not service.processes())
        until(terminal, lambda: not service.place.watched())
    with service.terminal("maya") as again:
        again.wait_for(TITLE)
        again.wait_for("half a sentence")


def test_a_screen_that_is_told_to_end_puts_the_far_terminal_in_order(service: Service, until: Until) -> None:
    service.place.declared(TITLE, "SEV1")
    with service.terminal("maya") as terminal:
        terminal.wait_for(TITLE)
        until(terminal, service.place.watched)
        (screen,) = [pid for pid in service.processes() if b"\0ssh\0" in _of(pid, "cmdline")]
        os.kill(screen, signal.SIGTERM)
        assert terminal.wait_exit() == 128 + signal.SIGTERM
        assert terminal.modes_left_on() == []
        assert not service.processes()
        assert not service.place.watched()
