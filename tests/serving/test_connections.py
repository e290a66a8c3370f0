"""Connections that nobody finishes keep nobody else out, and sessions end with their server, however it ends."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from tests.serving.conftest import serving
from tests.serving.test_doors import looked, looking
from tests.support.patience import PATIENCE_S
from warroom.serving.connections import Doorkeeper, Limits, limits, same_place

HALF = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


def ask(port: int, source: str = "127.0.0.1", request: bytes = b"") -> bytes:
    """The whole answer to a request from that address of this machine."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S, source_address=(source, 0)) as it:
        with suppress(ConnectionError):
            it.sendall(request or f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        said = b""
        with suppress(ConnectionError):
            while data := it.recv(65_536):
                said += data
        return said


@pytest.mark.parametrize("count", [1_100])
def test_a_thousand_half_requests_from_one_address_keep_nobody_else_out(home: Path, count: int) -> None:
    with serving(home, files=1_024) as served:
        halves = []
        for _ in range(count):
            it = socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE_S)
            halves.append(it)
            with suppress(ConnectionError):
                it.sendall(HALF)
        try:
            assert ask(served.port, "127.0.0.2").startswith(b"HTTP/1.1 200 OK")
            refused = ask(served.port)
            assert refused == b"" or b"Too many connections from your address are open: close some pages" in refused
        finally:
            for it in halves:
                it.close()
        served.until(lambda: ask(served.port).startswith(b"HTTP/1.1 200 OK"))
        assert served.said.count("was refused") < 5  # told, and not a thousand times


async def test_sessions_end_with_a_server_that_is_killed(home: Path) -> None:
    with serving(home) as served:
        async with looking(served) as it:
            await it.until("█")
            (child,) = served.children()
            served.process.kill()
            served.process.wait(PATIENCE_S)
            await asyncio.to_thread(served.until, lambda: not _runs(child))


async def test_many_pages_of_one_address_are_let_in_as_before(home: Path) -> None:
    with serving(home, "[serve]\nsessions = 3\n") as served:
        async with looking(served), looking(served), looking(served) as third:
            await third.until("█")
        served.until(lambda: not served.children())
        await looked(served)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


# ---------------------------------------------------------------- the doorkeeper alone


@asynccontextmanager
async def kept(limits: Limits) -> AsyncIterator[tuple[Doorkeeper, int]]:
    async def hello(request: web.Request) -> web.Response:
        answer = web.Response(text="hello")
        answer.force_close()
        return answer

    async def never(request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        return web.Response()

    app = web.Application()
    app.add_routes([web.get("/", hello), web.get("/never", never)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    assert runner.server is not None
    keeper = Doorkeeper(limits, runner.server)
    server = await asyncio.get_running_loop().create_server(keeper, "127.0.0.1", 0)
    try:
        yield keeper, server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await runner.cleanup()


async def test_a_request_that_never_comes_whole_is_ended_with_a_sentence() -> None:
    async with kept(Limits(each=5, every=5, headers_s=0.05)) as (keeper, port):
        said = await asyncio.to_thread(ask, port, request=HALF)
        assert said.startswith(b"HTTP/1.1 408")
        assert b"did not come whole" in said
        assert keeper.open.total() == 0


async def test_an_answer_that_takes_for_ever_is_ended() -> None:
    async with kept(Limits(each=5, every=5, answer_s=0.05)) as (keeper, port):
        assert await asyncio.to_thread(ask, port, request=b"GET /never HTTP/1.1\r\nHost: x\r\n\r\n") == b""
        assert keeper.open.total() == 0


async def test_a_request_in_many_pieces_is_answered_and_its_place_is_free_again() -> None:
    async with kept(Limits(each=1, every=1)) as (keeper, port):
        for _ in range(3):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for byte in b"GET / HTTP/1.1\r\nHost: x\r\n\r\n":
                writer.write(bytes([byte]))
                await writer.drain()
            assert (await reader.read()).endswith(b"hello")
            writer.close()
            await writer.wait_closed()
        while keeper.open.total():
            await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        (Limits(each=1, every=9), b"Too many connections from your address are open"),
        (Limits(each=9, every=1), b"Too many connections are open here just now: try again in a moment."),
    ],
)  # fmt: skip
async def test_one_too_many_is_told_so(limit: Limits, sentence: bytes) -> None:
    async with kept(limit) as (keeper, port):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        while not keeper.open.total():
            await asyncio.sleep(0)
        said = await asyncio.to_thread(ask, port)
        assert said.startswith(b"HTTP/1.1 503")
        assert sentence in said
        writer.close()


async def test_everybody_behind_a_proxy_has_its_address_and_is_let_in() -> None:
    async with kept(Limits(each=1, every=9, uncounted=lambda address: address == "127.0.0.1")) as (keeper, port):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        while not keeper.open.total():
            await asyncio.sleep(0)
        assert b"200 OK" in await asyncio.to_thread(ask, port)
        writer.close()


@given(st.integers(1, 500), st.integers(64, 1 << 20))
def test_limits_let_every_session_in_and_stay_below_the_files_where_that_is_possible(sessions: int, files: int) -> None:
    found = limits(sessions, lambda address: False, files)
    assert sessions < found.each <= found.every
    if files > 64 + 7 * sessions + 24:
        assert found.every + 6 * sessions + 64 <= files


def test_a_machine_of_version_6_is_one_however_many_addresses_it_takes() -> None:
    assert same_place("2001:db8:1:2::5") == same_place("2001:db8:1:2:ffff::1%eth0")
    assert same_place("2001:db8:1:2::5") != same_place("2001:db8:1:3::5")
    assert same_place("::ffff:10.0.0.9") == same_place("10.0.0.9")


def test_the_life_line_is_no_file_of_what_a_session_starts(home: Path) -> None:
    """What a session starts must not keep it alive, nor live by it."""
    from warroom.shell import lifeline

    ours, theirs = os.pipe()
    os.set_inheritable(ours, True)
    lifeline.hold(ours)
    assert not os.get_inheritable(ours)
    os.write(theirs, b"x")  # it is only its end that counts
    # Its end would end the tests: the pipe stays open until they do.
