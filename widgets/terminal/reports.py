"""What a terminal reports other than keys: the mouse, the focus, its size, whether it knows a mode."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.messages import InBandWindowResize, TerminalSupportsSynchronizedOutput

from warroom.core.patterns import pattern
from widgets.terminal.keys import numbers
from widgets.terminal.sequences import Control

FRAMES, SIZES = 2026, 2048
"""The modes of whole frames, and of reports of the size."""
_MOST = 30_000
_ANSWER = pattern(r"\x1b\[\?2026;\d\$y")
_REPORTS = pattern(r"(?:\x1b\[(?:\?\d+;\d\$y|48(?:;\d+){4}t|<\d+;\d+;\d+[mM]|[IO]))+")
_WHEEL = (events.MouseScrollUp, events.MouseScrollDown, events.MouseScrollLeft, events.MouseScrollRight)


def reports_end(text: str) -> int:
    """How much of the text's beginning is whole reports."""
    found = _REPORTS().match(text)
    return found.end() if found is not None else 0


def answers_in(text: str) -> list[str]:
    """Answers anywhere in the text to what is asked now and then; they change nothing, no matter who wrote them."""
    return _ANSWER().findall(text)


class Reports:
    """``pixels``: whether a terminal that reports its size is asked for the mouse in pixels."""

    def __init__(self, pixels: bool = True) -> None:
        self._pixels = pixels
        self._reports_size = False
        self._cell = (1.0, 1.0)
        self._at = (0.0, 0.0)

    def read(self, control: Control) -> Message | None:
        """What the sequence reports; None by one that is nothing of this."""
        if control.final in ("I", "O") and not (control.params or control.prefix or control.middle):
            return events.AppFocus() if control.final == "I" else events.AppBlur()
        parts = numbers(control.params)
        if parts is None:
            return None
        first = [part[0] for part in parts]
        if control.prefix == "<" and control.final in ("M", "m") and len(first) == 3 and not control.middle:
            return self._mouse(first[0], first[1] - 1, first[2] - 1, control.final == "m")
        if control.prefix == "?" and (control.middle, control.final) == ("$", "y") and len(first) == 2:
            return self._mode(first[0], first[1])
        if control.final == "t" and not (control.prefix or control.middle) and first[0] == 48 and len(first) == 5:
            return self._size(*first[1:])
        return None

    def _mode(self, mode: int, state: int) -> Message | None:
        if mode == FRAMES and state > 0:
            return TerminalSupportsSynchronizedOutput()
        if mode == SIZES and self._pixels and 0 <= state <= 4:
            answer = InBandWindowResize.from_setting_parameter(state)
            self._reports_size = answer.supported
            return answer
        return None

    def _size(self, rows: int, columns: int, height: int, width: int) -> Message | None:
        """A size, where the terminal had been asked for it."""
        if not (self._reports_size and 0 < rows <= _MOST and 0 < columns <= _MOST):
            return None
        self._cell = (width / columns, height / rows) if width >= columns and height >= rows else (1.0, 1.0)
        return events.Resize.from_dimensions((columns, rows), (width, height))

    def _mouse(self, buttons: int, x: float, y: float, is_up: bool) -> Message | None:
        if not (0 <= x <= _MOST and 0 <= y <= _MOST) or buttons > 127:
            return None
        x, y = x / self._cell[0], y / self._cell[1]
        by_x, by_y = int(x) - int(self._at[0]), int(y) - int(self._at[1])
        self._at = (x, y)
        button = 0 if buttons & 64 else (buttons + 1) & 3
        kind: type[events.MouseEvent]
        if buttons & 64:
            kind = _WHEEL[buttons & 3]
        elif buttons & 32 or not button:
            kind = events.MouseMove
        else:
            kind = events.MouseUp if is_up else events.MouseDown
        held = bool(buttons & 4), bool(buttons & 8), bool(buttons & 16)
        return kind(None, x, y, by_x, by_y, button, *held, screen_x=x, screen_y=y)
