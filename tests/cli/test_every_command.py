"""Every command there is: its examples can be read, its JSON parses, its refusals keep the rule of exit codes."""

from __future__ import annotations

import json
import shlex
import shutil
from argparse import Namespace
from pathlib import Path

import pytest

from tests.cli.conftest import Done, Within
from warroom.cli import main
from warroom.keymap.actions import BY_NAME
from warroom.keymap.ordinary import WORDS
from warroom.shell import arguments
from warroom.shell.arguments import COMMANDS
from warroom.shell.failures import Usage

ENDLESS = ("room", "demo", "scribe", "wall", "serve", "watch", "ssh")
"""Those that open a screen or run until they are stopped: they answer nothing that a script could read."""
DONE: dict[str, str] = {
    "list": "list", "show": "show 1", "declare": "declare --severity 2 --title Search", "status": "status 1 identified",
    "ack": "ack 1", "severity": "severity 1 SEV1", "handover": "handover", "playbook": "playbook",
    "role": "role 1 scribe sam", "who": "who", "log": "log 1 pool is full",
    "update": "update 1 --audience team fixed", "alerts": "alerts", "feeds": "feeds check", "outbox": "outbox",
    "export": "export", "verify": "verify", "rebuild": "rebuild", "backup": "backup copy.db",
    "milestone": "milestone 1 began -5m",
}  # fmt: skip
"""What each does on a room with one open incident, where it can be done."""
REFUSED: dict[str, str] = {
    "show": "show 99", "declare": "declare --severity SEV9 --title t", "status": "status 99 identified",
    "ack": "ack 99", "severity": "severity 99 SEV1", "playbook": "playbook 99", "role": "role 99 scribe sam",
    "checkin": "checkin 1 scribe", "log": "log 99 text", "update": "update 99 --audience team text",
    "feeds": "feeds check absent", "outbox": "outbox --retry absent", "export": "export 99",
    "backup": "backup room.db/copy.db", "restore": "restore absent.db", "redact": "redact absent --reason r",
    "rebuild": "rebuild --read-only", "list": "list --db absent.db", "alerts": "alerts --db absent.db",
    "milestone": "milestone 1 mitigate now",
    "who": "who --db absent.db", "verify": "verify --db absent.db", "handover": "handover --db absent.db",
}  # fmt: skip
"""What each refuses, or fails at."""
ANSWERS_ALWAYS = ("doctor",)
"""Those that examine and report: what they find is their answer, also where they end with 1."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one open incident, made once and copied for each test."""
    path = tmp_path_factory.mktemp("prepared") / "room.db"
    assert main(["declare", "--db", str(path), "--as", "maya", "--severity", "2", "--title", "Checkout"]) == 0
    return path


@pytest.fixture
def run(prepared: Path, within: Within, tmp_path: Path) -> Within:
    shutil.copy(prepared, tmp_path / "room.db")
    return within


def examples(text: str) -> list[str]:
    """The examples at the end of a command's help, without what a shell does with their output."""
    lines = text.partition("example")[2].splitlines()[1:]
    written = (line.strip() for line in lines)
    return [line.partition(" | jq")[0].partition(" > ")[0].rpartition("| ")[2] for line in written if line]


def read(line: str) -> Namespace:
    return arguments.read(shlex.split(line)[1:])


def only_error(done: Done) -> dict[str, str]:
    assert done.out == ""
    said: dict[str, str] = json.loads(done.err)
    assert set(said) == {"error", "fix"}
    assert all(said.values())
    return said


@pytest.mark.parametrize("name", COMMANDS)
def test_its_help_has_examples_of_it_that_can_be_read(name: str, run: Within) -> None:
    done = run(name, "--help")
    assert done.code == 0
    lines = examples(done.out)
    assert lines, f"{name} --help has no example"
    assert {read(line).command for line in lines} == {name}


@pytest.mark.parametrize("name", COMMANDS)
def test_wrong_usage_ends_with_2_and_shows_the_usage_of_that_command(name: str, run: Within) -> None:
    done = run(name, "--no-such-option")
    assert (done.code, done.out) == (2, "")
    own = "warroom" if name == "room" else f"warroom {name}"
    assert f"\nusage: {own} [-h]" in done.err
    assert done.err.count("usage:") == 1
    if name not in ENDLESS:
        assert only_error(run(name, "--no-such-option", "--json"))["fix"].startswith(f"usage: {own} [-h]")


