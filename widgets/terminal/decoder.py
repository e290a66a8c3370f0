"""What a terminal sends, read: bytes in, Textual's events out. It has no clock: who feeds it says what time it is."""

from __future__ import annotations

import codecs
from collections.abc import Generator, Iterator

from textual import events
from textual.message import Message

from widgets.terminal import patience
from widgets.terminal.extended import extended
from widgets.terminal.keys import ALT, Pressed, held, legacy, typed
from widgets.terminal.paste import PasteText, Unfinished
from widgets.terminal.reports import Reports, answers_in, reports_end
from widgets.terminal.sequences import ESC, Control, Sequences, State, Token, Typed

ESCAPE_S = 0.1
"""So long an escape waits for what may follow it, on a line of which nothing is known."""
_Read = Generator[Message, None, str]
"""Gives events; in the end what of the read is left."""


_RAW = dict(zip(range(0xDC80, 0xDCA0), map(chr, range(0x80, 0xA0)), strict=True))
"""Control codes of eight bits, which are no letters in UTF-8: kept as what stands for them until it is known where."""
_SHOWN = dict.fromkeys(_RAW, "\ufffd")


def _eight_bits(error: UnicodeError) -> tuple[str, int]:
    """A byte that is not a letter is shown.

    One that begins or ends a sequence of a terminal of eight bits does so here too, but not beside another that is
    none: that is a letter cut up.
    """
    assert isinstance(error, UnicodeDecodeError)
    byte, before = error.object[error.start], error.object[max(0, error.start - 4) : error.start]
    alone = error.end - error.start == 1 and (not before or "\ufffd" not in before.decode(errors="replace")[-1:])
    return (chr(0xDC00 + byte), error.end) if alone and byte in _BEGINS + _ENDS else ("\ufffd", error.end)


_BEGINS = b"\x8f\x90\x98\x9b\x9d\x9e\x9f"
_ENDS = b"\x9c"
_RAW_BEGINS = "".join(chr(0xDC00 + byte) for byte in _BEGINS)
_EIGHT_BITS = "warroom.eight_bits"
codecs.register_error(_EIGHT_BITS, _eight_bits)


class AltKey(events.Key):
    """A letter that came right behind an escape: alt with it, or these two keys, which a slow line brought together."""

    def __init__(self, token: Typed) -> None:
        super().__init__(*typed(token))
        self.apart = (_escape(), events.Key(*typed(Typed(token.character))))


AltKey.handler_name = events.Key.handler_name


