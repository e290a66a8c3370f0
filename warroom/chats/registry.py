"""Which chats there are, and what each is asked with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from warroom.config.checks_chat import chat_secrets
from warroom.config.secret import secret
from warroom.trackers.asking import answered

if TYPE_CHECKING:
    from warroom.chats.source import ChatSource
    from warroom.config.settings_chat import Chat
    from warroom.core.chat.following import Choice
    from warroom.notify.attempt import Failed
    from warroom.notify.senders import Secret

T = TypeVar("T")


def build(settings: Chat, resolve: Secret = secret) -> ChatSource:
    """The chat of that table. Raises SecretMissing."""
    if settings.type == "slack":
        from warroom.chats.slack import Slack

        return Slack(settings, resolve)
    if settings.type == "mattermost":
        from warroom.chats.mattermost import Mattermost

        return Mattermost(settings, resolve)
    from warroom.chats.matrix import Matrix

    return Matrix(settings, resolve)


def choice(settings: Chat) -> Choice:
    """Which of its messages are wanted."""
    from warroom.core.chat.following import Choice

    return Choice(frozenset(name.rstrip("\ufe0f") for name in settings.reactions), settings.prefix.strip())


async def asked(settings: Chat, ask: Callable[[], Awaitable[T]]) -> T | Failed:
    """What ``ask`` gives, or why it gave nothing, without a secret."""
    return await answered(ask, [text for _, text in chat_secrets(settings)])
