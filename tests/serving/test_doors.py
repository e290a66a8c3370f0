"""Who is let in by the web server, and who is not: asked over real HTTP and real sockets."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.serving.conftest import Serving, free_port, serving
from tests.support.patience import PATIENCE_S
from tests.support.terminal import environment
from warroom.serving.identity import Gate, NotLetIn, origins
from warroom.store import Store

ROOM = '[serve]\nshow = "room"\nidentity_header = "X-Forwarded-User"\ntrusted = ["127.0.0.1"]\n'
NAMESPACE = "xmlns='http://www.w3.org/2000/svg'"
"""What makes the icon inside the page a drawing: a name, which no browser fetches."""


class Looker:
    """A browser's socket without the browser: what was painted, and what it types."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.seen = b""

    async def until(self, *words: str, timeout_s: float = PATIENCE_S) -> None:
        """Wait until all of these were painted since the last keys; a word that is painted in pieces never is."""
        wanted = [word.encode() for word in words]
        try:
            async with asyncio.timeout(timeout_s):
                while not all(word in self.seen for word in wanted):
                    message = await self.socket.receive()
                    assert message.type == aiohttp.WSMsgType.BINARY, (message, self.seen[-300:])
                    self.seen += message.data
        except TimeoutError:
            shown = re.sub(rb"\x1b\[[0-9;]*[A-Za-z]", b" ", self.seen).decode()
            raise AssertionError(f"{words} were not seen in {shown[-2000:]}") from None

    async def type(self, *texts: str) -> None:
        self.seen = b""
        for text in texts:
            await self.socket.send_json(["stdin", text])

    async def pong(self) -> None:
        """Wait until the server has read everything that was said."""
        await self.socket.send_json(["ping", "there?"])
        while (message := await self.socket.receive(timeout=PATIENCE_S)).type == aiohttp.WSMsgType.BINARY:
            self.seen += message.data
        assert message.json() == ["pong", "there?"]


@asynccontextmanager
async def looking(
    served: Serving, *, origin: str | None = "", headers: dict[str, str] | None = None
) -> AsyncIterator[Looker]:
    """A socket as a browser opens it; ``origin`` "" is the server's own page."""
    given = {**(headers or {}), **({"Origin": origin or served.url} if origin is not None else {})}
    url = f"{served.url}/ws?width=120&height=40"
    async with aiohttp.ClientSession() as client, client.ws_connect(url, headers=given) as socket:
        yield Looker(socket)


async def looked(served: Serving, *, origin: str | None = "", headers: dict[str, str] | None = None) -> None:
    async with looking(served, origin=origin, headers=headers) as it:
        await it.until("█")


async def refused(served: Serving, path: str = "/", status: int = 403, **headers: str) -> str:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    async with aiohttp.ClientSession() as client, client.get(served.url + path, headers=given) as got:
        said = await got.text()
        assert got.status == status, said
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        return said


def events(home: Path, actor: str) -> list[str]:
    with Store.open(home / "room.db", read_only=True) as store:
        return [event.type for event in store.events() if event.actor == actor]


