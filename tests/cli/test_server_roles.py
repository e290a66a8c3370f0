"""Every command that ends by itself, under each role of a server: an observer's writes nothing and says why, the
program's does all of it and rewrites nothing."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import Within
from tests.cli.test_every_command import DONE, last_of, lay_out
from tests.support import postgres
from tests.support.roles import Site, with_roles
from tests.support.soak import SOAKING
from warroom.cli import main
from warroom.core.model import Alert, AlertSeverity, FeedHealth
from warroom.store import Store
from warroom.store.maintenance import verify

pytestmark = pytest.mark.server

READS = {
    "list", "show", "handover", "playbook", "who", "feeds", "outbox", "export", "verify", "backup", "oncall", "review",
    "services", "accounts", "config", "completion", "search", "similar", "metrics", "followups", "tracker", "policy",
    "call", "timeline", "workarounds", "containment", "changes", "drill", "drills", "chat", "assist",
}  # fmt: skip
"""Those that an observer may do, as they stand in the walk."""
ELSEWHERE = {"store"}
"""Told of other databases than the one of the walk."""
MORE = ("outbox --retry absent", "outbox --drop absent", "redact ENTRY --reason 'a password'", "reviewed 1",
        "store person warroom sam", "store person warroom --remove", "feeds --help")  # fmt: skip
SAMPLE = ("declare", "log", "undo", "merge", "escalate", "outbox", "alerts", "backup", "followup", "who")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A database with its roles, one open incident and one alert."""
    version = next((one for one in postgres.VERSIONS if postgres.programs(one)), None)
    if version is None:
        pytest.skip("PostgreSQL is not installed")
    server = postgres.server(version)
    with server.database() as url, with_roles(server, url) as found:
        assert (
            main(["declare", "--db", found.of(found.writer), "--as", "maya", "--severity", "2", "--title", "Checkout"])
            == 0
        )
        alert = Alert(feed="prod", uid="u1", fingerprint="f1f1f1", title="DiskFull", severity=AlertSeverity.HIGH)
        with Store.open(found.of(found.writer)) as store:
            store.save_poll("prod", [alert], [], FeedHealth(id="prod", type="alertmanager", state="ok"))
        server.remember(database_of(url))
        yield found


def database_of(url: str) -> str:
    return url.split("@/")[1].split("?")[0]


@contextmanager
def as_before(site: Site) -> Iterator[None]:
    try:
        yield
    finally:
        assert site.server.put_back(database_of(site.url)), "a command changed the tables' definitions"


@pytest.fixture
def run(within: Within, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Within]:
    lay_out(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", os.environ["HOME"])
    monkeypatch.setenv("WARROOM_DB", site.of(site.writer))
    with as_before(site):
        yield within


def test_whoever_may_only_look_is_refused_every_command_that_writes_with_a_sentence(
    run: Within, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = str(run("playbook", "--json").data["playbooks"][0]["name"])
    for line in ("plan Launch", "log 1 leak --kind hypothesis", "draft 1 --audience team all well",
                 f"playbook 1 --use {name}"):  # fmt: skip
        assert run(*shlex.split(line)).code == 0
    entry = str(run("show", "1", "--json").data["entries"][-1]["id"])
    before = head(site)
    monkeypatch.setenv("WARROOM_DB", site.of(site.observer))
    answered = set()
    for command, line in (*DONE.items(), *((line, line) for line in MORE)):
        if command in ELSEWHERE:
            continue
        told = [entry if word == "ENTRY" else word for word in shlex.split(line.rpartition(" && ")[2])]
        done = run(*told)
        if done.code == 0:
            answered.add(command)
        else:
            assert (done.code, done.out) == (1, ""), line
            assert re.search("may not write to|takes no writes", done.err), line
    assert answered == READS | {"feeds --help"}
    assert head(site) == before


@pytest.mark.soak
@pytest.mark.parametrize("name", [name for name in DONE if name not in ELSEWHERE and (SOAKING or name in SAMPLE)])
def test_the_program_s_role_has_the_rights_that_each_command_needs(name: str, run: Within, site: Site) -> None:
    if name == "rebuild":
        done = run("rebuild")
        assert (done.code, done.out) == (1, "")
        assert "store grants" in done.err
        return
    done = run(*last_of(run, DONE[name]))
    assert (done.code, done.err) == (0, "")
    assert verify(site.url).ok


def head(site: Site) -> tuple[int, str]:
    with Store.open(site.url, read_only=True) as store:
        return store.head()
