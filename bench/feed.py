"""An Alertmanager on loopback with thousands of alerts: the same ones for ever, or others at every poll."""

from __future__ import annotations

import http.server
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_STARTED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@contextmanager
def serving(alerts: int, *, still: bool = False, few: bool = False) -> Iterator[str]:
    """The server in a process of its own, so that it does not use the measuring one's time; gives its address.

    The alerts fall into forty groups and every one of them differs at every poll: a feed that never stops
    loading. ``still``: each has a name of its own, so that each is a row, and they stay as they are; ``few``:
    the same, but one in a hundred has other words at every poll.
    """
    command = [sys.executable, "-m", "bench.feed", str(alerts), *(["few"] if few else ["still"] if still else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def body(alerts: int, turn: int, *, own_names: bool = False, changing: int = 1) -> bytes:
    """What ``/api/v2/alerts`` answers at poll ``turn``: the same alerts, one of ``changing`` with other words."""
    names = (f"Shop{number:05}Slow" if own_names else "ShopSlow" for number in range(alerts))
    told = (_alert(number, turn if number % changing == 0 else 0, name) for number, name in enumerate(names))
    return json.dumps(list(told)).encode()


def _alert(number: int, turn: int, name: str) -> dict[str, object]:
    started = (_STARTED + timedelta(seconds=number)).isoformat()
    return {
        "annotations": {"summary": f"p99 above {100 + (number + turn) % 900} ms on shop-{number}"},
        "endsAt": started,
        "fingerprint": f"{number:016x}",
        "receivers": [{"name": "war-room"}],
        "startsAt": started,
        "status": {"inhibitedBy": [], "mutedBy": [], "silencedBy": [], "state": "active"},
        "updatedAt": started,
        "generatorURL": f"http://prometheus.example/graph?g0.expr=up{number}",
        "labels": {
            "alertname": name,
            "instance": f"shop-{number}:9100",
            "service": f"shop-{number % 40}",
            "severity": ("critical", "warning", "info")[number % 3],
        },
    }


class _Answers(http.server.BaseHTTPRequestHandler):
    bodies: tuple[bytes, ...] = ()
    turn = 0

    def do_GET(self) -> None:
        answer = b'{"cluster": {"status": "ready"}, "uptime": "2026-01-01T00:00:00Z"}'
        if self.path.split("?")[0] == "/api/v2/alerts":
            answer = self.bodies[_Answers.turn % len(self.bodies)]
            _Answers.turn += 1
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: standard output carries the port alone."""


def _serve(alerts: int, mode: str) -> None:
    if mode == "still":
        _Answers.bodies = (body(alerts, 0, own_names=True),)
    elif mode == "few":
        _Answers.bodies = tuple(body(alerts, n, own_names=True, changing=100) for n in range(2))
    else:
        _Answers.bodies = tuple(body(alerts, n) for n in range(2))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    _serve(int(sys.argv[1]), "".join(sys.argv[2:]))
