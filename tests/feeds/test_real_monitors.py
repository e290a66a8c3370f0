"""The same against a real Icinga 2 and a real Nagios Core, started here."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.certificates import Authority
from tests.support.http import Server
from tests.support.icinga import PASSWORD, USER, Icinga
from tests.support.nagios import Nagios
from tests.support.patience import PATIENCE_S
from warroom.core.model import AlertSeverity, AlertStatus
from warroom.feeds.failure import PollFailed
from warroom.feeds.source import Poll
from warroom.feeds.track import Track

pytestmark = pytest.mark.server


async def until(ask: Any, holds: Any, within_s: float = PATIENCE_S) -> Poll:
    """Polls until ``holds(alerts by uid)``, and gives that poll."""
    end = time.monotonic() + within_s
    while True:
        poll: Poll = await ask()
        if holds({a.uid: a for a in poll.alerts}):
            return poll
        assert time.monotonic() < end, [(a.uid, a.status, a.status_word) for a in poll.alerts]
        await asyncio.sleep(0.2)


# ---------------------------------------------------------------- Icinga 2


@pytest.fixture(scope="module")
def icinga(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Iterator[Icinga]:
    it = Icinga(tmp_path_factory.mktemp("icinga"), authority)
    with it.running():
        yield it


def icinga_feed(poller: Any, icinga: Icinga, **keys: Any) -> Any:
    access = {"type": "basic", "username": USER, "password": PASSWORD}
    return poller(**{"type": "icinga2", "url": icinga.url, "ca_file": str(icinga.ca), "auth": access, **keys})


PROBLEMS = {"edge-1!front", "edge-1!disk", "edge-1!odd", "edge-1!retried", "lake-1"}


async def test_icingas_problems_are_alerts_and_what_it_never_checked_is_told(icinga: Icinga, poller: Any) -> None:
    it = icinga_feed(poller, icinga)
    await until(it.poll, lambda found: set(found) == PROBLEMS)
    while (poll := await it.poll()).note != "1 service not checked yet":
        assert "not checked yet" in poll.note
        await asyncio.sleep(0.2)
    found = {a.uid: a for a in poll.alerts}
    front, lake = found["edge-1!front"], found["lake-1"]
    assert (front.title, front.summary) == ("front on edge-1", "HTTP 502 – Größe überschritten ☠")
    assert (front.severity, front.status, front.host) == (AlertSeverity.CRITICAL, AlertStatus.FIRING, "edge-1")
    assert (front.service, front.runbook) == ("front", "https://wiki.example/front")
    assert (lake.title, lake.severity, lake.summary) == (
        "Lake (Größe 1) down", AlertSeverity.CRITICAL, "no answer to ping",
    )  # fmt: skip
    assert found["edge-1!disk"].severity is AlertSeverity.WARNING
    assert found["edge-1!odd"].severity is AlertSeverity.UNKNOWN
    assert (found["edge-1!retried"].status, found["edge-1!retried"].status_word) == (AlertStatus.PENDING, "soft")
    assert poll.server_started_at is not None
    assert poll.server_started_at < datetime.now(UTC)
    assert "hush-9" not in repr(poll)


async def test_icingas_acknowledgements_and_downtimes_are_seen(icinga: Icinga, poller: Any) -> None:
    it = icinga_feed(poller, icinga)
    await until(it.poll, lambda found: set(found) == PROBLEMS)
    who: dict[str, Any] = {"author": "maya", "comment": "known"}
    icinga.act("acknowledge-problem", type="Service", filter='service.name == "disk"', sticky=True, **who)
    poll = await until(it.poll, lambda found: found["edge-1!disk"].status is AlertStatus.ACKED)
    assert {a.uid: a for a in poll.alerts}["edge-1!disk"].status_word == "acknowledged, sticky"
    now = time.time()
    span = {"start_time": now - 1, "end_time": now + 600, "duration": 600}
    icinga.act("schedule-downtime", type="Service", filter='service.name == "odd"', **span, **who)
    await until(it.poll, lambda found: found["edge-1!odd"].status is AlertStatus.SUPPRESSED)


async def test_filters_and_wanted_variables_are_icingas_own(icinga: Icinga, poller: Any) -> None:
    it = icinga_feed(
        poller, icinga, service_filter='"shop" in host.groups && service.name != "odd"', hosts=False, vars=["service"],
        soft=False, web="https://icinga.example/icingaweb2/",
    )  # fmt: skip
    poll = await until(it.poll, lambda found: set(found) == {"edge-1!front", "edge-1!disk"})
    front = {a.uid: a for a in poll.alerts}["edge-1!front"]
    assert front.service == "checkout"
    assert front.url == "https://icinga.example/icingaweb2/icingadb/service?name=front&host.name=edge-1"


async def test_a_filter_with_a_mistake_is_no_healthy_empty_list(icinga: Icinga, poller: Any) -> None:
    with pytest.raises(PollFailed, match="cannot evaluate service_filter") as told:
        await icinga_feed(poller, icinga, service_filter="service.name == (").poll()
    assert told.value.mend == "fix service_filter"


async def test_a_wrong_password_a_wrong_name_and_an_unknown_authority_are_told_apart(
    icinga: Icinga, poller: Any
) -> None:
    wrong = {"type": "basic", "username": USER, "password": "no"}
    with pytest.raises(PollFailed, match="authentication: HTTP 401"):
        await icinga_feed(poller, icinga, auth=wrong).poll()
    with pytest.raises(PollFailed, match="for another"):
        await icinga_feed(poller, icinga, url=f"https://127.0.0.1:{icinga.port}").poll()
    with pytest.raises(PollFailed, match=r"unknown authority|self-signed"):
        await icinga_feed(poller, icinga, ca_file="").poll()


async def test_a_user_without_the_right_to_services_is_no_quiet_feed(icinga: Icinga, poller: Any) -> None:
    narrow = {"type": "basic", "username": "narrow", "password": PASSWORD}
    with pytest.raises(PollFailed) as told:
        await icinga_feed(poller, icinga, auth=narrow).poll()
    assert "403" in told.value.reason or "refuses" in told.value.reason


# ---------------------------------------------------------------- Nagios


@pytest.fixture
def nagios(tmp_path: Path, server: Server) -> Nagios:
    it = Nagios(tmp_path)
    server.routes["/nagios/cgi-bin/statusjson.cgi"] = it.cgi
    return it


async def test_nagios_problems_are_alerts_also_where_it_cannot_write_their_names(
    nagios: Nagios, server: Server, poller: Any
) -> None:
    it = poller(type="nagios", url=f"{server.url}/nagios")
    with nagios.running():
        # Until its parent was checked, a host without an answer is itself to blame.
        poll = await until(
            it.poll, lambda found: len(found) == 7 and "leaf-1" in found and found["leaf-1"].severity_word != "down"
        )
        found = {a.uid: a for a in poll.alerts}
        disk, front = found["edge-1!Disk /var"], found["edge-1!Front"]
        assert (disk.title, disk.summary) == ("Disk /var on edge-1", "WARNING: 8 % free (80 of 1000 MB)")
        assert (disk.severity, disk.status, disk.host) == (AlertSeverity.WARNING, AlertStatus.FIRING, "edge-1")
        assert disk.url == f"{server.url}/nagios/cgi-bin/extinfo.cgi?type=2&host=edge-1&service=Disk%20/var"
        assert front.severity is AlertSeverity.CRITICAL
        assert abs((front.started_at or datetime.min.replace(tzinfo=UTC)) - datetime.now(UTC)) < timedelta(minutes=5)
        assert (found["edge-1!Retried"].status, found["edge-1!Retried"].status_word) == (AlertStatus.PENDING, "soft")
        assert (found["lake-1"].title, found["lake-1"].severity) == ("lake-1 down", AlertSeverity.CRITICAL)
        assert (found["leaf-1"].title, found["leaf-1"].severity) == ("leaf-1 unreachable", AlertSeverity.HIGH)
        nameless = [a for a in poll.alerts if "(null)" in a.uid]
        assert {a.severity for a in nameless} == {AlertSeverity.UNKNOWN, AlertSeverity.CRITICAL}
        assert {a.title for a in nameless} == {"a service whose name Nagios cannot write on edge-1"}
        assert poll.note == "services without a name: 2, the CGI writes ASCII only"
        assert poll.server_started_at is not None
        assert {a.uid for a in (await it.poll()).alerts} == set(found)


async def test_nagios_acknowledgements_and_downtimes_are_seen(nagios: Nagios, server: Server, poller: Any) -> None:
    it = poller(type="nagios", url=f"{server.url}/nagios")
    with nagios.running():
        await until(it.poll, lambda found: "edge-1!Front" in found and "edge-1!Disk /var" in found)
        nagios.command("ACKNOWLEDGE_SVC_PROBLEM;edge-1;Front;2;0;0;maya;known")
        now = int(time.time())
        nagios.command(f"SCHEDULE_SVC_DOWNTIME;edge-1;Disk /var;{now - 5};{now + 600};1;0;600;maya;works")
        await until(
            it.poll,
            lambda found: (
                found["edge-1!Front"].status is AlertStatus.ACKED
                and found["edge-1!Disk /var"].status is AlertStatus.SUPPRESSED
            ),
        )


async def test_a_nagios_user_who_may_see_nothing_is_told_and_resolves_nothing(
    nagios: Nagios, server: Server, poller: Any
) -> None:
    it = poller(type="nagios", url=f"{server.url}/nagios")
    with nagios.running():
        poll = await until(it.poll, lambda found: "edge-1!Front" in found)
        track = Track((), datetime.now(UTC))
        track.take(poll, datetime.now(UTC))
        nagios.user = "stranger"
        with pytest.raises(PollFailed, match="shows this user no host at all"):
            await it.poll()
        assert track.active == len(poll.alerts)


async def test_a_dead_nagios_is_no_quiet_feed(nagios: Nagios, server: Server, poller: Any) -> None:
    it = poller(type="nagios", url=f"{server.url}/nagios", status_age="1s")
    with nagios.running() as process:
        await until(poller(type="nagios", url=f"{server.url}/nagios").poll, lambda found: "edge-1!Front" in found)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        await asyncio.sleep(2.5)
        with pytest.raises(PollFailed, match="wrote its status last") as told:
            await it.poll()
        assert told.value.mend == "is Nagios running?"
    (nagios.base / "var" / "status.dat").unlink()
    with pytest.raises(PollFailed, match="answers nothing"):
        await it.poll()


async def test_an_error_inside_http_200_is_an_error(nagios: Nagios, server: Server, poller: Any) -> None:
    with nagios.running():
        with pytest.raises(PollFailed, match="Nagios says") as told:
            await poller(type="nagios", url=f"{server.url}/nagios", hostgroup="nowhere").poll()
        assert len(told.value.reason) < 250
