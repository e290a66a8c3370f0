"""A real HTTP server on loopback that answers as it is told: pages, errors, drips, cuts, redirects, TLS."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.patience import PATIENCE_S


@dataclass
class Asked:
    """A request as it arrived: lower-case header names."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes


@dataclass
class Answer:
    """What to answer. ``drip_s`` pauses between single bytes; ``cut_at`` closes the line after so many."""

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    packed: bool = False
    drip_s: float = 0.0
    cut_at: int | None = None

    def content(self) -> bytes:
        raw = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        return gzip.compress(raw) if self.packed else raw


Reply = Answer | Callable[[Asked], Answer]


class Server:
    """``routes`` maps a path to its answer, or to a list of answers given in turn, the last one again and again."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.routes: dict[str, Reply | list[Reply]] = {}
        self.asked: list[Asked] = []
        self._open: set[socket.socket] = set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # or a body waits 40 ms for its headers to be acknowledged

            def setup(self) -> None:
                super().setup()
                outer._open.add(self.connection)

            def log_message(self, *_: object) -> None:
                return

            def do_GET(self) -> None:
                outer._answer(self)

            do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_GET

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.tls = tls is not None
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def _next(self, asked: Asked) -> Answer:
        found = self.routes.get(asked.path)
        if isinstance(found, list):
            reply = found.pop(0) if len(found) > 1 else found[0]
        elif found is None:
            return Answer({"code": 404, "message": "no such path"}, 404)
        else:
            reply = found
        return reply(asked) if callable(reply) else reply

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        length = int(handler.headers.get("content-length") or 0)
        headers = {k.lower(): v for k, v in handler.headers.items()}
        asked = Asked(handler.command, parts.path, parse_qs(parts.query), headers, handler.rfile.read(length))
        self.asked.append(asked)
        try:
            self._send(handler, self._next(asked))
        except (ConnectionError, ssl.SSLError):
            handler.close_connection = True  # the client had enough: often just what the test is about

    def _send(self, handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        content = answer.content()
        handler.send_response_only(answer.status)
        headers = {"Content-Type": "application/json", "Content-Length": str(len(content)), **answer.headers}
        if answer.packed:
            headers["Content-Encoding"] = "gzip"
        if "Date" not in headers:
            headers["Date"] = handler.date_time_string()
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        if answer.drip_s:
            for byte in content:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                time.sleep(answer.drip_s)
            return
        handler.wfile.write(content[: answer.cut_at])
        if answer.cut_at is not None:
            handler.wfile.flush()
            handler.connection.close()
            handler.close_connection = True

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        for connection in self._open:  # kept alive, they would be answered for ever
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE_S)


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A running server, stopped at the end."""
    server = Server(tls)
    server.start()
    try:
        yield server
    finally:
        server.stop()
