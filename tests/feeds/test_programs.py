"""Secrets that a program hands out: its first line, kept, never run where a person's screen starts the watcher."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import pytest

from warroom.config.loading import ConfigError, check_feeds, load
from warroom.config.secret import SecretMissing, malformed, references, secret
from warroom.config.settings import Config, FeedSettings
from warroom.core.validation import validated
from warroom.doctor.feeds import examine
from warroom.feeds.programs import Programs, programs_of

PYTHON = f"'{sys.executable}' -c"


def programs(limit: float = 30.0, now: list[float] | None = None) -> Programs:
    clock = now if now is not None else [0.0]
    return Programs(timedelta(minutes=5), timedelta(seconds=limit), lambda: clock[0])


def test_the_first_line_is_kept_for_as_long_as_configured_and_arguments_are_no_shells(tmp_path: Path) -> None:
    now, count = [0.0], tmp_path / "count"
    line = f"""{PYTHON} "open(r'{count}', 'a').write('x'); print('tok;en $HOME'); print('more' * 100000)" """
    asked = programs(now=now)
    with pytest.raises(SecretMissing, match="not run yet"):
        asked.value(line)
    for moment in (0.0, 299.0, 301.0):
        now[0] = moment
        asked.look(line)
        assert secret(f"Bearer ${{command:{line}}}", {}, asked.value) == "Bearer tok;en $HOME"
    assert count.read_text() == "xx"
    asked.forget(line)
    asked.look(line)
    assert count.read_text() == "xxx"


@pytest.mark.parametrize(("line", "says"), [
    (f'{PYTHON} "raise SystemExit(3)"', "ended with code 3"), (f'{PYTHON} "print()"', "wrote no line"),
    (f'{PYTHON} "print(chr(27))"', "wrote no line"), (f"{PYTHON} \"print('x' * 20000)\"", "wrote no line"),
    ("/nonexistent/warroom-token --now", "warroom-token of"), ("", "names no program"), ("'half", "names no program"),
])  # fmt: skip
def test_what_brings_no_secret_is_told_without_its_arguments_or_output(line: str, says: str) -> None:
    asked = programs()
    asked.look(line)
    with pytest.raises(SecretMissing, match=says) as told:
        asked.value(line)
    assert "--now" not in str(told.value)
    assert "print" not in str(told.value)


def test_a_program_that_does_not_end_is_ended() -> None:
    asked = programs(limit=0.2)
    line = f'{PYTHON} "import threading; threading.Event().wait()"'
    asked.look(line)
    with pytest.raises(SecretMissing, match=r"longer than 0\.2 s"):
        asked.value(line)


def test_only_a_standing_watcher_runs_programs_and_every_place_of_a_feed_may_name_one() -> None:
    with pytest.raises(SecretMissing, match="standing watcher only"):
        secret("${command:gcloud auth print-access-token}", {})
    assert references("a ${command:x y} b") == (("command", "x y"),)
    assert not malformed("${command:x y}")
    feed = validated(FeedSettings, {
        "id": "f", "type": "cloudwatch", "url": "https://kelp.example",
        "headers": {"A": "${command:one} ${command:two}"},
        "credentials": "${command:three 3}", "auth": {"type": "bearer", "token": "${command:one}"}, "region": "x",
    })  # fmt: skip
    assert set(programs_of(feed)) == {"one", "two", "three 3"}


@pytest.mark.parametrize(("text", "says"), [
    ('[[channel]]\nid = "ops"\ntype = "webhook"\nurl = "${command:hook}"', "run for feeds only"),
    ('[store]\nurl = "${command:database address}"', "run for feeds only"),
    ('[[feed]]\nid = "f"\ntype = "servicenow"\nurl = "https://kelp.example"\nquery = "${env:Q}"', "are not read here"),
    ('[[feed]]\nid = "f"\ntype = "cloudwatch"\nurl = "https://kelp.example"\nregion = "eu-west-1"\naccess_key = "${X}"',
     "write ${env:NAME}"),
    ('[[feed]]\nid = "f"\ntype = "cloudwatch"\nurl = "https://kelp.example"\nregion = "eu-west-1"\n'
     'access_key = "${env:A}"\nsecret_key = "${command:vault read}"', ""),
    ('[[feed]]\nid = "f"\ntype = "json"\nurl = "https://kelp.example"\nmap = { uid = "id", title = "name" }\n'
     'auth = { type = "client_credentials", token_url = "https://kelp.example/t", client_id = "x" }', "client_secret"),
    ('[[service]]\nname = "shop"\non_call = "oncall:nobody"', 'no feed "nobody"'),
    ('[[service]]\nname = "Shop"\n[[service]]\nname = "shop"', "shop"),
])  # fmt: skip
def test_what_cannot_be_read_as_a_secret_or_a_service_is_told_when_the_file_is_checked(
    tmp_path: Path, text: str, says: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    try:
        told = " ".join(check_feeds(load(file)))
    except ConfigError as error:
        told = str(error)
    assert (says in told) if says else told == ""


def test_the_doctor_looks_at_a_types_own_secrets_and_runs_no_program() -> None:
    feed = {"id": "aws", "type": "cloudwatch", "url": "https://kelp.example", "region": "eu-west-1",
            "access_key": "AKIDEXAMPLE", "secret_key": "written out", "session_token": "${env:GONE}",
            "credentials": "${command:/nonexistent/vault}"}  # fmt: skip
    told = [check.says for check in examine(validated(Config, {"feed": [feed]}), {})]
    assert len(told) == 2
    assert "secret_key seems to hold a secret as it is" in " ".join(told)
    assert "session_token: the environment variable GONE is not set" in " ".join(told)
