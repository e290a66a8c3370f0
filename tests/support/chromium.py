"""A real Chromium without a window, driven over its DevTools protocol; and its pictures as pixels."""

from __future__ import annotations

import asyncio
import base64
import itertools
import os
import shutil
import signal
import struct
import subprocess
import tempfile
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp

from tests.support.patience import PATIENCE_S

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--disable-default-apps", "--no-default-browser-check", "--enable-unsafe-swiftshader",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)  # fmt: skip
PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")


class Between(Exception):
    """The page is being exchanged for another: nothing can be asked of it for a moment."""


class Tab:
    """One page; every request it made is in ``asked``."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.asked: list[str] = []
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self._socket:
            said = message.json()
            if said.get("method") in ("Network.requestWillBeSent", "Network.webSocketCreated"):
                what = said["params"]
                self.asked.append(what.get("url") or what["request"]["url"])
            future = self._waiting.pop(said.get("id", 0), None)
            if future is not None and not future.done():
                future.set_result(said)

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": params})
        answer = await asyncio.wait_for(self._waiting[number], PATIENCE_S)
        if answer.get("error", {}).get("code") == -32000:
            raise Between(answer["error"]["message"])
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    async def run(self, script: str) -> Any:
        """The value of a piece of JavaScript in the page."""
        answer = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        return answer["result"].get("value")

    async def go(self, url: str) -> None:
        await self.call("Page.enable")
        await self.call("Network.enable")
        await self.call("Page.navigate", url=url)

    async def until(self, script: str, timeout_s: float = PATIENCE_S) -> None:
        """Wait until a piece of JavaScript is true."""
        for _ in range(int(timeout_s / 0.1)):
            with suppress(Between):
                if await self.run(script):
                    return
            await asyncio.sleep(0.1)
        raise AssertionError(f"{script} did not become true")

    async def picture(self) -> bytes:
        """What is seen, as a PNG."""
        answer = await self.call("Page.captureScreenshot", format="png")
        return base64.b64decode(answer["data"])

    async def glance(self) -> Picture:
        """What is seen, at a quarter of its size: its pixels are soon counted."""
        size = await self.run("[innerWidth, innerHeight]")
        clip = {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 0.25}
        answer = await self.call("Page.captureScreenshot", format="png", clip=clip)
        return Picture(base64.b64decode(answer["data"]))

    async def shows(self, holds: Callable[[Picture], bool], timeout_s: float = PATIENCE_S) -> Picture:
        """Wait for a picture of which that is true."""
        seen = None
        for _ in range(int(timeout_s / 0.5)):
            with suppress(Between):
                seen = await self.glance()
                if holds(seen):
                    return seen
            await asyncio.sleep(0.5)
        assert seen is not None, "there was never a picture of the page"
        path = Path(tempfile.gettempdir()) / "warroom-browser.png"
        path.write_bytes(await self.picture())
        raise AssertionError(f"the page never showed that; see {path}, with {seen.colours.most_common(4)}")

    async def press(self, key: str, text: str = "") -> None:
        for kind in ("keyDown", "keyUp"):
            await self.call("Input.dispatchKeyEvent", type=kind, key=key, text=text if kind == "keyDown" else "")


class Picture:
    """A PNG of eight bits a channel, as Chromium makes them. Source of the format: w3.org/TR/png."""

    def __init__(self, png: bytes) -> None:
        self.width, self.height, self._channels, self._rows = _pixels(png)

    @property
    def colours(self) -> Counter[tuple[int, int, int]]:
        """How many pixels of each colour."""
        found: Counter[tuple[int, int, int]] = Counter()
        for row in self._rows:
            for x in range(self.width):
                at = x * self._channels
                found[(row[at], row[at + 1], row[at + 2])] += 1
        return found

    def share(self, colour: tuple[int, int, int]) -> float:
        """The part of the picture that has this colour, 0 to 1."""
        found = self.colours
        return found[colour] / sum(found.values())


def _pixels(png: bytes) -> tuple[int, int, int, list[bytearray]]:
    at, data, width, height, kind = 8, b"", 0, 0, 0
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        name, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += 12 + size
        if name == b"IHDR":
            width, height, _, kind = struct.unpack(">IIBB", body[:10])
        elif name == b"IDAT":
            data += body
    channels = {2: 3, 6: 4}[kind]
    raw, stride = zlib.decompress(data), width * channels
    rows: list[bytearray] = []
    before = bytearray(stride)
    for y in range(height):
        start = y * (stride + 1)
        row = bytearray(raw[start + 1 : start + 1 + stride])
        _unfilter(raw[start], row, before, channels)
        rows.append(row)
        before = row
    return width, height, channels, rows


def _unfilter(kind: int, row: bytearray, above: bytearray, step: int) -> None:
    if kind == 0:
        return
    for i in range(len(row)):
        left = row[i - step] if i >= step else 0
        up = above[i]
        corner = above[i - step] if i >= step else 0
        if kind == 1:
            add = left
        elif kind == 2:
            add = up
        elif kind == 3:
            add = (left + up) // 2
        else:
            guess = left + up - corner
            near = (abs(guess - left), abs(guess - up), abs(guess - corner))
            add = (left, up, corner)[near.index(min(near))]
        row[i] = (row[i] + add) & 255


@asynccontextmanager
async def chromium(*, width: int = 1280, height: int = 720, user_agent: str = "") -> AsyncIterator[Tab]:
    """A fresh browser with one tab; nothing but this machine can be reached from it.

    ``user_agent`` is what it calls itself, in place of its own name.
    """
    flags = [*FLAGS, f"--user-agent={user_agent}"] if user_agent else FLAGS
    assert PROGRAM is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [PROGRAM, *flags, f"--user-data-dir={folder}", f"--window-size={width},{height}",
             "--remote-debugging-port=0", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            port = await _port(Path(folder), process)
            async with aiohttp.ClientSession() as client:
                async with client.get(f"http://127.0.0.1:{port}/json/list") as answer:
                    tabs = await answer.json()
                address = next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
                async with client.ws_connect(address, max_msg_size=0) as socket:
                    yield Tab(socket)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


async def _port(folder: Path, process: subprocess.Popen[bytes]) -> int:
    told = folder / "DevToolsActivePort"
    for _ in range(600):
        with suppress(OSError, IndexError, ValueError):
            return int(told.read_text().splitlines()[0])
        assert process.poll() is None, "Chromium ended at once"
        await asyncio.sleep(0.1)
    raise AssertionError("Chromium did not say where it can be driven")
