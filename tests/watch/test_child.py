"""A terminal's own watcher: there when none runs, gone with the terminal however it goes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.support.patience import PATIENCE_S
from tests.support.processors import starved_s
from tests.watch.conftest import CALM_LEASE_S, LEASE_S, Place, alive, wait_for
from warroom.watcher.child import Child, wanted, watch_command

TERMINAL = """
import sys, time
from warroom.watcher.child import Child
from warroom.config.loading import load
child = Child(load(sys.argv[1], env={}), sys.argv[2])
child.start()
print("up", flush=True)
time.sleep(600)
"""


def child_of(place: Place) -> Child:
    child = Child(place.config, place.db)
    child.start()
    return child


@pytest.mark.alone
def test_a_terminal_starts_a_watcher_where_none_runs_and_ends_it_when_it_ends(place: Place) -> None:
    child = child_of(place)
    pid = wait_for(place.holder)
    assert pid == child.pid
    process = child._process
    child.stop()
    assert process is not None
    assert process.returncode == 0  # by itself, as its input ended: nobody had to end it
    assert not alive(pid)
    assert child.pid == 0
    wait_for(lambda: place.holder() == 0)


def test_a_terminal_starts_none_while_another_watches(place: Place) -> None:
    place.write_config(lease_s=CALM_LEASE_S)
    standing = place.watcher()
    place.held_by(standing)
    child = child_of(place)
    time.sleep(CALM_LEASE_S)
    assert child.pid == 0
    standing.kill()
    standing.wait(PATIENCE_S)
    wait_for(lambda: place.holder() and place.holder() == child.pid)
    child.stop()


def test_a_killed_child_is_replaced_and_the_terminal_does_not_notice(place: Place) -> None:
    incident = place.declare_due_in(2)
    child = child_of(place)
    first = wait_for(place.holder)
    os.kill(first, signal.SIGKILL)
    second = wait_for(lambda: (pid := place.holder()) != first and pid)
    assert second == child.pid
    wait_for(lambda: place.fired(incident.id))
    child.stop()
    assert place.fired(incident.id) == [("backup", 0)]
    assert not alive(first)
    assert not alive(second)


def test_with_the_default_lease_a_dead_watcher_is_replaced_within_ten_seconds(place: Place) -> None:
    place.config_file.write_text("")
    child = child_of(place)
    first = wait_for(place.holder)
    os.kill(first, signal.SIGKILL)
    began, before = time.monotonic(), starved_s(os.getpid())
    second = wait_for(lambda: (pid := place.holder()) != first and pid)
    assert time.monotonic() - began < 10 + starved_s(second) + starved_s(os.getpid()) - before
    child.stop()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_the_child_ends_with_its_terminal_however_that_ends(place: Place, number: signal.Signals) -> None:
    terminal = subprocess.Popen(
        [sys.executable, "-c", TERMINAL, str(place.config_file), str(place.db)], stdout=subprocess.PIPE
    )
    place.processes.append(terminal)
    assert terminal.stdout is not None
    assert terminal.stdout.readline() == b"up\n"
    pid = wait_for(place.holder)
    assert pid != terminal.pid
    terminal.send_signal(number)
    terminal.wait(PATIENCE_S)
    wait_for(lambda: not alive(pid))
    terminal.stdout.close()


def test_two_terminals_have_one_watcher_and_the_one_that_stays_takes_over(place: Place) -> None:
    one, two = child_of(place), child_of(place)
    wait_for(place.holder)
    time.sleep(2 * LEASE_S)
    wait_for(lambda: [bool(one.pid), bool(two.pid)].count(True) == 1)
    first, other = (one, two) if one.pid else (two, one)
    first.stop()
    wait_for(lambda: place.holder() and place.holder() == other.pid)
    other.stop()


def test_a_child_that_cannot_start_or_fails_at_once_is_retried_slowly_and_troubles_nobody(
    place: Place, tmp_path: Path
) -> None:
    tries = tmp_path / "tries"
    for command in (["/no/such/program"], ["/bin/sh", "-c", f"echo x >> {tries}; exit 1"]):
        child = Child(place.config, place.db, command=command)
        child.start()
        if command[0] == "/bin/sh":
            wait_for(tries.exists)
        time.sleep(2.5)
        child.stop()
    assert 1 <= len(tries.read_text().split()) <= 3
    assert not [t for t in threading.enumerate() if t.name == "watcher-child"]


def test_a_stop_before_the_start_is_done_and_one_after_another_are_harmless(place: Place) -> None:
    Child(place.config, place.db).stop()
    child = child_of(place)
    child.stop()
    child.stop()
    assert place.holder() == 0


def test_observers_never_start_one_nor_where_it_is_switched_off(place: Place) -> None:
    assert wanted(place.config, read_only=False)
    assert not wanted(place.config, read_only=True)
    place.write_config('start = "never"')
    assert not wanted(place.config, read_only=False)


def test_the_child_watches_this_database_with_this_configuration(place: Place) -> None:
    command = watch_command(place.config, place.db)
    assert command[1:5] == ("-m", "warroom", "watch", "--child")
    assert str(place.db) in command
    assert str(place.config_file) in command


def test_a_lease_given_back_before_its_time_is_seen_by_who_reads_the_record_and_told(place: Place) -> None:
    lease = place.store.take_lease("watcher", "another", 3600.0)
    assert lease is not None
    child = child_of(place)
    wait_for(lambda: child._store)  # it has looked, and would again in an hour
    place.store.release(lease)
    wait_for(lambda: child.look() or child.pid)
    child.stop()
