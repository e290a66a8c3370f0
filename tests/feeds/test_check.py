"""``warroom feeds check``: in words what each feed says, what is wrong with it, and never a secret."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.answers import answer
from tests.support.feed_tables import KINDS, table
from tests.support.http import Answer, Asked, Server
from warroom.cli import main
from warroom.config.wording import toml
from warroom.feeds.goalert_oncall import QUESTION as ON_CALL_QUESTION
from warroom.feeds.presets import GoAlert

SECRET = "kelp-secret-4711"
Check = Any


def _text(tables: list[dict[str, Any]]) -> str:
    parts = []
    for one in tables:
        lines = [f"{key} = {toml(value)}" for key, value in one.items() if not isinstance(value, dict)]
        inner = [f"[feed.{k}]\n" + "\n".join(f"{n} = {toml(v)}" for n, v in value.items())
                 for k, value in one.items() if isinstance(value, dict)]  # fmt: skip
        parts.append("\n".join(["[[feed]]", *lines, *inner]))
    return "\n".join(parts)


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Check:
    monkeypatch.setenv("KELP_TOKEN", SECRET)

    def run(*tables: dict[str, Any], words: tuple[str, ...] = ()) -> tuple[int, str]:
        config = tmp_path / "config.toml"
        config.write_text(_text(list(tables)))
        code = main(["--config", str(config), "--db", str(tmp_path / "room.db"), "feeds", "check", *words])
        told = capsys.readouterr()
        assert SECRET not in told.out + told.err
        assert "Traceback" not in told.err
        return code, told.out

    return run


def test_each_feed_says_what_it_saw(server: Server, check: Check) -> None:
    labels = {"alertname": "DiskFull", "severity": "critical", "service": "db"}
    one = {"labels": labels, "annotations": {}, "fingerprint": "1", "status": {"state": "active"}}
    labels = {"alertname": "Slow", "severity": "warning"}
    two = {"labels": labels, "fingerprint": "2", "status": {"state": "suppressed"}}
    server.routes["/api/v2/alerts"] = Answer([one, two])
    server.routes["/api/v2/status"] = Answer({"uptime": "2026-03-02T08:00:00Z"})
    server.routes["/oncalls"] = Answer(answer("pagerduty-oncall"))
    server.routes["/count"] = Answer({"count": 112})
    server.routes["/down"] = Answer(b"", 503)
    code, said = check(
        table("alertmanager", server.url, watchdog="title:Watchdog"),
        table("pagerduty-oncall", server.url),
        table("tickets", server.url, warn=100),
        table("probe", server.url + "/down", name="shop", after=1),
    )
    lines = said.splitlines()
    assert code == 0
    assert lines[0].startswith(
        'alertmanager      ok, 2 alerts (1 critical, 1 warning, 1 suppressed), such as "DiskFull" of db, in 0.'
    )
    assert lines[0].endswith("; its watchdog is missing")
    assert lines[1].startswith("pagerduty-oncall  ok, 2 on call, in 0.")
    assert lines[2].startswith(
        'tickets           ok, 1 alert (1 warning), such as "Tickets over 100 an hour", '
        "tickets 112/h (over 100, 1 point), in 0."
    )
    assert 'such as "shop: wrong status", latency ' in lines[3]


UNASKED = {"probe", "folder", "rota"}
"""Types that say what they find themselves, or ask no server."""


def test_every_type_says_in_a_sentence_what_is_wrong_whatever_answers(server: Server, check: Check) -> None:
    def echo(asked: Asked) -> Answer:
        return Answer({"message": f"no: {asked.headers.get('authorization')}"}, 403)

    auth = {"type": "header", "header": "Authorization", "value": "Token ${env:KELP_TOKEN}"}
    tables = [table(kind, server.url, auth=auth) for kind in KINDS]
    for reply in (echo, Answer(b"<html>Log in</html>"), Answer(b""), Answer({"status": "ok"}), Answer([1, None, "x"])):
        server.routes = _Every(reply)
        code, said = check(*tables)
        lines = {line.split()[0]: line for line in said.splitlines()}
        assert set(lines) == set(KINDS)
        assert code == 1
        for kind, line in lines.items():
            assert " failed: " in line or " ok, " in line, line
            assert "error in the feed type" not in line, line
            assert kind in UNASKED or reply is not echo or "authentication: HTTP 403" in line, line


def test_a_secret_that_is_not_set_and_a_password_in_the_address_are_told_without_them(
    server: Server, check: Check
) -> None:
    server.routes["/api/v1/alerts"] = Answer({"error": f"bad token {SECRET}"}, 401)
    code, said = check(
        table("prometheus", server.url, headers={"X-Key": "${env:KELP_TOKEN}"}),
        table("nagios", server.url, headers={"X-Key": "${env:KELP_MISSING}"}),
        table("rss", "http://user:${env:KELP_TOKEN}@127.0.0.1:1/feed"),
    )
    assert code == 1
    first, second, third = said.splitlines()
    assert "authentication: HTTP 401" in first
    assert "KELP_MISSING" in second
    assert "failed" in third


def test_scripts_read_the_same_as_json(server: Server, check: Check) -> None:
    server.routes["/count"] = Answer({"count": 3})
    code, said = check(table("tickets", server.url), table("alerta", server.url), words=("--json",))
    tickets, alerta = json.loads(said)
    assert code == 1
    assert (tickets["ok"], tickets["signals"], tickets["saw"]) == (True, 1, "tickets 3/h (1 point)")
    assert (alerta["ok"], alerta["saw"], alerta["mend"]) == (False, None, "check url: it is the server's base address")


class _Every(dict[str, Any]):
    """The same answer at every path."""

    def __init__(self, reply: Any) -> None:
        super().__init__()
        self._reply = reply

    def get(self, key: str, default: Any = None) -> Any:
        return self._reply


def test_a_misspelt_key_of_a_feed_is_told_in_plain_words_with_who_names_the_line(check: Check) -> None:
    code, said = check(table("alertmanager", "http://127.0.0.1:1", intervall="30s"))
    assert code == 1
    assert "intervall: there is no such key" in said
    assert "`warroom doctor` names the line" in said


@pytest.mark.parametrize(("kind", "text"), [("goalert-oncall", ON_CALL_QUESTION), ("goalert", GoAlert.question)])
def test_the_query_that_a_key_is_made_for_is_printed_byte_for_byte(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], kind: str, text: str
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(_text([{"id": "ours", "type": kind, "url": "http://127.0.0.1:1"}]))
    shared = ["--config", str(config), "--db", str(tmp_path / "room.db"), "feeds", "query"]
    for named in ("ours", kind):
        assert main([*shared, named]) == 0
        assert capfd.readouterr().out == text
    assert main([*shared, "prometheus"]) == 1
    assert "goalert or goalert-oncall" in capfd.readouterr().err
