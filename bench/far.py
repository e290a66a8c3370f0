"""A server far away: a relay on loopback, in a process of its own, that passes on a while later what it is given."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection


async def _later(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay_s: float) -> None:
    """Everything that is read, so much later and in order, the end too."""
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    clock = asyncio.get_running_loop().time

    async def deliver() -> None:
        while True:
            at, data = await under_way.get()
            await asyncio.sleep(max(0.0, at - clock()))
            if not data:
                break
            writer.write(data)
            await writer.drain()
        writer.close()

    delivering = asyncio.create_task(deliver())
    try:
        while data := await reader.read(65536):
            under_way.put_nowait((clock() + delay_s, data))
    except OSError:
        pass
    under_way.put_nowait((clock() + delay_s, b""))
    await asyncio.gather(delivering, return_exceptions=True)


async def _relay(to: int, rtt_s: float, ready: Connection) -> None:
    async def connected(near_in: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        far_in, far_out = await asyncio.open_connection("127.0.0.1", to)
        await asyncio.gather(_later(near_in, far_out, rtt_s / 2), _later(far_in, near_out, rtt_s / 2))

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    ready.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def _run(to: int, rtt_s: float, ready: Connection) -> None:
    asyncio.run(_relay(to, rtt_s, ready))


@contextmanager
def far(port: int, rtt_s: float) -> Iterator[int]:
    """The port of a relay to ``port`` over which an answer takes ``rtt_s`` seconds longer."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_run, args=(port, rtt_s, there), daemon=True)
    process.start()
    try:
        yield int(here.recv())
    finally:
        process.terminate()
        process.join()
