"""Where a control sequence begins and ends in what a terminal sends: the states of ECMA-48, after DEC's VT500.

A sequence ends by its grammar alone, known or not, so that nothing of it is ever read as letters. What says no key
(OSC, DCS, APC, PM, SOS: answers of a terminal to some program) is passed over up to its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

ESC = "\x1b"
CANCELS = "\x18\x1a"
"""CAN and SUB end any sequence, and are nothing themselves where they do."""
_STRINGS = "]PX^_"
_C1 = {"\x8f": "O", "\x90": "P", "\x98": "X", "\x9b": "[", "\x9d": "]", "\x9e": "^", "\x9f": "_"}
"""Introducers of one character, as a terminal of eight bits sends them, with the letter that follows ESC elsewhere."""
_ST = "\x9c"
_BEL = "\x07"
_SHIFTED = {"2", "3", "5", "6", "7", "8", *map(str, range(11, 35))}
"""rxvt ends shift and one of these by "$", which is not a final byte by the standard."""
MOUSE_LETTERS = 3
"""So many characters follow ``CSI M``, the mouse of a terminal that knows no better."""


class Typed(NamedTuple):
    """One character. ``alt``: it came after ESC."""

    character: str
    alt: bool = False


class Control(NamedTuple):
    """A whole CSI sequence, or SS3 where ``final`` begins with "O". ``alt``: one ESC more came before it.

    ``prefix`` is of ``<=>?``; ``middle`` the intermediate characters. Of the Linux console's function keys ``final``
    is "[" with its letter.
    """

    prefix: str
    params: str
    middle: str
    final: str
    alt: bool = False


Token = Typed | Control


class State(Enum):
    """What has begun."""

    GROUND = auto()
    ESCAPE = auto()
    CSI = auto()
    SS3 = auto()
    LINUX = auto()
    MOUSE = auto()
    STRING = auto()
    STRING_ESCAPE = auto()


class Sequences:
    """Characters in, tokens out; what is unfinished is held."""

    def __init__(self) -> None:
        self.state = State.GROUND
        self.length = 0
        """How many characters the unfinished sequence has so far."""
        self.eight_bits = False
        """Whether the last one was introduced by one character of eight bits."""
        self._held = ""
        self._broken = False
        self._bell_ends = False
        self._doubled = False

    def feed(self, text: str) -> Iterator[Token]:
        """The tokens that are complete with this text."""
        for character in text:
            state = self.state
            if state is State.GROUND:
                if character == ESC:
                    self.resume()
                elif "\x7f" < character < "\xa0":
                    self._introduced_by_one(character)
                else:
                    yield Typed(character)
                continue
            self.length += 1
            if state is State.ESCAPE:
                yield from self._escaped(character)
            elif state is State.MOUSE and character >= " ":
                if self.length >= MOUSE_LETTERS:
                    self.state = State.GROUND
            elif character in CANCELS:
                self.state = State.GROUND
            elif state is State.STRING:
                self._in_string(character)
            elif state is State.STRING_ESCAPE:
                yield from self._in_string_after_escape(character)
            elif character == ESC:
                self.resume()
            elif character < " " or character > "~":  # no part of a sequence: that one was cut off, and this was typed
                self.state = State.GROUND
                yield from self.feed(character)
            elif state is State.CSI:
                yield from self._in_csi(character)
            else:
                yield from self._in_short(character)

    def quiet(self) -> Iterator[Token]:
        """Nothing followed the escape: it was the key. Twice, if two of them came."""
        if self.state is State.ESCAPE:
            self.state = State.GROUND
            yield Typed(ESC)
            if self._doubled:
                yield Typed(ESC)

    def abandon(self) -> None:
        """Forget what has begun."""
        self.state = State.GROUND

    def resume(self) -> None:
        """As if an escape had only just come."""
        self._begin(State.ESCAPE)
        self._doubled = self.eight_bits = False

    def _begin(self, state: State) -> None:
        self.state, self.length, self._held, self._broken = state, 0, "", False

    def _introduced_by_one(self, character: str) -> None:
        introducer = _C1.get(character)
        self._doubled, self.eight_bits = False, True
        if introducer is not None:
            self._introduced(introducer)

    def _introduced(self, introducer: str) -> None:
        if introducer == "[":
            self._begin(State.CSI)
        elif introducer == "O":
            self._begin(State.SS3)
        else:
            self._bell_ends = introducer == "]"
            self._begin(State.STRING)

    def _escaped(self, character: str) -> Iterator[Token]:
        if character == ESC:
            if self._doubled:
                yield Typed(ESC)
            self._doubled = True
        elif character in "[O" or character in _STRINGS:
            if character in _STRINGS and self._doubled:  # no key is a string
                self._doubled = False
                yield Typed(ESC)
            self._introduced(character)
        else:
            self.state = State.GROUND
            if self._doubled:
                yield Typed(ESC)
            if character not in CANCELS and not "\x7f" < character < "\xa0":
                yield Typed(character, alt=True)

    def _in_csi(self, character: str) -> Iterator[Token]:
        if character >= "@":
            yield from self._csi_ended(character)
        elif character == "$" and not self._broken and self._held in _SHIFTED:
            yield self._control("$")
        else:
            grammar = "<=>?" if not self._held else ""
            late = self._held[-1:] != "" and " " <= self._held[-1] <= "/"
            if ("0" <= character <= ";" and late) or ("<" <= character <= "?" and character not in grammar):
                self._broken = True
            self._held += character if self.length < 256 else ""

    def _csi_ended(self, final: str) -> Iterator[Token]:
        if final == "[" and not self._held:
            self._begin(State.LINUX)
        elif final == "M" and not self._held:
            self._begin(State.MOUSE)
        elif self._broken:
            self.state = State.GROUND
        else:
            yield self._control(final)

    def _control(self, final: str) -> Control:
        self.state = State.GROUND
        held = self._held
        prefix = held[:1] if held[:1] and held[0] in "<=>?" else ""
        params = held[len(prefix) :].rstrip(" !\"#$%&'()*+,-./")
        return Control(prefix, params, held[len(prefix) + len(params) :], final, self._doubled)

    def _in_short(self, character: str) -> Iterator[Token]:
        if self.state is State.SS3 and character in "0123456789;" and len(self._held) < 4:
            self._held += character
            return
        introducer = "[" if self.state is State.LINUX else "O"
        self.state = State.GROUND
        yield Control("", self._held, "", introducer + character, self._doubled)

    def _in_string(self, character: str) -> None:
        if character == ESC:
            self.state = State.STRING_ESCAPE
        elif character == _ST or (character == _BEL and self._bell_ends):
            self.state = State.GROUND

    def _in_string_after_escape(self, character: str) -> Iterator[Token]:
        if character == "\\":
            self.state = State.GROUND
        else:
            self.resume()
            yield from self._escaped(character)
