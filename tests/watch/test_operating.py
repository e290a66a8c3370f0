"""What an operator does with the watcher: another configuration, logs, an orderly end."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from tests.support.http import Answer, serving
from tests.support.patience import PATIENCE_S
from tests.watch.conftest import Place, released, wait_for
from tests.watch.test_killed_deliveries import ready
from warroom.core.times import utcnow
from warroom.watcher.watcher import WATCHER, LateJob, Watch

HOOK = '[[channel]]\nid = "{id}"\ntype = "webhook"\nurl = "{url}/{id}"\nwhen = ["declared"]\n'


def log_of(place: Place) -> Path:
    return place.folder / "watch.log"


def with_log(place: Place, more: str = "") -> None:
    place.write_config(f'log = "{log_of(place)}"\n{more}')


def test_sighup_reads_the_configuration_anew_without_losing_the_lease(place: Place) -> None:
    with serving() as server:
        server.routes |= {"/one": Answer({}), "/two": Answer({})}
        place.write_config(HOOK.format(id="one", url=server.url))
        watcher = place.watcher()
        ready(place, "one")
        token = place.store.lease("watcher")
        place.write_config(HOOK.format(id="one", url=server.url) + HOOK.format(id="two", url=server.url))
        watcher.send_signal(signal.SIGHUP)
        ready(place, "one", "two")
        place.room().declare("checkout is down", "SEV1")
        wait_for(lambda: sorted(asked.path for asked in server.asked) == ["/one", "/two"])
        state = place.store.lease("watcher")
        assert token is not None
        assert state is not None
        assert state.token == token.token
        assert place.holder() == watcher.pid


@pytest.mark.parametrize(("wrong", "says"), [
    ('[[channel]]\nid = "x"\nurl = "nonsense://there"\n', 'channel.x.url = …: apprise knows no "nonsense://"'),
    ('[notify.title]\ndeclared = "{{ incident.titel }}"\n[[channel]]\nid = "x"\nurl = "json://127.0.0.1:1"\n',
     "notify.title.declared"),
    ("[[escalation]]\nno = 1\n", "there is no such key"),
    ("this is no toml", "is not TOML"),
])  # fmt: skip
def test_a_wrong_configuration_is_refused_and_the_old_one_holds_and_the_health_says_so(
    place: Place, wrong: str, says: str
) -> None:
    with serving() as server:
        server.routes["/one"] = Answer({})
        good = HOOK.format(id="one", url=server.url)
        with_log(place, good)
        watcher = place.watcher()
        ready(place, "one")
        room = place.room()
        with_log(place, good + wrong)
        watcher.send_signal(signal.SIGHUP)
        note = wait_for(lambda: "refused" in (note := place.store.watcher().note) and note)
        assert says in note
        said = log_of(place).read_text()
        assert says in said
        assert f"{place.config_file}:" in said
        room.declare("checkout is down", "SEV1")
        wait_for(lambda: [asked.path for asked in server.asked] == ["/one"])
        with_log(place, good)
        watcher.send_signal(signal.SIGHUP)
        wait_for(lambda: place.store.watcher().note == "standing")


@pytest.mark.alone
def test_an_escalation_fires_however_often_the_configuration_is_read_anew(place: Place) -> None:
    incident = place.declare_due_in(2)
    watcher = place.watcher()
    place.held_by(watcher)
    while not place.fired(incident.id):
        watcher.send_signal(signal.SIGHUP)
        time.sleep(0.2)
    fired = place.room().find(incident.id).fired[0]
    assert fired.at >= fired.due_at


def test_a_wrong_channel_or_template_keeps_the_standing_watcher_from_starting(place: Place) -> None:
    place.write_config('[notify.text]\ndeclared = """one\n{% if %}"""\n[[channel]]\nid = "x"\nurl = "json://h"\n')
    it = place.watcher(stderr=subprocess.PIPE)
    assert it.wait(PATIENCE_S) == 2
    assert it.stderr is not None
    said = it.stderr.read().decode()
    it.stderr.close()
    assert f"{place.config_file}:5: notify.text.declared" in said
    assert "is no template (its line 2)" in said


def test_the_log_goes_to_a_file_that_is_set_aside_when_it_is_long(place: Place) -> None:
    with_log(place, "log_size = 10_000\nlog_keep = 2\n")
    watcher = place.watcher()
    place.held_by(watcher)

    def files() -> list[Path]:
        watcher.send_signal(signal.SIGHUP)
        return sorted(place.folder.glob("watch.log*"))

    wait_for(lambda: len(files()) == 3)
    watcher.terminate()
    assert watcher.wait(PATIENCE_S) == 0
    written = sorted(place.folder.glob("watch.log*"))
    assert [file.name for file in written] == ["watch.log", "watch.log.1", "watch.log.2"]
    assert all(file.stat().st_size <= 10_000 for file in written)
    line = (place.folder / "watch.log.1").read_text().splitlines()[0]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]{12}Z INFO    the configuration was reloaded", line)


def test_the_log_is_json_on_request(place: Place) -> None:
    with_log(place, "log_json = true\n")
    watcher = place.watcher()
    place.held_by(watcher)
    wait_for(lambda: log_of(place).read_text().endswith("\n"))
    first = json.loads(log_of(place).read_text().splitlines()[0])
    assert (first["level"], first["logger"], first["message"]) == ("info", "warroom.watcher.watcher", "watching")
    assert first["at"].endswith("Z")


def test_a_log_that_cannot_be_written_is_told_and_nothing_is_started(place: Place) -> None:
    place.write_config('log = "/proc/nowhere/watch.log"\n')
    it = place.watcher(stderr=subprocess.PIPE)
    assert it.wait(PATIENCE_S) != 0
    assert it.stderr is not None
    assert b"watcher.log: /proc/nowhere/watch.log cannot be written" in it.stderr.read()
    it.stderr.close()


def test_sigterm_ends_it_within_a_moment_though_a_receiver_hangs(place: Place) -> None:
    over = threading.Event()

    def slowly(_: object) -> Answer:
        over.wait(100)
        return Answer({})

    with serving() as server, released(over):
        server.routes["/one"] = slowly
        place.write_config(HOOK.format(id="one", url=server.url))
        watcher = place.watcher()
        ready(place, "one")
        place.room().declare("checkout is down", "SEV1")
        wait_for(lambda: server.asked)
        watcher.terminate()
        assert watcher.wait(60) == 0
        assert not over.is_set()  # it hangs still
        state = place.store.lease("watcher")
        assert state is not None
        assert not state.alive


def test_every_job_that_is_imported_late_can_be_made(place: Place) -> None:
    """What is imported late is checked by nobody before it runs."""
    watch = Watch(place.config, place.db, child=False, clock=utcnow)
    lease = place.store.take_lease(WATCHER, "here", 60)
    assert lease is not None
    late = [job for job in watch.jobs(lease, since=0) if isinstance(job, LateJob)]
    assert [job.made().name for job in late] == [job.name for job in late]
