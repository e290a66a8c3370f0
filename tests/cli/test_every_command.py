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
from warroom.core.model import Alert, AlertSeverity, FeedHealth
from warroom.keymap.actions import BY_NAME
from warroom.keymap.ordinary import WORDS
from warroom.shell import arguments
from warroom.shell.arguments import COMMANDS
from warroom.shell.failures import Usage
from warroom.store import Store

ENDLESS = ("room", "demo", "replay", "scribe", "wall", "serve", "watch", "ssh")
"""Those that open a screen or run until they are stopped: they answer nothing that a script could read."""
DONE: dict[str, str] = {
    "list": "list", "show": "show 1 --ids", "declare": "declare --severity 2 --title Search --alert DiskFull",
    "status": "status 1 identified", "ack": "ack 1", "severity": "severity 1 SEV1", "handover": "handover",
    "playbook": "playbook", "role": "role 1 scribe sam", "who": "who", "log": "log 1 pool is full",
    "update": "update 1 --audience team fixed", "alerts": "alerts ack DiskFull on it", "feeds": "feeds check",
    "outbox": "outbox", "export": "export", "verify": "verify", "rebuild": "rebuild", "backup": "backup copy.db",
    "milestone": "milestone 1 began -5m",
    "plan": "plan Release 2.2 to all regions --service checkout",
    "activate": "plan Release && activate 2 --severity SEV1",
    "reopen": "cancel 1 a test && reopen 1 it is real", "cancel": "cancel 1 a test",
    "merge": "declare --severity 2 --title Copy && merge 2 1 same thing",
    "unmerge": "declare --severity 2 --title Copy && merge 2 1 && unmerge 2",
    "breach": "breach 1 card data", "notified": "breach 1 && notified 1 the regulator",
    "undo": "log 1 oops && undo 1", "details": "details 1 --service search --began -10m",
    "brief": 'brief 1 --doing "rolling back"', "triage": 'triage 1 --who "half of them" --since -9m --region eu',
    "assess": "assess 1 --users 60 --eta 20m",
    "private": "private 1", "link": "link 1 https://example.com/bridge bridge",
    "unlink": "link 1 DiskFull && unlink 1 DiskFull", "channel": "channel 1 inc-1-checkout",
    "accept": "role 1 commander sam && accept 1 commander I have it --as sam",
    "decline": "role 1 commander sam && decline 1 commander no --as sam",
    "withdraw": "role 1 commander sam && withdraw 1 commander", "release": "role 1 scribe maya && release 1 scribe",
    "take": "take 1 maya does not answer --as sam", "join": "join 1 support --as sam",
    "leave": "join 1 --as sam && leave 1 --as sam",
    "checkin": "plan Launch && role 2 support sam && checkin 2 support --at 20m && checkin 2 support all well",
    "oncall": "oncall", "services": "services", "accounts": "accounts",
    "draft": "draft 1 --audience customers We are on it",
    "approve": "draft 1 --audience team all well && approve 1 last",
    "discard": "draft 1 --audience team all well && discard 1 last",
    "amend": "log 1 pool is ful && amend 1 last --text 'pool is full' --kind fact",
    "retract": "log 1 oops && retract 1 last typo", "unretract": "log 1 oops && retract 1 last && unretract 1 ENTRY",
    "pin": "log 1 x && pin 1 last", "withhold": "log 1 x && withhold 1 last", "assist": "assist preview 1",
    "hypothesis": "log 1 leak --kind hypothesis && hypothesis 1 last supported by logs",
    "evidence": "log 1 leak --kind hypothesis && log 1 full --kind fact && evidence 1 ENTRY last --contradicts",
    "split": "log 1 two things && split 1 last one two", "combine": "log 1 one && log 1 two && combine 1 ENTRY last",
    "ask": "ask 1 @raj latency by version --within 3m", "task": "task 1 @ana drain the pool --due 20m",
    "tick": "playbook 1 --use PLAYBOOK && tick 1 1", "escalate": "escalate 1",
    "snooze": "snooze 1 team_update 15m they are on the call", "tickets": "plan Launch && tickets 2 --warn 20",
    "alert": "alert pushed.json", "comment": "comment DiskFull known since Monday", "review": "review 1",
    "config": "config init --config made.toml", "completion": "completion fish",
    "search": "search checkout", "similar": "similar 1", "metrics": "metrics",
    "followup": "followup add 1 alert on the pool", "followups": "followups",
    "tag": "tag 1 symptom=slow", "resolution": "resolution 1 --cause leak",
    "rate": "link 1 DiskFull && rate 1 useful DiskFull",
    "workaround": "workaround add 1 reads from the primary", "workarounds": "workarounds", "tracker": "tracker check",
    "change": "change 1 rolled back", "pause": "pause 1 the roll-out --of ana", "containment": "containment",
    "chat": "chat list 1",
    "changes": "changes",
    "store": "store copy room.db moved.db", "policy": "policy check --severity SEV3",
    "call": "call check", "timeline": "timeline 1", "drill": "drill list", "drills": "drills",
    "launch": 'launch new Release 2.2 --at "2199-03-29 09:00" && launch prepare 2 T-7d ana rehearse',
    "security": "security 1", "custody": 'custody 1 --item "laptop of the admin" --where safe',
    "duty": "security 1 && duty 1 legal told by phone", "reporter": "reporter 1 Jo Kim --contact +49",
    "verified": "verified 1 test two orders went through", "recover": "recover 1",
}  # fmt: skip
"""What each does on a room with one open incident and one alert, where it can be done; what must come before it."""
REFUSED: dict[str, str] = {
    "show": "show 99", "timeline": "timeline 99",
    "declare": "declare --severity SEV9 --title t", "status": "status 99 identified",
    "ack": "ack 99", "severity": "severity 99 SEV1", "playbook": "playbook 99", "role": "role 99 scribe sam",
    "checkin": "checkin 1 scribe", "log": "log 99 text", "update": "update 99 --audience team text",
    "feeds": "feeds check absent", "outbox": "outbox --retry absent", "export": "export 99",
    "backup": "backup room.db/copy.db", "restore": "restore absent.db", "redact": "redact absent --reason r",
    "rebuild": "rebuild --read-only", "list": "list --db absent.db", "alerts": "alerts snooze Absent --until 5m why",
    "milestone": "milestone 1 mitigate now", "who": "who --db absent.db", "verify": "verify --db absent.db",
    "handover": "handover --db absent.db",
    "plan": "plan Release --severity SEV9", "activate": "activate 1", "reopen": "reopen 1 why",
    "cancel": "cancel 99 why",
    "merge": "merge 1 1", "unmerge": "unmerge 1", "breach": "breach 99", "notified": "notified 1",
    "assess": "assess 99",
    "reviewed": "reviewed 1", "undo": "undo 1 --as sam", "details": "details 99 --title t", "brief": "brief 99",
    "triage": "triage 99", "private": "private 99", "link": "link 1 Absent", "unlink": "unlink 1 Absent",
    "channel": "channel 1 'two words'", "accept": "accept 1 scribe", "decline": "decline 1 scribe",
    "withdraw": "withdraw 1 scribe", "release": "release 1 scribe", "take": "take 1", "join": "join 1 juggler",
    "leave": "leave 1", "oncall": "oncall --db absent.db", "services": "services absent", "accounts": "accounts absent",
    "draft": "draft 99 --audience team text",
    "approve": "approve 1 last", "discard": "discard 1 last", "amend": "amend 1 99:99 --text t",
    "retract": "retract 1 absent", "unretract": "unretract 1 absent", "pin": "pin 1 absent",
    "withhold": "withhold 1 absent", "assist": "assist draft 1",
    "hypothesis": "hypothesis 1 absent supported", "evidence": "evidence 1 absent last", "split": "split 1 absent a b",
    "combine": "combine 1 absent last", "unpaste": "unpaste 1 absent", "ask": "ask 1 someone latency",
    "task": "task 1 --done absent", "tick": "tick 1 1", "escalate": "escalate 1 nobody-has-this-level",
    "snooze": "snooze 1 absent 15m why", "tickets": "tickets 1 --warn 9 --escalate 3",
    "alert": "alert absent.json", "comment": "comment Absent hello", "review": "review 99",
    "config": "config init --config taken.toml",
    "search": "search checkout --db absent.db", "similar": "similar 99", "metrics": "metrics --db absent.db",
    "followup": "followup done F-0099-1", "followups": "followups --db absent.db",
    "tag": "tag 1 weird", "resolution": "resolution 99", "rate": "rate 1 useful Absent",
    "security": "security 99", "custody": "custody 1 absent.dump", "duty": "duty 1 legal", "reporter": "reporter 99 Jo",
    "verified": "verified 1 guess", "recover": "recover 99",
    "workaround": "workaround remove W-0099-1", "workarounds": "workarounds --db absent.db",
    "tracker": "tracker check absent", "chat": "chat list 99",
    "change": "change C-0099-1 --undone", "pause": "pause P-0099-1 --lifted",
    "containment": "containment --db absent.db",
    "changes": "changes --db absent.db",
    "store": "store copy absent.db moved.db", "call": "call check --rule absent",
    "drill": "drill send absent", "drills": "drills --db absent.db", "launch": "launch go 1",
}  # fmt: skip
"""What each refuses, or fails at."""
MISUSED: dict[str, str] = {
    "assist": "assist accept 1",
    "ask": "ask 1 raj", "task": "task 1 --hand-on last two words", "details": "details 1", "amend": "amend 1 last",
    "snooze": "snooze 1 team_update", "alerts": "alerts ack", "log": "log 1", "update": "update 1 --audience team",
    "playbook": "playbook --frontline", "checkin": "checkin 1 scribe fine --drop", "cancel": "cancel 1",
    "milestone": "milestone 1 began teatime", "triage": "triage 1 --since teatime", "feeds": "feeds",
    "declare": "declare --title t", "store": "store copy room.db",
    "status": "status 1 fine", "policy": "policy check --within never",
    "call": "call check --since teatime", "drill": "drill hint", "launch": "launch move 1",
    "tickets": "tickets 1 --warn many",
}  # fmt: skip
"""What cannot be understood although every option is one that it takes."""
NEEDED = ("declare", "outbox", "update", "redact", "plan", "undo", "details", "draft", "amend", "tickets",
          "task")  # fmt: skip
