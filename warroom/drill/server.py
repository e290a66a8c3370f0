"""A server on loopback that speaks as an Alertmanager, a ticket system and a Prometheus do."""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from warroom.core.times import as_utc

_RANGE = "/api/v1/query_range"
PATIENCE_S = 60.0  # a request to the hanging ticket system is let go after this
MOST_POINTS = 11_000  # Prometheus gives no more of one series
UP_FOR = timedelta(days=9)
"""How long the drill's Alertmanager says that it ran before: one just started may have forgotten alerts."""


class Loopback:
    """A server on loopback that plays what alerts and tickets come from: what it says is its subclass's."""

    def __init__(self, port: int = 0) -> None:
        """``port``: the one that it had before, where it is still free; 0 is any."""
        self.leaving = threading.Event()
        try:
            self._http = _Http(("127.0.0.1", port), _Handler)
        except OSError:
            if not port:
                raise
            self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.drill = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.1,), name="drill-http", daemon=True)

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    @property
    def url(self) -> str:
        """The base address, such as ``http://127.0.0.1:40123``."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End it, hanging requests too."""
        self.leaving.set()
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join(5)
        self._http.server_close()

    # -- what it says

    def alerts(self) -> list[dict[str, Any]]:
        """``GET /api/v2/alerts``: what is active now; resolved alerts are never listed."""
        return []

    def status(self) -> dict[str, Any]:
        """``GET /api/v2/status``; ``uptime`` is, as there, when it was started."""
        raise NotImplementedError

    def tickets(self) -> dict[str, Any]:
        """``GET /tickets``: the queues of the support desk with their counts."""
        raise NotImplementedError

    def series(self, name: str, start: float, end: float, step: float) -> dict[str, Any]:
        """``GET /NAME/api/v1/query_range``: the series of that metric, whatever is asked for.

        Args:
            name: the metric's id.
            start: of the first point, seconds since the epoch, as ``end`` of the last.
            step: seconds from one point to the next.
        """
        return {"status": "success", "data": {"resultType": "matrix", "result": []}}

    def is_silent(self) -> bool:
        """Whether the ticket system answers nothing now."""
        return False

    def hang(self) -> bool:
        """Holds a request to the silent ticket system; False once the drill ends."""
        waited = 0.0
        while self.is_silent() and waited < PATIENCE_S:
            if self.leaving.wait(0.2):
                return False
            waited += 0.2
        return True


def server_status(uptime: datetime) -> dict[str, Any]:
    """What an Alertmanager says of itself."""
    return {
        "cluster": {"status": "disabled"},
        "config": {"original": "route:\n  receiver: war-room\nreceivers:\n- name: war-room\n"},
        "uptime": as_utc(uptime).isoformat().replace("+00:00", "Z"),
        "versionInfo": {"version": "0.27.0", "goVersion": "", "branch": "drill", "revision": "drill"},
    }


def alert_of(labels: dict[str, str], summary: str, starts: str, now: str, ends: str, url: str) -> dict[str, Any]:
    """One active alert as an Alertmanager lists it; the instants as it writes them."""
    named = json.dumps(labels, sort_keys=True).encode()
    return {
        "annotations": {"summary": summary},
        "endsAt": ends,
        "fingerprint": hashlib.sha256(named).hexdigest()[:16],
        "receivers": [{"name": "war-room"}],
        "startsAt": starts,
        "status": {"inhibitedBy": [], "mutedBy": [], "silencedBy": [], "state": "active"},
        "updatedAt": now,
        "generatorURL": f"{url}/graph?g0.expr={labels['alertname']}",
        "labels": labels,
    }


def written(at: datetime) -> str:
    """An instant as Alertmanager writes it."""
    at = as_utc(at)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    drill: Loopback


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "drill"
    timeout = 75
    server: _Http

    def do_GET(self) -> None:
        drill = self.server.drill
        asked = urlsplit(self.path)
        path = asked.path
        if path == "/tickets":
            if drill.hang():
                self._send(drill.tickets())
            else:
                self.close_connection = True
        elif path == "/api/v2/alerts":
            self._send(drill.alerts())
        elif path == "/api/v2/status":
            self._send(drill.status())
        elif path.endswith(_RANGE):
            self._range(path.removesuffix(_RANGE).strip("/"), parse_qs(asked.query))
        else:
            self._send({"error": "not found"}, 404)

    def _range(self, name: str, asked: dict[str, list[str]]) -> None:
        try:
            start, end, step = (float(asked[name][0]) for name in ("start", "end", "step"))
            if not step > 0:
                raise ValueError("step")
        except (KeyError, ValueError):
            self._send({"status": "error", "errorType": "bad_data", "error": "start, end and step, please"}, 400)
        else:
            self._send(self.server.drill.series(name, start, end, step))

    def _send(self, answer: Any, status: int = 200) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the terminal belongs to the room."""

    def handle(self) -> None:
        try:
            super().handle()
        except (ConnectionError, TimeoutError):
            self.close_connection = True  # a poller that gave up is part of the story
