"""What no single key can know of chats: what each type needs, how reactions are written, places of secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from warroom.config.secret import malformed
from warroom.core.naming import People

if TYPE_CHECKING:
    from warroom.config.lines import Place
    from warroom.config.settings import Config
    from warroom.config.settings_chat import Chat

    Fault = tuple[Place, str]

SECRET_FIELDS = frozenset({"url", "token"})
"""Keys of a chat under which references to secrets are resolved."""


def chat_secrets(chat: Chat) -> Iterator[tuple[Place, str]]:
    """The places of a chat where references to secrets are resolved, with what is there."""
    for name in sorted(SECRET_FIELDS):
        yield (name,), getattr(chat, name)


def chats(config: Config) -> Iterator[Fault]:
    """Faults of ``[[chat]]``."""
    from warroom.config.wording import twice

    yield from twice((one.id for one in config.chat), lambda i: ("chat", i, "id"), "chat")
    people = People(config.responder)
    for index, chat in enumerate(config.chat):
        yield from ((("chat", index, *place), says) for place, says in _faults(chat))
        for name in chat.people:
            if people.meant(name) != name:
                yield ("chat", index, "people", name), "is no responder: write the handle of a [[responder]]"


def _faults(chat: Chat) -> Iterator[Fault]:
    for place, text in chat_secrets(chat):
        if malformed(text):
            yield place, "write ${env:NAME} or ${file:/whole/path}"
    if chat.url and not re.match(r"https?://|\$\{", chat.url):
        yield ("url",), "an address begins with https://"
    if not chat.url and chat.type != "slack":
        yield ("url",), f'is missing: a chat of type "{chat.type}" has an address of your own'
    if chat.type == "mattermost" and not chat.team:
        yield ("team",), "is missing: the name of the team, as in the addresses of its channels"
    elif chat.type != "mattermost" and chat.team:
        yield ("team",), "is for Mattermost: leave it out"
    if not chat.reactions and not chat.prefix.strip():
        yield ("reactions",), "name a reaction, or a prefix: without either no message is ever proposed"
    for n, name in enumerate(chat.reactions):
        if not name or re.search(r"[\s:]", name):
            yield ("reactions", n), 'write the name without colons, such as "memo"'