"""Those whose words above name an option that they must have."""
ANSWERS_ALWAYS = ("doctor", "completion", "policy")
"""Those that examine or print: whatever they find is their answer."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one open incident and one alert, made once and copied for each test."""
    path = tmp_path_factory.mktemp("prepared") / "room.db"
    assert main(["declare", "--db", str(path), "--as", "maya", "--severity", "2", "--title", "Checkout"]) == 0
    alert = Alert(feed="prod", uid="u1", fingerprint="f1f1f1", title="DiskFull", severity=AlertSeverity.HIGH)
    with Store.open(path) as store:
        store.save_poll("prod", [alert], [], FeedHealth(id="prod", type="alertmanager", state="ok"))
    return path


def lay_out(folder: Path) -> None:
    """The files that the commands of the walk name."""
    (folder / "taken.toml").touch()
    (folder / "pushed.json").write_text('{"uid": "backup", "title": "Backup failed", "status": "firing"}')


@pytest.fixture
def run(prepared: Path, within: Within, tmp_path: Path) -> Within:
    lay_out(tmp_path)
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


def last_of(run: Within, line: str) -> list[str]:
    """The words of the last command of a line, after those before it are done; ENTRY is the first entry they made."""
    *before, last = line.split(" && ")
    for one in before:
        done = run(*words(run, one))
        assert done.code == 0, done.err
    return words(run, last)


