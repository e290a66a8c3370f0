"""``config`` and ``completion``: where it is, what holds without its secrets, what editors and Tab get."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.conftest import Shell, Within
from warroom.config.loading import load
from warroom.config.masked import masked
from warroom.config.schema import schema

TOP = Path(__file__).resolve().parents[2]
SECRETS = """\
name = "acme"
[[feed]]
id = "prod"
type = "alertmanager"
url = "https://maya:hunter2@alertmanager.example.com?token=qwertz"
headers = { Authorization = "Bearer hunter3", X-Key = "${env:X_KEY}" }
auth = { type = "bearer", token = "${env:TOKEN}" }
[[channel]]
id = "ops"
url = "slack://T123/hunter4/hunter5"
"""


def test_show_prints_what_holds_and_never_a_secret(within: Within, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(SECRETS)
    for form in ([], ["--json"]):
        done = within("config", "show", "--config", "own.toml", *form)
        assert done.code == 0, done.err
        assert "hunter" not in done.out
        assert "qwertz" not in done.out
        assert "${env:TOKEN}" in done.out
        assert "alertmanager.example.com" in done.out
    shown = within("config", "show", "--config", "own.toml").out
    read = tomllib.loads(shown)
    assert read["name"] == "acme"
    assert read["store"]["mode"] == "0600"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"token": "abc"}, {"token": "…"}), ({"token": "${file:/run/t}"}, {"token": "${file:/run/t}"}),
        ({"headers": {"Authorization": "Bearer ${env:A}"}}, {"headers": {"Authorization": "Bearer ${env:A}"}}),
        ({"headers": {"Authorization": "abc${env:A}"}}, {"headers": {"Authorization": "…${env:A}"}}),
        ({"url": "https://u:p@host/x?k=v"}, {"url": "https://…@host/x?…"}),
        ({"url": "ntfys://${env:T}@host/maya"}, {"url": "ntfys://${env:T}…"}),
        ({"severity": ["SEV1"], "keys": {"declare": "n"}}, {"severity": ["SEV1"], "keys": {"declare": "n"}}),
    ],
)  # fmt: skip
def test_what_may_be_a_secret_is_masked_and_a_reference_stays(given: dict[str, Any], shown: dict[str, Any]) -> None:
    assert masked(given) == shown


def test_path_names_a_theme_of_ones_own_and_what_is_wrong_with_it(within: Within, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[display]\ntheme = "night.toml"\n')
    (tmp_path / "night.toml").write_text("txt = 3\n")
    told = within("config", "path", "--config", "own.toml", "--json").data
    assert told["theme"].endswith("night.toml")
    assert 'did you mean "text"?' in told["theme_faults"][0]
    assert 'did you mean "text"?' in within("config", "path", "--config", "own.toml").out
    (tmp_path / "own.toml").write_text("broken")
    assert within("config", "path", "--config", "own.toml", "--json").data["theme"] is None


def test_init_writes_a_file_that_holds_and_is_the_owners_alone(within: Within, tmp_path: Path) -> None:
    done = within("config", "init", "--config", "new/config.toml", "--json")
    assert done.code == 0, done.err
    made = tmp_path / "new" / "config.toml"
    assert made.read_text().startswith("#:schema ./config.schema.json\n")
    assert made.stat().st_mode & 0o777 == 0o600
    assert json.loads((made.parent / "config.schema.json").read_text()) == schema()
    assert load(made, env={}).policy == load(None, env={}).policy
    again = within("config", "init", "--config", "new/config.toml")
    assert (again.code, again.out) == (1, "")
    assert "is there already" in again.err


def test_path_names_the_file_that_holds_and_where_it_was_looked_for(within: Within, tmp_path: Path) -> None:
    none = within("config", "path", "--json").data
    assert none["config"] is None
    assert none["searched"]
    (tmp_path / "own.toml").write_text("")
    assert within("config", "path", "--config", "own.toml", "--json").data["config"] == "own.toml"


class TestTheSchema:
    def test_it_is_one_and_takes_the_whole_of_the_defaults(self) -> None:
        jsonschema.Draft202012Validator.check_schema(schema())
        text = (TOP / "config.toml").read_text()
        jsonschema.validate(tomllib.loads(text), schema(), jsonschema.Draft202012Validator)
        lines = [line for line in text.splitlines() if not line.startswith("# ")]
        examples = "\n".join(line.removeprefix("#") for line in lines)
        jsonschema.validate(tomllib.loads(examples), schema(), jsonschema.Draft202012Validator)

    @pytest.mark.parametrize(
        "wrong",
        [
            'nmae = "x"', "[room]\nsoak = 5", '[store]\nmodes = "0600"', '[[channel]]\nurl = "slack://x"',
            'severity_preset = "loud"', "[serve]\nport = 99999", '[business_hours]\ndays = ["monday"]',
        ],
    )  # fmt: skip
    def test_it_marks_what_is_wrong(self, wrong: str) -> None:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(tomllib.loads(wrong), schema(), jsonschema.Draft202012Validator)

    def test_every_key_says_what_it_is_for(self) -> None:
        found = schema()
        for name, table in {"config.toml": found, **found["$defs"]}.items():
            assert [key for key, one in table["properties"].items() if not one["description"]] == [], name


def completed(shell: Shell, line: str, folder: Path) -> list[str]:
    """What Tab offers at the end of a line, asked as a shell asks it."""
    answer = folder / "offered"
    asked = {
        "_ARGCOMPLETE": "1", "COMP_LINE": line, "COMP_POINT": str(len(line)),
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
        "_ARGCOMPLETE_IFS": "\n", "COMP_TYPE": "9",
    }  # fmt: skip
    subprocess.run([sys.executable, "-m", "warroom"], env={**os.environ, **shell.env, **asked}, check=True, timeout=60)
    return [word.strip() for word in answer.read_text().split("\n") if word.strip()]


def test_tab_offers_commands_incidents_and_the_words_of_each_place(shell: Shell, tmp_path: Path) -> None:
    assert shell("declare", "--severity", "2", "--title", "Checkout").code == 0
    assert {"status", "store"} & set(completed(shell, "warroom sta", tmp_path)) == {"status"}
    assert completed(shell, "warroom ack ", tmp_path) == ["0001"]
    assert completed(shell, "warroom status 0001 inv", tmp_path) == ["investigating"]
    assert completed(shell, "warroom log 0001 x --kind hyp", tmp_path) == ["hypothesis"]


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_each_shell_gets_code_that_asks_warroom(within: Within, name: str) -> None:
    done = within("completion", name)
    assert done.code == 0
    assert "warroom" in done.out
    assert "_ARGCOMPLETE" in done.out
