"""The web server: one page, one socket, and a process of ``warroom`` for each that looks.

textual-serve brings the terminal for the browser and the protocol; the doors here are narrower than its own. The
wall's process is given no key at all, no file is delivered, and a program is never started through a shell.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Any

import jinja2
import textual_serve
from aiohttp import WSCloseCode, WSMsgType, web
from msgspec import Struct
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from warroom.serving.connections import Connection, Doorkeeper, limits
from warroom.serving.identity import Gate, NotLetIn, environment

log = logging.getLogger("warroom.serve")

HERE = Path(__file__).parent
STATIC = Path(textual_serve.__file__).parent / "static"
MOST_MESSAGE = 65_536  # bytes that a browser may send at once: a paste, not a file
LEAST, MOST = (20, 5), (500, 200)  # columns and rows that a browser may ask for
LEAVING_S = 5.0  # a session has so long to end by itself
BEAT_S = 15.0  # how often a silent socket is asked whether it is still there

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
        "img-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Served(Struct, frozen=True):
    """What is served.

    Attributes:
        command: the program of a session, as it is started; ``person`` is added to it.
        gate: who is let in.
        public_url: what browsers call this server; "" is what they say themselves.
        typing: whether keys reach the session: the room's do, the wall's do not.
        sessions: so many at once.
        title: the page's.
        colours: ground and ink of the page around the terminal.
    """

    command: tuple[str, ...]
    gate: Gate
    public_url: str = ""
    typing: bool = False
    sessions: int = 20
    title: str = "warroom"
    colours: tuple[str, str] = ("#121212", "#dadada")


class Session(AppService):
    """One browser's process: started as it is given, never through a shell, and ended for certain."""

    def __init__(self, command: tuple[str, ...], socket: web.WebSocketResponse) -> None:
        self.code = int(WSCloseCode.OK)
        """Why its socket is closed: the page comes back by itself where that was not its person's doing."""

        async def close() -> None:
            await socket.close(code=self.code)

        super().__init__(
            " ".join(command), write_bytes=socket.send_bytes, write_str=socket.send_str, close=close,
            download_manager=DownloadManager(),
        )  # fmt: skip
        self._words = command
        self._life = -1

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        env = {**environment(os.environ), **_textual(self._build_environment(width, height))}
        theirs, self._life = os.pipe()  # its end says that this server is gone, however it went
        try:
            process = await asyncio.create_subprocess_exec(
                *self._words, f"--lifeline={theirs}", stdin=PIPE, stdout=PIPE, stderr=PIPE, env=env, pass_fds=(theirs,)
            )
        finally:
            os.close(theirs)
        assert process.stdin is not None
        self._process, self._stdin = process, process.stdin
        return process

    async def run(self) -> None:
        """As textual-serve's; a process that ended, however, ends the socket: its page must not stand still."""
        try:
            await super().run()
        finally:
            if self._process is not None and self._process.returncode is None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._process.wait(), LEAVING_S)
            if self.code == WSCloseCode.OK and self._process is not None and self._process.returncode:
                self.code = int(WSCloseCode.INTERNAL_ERROR)
            await self.remote_close()

    async def stop(self) -> None:
        """As textual-serve's; a process that does not end by itself is ended."""
        process = self._process
        with suppress(TimeoutError, ConnectionError):
            await asyncio.wait_for(super().stop(), LEAVING_S)
        if process is not None and process.returncode is None:
            with suppress(ProcessLookupError):
                process.terminate()
            try:
                await asyncio.wait_for(process.wait(), LEAVING_S)
            except TimeoutError:
                process.kill()
                await process.wait()
        if self._life >= 0:
            os.close(self._life)
            self._life = -1

    async def on_meta(self, data: bytes) -> None:
        """Only the end is passed on: no address is opened and no file delivered."""
        if json.loads(data).get("type") == "exit":
            await self.remote_close()


def _textual(env: dict[str, str]) -> dict[str, str]:
    """What makes textual speak to a browser; the frame rate is a slow line's, for every frame crosses a network."""
    kept = {name: env[name] for name in env if name.startswith("TEXTUAL") or name in ("COLUMNS", "ROWS")}
    return {**kept, "TEXTUAL_FPS": "15", "TEXTUAL_COLOR_SYSTEM": "truecolor", "COLORTERM": "truecolor"}


