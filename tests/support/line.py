"""A terminal's line with a clock of its own: what is sent, the pauses between, and what the decoder makes of it."""

from __future__ import annotations

from textual import events
from textual.message import Message

from widgets.terminal.decoder import Decoder
from widgets.terminal.paste import Unfinished


class Line:
    """Sends to a decoder; a number among the parts is a pause in seconds, in which it is looked at as it asks."""

    def __init__(self, *, encoding: str = "utf-8") -> None:
        self.decoder = Decoder(encoding)
        self.now = 1000.0
        self.found: list[Message] = []

    def send(self, *parts: bytes | float) -> Line:
        for part in parts:
            if isinstance(part, bytes):
                self.found += self.decoder.feed(part, self.now)
            else:
                self.wait(part)
        return self

    def wait(self, seconds: float) -> None:
        """So long nothing comes."""
        until = self.now + seconds
        while (due := self.decoder.due) is not None and due <= until:
            assert due >= self.now - 60, "it asks for a moment long gone"
            self.now = max(self.now, due)
            self.found += self.decoder.tick(self.now)
            later = self.decoder.due
            assert later is None or later > due, "it asks for the same moment again"
        self.now = until

    @property
    def told(self) -> list[str]:
        """The names of keys, pastes in quotation marks, other events by their names."""
        return [_told(message) for message in self.found]

    @property
    def text(self) -> str:
        """What would stand in a field: letters that were typed, and what was pasted."""
        return "".join(_text(message) for message in self.found)


def told(*parts: bytes | float, encoding: str = "utf-8") -> list[str]:
    """What came of these parts."""
    return Line(encoding=encoding).send(*parts).told


def _told(message: Message) -> str:
    if isinstance(message, events.Key):
        return message.key
    if isinstance(message, events.Paste):
        return f'"{message.text}"'
    return "unfinished" if isinstance(message, Unfinished) else type(message).__name__


def _text(message: Message) -> str:
    if isinstance(message, events.Key):
        return message.character or "" if message.is_printable else ""
    return message.text if isinstance(message, events.Paste) else ""
