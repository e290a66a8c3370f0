"""One attempt at one channel: the sender of its kind, and what may be said of how it ended."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from msgspec.structs import replace

from warroom.config.checks_channels import channel_secrets
from warroom.config.secret import SecretMissing, redact, resolved, secret
from warroom.core.text import clean
from warroom.notify.attempt import Failed, Outcome

if TYPE_CHECKING:
    from warroom.config.settings_notify import Channel
    from warroom.notify.message import Message
    from warroom.notify.senders import Secret

_OWN = {"statuspage": ("statuspage",), "webhook": ("webhook",), "apprise": ("threaded", "mail")}
"""The senders of each type of channel."""


async def send(channel: Channel, message: Message, *, name: str, tries: int, resolve: Secret = secret) -> Outcome:
    """One attempt. ``name`` is what the incident is called there, "" as yet; ``tries`` counts this attempt.

    Never raises but for cancellation; what it says holds no secret.
    """
    outcome: Outcome
    try:
        if channel.type == "statuspage":
            from warroom.notify.senders import statuspage

            outcome = await statuspage.send(channel, message, name=name, tries=tries, resolve=resolve)
        elif channel.type == "webhook":
            from warroom.notify.senders import webhook

            outcome = await webhook.send(channel, message, resolve=resolve)
        else:
            from warroom.notify.senders import threaded

            outcome = await threaded.send(channel, message, resolve=resolve)
    except SecretMissing as error:
        outcome = Failed(str(error))
    except Exception as error:
        outcome = Failed(f"{type(error).__name__}: {error}")
    if isinstance(outcome, Failed):
        texts = [text for _, text in channel_secrets(channel)]
        reason = redact(outcome.reason, [*resolved(texts), *_whole(texts, resolve)])
        return replace(outcome, reason=clean(reason, 300))
    return outcome


def prepare(channel: Channel) -> None:
    """Bring in the libraries that an attempt there needs, and what they read once; takes its time, and blocks."""
    if channel.type in ("statuspage", "webhook"):
        from warroom.notify.senders import http

        http.prepare()
    else:
        from warroom.notify.senders import by_apprise

        by_apprise.prepare()
    for name in _OWN[channel.type]:
        import_module(f"warroom.notify.senders.{name}")


def _whole(texts: list[str], resolve: Secret) -> list[str]:
    """The addresses themselves: a library may repeat one whole, with its secrets in another form."""
    found = []
    for text in texts:
        try:
            found.append(resolve(text))
        except SecretMissing:
            continue
    return found