class Decoder:
    """Of one terminal. ``encoding``: how letters come; ``pixels``: whether the mouse may be asked for in pixels."""

    def __init__(self, encoding: str = "utf-8", *, pixels: bool = True) -> None:
        self.escape_s = ESCAPE_S
        """How long an escape waits for what may follow it before it is the key."""
        self._letters = codecs.getincrementaldecoder(encoding)(_EIGHT_BITS if encoding == "utf-8" else "replace")
        self._sequences = Sequences()
        self._reports = Reports(pixels)
        self._paste: PasteText | None = None
        self._began_at = self._last_at = self._fed_at = 0.0
        self._escaped_at: float | None = None
        self._begun = ""  # one byte that begins a sequence where more follows, and is shown where nothing does

    def feed(self, data: bytes, now: float) -> list[Message]:
        """The events of what has just been read. ``now``: seconds on a clock that only goes forward."""
        # The rest of a letter does not come so late.
        half = self._letters.decode(b"", True) if now - self._fed_at >= patience.LATE_S else ""
        self._fed_at = now
        text = self._begun + half + self._letters.decode(data)
        self._begun = text[-1:] if text[-1:] in _RAW_BEGINS and self._is_free else ""
        found = list(self._fed(text.removesuffix(self._begun), now))
        if self._sequences.state is State.ESCAPE and self._letters.getstate()[0]:
            self._last_at = now + patience.KEY_S  # half a letter came: alt with that one, not the escape alone
        return found

    def tick(self, now: float) -> list[Message]:
        """The events of nothing having come until now."""
        shown: list[Message] = []
        if self._begun and now >= self._fed_at + self.escape_s:
            self._begun = ""
            shown.append(events.Key(*typed(Typed("\ufffd"))))
        return shown + list(self._quiet(now))

    @property
    def due(self) -> float | None:
        """When ``tick`` is to be called if nothing comes until then; None where nothing is unfinished."""
        moments = [self._last_at + self.escape_s] if self._sequences.state is State.ESCAPE else []
        moments += [self._fed_at + self.escape_s] if self._begun else []
        moments += [self._paste.due] if self._paste is not None else []
        return min(moments, default=None)

    @property
    def _is_free(self) -> bool:
        """Whether nothing has begun."""
        return self._paste is None and self._sequences.state is State.GROUND

    def _fed(self, text: str, now: float) -> Iterator[Message]:
        for answer in answers_in(text):
            text = yield from self._reported(text, answer)
        if self._paste is None and self._sequences.state is not State.GROUND:
            text = yield from self._reported(text, text[: reports_end(text)])
        while text:
            if self._paste is None:
                text = yield from self._read(text, now)
            else:
                text = yield from self._pasted(self._paste, text, now)

    def _reported(self, text: str, reports: str) -> _Read:
        """What the terminal reports by itself is complete, whatever it came in the middle of."""
        yield from (message for token in Sequences().feed(reports) for message in self._meant(token))
        return text.replace(reports, "", 1) if reports else text

    def _quiet(self, now: float) -> Iterator[Message]:
        paste, sequences = self._paste, self._sequences
        if sequences.state is State.ESCAPE and now >= self._last_at + self.escape_s:
            self._escaped_at = now
            if paste is None:
                yield from (message for token in sequences.quiet() for message in self._meant(token))
            else:
                sequences.abandon()
                yield from self._over(paste)
        elif paste is not None and paste.is_over(now):
            yield from self._over(paste)
        elif paste is not None and paste.is_silent(now):
            yield from _handed_over(paste)
            if not paste.is_told:
                paste.is_told = True
                yield Unfinished()

    # ------------------------------------------------------------ outside a paste

    def _read(self, text: str, now: float) -> _Read:
        sequences = self._sequences
        gap = now - self._last_at
        if sequences.state is State.ESCAPE:
            if text[0] == ESC and gap >= patience.APART_S:  # two keys: what one key sends is not so far apart
                yield from (message for token in sequences.quiet() for message in self._meant(token))
        elif sequences.state is not State.GROUND:
            if not patience.holds(len(text) == 1, gap, now - self._began_at, sequences.length):
                sequences.abandon()
        elif self._escaped_at is not None and patience.is_rest(text, now - self._escaped_at):
            sequences.resume()
        self._escaped_at = None
        self._last_at = now
        for place, character in enumerate(text):
            if sequences.state is State.GROUND:
                self._began_at = now
            for token in sequences.feed(_RAW.get(ord(character), character)):
                if isinstance(token, Control) and token[:4] == ("", "200", "", "~"):
                    if token.alt:
                        yield _escape()
                    self._paste = PasteText(now, eight_bits=sequences.eight_bits)
                else:
                    yield from self._meant(token)
            if self._paste is not None:
                return text[place + 1 :]
        return ""

    def _meant(self, token: Token) -> Iterator[Message]:
        """What a whole sequence says. One that says nothing known is nobody's; the escape before it was a key."""
        if isinstance(token, Typed):
            yield AltKey(token) if token.alt else events.Key(*typed(token))
            return
        report = self._reports.read(token)
        if report is not None:
            if token.alt:
                yield _escape()
            yield report
            return
        keys = _keys(token)
        if token.alt:
            keys = [Pressed(held(key.key, ALT)) for key in keys] or [Pressed("escape", ESC)]
        for key in keys:
            yield events.Key(*key)

    # ------------------------------------------------------------ a paste

    def _pasted(self, paste: PasteText, text: str, now: float) -> _Read:
        text = text.translate(_RAW if paste.eight_bits else _SHOWN)
        if self._sequences.state is State.ESCAPE:  # of an escape that came alone, after the words were handed over
            self._sequences.abandon()
            text = ESC + text
        end = paste.end_in(text)
        if end is not None:
            paste.add(text[:end], now)
            yield from self._over(paste)
            self._last_at = now
            return text[end:]
        if paste.is_told and text == ESC:
            self._sequences.resume()
            self._last_at = now
        elif paste.is_told and self._acts(paste, text, now):
            yield from _handed_over(paste)
            scratch = Sequences()
            yield from (message for token in scratch.feed(text) for message in self._meant(token))
        else:
            paste.add(text, now)
            if paste.is_full:
                yield from _handed_over(paste)
        return ""

    def _acts(self, paste: PasteText, text: str, now: float) -> bool:
        """Whether a read in a paste that may be over is one key, or nothing but sequences that are none."""
        scratch = Sequences()
        tokens = list(scratch.feed(text))
        if scratch.state is not State.GROUND or not tokens:
            return False
        keys = sum(isinstance(token, Typed) or bool(_keys(token)) for token in tokens)
        whole = isinstance(tokens[0], Control) or not paste.is_bulk(text[:1], now)
        return len(tokens) == 1 and whole if keys else True

    def _over(self, paste: PasteText) -> Iterator[Message]:
        yield from _handed_over(paste, ended=True)
        self._paste = None


def _keys(control: Control) -> list[Pressed]:
    keys = extended(control)
    if keys is None:
        key = legacy(control)
        keys = [key] if key is not None else []
    return keys


def _handed_over(paste: PasteText, *, ended: bool = False) -> Iterator[Message]:
    words = paste.take(ended=ended)
    if words:
        yield events.Paste(words)


def _escape() -> events.Key:
    return events.Key("escape", ESC)
