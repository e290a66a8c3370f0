"""What bounds a question and chooses a server: a slow statement, several hosts, a line that must be encrypted."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.certificates import Authority, Pair
from tests.support.made import declared
from tests.support.patience import PATIENCE_S
from tests.support.servers import free_port
from warroom.store import Busy, Store, StoreError, Unreachable, folding
from warroom.store.maintenance import rebuild
from warroom.store.port import Connection
from warroom.store.postgres import server as back_end

pytestmark = pytest.mark.server


@pytest.fixture
def running() -> postgres.Server:
    version = next((one for one in postgres.VERSIONS if postgres.programs(one)), None)
    if version is None:
        pytest.skip("PostgreSQL is not installed")
    return postgres.server(version)


@pytest.fixture
def url(running: postgres.Server) -> Iterator[str]:
    with running.lent() as address:
        yield address


def name_of(url: str) -> str:
    return url.split("@/")[1].split("?")[0]


SLOW = "SELECT pg_sleep(60)"


def test_a_question_that_takes_too_long_is_broken_off_alone_and_in_a_snapshot(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(back_end, "WORK_S", 0.05)
    with Store.open(url) as store:
        for _ in range(2):
            with pytest.raises(Busy, match=r"too long, and it was broken off; nothing was written\. Try again"):
                store.query(lambda conn: conn.execute(SLOW).fetchall())
            with pytest.raises(Busy, match="too long"), store.snapshot():
                store.query(lambda conn: conn.execute(SLOW).fetchall())
        assert store.head()[0] == 0
        bound = store.query(lambda conn: conn.execute("SELECT current_setting('statement_timeout')").fetchone()[0])
        with store.writing() as tx:
            tx.append(declared())
    assert bound == "50ms"


def test_of_several_hosts_the_one_that_is_there_is_found(running: postgres.Server, url: str) -> None:
    hosts = f"127.0.0.1:{free_port()},127.0.0.1:{running.port}"
    with Store.open(f"postgresql://warroom@{hosts}/{name_of(url)}") as store, store.writing() as tx:
        tx.append(declared())
    with Store.open(url, read_only=True) as store:
        assert store.head()[0] == 1


@contextmanager
def standing_by(name: str) -> Iterator[postgres.Server]:
    """Another server with a database of that name, which takes no writes."""
    if postgres.programs(postgres.VERSIONS[-1]) is None:
        pytest.skip("a second PostgreSQL is not installed")
    found = postgres.server(postgres.VERSIONS[-1])
    found.sql(f"CREATE DATABASE {name} TEMPLATE warroom_template")
    try:
        found.sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        yield found
    finally:
        found.sql(f"DROP DATABASE {name} WITH (FORCE)")


def test_of_several_hosts_the_one_that_takes_writes_is_written_to(running: postgres.Server) -> None:
    if running is postgres.server(postgres.VERSIONS[-1]):
        pytest.skip("a second PostgreSQL is not installed")
    with running.database() as url, standing_by(name_of(url)) as other:
        hosts = f"127.0.0.1:{other.port},127.0.0.1:{running.port}"
        with Store.open(f"postgresql://warroom@{hosts}/{name_of(url)}") as store, store.writing() as tx:
            tx.append(declared())
        with Store.open(url, read_only=True) as store:
            assert store.head()[0] == 1
        hosts = f"127.0.0.1:{other.port},127.0.0.1:{free_port()}"
        with pytest.raises(Unreachable, match=r"No host of .* takes writes now\. If that lasts .* name the primary"):
            Store.open(f"postgresql://warroom@{hosts}/{name_of(url)}")
        with Store.open(f"postgresql://warroom@{hosts}/{name_of(url)}", read_only=True) as store:
            assert store.head()[0] == 0


def test_a_server_without_tls_is_refused_where_the_address_asks_for_it(running: postgres.Server, url: str) -> None:
    address = f"postgresql://warroom:hunter2@127.0.0.1:{running.port}/{name_of(url)}"
    for mode in ("require", "verify-full&sslrootcert=system"):
        with pytest.raises(StoreError, match=r"offers no TLS, .* nothing was sent\. Switch ssl on") as refused:
            Store.open(f"{address}?sslmode={mode}")
        assert not isinstance(refused.value, Unreachable)
        assert "hunter2" not in str(refused.value)
    with Store.open(f"{address}?sslmode=prefer") as store:
        assert store.head()[0] == 0


@contextmanager
def shows(pair: Pair) -> Iterator[int]:
    """The port of what answers a driver that asks for TLS, and shows that certificate."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            context = pair.server_context()
            while True:
                try:
                    line, _ = listening.accept()
                except OSError:
                    return
                with line, contextlib.suppress(OSError):
                    line.recv(8)
                    line.sendall(b"S")
                    context.wrap_socket(line, server_side=True).close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield int(listening.getsockname()[1])
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(PATIENCE_S)


def test_a_certificate_of_a_strange_authority_is_refused(tmp_path: Path) -> None:
    known, strange = (Authority(_made(tmp_path / name)) for name in ("known", "strange"))
    with shows(strange.issue("server", "IP:127.0.0.1")) as port:
        address = f"postgresql://warroom:hunter2@127.0.0.1:{port}/room?sslmode=verify-full&sslrootcert={known.ca}"
        with pytest.raises(StoreError, match=r"certificate is not trusted .* Name its authority in sslrootcert") as no:
            Store.open(address)
    assert not isinstance(no.value, Unreachable)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_a_rebuild_may_work_here_for_longer_than_the_server_waits_for_one_that_has_stopped(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are compared and folded between two of its statements: of a long journal that takes a while."""
    bounds: list[str] = []
    rebuilt = folding.rebuild

    def watched(conn: Connection) -> None:
        bounds.append(conn.execute("SELECT current_setting('idle_in_transaction_session_timeout')").fetchone()[0])
        rebuilt(conn)

    monkeypatch.setattr(folding, "rebuild", watched)
    with Store.open(url) as store, store.writing() as tx:
        tx.append(declared())
    assert not rebuild(url).changed
    assert bounds == ["0"]
