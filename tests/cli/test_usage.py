"""How the command line is asked: options on both sides of the command, exit codes, one sentence for a mistake."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, Within
from warroom.shell import arguments

COMMANDS = [
    ["list"], ["show", "1"], ["declare", "--severity", "SEV1", "--title", "t"], ["ack", "1"], ["severity", "1", "SEV2"],
    ["status", "1", "identified"], ["role", "1", "scribe", "sam"], ["checkin", "1", "scribe"],
    ["log", "1", "text"],
    ["update", "1", "--audience", "team", "text"], ["alerts"], ["feeds", "check"], ["outbox"], ["export"], ["verify"],
    ["rebuild"], ["backup", "copy.db"], ["redact", "e1", "--reason", "r"], ["doctor"], ["watch"], ["demo"],
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_global_options_stand_before_or_after_every_command(command: list[str]) -> None:
    given = ["--db", "x.db", "--as", "ana", "--config", "c.toml", "--read-only"]
    before, after = arguments.read([*given, *command]), arguments.read([*command, *given])
    assert vars(before) == vars(after)
    assert (before.db, before.person, before.config, before.read_only) == ("x.db", "ana", "c.toml", True)


def test_every_command_is_listed_in_the_help_but_the_hidden_one(within: Within) -> None:
    done = within("--help")
    assert done.code == 0
    for command in COMMANDS:
        assert f"\n    {command[0]} " in done.out
    assert "room " not in [line.strip()[:5] for line in done.out.splitlines()]


@pytest.mark.parametrize("value", ["-5m", "14:23", "2026-04-21T14:23:05Z"])
def test_a_time_may_begin_with_a_dash(value: str) -> None:
    for words in (["--at", value], [f"--at={value}"]):
        asked = arguments.read(["log", "1", "text", *words])
        assert asked.at == value
        assert asked.text == ["text"]


def test_the_words_of_an_entry_need_no_quotes(within: Within) -> None:
    within("declare", "--severity", "SEV3", "--title", "t")
    assert within("log", "1", "pool", "at", "100/100").code == 0
    assert within("show", "1", "--json").data["entries"][-1]["text"] == "pool at 100/100"


@pytest.mark.parametrize("words", [[], ["0042"], ["INC-2026-0042"], ["--db", "x.db"], ["--as", "ana", "42"]])
def test_without_a_command_the_room_is_opened(words: list[str]) -> None:
    asked = arguments.read(words)
    assert asked.run == "room"
    assert asked.incident == next((w for w in words if w[0] in "0I4"), None)


@pytest.mark.parametrize(
    "words",
    [
        ["frob"], ["log"], ["log", "1"], ["checkin", "1"], ["declare", "--title", "t"],
        ["declare", "--severity", "SEV1"],
        ["update", "1", "text"], ["feeds"], ["feeds", "frob"], ["list", "--frob"], ["redact", "e1"], ["backup"],
        ["demo", "--speed", "0"], ["demo", "--speed", "fast"], ["show"], ["show", "1", "2"],
        ["log", "1", "text", "--kind", "rumour"], ["log", "1", "text", "--at", "someday"], ["status", "1", "fine"],
        ["update", "1", "--audience", "aliens", "text"], ["list", "--as", "two words"], ["list", "--db"],
        ["update", "1", "--audience", "team", "text", "--next-by", "soon"], ["status", "1", "resolved", "--done", "x"],
        ["list", "--config", "absent.toml"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_command_that_cannot_be_understood_ends_with_2_and_one_sentence(within: Within, words: list[str]) -> None:
    within("declare", "--severity", "SEV3", "--title", "t")
    done = within(*words)
    assert done.code == 2
    assert done.out == ""
    assert done.err.startswith("warroom: ")
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["show", "99"], "99"),
        (["log", "99", "text"], "99"),
        (["declare", "--severity", "SEV9", "--title", "t"], "SEV9"),
        (["declare", "--severity", "SEV1", "--title", "  "], "title"),
        (["role", "1", "juggler", "sam"], "juggler"),
        (["role", "1", "scribe", "someone"], "someone"),
        (["checkin", "99", "scribe"], "99"),
        (["checkin", "1", "juggler"], "juggler"),
        (["checkin", "1", "scribe"], "no check-in is set"),
        (["checkin", "1", "scribe", "--read-only"], "read-only"),
        (["status", "1", "closed"], "resolve"),
        (["redact", "nothing", "--reason", "r"], "nothing"),
        (["feeds", "check", "absent"], "absent"),
        (["log", "1", "text", "--read-only"], "read-only"),
        (["rebuild", "--read-only"], "read-only"),
        (["watch", "--read-only"], "read-only"),
        (["verify", "--db", "absent.db"], "absent.db"),
        (["backup", "room.db/copy.db"], "room.db"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_refused_or_fails_says_why_in_a_sentence(within: Within, words: list[str], says: str) -> None:
    within("declare", "--severity", "SEV3", "--title", "t")
    done = within(*words)
    assert done.code == 1
    assert done.out == ""
    assert says in done.err
    assert all(line.startswith("warroom: ") for line in done.err.splitlines())


def test_the_nearest_command_is_offered(within: Within) -> None:
    assert 'there is no command "declrae": did you mean declare?' in within("declrae").err


def test_nothing_is_changed_by_a_read_only_shell(within: Within) -> None:
    within("declare", "--severity", "SEV3", "--title", "t")
    before = within("export").out
    for words in (["ack", "1"], ["severity", "1", "SEV1"], ["log", "1", "x"], ["role", "1", "scribe", "sam"]):
        assert within("--read-only", *words).code == 1
    assert within("export").out == before


class TestWho:
    """Whose name a command is recorded under."""

    def _author(self, within: Within, *words: str) -> str:
        within("declare", "--severity", "SEV3", "--title", "t", *words)
        return str(within("show", "1", "--json").data["declared_by"])

    def test_the_option_stands_above_the_environment(self, within: Within) -> None:
        assert self._author(within, "--as", "ana") == "ana"

    def test_an_at_sign_is_not_part_of_the_name(self, within: Within) -> None:
        assert self._author(within, "--as", "@ana") == "ana"

    def test_the_environment_stands_above_the_login(self, within: Within) -> None:
        assert self._author(within) == "maya"

    def test_else_it_is_the_login(self, within: Within, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("WARROOM_USER")
        assert self._author(within) == getpass.getuser()


class TestWhere:
    """Which database and which configuration are used."""

    def test_the_option_stands_above_the_environment_above_the_configuration(self, shell: Shell) -> None:
        (shell.folder / "c.toml").write_text('[store]\npath = "from-config.db"\n')
        declare = ("declare", "--severity", "SEV3", "--title", "t", "--config", "c.toml")
        shell(*declare, "--db", "from-option.db")
        shell(*declare, WARROOM_DB="from-env.db")
        shell(*declare, WARROOM_DB="")
        made = {path.name for path in shell.folder.glob("*.db")}
        assert made == {"from-option.db", "from-env.db", "from-config.db"}

    def test_a_configuration_lying_in_the_folder_is_not_read(self, shell: Shell) -> None:
        (shell.folder / "config.toml").write_text("not = even [toml")
        assert shell("list", WARROOM_DB="").code == 0
        assert shell("list", "--config", "config.toml").code != 0

    def test_the_environment_names_a_configuration(self, shell: Shell) -> None:
        (shell.folder / "c.toml").write_text('severity_preset = "priority"\n')
        assert shell("declare", "--severity", "P1", "--title", "t", WARROOM_CONFIG="c.toml").code == 0
        assert shell("declare", "--severity", "P1", "--title", "t").code == 1


def test_the_version_is_printed_by_option(shell: Shell) -> None:
    done = shell("--version")
    assert done.code == 0
    assert done.out.startswith("warroom 0.")


def test_times_are_read_and_shown_in_the_configured_zone(shell: Shell) -> None:
    (shell.folder / "c.toml").write_text('[display]\ntimezone = "Asia/Kolkata"\n')
    shell("declare", "--severity", "SEV3", "--title", "t")
    said = shell("log", "1", "x", "--at", "2026-04-21T12:00:00Z", "--config", "c.toml")
    assert said.out.endswith("note at 17:30:00\n")


def test_a_fault_of_the_program_is_one_line_that_says_how_to_see_more(
    within: Within, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warroom.shell import incidents

    def broken(asked: object) -> int:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(incidents, "list_", broken)
    done = within("list")
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert "WARROOM_DEBUG" in done.err


def test_plain_warroom_reaches_the_screens_without_what_only_commands_need(shell: Shell, tmp_path: Path) -> None:
    """Start-up: the heavy libraries of other commands are not imported on the way to the room."""
    import subprocess
    import sys

    code = (
        "import sys; from warroom.shell import arguments; from warroom.shell.context import Shell\n"
        "Shell(arguments.read([])).options()\n"
        "print(sorted({'httpx', 'sqlite_utils', 'psycopg', 'jmespath', 'rapidfuzz', 'textual', 'rich', 'sqlite3',"
        " 'pysqlite3', 'asyncio', 'warroom.room', 'warroom.store', 'warroom.core.events'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=shell.env, check=True)
    assert ran.stdout.strip() == "[]"


def test_who_declares_may_name_the_commander_and_a_slip_opens_nothing(shell: Shell) -> None:
    (shell.folder / "config.toml").write_text('[[responder]]\nhandle = "maya"\n[[responder]]\nhandle = "priya"\n')
    config = {"WARROOM_CONFIG": str(shell.folder / "config.toml")}
    declare = ("declare", "--severity", "SEV1", "--title", "Checkout")
    slip = shell(*declare, "--commander", "pryia", **config)
    assert (slip.code, slip.out) == (1, "")
    assert "did you mean priya? If not, write pryia! for this name." in slip.err
    assert shell("list", "--all", "--json", **config).data == []
    assert shell(*declare, "--ic", "priya", **config).code == 0
    assert shell(*declare, "--commander", "pryia!", **config).code == 0
    assert {row["commander"] for row in shell("list", "--json", **config).data} == {"priya", "pryia"}
    assert shell(*declare, "--commander", "priya", "--no-command", **config).code == 2


def test_a_name_a_letter_off_a_responders_is_refused_and_the_answer_says_how_to_insist(shell: Shell) -> None:
    (shell.folder / "config.toml").write_text('[[responder]]\nhandle = "maya"\n[[responder]]\nhandle = "priya"\n')
    config = {"WARROOM_CONFIG": str(shell.folder / "config.toml")}
    assert shell("declare", "--severity", "SEV1", "--title", "Checkout", **config).code == 0
    slip = shell("role", "1", "scribe", "pryia", **config)
    assert (slip.code, slip.out) == (1, "")
    assert "did you mean priya? If not, write pryia! for this name." in slip.err
    assert shell("role", "1", "support", "vendor", **config).code == 0
    meant = shell("role", "1", "scribe", "pryia!", **config)
    assert meant.code == 0
    assert meant.out.startswith("pryia is scribe of 0001.")