def words(run: Within, line: str) -> list[str]:
    found = shlex.split(line)
    if "ENTRY" in found:
        entries = run("show", "1", "--json").data["entries"]
        made = next(entry for entry in entries if entry["text"] in ("oops", "leak", "one"))
        found[found.index("ENTRY")] = str(made["id"])
    if "PLAYBOOK" in found:
        found[found.index("PLAYBOOK")] = str(run("playbook", "--json").data["playbooks"][0]["name"])
    return found


@pytest.mark.parametrize("name", DONE)
def test_what_is_done_ends_with_0_and_its_json_parses(name: str, run: Within) -> None:
    done = run(*last_of(run, DONE[name]), "--json")
    assert (done.code, done.err) == (0, "")
    assert isinstance(done.data, (dict, list))


@pytest.mark.parametrize("name", DONE)
def test_without_json_it_answers_in_words(name: str, run: Within) -> None:
    done = run(*last_of(run, DONE[name]))
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


@pytest.mark.parametrize("name", MISUSED)
def test_what_cannot_be_understood_ends_with_2(name: str, run: Within) -> None:
    done = run(*shlex.split(MISUSED[name]))
    assert (done.code, done.out) == (2, "")
    assert f"\nusage: warroom {name} " in done.err
    told = run(*shlex.split(MISUSED[name]), "--json")
    assert told.code == 2
    only_error(told)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ENDLESS])
def test_a_wrong_configuration_ends_every_command_that_reads_it_with_2(
    name: str, run: Within, tmp_path: Path
) -> None:
    (tmp_path / "wrong.toml").write_text("no_such_key = 1\n")
    plain = (line for line in (REFUSED.get(name, name), DONE.get(name, name)) if "--" not in line and "&&" not in line)
    acts = {"config": "config show", "policy": "policy check"}
    line = acts.get(name) or (REFUSED[name] if name in NEEDED else next(plain, REFUSED.get(name, name)))
    words = shlex.split(line)
    done = run(*words, "--config", "wrong.toml", "--json")
    if name == "backup":
        assert done.code == 1  # it reads none: a copy can be made when all else is broken
    elif name == "completion":
        assert done.code == 2  # it reads none either, and was not told which shell
    elif name == "doctor":
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
            ("new --severity 1 --title t", "declare --severity 1 --title t"),
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
