"""What a key's forced command grants to whoever comes in with that key."""

from __future__ import annotations

from typing import Any

import pytest

from warroom.core.identity import Naming
from warroom.shell import arguments
from warroom.shell.failures import Usage
from warroom.shell.ssh import ACTS, GRANTED, HOST, NotGranted, confine, granted


def ask(wish: str, *forced: str, terminal: bool = True) -> Any:
    """What is run where the other end asks for ``wish`` of ``warroom ssh --as maya``."""
    asked = arguments.read(["ssh", "--as", "maya", *forced])
    return granted(asked, {"SSH_ORIGINAL_COMMAND": wish, "TERM": "xterm"}, is_terminal=terminal)


@pytest.mark.parametrize(
    "wish",
    [
        "bash", "bash -i", "sh -c id", "; id", "$(id)", "list; id", "list && id", "doctor", "backup /tmp/copy", "watch",
        "watch --child", "demo", "ssh --as omar", "redact 1 --reason x", "declare --severity SEV1 --title x", "rebuild",
        "/usr/lib/openssh/sftp-server", "internal-sftp", "scp -t /tmp", "rsync --server", "git-upload-pack x",
        "log 1 --chat /etc/passwd", "log 1 --chat=room.db", "metrics --openmetrics /tmp/x", "alert /etc/passwd",
        "mosh-server new", "'", "warroom warroom", "--config /tmp/x list", "./list", "LIST",
    ],
)  # fmt: skip
def test_what_is_not_on_the_list_is_refused(wish: str) -> None:
    with pytest.raises((NotGranted, Usage)):
        ask(wish)


@pytest.mark.parametrize("option", ["--as omar", "--as=omar", "--db /tmp/x", "--db=/tmp/x", "--config=/tmp/x"])
@pytest.mark.parametrize("wish", ["list {}", "{} list", "log 1 text {}", "room 42 {}", "42 {}", "{}"])
def test_neither_the_name_nor_the_room_can_be_chosen(wish: str, option: str) -> None:
    with pytest.raises(NotGranted):
        ask(wish.format(option))


@pytest.mark.parametrize("wish", [
    "", "warroom", "42", "INC-2026-0042", "list --json", "warroom list", "log 1 -", "who --json",
    "oncall", "followups --overdue", "search pool", "similar 42", "log 1 --chat -",
])  # fmt: skip
def test_what_is_granted_runs_under_the_keys_name(wish: str) -> None:
    it = ask(wish, "--db", "/srv/room.db")
    assert it.command in GRANTED
    assert (it.person, it.db, it.confined, it.naming) == ("maya", "/srv/room.db", True, Naming.KEY)


def test_every_command_is_either_granted_or_refused_for_a_reason() -> None:
    classified = [*GRANTED, *ACTS, *HOST]
    assert sorted(classified) == sorted(arguments.COMMANDS)


@pytest.mark.parametrize(("forced", "wish", "expected"), [
    ((), "list", False), ((), "list --read-only", True), (("--read-only",), "list", True), (("--read-only",), "", True),
])  # fmt: skip
def test_an_observers_key_stays_an_observers(forced: tuple[str, ...], wish: str, expected: bool) -> None:
    assert ask(wish, *forced).read_only is expected


def test_a_forced_command_that_names_nobody_opens_nothing() -> None:
    with pytest.raises(Usage, match="has no name"):
        granted(arguments.read(["ssh"]), {}, is_terminal=True)


def test_a_screen_without_a_terminal_says_how_to_get_one() -> None:
    with pytest.raises(Usage, match="ssh -t"):
        ask("", terminal=False)
    assert ask("list", terminal=False)


def test_of_the_environment_only_terminal_and_language_stay() -> None:
    env = dict.fromkeys((
        "WARROOM_USER", "WARROOM_DB", "WARROOM_CONFIG", "WARROOM_DEBUG", "TEXTUAL_DRIVER", "TEXTUAL_FPS", "PYTHONPATH",
        "PYTHONSTARTUP", "EDITOR", "VISUAL", "PAGER", "BROWSER", "LD_PRELOAD", "HTTPS_PROXY", "XDG_CONFIG_HOME",
        "SSL_CERT_FILE", "SSH_ORIGINAL_COMMAND", "SSH_AUTH_SOCK", "TMPDIR", "WARROOM_ETC", "NEW_THING",
    ), "x")  # fmt: skip
    kept = {"TERM": "tmux-256color", "LC_ALL": "C.UTF-8", "SSH_CONNECTION": "1 2 3 4", "PATH": "/bin"}
    env |= kept
    confine(env)
    assert set(env) == {*kept, "HOME", "USER", "LOGNAME"}