class Server:
    """The doors. ``app`` is what aiohttp runs."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.open: set[Session] = set()
        template = (HERE / "page.html").read_text(encoding="utf-8")
        self._page = jinja2.Environment(autoescape=True).from_string(template)

    def app(self) -> web.Application:
        made = web.Application(middlewares=[self._guard])
        made.add_routes([
            web.get("/", self._index), web.get("/ws", self._socket), web.get("/page.js", self._script),
            web.static("/static", STATIC, show_index=False),
        ])  # fmt: skip
        made.on_shutdown.append(self._end_all)
        return made

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Every request: the right name, the right page, the right person; every answer: nothing from elsewhere."""
        try:
            is_socket = request.path == "/ws"
            self.served.gate.check_place(request.host, request.headers.get("Origin"), socket=is_socket)
            if request.path in ("/", "/ws"):
                request["person"] = self.served.gate.person(request.remote or "", request.headers.items())
            response: web.StreamResponse = await handler(request)
        except NotLetIn as refused:
            log.warning("%s %s was refused: %s", request.remote, request.path, refused)
            response = web.Response(status=refused.status, text=f"{refused}\n")
        if not response.prepared:
            response.headers.update(HEADERS)
            response.force_close()  # a connection carries one request, see ``connections``
        return response

    # ------------------------------------------------------------ the page

    async def _index(self, request: web.Request) -> web.Response:
        """The page; ``?fontsize=`` sets the size of its letters."""
        base = self.served.public_url.rstrip("/")
        scheme = "wss" if base.startswith("https") or request.secure else "ws"
        where = base.split("://", 1)[1] if base else request.host
        ground, ink = self.served.colours
        text = self._page.render(
            title=self.served.title, base=base, socket=f"{scheme}://{where}/ws", again=not self.served.typing,
            font_size=_within(request.query.get("fontsize"), 6, 60, 16), ground=ground, ink=ink,
        )  # fmt: skip
        return web.Response(text=text, content_type="text/html")

    async def _script(self, request: web.Request) -> web.Response:
        return web.Response(text=(HERE / "page.js").read_text(encoding="utf-8"), content_type="text/javascript")

    # ------------------------------------------------------------ the socket

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if len(self.open) >= self.served.sessions:
            raise NotLetIn(f"{self.served.sessions} are looking already: that many may at once.", 503)
        socket = web.WebSocketResponse(heartbeat=BEAT_S, max_msg_size=MOST_MESSAGE)
        await socket.prepare(request)
        if request.transport is not None and isinstance(it := request.transport.get_protocol(), Connection):
            it.stays()
        command = self.served.command
        if request["person"]:
            command = (*command, "--as", request["person"])
        session = Session(command, socket)
        self.open.add(session)
        log.info("%s looks%s", request.remote, f" as {request['person']}" if request["person"] else "")
        try:
            await session.start(
                _within(request.query.get("width"), LEAST[0], MOST[0], 120),
                _within(request.query.get("height"), LEAST[1], MOST[1], 40),
            )
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    await self._said(session, socket, message.data)
        finally:
            self.open.discard(session)
            await session.stop()
            await socket.close()
        return socket

    async def _said(self, session: Session, socket: web.WebSocketResponse, text: str) -> None:
        """What the browser says: its size, that it lives, and to the room its keys. All else is nothing."""
        try:
            kind, *rest = json.loads(text)
            value = rest[0] if rest else None
        except (ValueError, TypeError):
            return
        if kind == "resize" and isinstance(value, dict):
            columns = _within(value.get("width"), LEAST[0], MOST[0], 120)
            await session.set_terminal_size(columns, _within(value.get("height"), LEAST[1], MOST[1], 40))
        elif kind == "ping":
            await socket.send_json(["pong", value if isinstance(value, int | float | str) else None])
        elif kind == "stdin" and self.served.typing and isinstance(value, str):
            await session.send_bytes(value.encode("utf-8", "ignore"))

    async def _end_all(self, app: web.Application) -> None:
        for session in self.open:
            session.code = int(WSCloseCode.GOING_AWAY)
        await asyncio.gather(*(session.stop() for session in list(self.open)), return_exceptions=True)


def _within(value: Any, least: int, most: int, default: int) -> int:
    try:
        return max(least, min(most, int(value)))
    except (TypeError, ValueError, OverflowError):
        return default


def run(served: Served, host: str, port: int) -> int:
    """Serve until SIGTERM or ctrl+c. Returns the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    asyncio.run(_serve(served, host, port))
    return 0


async def _serve(served: Served, host: str, port: int) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    runner = web.AppRunner(Server(served).app(), access_log=None, shutdown_timeout=LEAVING_S)
    await runner.setup()
    assert runner.server is not None
    keeper = Doorkeeper(limits(served.sessions, served.gate.is_trusted), runner.server)
    listening = await loop.create_server(keeper, host, port, backlog=128)
    try:
        await ended.wait()
    finally:
        listening.close()
        await runner.cleanup()
