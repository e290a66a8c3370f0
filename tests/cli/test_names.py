"""Whoever says who they are, by whatever spelling, is that responder: in the shell, by log-in, by key."""

from __future__ import annotations

import getpass
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, Within
from warroom.config.loading import load
from warroom.core.naming import People
from warroom.serving.identity import Gate, NotLetIn
from warroom.shell.serve import proven

TEAM = """\
[[responder]]
handle = "dana"
name = "Dana Kowalska"
[[responder]]
handle = "eli"
[[severity]]
name = "SEV-1"
rank = 1
[[severity]]
name = "Tier-2"
rank = 2
"""
HEADER = "X-Forwarded-User"


@pytest.fixture
def team(tmp_path: Path) -> str:
    path = tmp_path / "team.toml"
    path.write_text(TEAM)
    return str(path)


def declared_by(within: Within, team: str, *who: str) -> tuple[str, str]:
    done = within("declare", "--config", team, "--severity", "sev_1", "--title", "Refused cards", "--json", *who)
    assert done.code == 0, done.err
    shown = within("show", done.data["id"], "--config", team, "--json").data
    return shown["declared_by"], shown["commander"]


@pytest.mark.parametrize("name", ["dana", "Dana", "@DANA", "Dana Kowalska", " dana  kowalska "])
def test_as_takes_a_handle_in_any_case_or_the_display_name(within: Within, team: str, name: str) -> None:
    assert declared_by(within, team, "--as", name) == ("dana", "dana")


def test_the_environments_name_is_read_by_the_same_rule(
    within: Within, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARROOM_USER", "Dana Kowalska")
    assert declared_by(within, team) == ("dana", "dana")


@pytest.mark.parametrize(("login", "means"), [("ELI", "eli"), ("kim", "kim")])
def test_a_log_in_name_is_read_by_the_same_rule(
    within: Within, team: str, monkeypatch: pytest.MonkeyPatch, login: str, means: str
) -> None:
    monkeypatch.delenv("WARROOM_USER")
    monkeypatch.setattr(getpass, "getuser", lambda: login)
    assert declared_by(within, team) == (means, means)


def test_two_words_that_name_no_responder_are_told_what_as_takes(within: Within, team: str) -> None:
    done = within("declare", "--config", team, "--severity", "1", "--title", "t", "--as", "Dana Nobody")
    assert done.code == 2
    assert "one word of at most 40 letters, such as maya, or the name of a configured responder" in done.err


def test_a_forced_commands_name_is_read_by_the_same_rule(shell: Shell, team: str) -> None:
    shell("declare", "--config", team, "--severity", "1", "--title", "Refused cards", "--as", "Dana")
    done = shell("ssh", "--config", team, "--db", str(shell.db), "--as", "Dana Kowalska",
                 SSH_ORIGINAL_COMMAND="show 1 --json")  # fmt: skip
    assert done.code == 0, done.err
    assert json.loads(done.out)["commander"] == "dana"


@pytest.mark.parametrize("severity", ["SEV-1", "sev1", "Sev 1", "1", "TIER-2", "tier2", "2"])
def test_a_severity_that_the_doctor_finds_well_can_be_declared(within: Within, team: str, severity: str) -> None:
    assert within("doctor", "--config", team, "--json").data
    done = within("declare", "--config", team, "--severity", severity, "--title", "Refused cards")
    assert done.code == 0, done.err


def test_the_doctor_says_whom_a_name_means(within: Within, team: str) -> None:
    said = {c["check"]: c["text"] for c in within("doctor", "--config", team, "--as", "Dana Kowalska", "--json").data}
    assert said["identity"].startswith("dana, by --as")
    assert "identity.responder" not in said


def test_what_people_do_at_the_shell_is_read_alike(within: Within, team: str) -> None:
    declared_by(within, team, "--as", "dana")
    assert within("role", "1", "Tech-Lead", "ELI", "--config", team).out == "eli is tech lead of 0001.\n"
    assert within("status", "1", "Re-Opened", "--config", team).err.startswith("warroom: Give a reason to reopen it")
    assert within("log", "1", "it holds", "--kind", "FACT", "--config", team).code == 0
    assert within("severity", "1", "tier 2", "--config", team).out.endswith(": Tier-2\n")


class TestAnAccountThatAProxyVouchesFor:
    @pytest.fixture
    def gate(self, team: str) -> Gate:
        people = People(load(team, env={}).responder)
        return Gate(frozenset(), HEADER, ("127.0.0.1",), known=proven(people))

    @pytest.mark.parametrize(("account", "handle"), [("dana", "dana"), ("ELI@example.com", "eli"), ("kim", "kim")])
    def test_is_the_responder_of_that_handle_in_any_case(self, gate: Gate, account: str, handle: str) -> None:
        assert gate.person("127.0.0.1", [(HEADER, account)]) == handle

    @pytest.mark.parametrize("account", ["dana-kowalska", "e-li", "DanaKowalska@example.com"])
    def test_is_never_taken_for_somebody_whose_name_only_reads_alike(self, gate: Gate, account: str) -> None:
        with pytest.raises(NotLetIn, match="in this room that name means") as refused:
            gate.person("127.0.0.1", [(HEADER, account)])
        assert refused.value.status == 401
