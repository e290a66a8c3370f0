"""A server's name is looked for no longer than a connection may take, however long the system's resolver would."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.support import postgres
from tests.support.made import declared
from warroom.store import Store, Unreachable
from warroom.store.postgres import session
from warroom.store.postgres.names import resolved

pytestmark = pytest.mark.server


class Resolver:
    """Knows ``db.invalid``, keeps who asks for ``hangs.invalid`` waiting, and knows no other."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.over = threading.Event()

    def __call__(self, host: str, port: str, **_: Any) -> list[tuple[Any, ...]]:
        self.asked.append(host)
        if host == "hangs.invalid":
            self.over.wait(60)
        if host != "db.invalid":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", int(port)))]


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Resolver]:
    found = Resolver()
    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(session, "CONNECT_S", 0.05)
    yield found
    found.over.set()


@pytest.fixture(scope="module")
def running() -> postgres.Server:
    version = next((one for one in postgres.VERSIONS if postgres.programs(one)), None)
    if version is None:
        pytest.skip("PostgreSQL is not installed")
    return postgres.server(version)


@pytest.fixture
def name(running: postgres.Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with running.lent() as url:
        yield url.split("@/")[1].split("?")[0]


def test_a_name_that_is_not_found_in_time_is_told_and_asked_for_once(resolver: Resolver) -> None:
    for _ in range(3):
        with pytest.raises(Unreachable, match=r"the name hangs\.invalid was not found within 0\.05 s"):
            Store.open("postgresql://warroom:hunter2@hangs.invalid/room")
    assert resolver.asked == ["hangs.invalid"]
    with pytest.raises(Unreachable, match=r"the name none\.invalid was not found: Name or service") as told:
        Store.open("postgresql://warroom:hunter2@none.invalid/room")
    assert "hunter2" not in str(told.value)


def test_of_several_names_those_that_are_found_are_tried(
    resolver: Resolver, running: postgres.Server, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = f"hangs.invalid:5432,none.invalid,db.invalid:{running.port}"
    monkeypatch.setitem(session._ALIVE, "connect_timeout", 60)
    with Store.open(f"postgresql://warroom@{hosts}/{name}") as store, store.writing() as tx:
        tx.append(declared())


def test_a_service_s_name_is_looked_for_in_the_same_way(
    resolver: Resolver, running: postgres.Server, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "services"
    file.write_text(
        f"# of the team\n[room]\nhost=db.invalid\nport={running.port}\nuser=warroom\n[far]\nhost=hangs.invalid\n"
    )
    monkeypatch.setenv("PGSERVICEFILE", str(file))
    with Store.open(f"postgresql:///{name}?service=room") as store:
        assert store.head()[0] == 0
    with pytest.raises(Unreachable, match=r"hangs\.invalid"):
        Store.open(f"postgresql:///{name}?service=far")


@pytest.mark.parametrize("given", [
    {}, {"host": "/run/postgresql"}, {"host": "127.0.0.1"}, {"host": "::1,127.0.0.1"}, {"host": "fe80::1%eth0"},
    {"host": "hangs.invalid", "hostaddr": "127.0.0.1"}, {"service": "absent"},
])  # fmt: skip
def test_what_needs_no_looking_for_is_left_to_the_driver(given: dict[str, str], resolver: Resolver) -> None:
    assert resolved(given, 0.05) == {}
    assert resolver.asked == []


def test_hosts_addresses_and_ports_stay_together(resolver: Resolver) -> None:
    assert resolved({"host": "/tmp,db.invalid,10.0.0.1", "port": "1,2,3"}, 60) == {
        "host": "/tmp,db.invalid,10.0.0.1", "hostaddr": ",127.0.0.1,10.0.0.1", "port": "1,2,3",
    }  # fmt: skip
    assert resolved({"host": "db.invalid,none.invalid", "port": "7"}, 60)["port"] == "7"
    with pytest.raises(psycopg.OperationalError):
        resolved({"host": "none.invalid,none.invalid"}, 60)
