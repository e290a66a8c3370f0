"""Everything that apprise knows: Slack, Teams, Discord, PagerDuty, Opsgenie, ntfy, SMS gateways and a hundred more."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from warroom.notify.attempt import Failed, Outcome, Sent
from warroom.notify.senders.http import HINTS, TEMPORARY

if TYPE_CHECKING:
    from apprise import AppriseAsset, NotifyBase

    from warroom.notify.message import Message

KEY_HEADER = "Idempotency-Key"
_KEY_PLACES = {"NotifyPagerDuty": "dedup", "NotifyOpsgenie": "alias", "NotifyJira": "alias"}
_STATUS = re.compile(r"error=(\d{3})\b")


@cache
def _asset() -> AppriseAsset:
    import apprise

    logging.getLogger("apprise").propagate = False  # it names addresses; its words reach us through ``_heard``
    return apprise.AppriseAsset(
        app_id="warroom", app_desc="warroom", app_url="", async_mode=False,
        storage_mode=apprise.PersistentStoreMode.MEMORY, plugin_paths=[],
    )  # fmt: skip


def prepare() -> None:
    """What the first attempt would have to wait for: a hundred plug-ins."""
    _asset()
    knows("mailto")


def plugin_of(url: str) -> NotifyBase | None:
    """The receiver that apprise makes of an address; None where it knows none such."""
    import apprise

    with _heard():
        found = apprise.Apprise.instantiate(url, asset=_asset())
    return found if isinstance(found, apprise.NotifyBase) else None


def knows(scheme: str) -> bool:
    """Whether an address may begin so."""
    from apprise.plugins import N_MGR

    return scheme in N_MGR or scheme in ("http", "https")


def send(url: str, message: Message, timeout_s: float, button: str = "") -> Outcome:
    """One attempt; blocks. The key goes where the receiver has a place for one; ``button`` is an action of ntfy."""
    import apprise

    if button and "actions=" not in url:
        url += f"{'&' if '?' in url else '?'}actions={quote(button, safe='')}"
    plugin = plugin_of(url)
    if plugin is None:
        return Failed("apprise knows no such address: see `warroom doctor`", final=True)
    plugin.socket_connect_timeout = plugin.socket_read_timeout = timeout_s
    _keyed(plugin, message.key)
    with _heard() as said:
        done = plugin.notify(
            body=message.text or message.title, title=message.title if message.text else "",
            notify_type=apprise.NotifyType(message.tone), body_format=apprise.NotifyFormat.TEXT,
        )  # fmt: skip
    return Sent() if done else _why(said, str(plugin.service_name))


def ack_button(topic: str, key: str) -> str:
    """The action of a message that lets it be acknowledged, as ntfy reads it."""
    return f"http, Acknowledge, {quote(topic, safe=':/?&=%@~._-')}, method=POST, body={key}, clear=true"


def _keyed(plugin: Any, key: str) -> None:
    """Gives the receiver the key: a header of a webhook, the deduplication key of a pager."""
    if isinstance(getattr(plugin, "headers", None), dict):
        plugin.headers.setdefault(KEY_HEADER, key)
    place = _KEY_PLACES.get(type(plugin).__name__)
    if place is not None and not getattr(plugin, place):
        setattr(plugin, place, key)


def _why(said: list[str], service: str) -> Failed:
    reason = said[-1] if said else f"{service} did not take it and does not say why"
    status = next((int(found[1]) for line in said if (found := _STATUS.search(line))), 0)
    final = 400 <= status < 500 and status not in TEMPORARY
    return Failed(f"HTTP {status}: {HINTS[status]} ({reason})" if status in HINTS else reason, final=final)


class _Ear(logging.Handler):
    """What apprise says on this thread: the reason of a failure is in its log and nowhere else."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread = threading.get_ident()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.said.append(record.getMessage())


@contextmanager
def _heard() -> Iterator[list[str]]:
    ear = _Ear()
    told = logging.getLogger("apprise")
    told.addHandler(ear)
    try:
        yield ear.said
    finally:
        told.removeHandler(ear)
