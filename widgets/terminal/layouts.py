"""Which key of a Latin keyboard a letter of another script is on, for terminals that do not say it."""

from __future__ import annotations

_QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_ROWS = (
    ("йцукенгшщзхъфывапролджэячсмитьбю", _QWERTY),  # Russian
    ("іїєґўё", "s]'\\o`"),  # what Ukrainian and Belarusian have elsewhere
    ("ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"),  # Greek
    ("קראטוןםפשדגכעיחלךףזסבהנמצתץ", "ertyuiopasdfghjkl;zxcvbnm,."),  # Hebrew
)
_LATIN = {letter: key for letters, keys in _ROWS for letter, key in zip(letters, keys, strict=True)}


def latin(letter: str) -> str:
    """The letter of a Latin keyboard on the same key; the letter itself where that is not known."""
    return _LATIN.get(letter.lower(), letter)
