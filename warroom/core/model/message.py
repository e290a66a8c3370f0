"""A message of a chat that somebody there wants on the record."""

from __future__ import annotations

from warroom.core.model.value import Instant, InUtc

PROPOSED, RECORDED, DECLINED = "proposed", "recorded", "declined"
RECORD, AMEND, RETRACT = "record", "amend", "retract"


def mark_of(chat: str) -> str:
    """Under which mark the store keeps how the last reading of a chat went."""
    return f"chat:{chat}"


class ChatMessage(InUtc, frozen=True, kw_only=True):
    """One message. ``key`` names it in every database: chat, channel and the message's own id there.

    ``thread`` is the id there of what it answers, "" where it is in the channel itself. ``text`` is what it says now,
    ``settled`` what it said when somebody here decided about it. ``gone``: it was deleted there; ``kept``: somebody
    decided that its entry stays all the same.
    """

    key: str
    chat: str
    incident: str
    author: str
    at: Instant
    text: str
    link: str = ""
    thread: str = ""
    state: str = PROPOSED
    entry: str = ""
    settled: str = ""
    gone: bool = False
    kept: bool = False

    @property
    def wants(self) -> str:
        """What is proposed: to record it, to amend or retract its entry; "" for nothing."""
        if self.state == PROPOSED:
            return RECORD
        if self.state != RECORDED or self.kept:
            return ""
        if self.gone:
            return RETRACT
        return AMEND if self.text != self.settled else ""

    @property
    def line(self) -> str:
        """What is recorded: the words after the name of who said them."""
        return f"{self.author}: {self.text}" if self.author else self.text