class TestTheWall:
    async def test_it_is_shown_to_its_own_page_and_takes_no_key(self, home: Path) -> None:
        with serving(home) as served:
            async with looking(served) as it:
                await it.until("█")
                await it.type("q", "n", "\x1b", "\x03")
                await it.pong()
                await it.until("\x1b[")
                assert len(served.children()) == 1
            served.until(lambda: not served.children())
        assert events(home, "root") == []
        assert "cannot write" in served.said
        assert "there is no login" in served.said
        assert "Nothing is encrypted" in served.said

    @pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1", "null", None])
    async def test_another_sites_page_may_not_look(self, home: Path, origin: str | None) -> None:
        with serving(home) as served:
            with pytest.raises(aiohttp.WSServerHandshakeError) as info:
                await looked(served, origin=origin)
            assert info.value.status == 403
            assert served.children() == []

    async def test_a_name_that_is_not_its_own_is_refused(self, home: Path) -> None:
        """A page of elsewhere that made its own name mean this address."""
        with serving(home) as served:
            assert "serve.public_url" in await refused(served, status=421, Host="evil.example")

    async def test_there_is_nothing_else_to_be_had(self, home: Path) -> None:
        with serving(home) as served:
            for path in ("/download/x", "/static/", "/static/../server.py", "/page.html", "/static/%2e%2e/server.py"):
                async with aiohttp.ClientSession() as client, client.get(served.url + path) as answer:
                    assert answer.status in (403, 404), path
            async with aiohttp.ClientSession() as client, client.get(served.url) as answer:
                page = await answer.text()
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert "http" not in page.replace(served.url, "").replace(NAMESPACE, "")

    async def test_only_so_many_look_at_once(self, home: Path) -> None:
        with serving(home, "[serve]\nsessions = 1\n") as served:
            async with looking(served) as it:
                await it.until("█")
                with pytest.raises(aiohttp.WSServerHandshakeError) as info:
                    await looked(served)
                assert info.value.status == 503
            served.until(lambda: not served.children())
            await looked(served)

    async def test_what_a_browser_should_not_say_ends_nothing(self, home: Path) -> None:
        with serving(home) as served:
            async with looking(served) as it:
                await it.until("█")
                for said in ("", "null", "[]", "{}", '["resize"]', '["resize", {"width": "x", "height": 1e99}]',
                             '["stdin", 5]', '["stdin"]', '["boo", {}]', '[{"a": 1}]', "[[[[", '["resize", 7]'):
                    await it.socket.send_str(said)
                await it.pong()

    async def test_ending_the_server_ends_those_who_look(self, home: Path) -> None:
        with serving(home) as served:
            async with looking(served) as it:
                await it.until("█")
                children = served.children()
                assert len(children) == 1
                served.process.terminate()
                assert served.process.wait(PATIENCE_S) == 0
                assert not any(Path(f"/proc/{pid}").exists() for pid in children)

    def test_it_listens_elsewhere_only_under_a_name_that_browsers_can_call(self, home: Path) -> None:
        """0.0.0.0 is no name: without one of its own every page would be refused."""
        with serving(home, '[serve]\nhost = "0.0.0.0"\n') as served:
            assert served.process.wait(PATIENCE_S) == 2
            assert "serve.public_url" in served.said

    async def test_listening_elsewhere_says_who_can_look(self, home: Path) -> None:
        with serving(home, '[serve]\nhost = "0.0.0.0"\npublic_url = "http://wall.example.com"\n') as served:
            assert "Anyone who can reach that address can see it" in served.said
            named = {"Host": "wall.example.com"}
            async with aiohttp.ClientSession() as client, client.get(served.url, headers=named) as answer:
                assert answer.status == 200