@pytest.mark.parametrize("name", DONE)
def test_what_is_done_ends_with_0_and_its_json_parses(name: str, run: Within) -> None:
    done = run(*shlex.split(DONE[name]), "--json")
    assert (done.code, done.err) == (0, "")
    assert isinstance(done.data, (dict, list))


@pytest.mark.parametrize("name", DONE)
def test_without_json_it_answers_in_words(name: str, run: Within) -> None:
    done = run(*shlex.split(DONE[name]))
    assert (done.code, done.err) == (0, "")
    assert done.out.strip()


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_ends_with_1_and_as_json_names_error_and_fix(name: str, run: Within) -> None:
    words = shlex.split(REFUSED[name])
    plain = run(*words)
    assert (plain.code, plain.out) == (1, "")
    assert plain.err.startswith("warroom: ")
    assert "usage:" not in plain.err
    told = run(*words, "--json")
    assert told.code == 1
    only_error(told)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ENDLESS])
def test_a_wrong_configuration_ends_every_command_that_reads_it_with_2(
    name: str, run: Within, tmp_path: Path
) -> None:
    (tmp_path / "wrong.toml").write_text("no_such_key = 1\n")
    done = run(*shlex.split(DONE.get(name) or REFUSED.get(name) or name), "--config", "wrong.toml", "--json")
    if name == "backup":
        assert done.code == 0  # with a database named it needs nothing else: a copy comes first when all is broken
    elif name in ANSWERS_ALWAYS:
        assert done.code == 1
        assert any(not check["ok"] for check in done.data)
    else:
        assert done.code == 2
        assert "no_such_key" in only_error(done)["error"]


def test_every_command_that_ends_by_itself_is_walked() -> None:
    walked = {*DONE, *REFUSED, *ANSWERS_ALWAYS, *ENDLESS}
    assert walked == set(COMMANDS)
    assert {*REFUSED, *ANSWERS_ALWAYS, *ENDLESS} == set(COMMANDS), "each has a refusal"


class TestOrdinaryWords:
    """What people type who do not know the names here."""

    @pytest.mark.parametrize("word", WORDS)
    def test_each_finds_its_command_or_a_sentence_that_names_one(self, word: str) -> None:
        meaning = WORDS[word]
        if word in COMMANDS:
            return  # the command itself comes first
        if not meaning.command:
            with pytest.raises(Usage, match="there is no command") as refused:
                arguments.read([word, "1"])
            assert meaning.says in str(refused.value)
            assert meaning.says
        elif meaning.command.startswith("-"):
            with pytest.raises(arguments.Answered):
                arguments.read([word])
        else:
            with pytest.raises(arguments.Answered):
                arguments.read(["help", word])
            assert meaning.command.split()[0] in COMMANDS

    @pytest.mark.parametrize("word", WORDS)
    def test_each_has_an_answer_in_the_room(self, word: str) -> None:
        meaning = WORDS[word]
        assert [bool(meaning.typed), bool(meaning.action)].count(True) <= 1
        assert not meaning.action or meaning.action in BY_NAME
        assert meaning.typed or meaning.action or meaning.says

    @pytest.mark.parametrize(
        ("typed", "means"),
        [
            ("resolve 1 --reason fixed", "status 1 resolved --reason fixed"), ("close 42", "status 42 closed"),
            ("mitigate 42 --as ana", "status 42 monitoring --as ana"),
            ("--as ana close 42", "status 42 closed --as ana"),
            ("close --as ana 42", "status 42 closed --as ana"),
            ("create --severity 1 --title t", "declare --severity 1 --title t"),
            ("new --severity 1 --title t", "declare --severity 1 --title t"), ("timeline 42", "show 42"),
            ("incidents --all", "list --all"), ("handoff", "handover"), ("runbook 42", "playbook 42"),
            ("comms 42 --audience team all well", "update 42 --audience team all well"),
        ],
    )
    def test_what_follows_goes_where_the_command_has_it(self, typed: str, means: str) -> None:
        assert vars(arguments.read(typed.split())) == vars(arguments.read(means.split()))

    def test_a_misspelt_one_is_offered(self, run: Within) -> None:
        assert 'there is no command "runbok": did you mean runbook?' in run("runbok").err

    def test_help_takes_a_command_or_an_ordinary_word(self, run: Within) -> None:
        assert run("help").out == run("--help").out
        assert run("help", "resolve").out == run("status", "--help").out
