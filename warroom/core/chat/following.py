"""What became of the messages of a chat since they were read last: chosen, edited, deleted. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from warroom.core.line import LIMIT
from warroom.core.model.message import DECLINED, PROPOSED, RECORDED, ChatMessage
from warroom.core.rows import REDACTED
from warroom.core.text import clean, clean_block


class Post(Struct, frozen=True):
    """A message as a chat tells it: ``reactions`` are the names of those under it, without colons; ``thread`` the id of
    the message that it answers, where answers are kept apart."""

    id: str
    author: str
    at: datetime
    text: str
    reactions: frozenset[str] = frozenset()
    link: str = ""
    thread: str = ""


class Choice(Struct, frozen=True):
    """Which messages are wanted: those with one of these reactions, and those that begin with the prefix."""

    reactions: frozenset[str] = frozenset()
    prefix: str = ""

    def words(self, post: Post) -> str:
        """What of it goes on the record, without the prefix; "" where it is not wanted."""
        text = clean_block(post.text, LIMIT)
        if self.prefix and text[: len(self.prefix)].casefold() == self.prefix.casefold():
            return text[len(self.prefix) :].lstrip()
        return text if post.reactions & self.reactions else ""


class Followed(Struct, frozen=True):
    """The rows that are other now, and the keys of those that are proposed no longer."""

    changed: tuple[ChatMessage, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.gone)


def key_of(chat: str, channel: str, message: str) -> str:
    """The name of a message: 32 hexadecimal digits, the same at every reading."""
    return hashlib.sha256(f"{chat}|{channel}|{message}".encode()).hexdigest()[:32]


def follow(
    known: Mapping[str, ChatMessage], posts: Iterable[Post], choice: Choice, since: datetime, chat: str, channel: str,
    incident: str,
) -> Followed:  # fmt: skip
    """What changes by a reading of everything that was said in a channel ``since``.

    A message that was not recorded yet goes with its reaction or with the message itself. One that was recorded stays:
    only an edit and a deletion of it are told.
    """
    read = {key_of(chat, channel, post.id): post for post in posts}
    changed, gone = [], []
    for key, post in read.items():
        words, before = choice.words(post), known.get(key)
        if before is None:
            if words:
                author, link = clean(post.author, 80), clean(post.link, 500)
                changed.append(ChatMessage(key=key, chat=chat, incident=incident, author=author, at=post.at,
                                           text=words, link=link, thread=post.thread))  # fmt: skip
        elif REDACTED in before.text:
            continue  # the chat has the words still
        elif not words and before.state == PROPOSED:
            gone.append(key)
        elif words and (words != before.text or before.gone):
            changed.append(_edited(before, words))
    for key, before in known.items():
        if key in read or before.at < since or before.gone:
            continue
        if before.state == RECORDED:
            changed.append(replace(before, gone=True, kept=False))
        else:
            gone.append(key)
    return Followed(tuple(changed), tuple(gone))


def _edited(before: ChatMessage, words: str) -> ChatMessage:
    return replace(before, text=words, gone=False, kept=before.kept and not before.gone)


def settled(one: ChatMessage, *, entry: str = "") -> ChatMessage:
    """The row once somebody did what it wants; ``entry`` is the line that it became."""
    return replace(one, state=RECORDED, entry=entry or one.entry, settled=one.text, kept=one.gone)


def declined(one: ChatMessage) -> ChatMessage:
    """The row once somebody declined what it wants: it is not asked again."""
    state = DECLINED if one.state == PROPOSED else one.state
    return replace(one, state=state, settled=one.text, kept=one.gone)
