"""A probe is run by a key, on a thread of its own, and what it found is recorded."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from tests.support.servers import free_port
from warroom.config.settings_probe import Probe
from warroom.core.identity import Naming
from warroom.probing.look import look, offered


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """A web server on loopback that gives every request the same answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    with closing(server.socket):
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/health"
        server.shutdown()


def test_an_address_is_right_by_its_status_and_its_words() -> None:
    with answering(200, b"all ok") as url:
        assert look(Probe(id="p", url=url, contains="ok")).text == "HTTP 200"
        missing = look(Probe(id="p", url=url, contains="zebra"))
        assert (missing.good, missing.text) == (False, 'HTTP 200, without "zebra"')
    with answering(503, b"") as url:
        down = look(Probe(id="p", url=url))
        assert (down.good, down.text) == (False, "HTTP 503, expected 2xx")
        assert look(Probe(id="p", url=url, expect=("503",))).good


def test_nothing_that_answers_is_a_result_and_no_fault() -> None:
    port = free_port()
    assert look(Probe(id="p", url=f"http://127.0.0.1:{port}/")).text.startswith("no answer")
    assert not look(Probe(id="p", tcp=f"127.0.0.1:{port}")).good
    with answering(200, b"") as url:
        assert look(Probe(id="p", tcp=url.split("/")[2])).good


def test_a_program_is_run_without_a_shell_and_ended_at_its_time_limit() -> None:
    said = look(Probe(id="p", command=(sys.executable, "-c", "print('$HOME; fine')")))
    assert (said.good, said.text) == (True, "$HOME; fine")
    failed = look(Probe(id="p", command=(sys.executable, "-c", "raise SystemExit('broken')")))
    assert (failed.good, failed.text) == (False, "exit 1: broken")
    slow = Probe(id="p", command=(sys.executable, "-c", "input('x') if 0 else __import__('time').sleep(60)"),
                 timeout=timedelta(milliseconds=300))  # fmt: skip
    assert look(slow).text.endswith("did not end within 0.3 s")
    assert not look(Probe(id="p", command=("/no/such/program",))).good


def test_a_program_is_never_offered_to_who_came_in_with_a_key_or_a_browser() -> None:
    probes = (Probe(id="web", url="https://shop.example.com"), Probe(id="smoke", command=("/bin/true",)),
              Probe(id="db", tcp="db.example.com:5432", services=("orders",)))  # fmt: skip
    for naming in (Naming.KEY, Naming.PROXY):
        assert [one.id for one in offered(probes, "checkout", naming)] == ["web"]
    assert [one.id for one in offered(probes, "orders", Naming.LOGIN)] == ["web", "smoke", "db"]
