"""A real SMTP server on loopback that takes mail, refuses it, hangs, or drops the line after it took a message."""

from __future__ import annotations

import asyncio
import email
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.patience import PATIENCE_S


class MailServer:
    """``mails`` are those it took. ``next`` is what it does with the coming ones, in turn, the last again and again:
    take, drop (takes it and closes the line without a word), hang, or an answer such as "451 later"."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.next: list[str] = ["take"]
        self.refuse: dict[str, str] = {}
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail-server", daemon=True)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        does = self.next.pop(0) if len(self.next) > 1 else self.next[0]
        if does[:1].isdigit():
            return does
        if does == "hang":
            await asyncio.sleep(60)
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.mails.append(email.message_from_bytes(content, policy=default))
        self.recipients.append(list(envelope.rcpt_tos))
        if does == "drop":
            transport: Any = server.transport
            transport.abort()
        return "250 OK"

    def url(self, to: str = "ops@example.com", more: str = "") -> str:
        """The address of a channel that mails there."""
        return f"mailto://127.0.0.1:{self.port}?from=warroom@example.org&to={to}&mode=insecure{more}"

    def start(self) -> None:
        self._thread.start()
        listening = self._loop.create_server(lambda: SMTP(self, hostname="mail", loop=self._loop), "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(listening, self._loop).result(PATIENCE_S)
        self.port = int(self._server.sockets[0].getsockname()[1])

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(PATIENCE_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_S)
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


@contextmanager
def mailing() -> Iterator[MailServer]:
    """A running mail server, stopped at the end."""
    server = MailServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