class TestTheRoom:
    def test_it_is_not_served_without_a_proxy_that_says_who_somebody_is(self, home: Path) -> None:
        for config, missing in (
            ('[serve]\nshow = "room"\n', "serve.identity_header and serve.trusted"),
            ('[serve]\nshow = "room"\nidentity_header = "X-User"\n', "serve.trusted"),
            ('[serve]\nshow = "room"\ntrusted = ["10.0.0.1"]\n', "serve.identity_header"),
        ):
            with serving(home, config) as served:
                assert served.process.wait(PATIENCE_S) == 2
                assert missing in served.said

    async def test_the_proxys_word_says_who_writes(self, home: Path) -> None:
        with serving(home, ROOM) as served:
            async with looking(served, headers={"X-Forwarded-User": "zoe@example.com"}) as it:
                await it.until("Checkout")
                await it.type("t", "written in a browser", "\r")
                await asyncio.to_thread(served.until, lambda: "entry_added" in events(home, "zoe"))
        assert "can claim any name" in served.said

    async def test_without_that_word_or_with_two_nobody_is_let_in(self, home: Path) -> None:
        with serving(home, ROOM) as served:
            assert "must say once who you are" in await refused(served, status=401)
            for name in ("", "-x", "a b", "../x", "x" * 60, "--read-only", "@example.com"):
                await refused(served, status=401, X_Forwarded_User=name)
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await looked(served)
            assert served.children() == []

    async def test_from_anywhere_but_the_proxy_the_word_is_a_lie(self, home: Path) -> None:
        with serving(home, ROOM.replace("127.0.0.1", "10.9.8.0/24")) as served:
            said = await refused(served, status=403, X_Forwarded_User="maya")
            assert "believed of the proxy alone" in said

    async def test_it_is_confined_to_its_screens(self, home: Path) -> None:
        """No key stops it, no key opens an editor, and its process is nobody's but the server's."""
        with serving(home, ROOM) as served:
            async with looking(served, headers={"X-Forwarded-User": "zoe"}) as it:
                await it.until("Checkout")
                (child,) = served.children()
                assert b"--confined" in Path(f"/proc/{child}/cmdline").read_bytes()
                await it.type("\x1a")
                await it.type("?")
                await it.until("KEYS AND WORDS")
                assert Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[0] != "T"

    async def test_a_room_that_is_served_to_read_is_refused_every_line(self, home: Path) -> None:
        with serving(home, ROOM + "read_only = true\n") as served:
            async with looking(served, headers={"X-Forwarded-User": "zoe"}) as it:
                await it.until("Checkout")
                await it.type("t")
                await it.until("Read-only: you can see everything and change nothing")
                await it.type("written in a browser", "\r")
                await it.pong()
        assert events(home, "zoe") == []


class TestTheGate:
    @pytest.mark.parametrize(
        ("remote", "networks", "fine"),
        [("10.1.2.3", ("10.1.0.0/16",), True), ("10.2.2.3", ("10.1.0.0/16",), False), ("::1", ("::1",), True),
         ("::ffff:10.1.2.3", ("10.1.0.0/16",), True), ("", ("0.0.0.0/0",), False), ("unix", ("::/0",), False)],
    )  # fmt: skip
    def test_a_proxy_is_known_by_its_address(self, remote: str, networks: tuple[str, ...], fine: bool) -> None:
        gate = Gate(frozenset(), "X-User", networks)
        headers = [("X-User", "maya")]
        if fine:
            assert gate.person(remote, headers) == "maya"
        else:
            with pytest.raises(NotLetIn):
                gate.person(remote, headers)

    def test_two_words_of_who_it_is_are_none(self) -> None:
        gate = Gate(frozenset(), "X-User", ("127.0.0.1",))
        with pytest.raises(NotLetIn, match="once"):
            gate.person("127.0.0.1", [("X-User", "maya"), ("x-user", "zoe")])

    def test_the_public_address_and_every_name_of_loopback_are_its_own(self) -> None:
        found = origins("127.0.0.1", 8023, "https://war.example.com/")
        assert found == {
            "http://127.0.0.1:8023", "http://localhost:8023", "http://[::1]:8023", "https://war.example.com",
        }  # fmt: skip
        assert origins("10.0.0.5", 80, "") == {"http://10.0.0.5"}


def test_without_its_part_for_browsers_it_says_how_to_get_it(home: Path) -> None:
    hidden = home / "hidden" / "textual_serve"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError('not here')")
    env = environment(home, {"PATH": os.environ["PATH"]})
    env["PYTHONPATH"] = f"{hidden.parent}{os.pathsep}{env['PYTHONPATH']}"
    ran: subprocess.CompletedProcess[Any] = subprocess.run(
        [sys.executable, "-m", "warroom", "--db", str(home / "room.db"), "serve", "--port", str(free_port())],
        env=env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 1
    assert "pip install 'warroom[browser]'" in ran.stderr
