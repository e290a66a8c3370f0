"""What words mean, as far as a small table knows: lapsed is near to expired. Pure but for the table, read at first use.

A text is the sum of its words, as a direction: texts in other words that mean the same point the same way. The table
is distilled from an open sentence model by ``bench/distil.py``; ``meaning.txt`` beside it says from which.
"""

from __future__ import annotations

from array import array
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice
from math import isqrt, sqrt
from operator import mul
from pathlib import Path

from warroom.core.memory.terms import terms

TABLE = "meaning.bin"
COMMON = frozenset("""
    a an and are as at be been but by can did do does for from had has have if in into is it its of on one or our out
    since so than that the their them then there they this to too was we were what when where which while who will with
""".split())  # noqa: SIM905 as it is read
"""Words that are in every text, however few texts there are."""
Meaning = Sequence[int]
"""A direction: its numbers have the length ``FULL`` together."""
FULL = 127
_HALF = 48
_LOW = bytes(n & 15 for n in range(256))
_HIGH = bytes(n >> 4 for n in range(256))
_ZERO = 8
"""What stands for 0 in four bits."""
_ALONG = FULL * 0.08
"""What goes less along with another one is not near to it."""
_SAYS = 0.7
"""A word that says less, of 1, is everywhere."""
_OWN, _THERE = 20, 80
"""So many words of one text are compared with so many of another."""
_USUAL = 5
"""What most incidents share counts as so many of them where there are few."""


class _Table:
    def __init__(self) -> None:
        data = Path(__file__).with_name(TABLE).read_bytes()
        words, known_as, rest = data.split(b"\n", 2)
        self.place = {word: n for n, word in enumerate(words.decode("ascii").split(" "))}
        self.known_as = known_as.decode("ascii").split(" ")
        self._scales, self._rows = rest[: len(self.place)], rest[len(self.place) :]

    def numbers(self, n: int) -> bytes:
        row = self._rows[n * _HALF : (n + 1) * _HALF]
        return row.translate(_LOW) + row.translate(_HIGH)

    @lru_cache(10_000)  # noqa: B019 there is one table
    def wide(self, n: int) -> tuple[int, int]:
        """The word's numbers side by side in one, and how much it says: whole texts add up in no time."""
        return int.from_bytes(array("Q", [*self.numbers(n)]).tobytes(), "little"), self._scales[n]


@cache
def _table() -> _Table:
    return _Table()


def meaning(said: Mapping[str, int]) -> Meaning | None:
    """Of a text, or of many: in how many of them each term is. None where the table knows no word of it."""
    table, total, weights = _table(), 0, 0
    for term, many in said.items():
        n = table.place.get(term)
        if n is not None:
            wide, scale = table.wide(n)
            weight = isqrt(256 * many) * scale
            total, weights = total + weight * wide, weights + weight
    if not weights:
        return None
    numbers = array("Q", total.to_bytes(2 * _HALF * 8, "little"))
    return _pointed([number - _ZERO * weights for number in numbers])


def _pointed(numbers: Sequence[float]) -> Meaning | None:
    length = sqrt(sum(map(mul, numbers, numbers)))
    return tuple(round(number * FULL / length) for number in numbers) if length else None


def written(what: Meaning) -> str:
    return b2a_base64(array("b", what).tobytes(), newline=False).decode("ascii")


def read(text: str) -> Meaning:
    return array("b", a2b_base64(text))


def nearness(of: Meaning, to: Mapping[str, Meaning]) -> dict[str, float]:
    """How near those are that are near at all, 1 at most, beside what all of them have in common."""
    usual = _usual()
    many = len(to) + _USUAL
    sums: Iterable[int] = map(sum, zip(*to.values(), strict=True)) if to else (0,) * len(usual)
    middle = [(some + _USUAL * number) / many for some, number in zip(sums, usual, strict=True)]
    own = _aside(of, middle)
    length = sqrt(sum(map(mul, own, own))) or 1.0
    own = [number / length for number in own]
    # What is left of the other one without the middle: its product and length follow from those with it.
    at, whole = sum(map(mul, own, middle)), FULL * FULL + sum(map(mul, middle, middle))
    found = {}
    for id_, other in to.items():
        along = sum(map(mul, own, other)) - at
        if along >= _ALONG:
            found[id_] = along / sqrt(max(1.0, whole - 2 * sum(map(mul, other, middle))))
    return found


def _aside(what: Sequence[float], middle: Sequence[float]) -> list[float]:
    return [number - other for number, other in zip(what, middle, strict=True)]


@cache
def _usual() -> tuple[float, ...]:
    """What texts of incidents have in common: the middle of those of the kinds of faults."""
    from warroom.core.memory.kinds import said_of_kinds

    found = [one for said in said_of_kinds() if (one := meaning(dict.fromkeys(terms(said), 1))) is not None]
    return tuple(sum(numbers) / len(found) for numbers in zip(*found, strict=True))


def same(asked: Iterable[str], there: Iterable[str], at_least: float, most: int) -> list[tuple[str, str]]:
    """Pairs of words that mean about the same, one asked for and one that is there, the nearest first; each once.
    Words that are everywhere are in none, and of many the first are compared."""
    left, right = dict(islice(_directions(asked), _OWN)), dict(islice(_directions(there), _THERE))
    near = [(sum(map(mul, a, b)), one, other) for one, a in left.items() for other, b in right.items()]
    found, used = list[tuple[str, str]](), set[str]()
    for much, one, other in sorted(near, reverse=True):
        if much < at_least or len(found) == most:
            break
        if one != other and not used & {one, other}:
            found.append((one, other))
            used |= {one, other}
    return found


def _directions(some: Iterable[str]) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Those words that the table knows and that say something."""
    place = _table().place
    yield from ((term, _direction(n)) for term in some if (n := place.get(term)) is not None and _says(n))


@lru_cache(4_000)
def _direction(n: int) -> tuple[float, ...]:
    numbers = [number - _ZERO for number in _table().numbers(n)]
    length = sqrt(sum(map(mul, numbers, numbers)))
    return tuple(number / length for number in numbers)


def _says(n: int) -> bool:
    numbers = [number - _ZERO for number in _table().numbers(n)]
    return _table().wide(n)[1] * sqrt(sum(map(mul, numbers, numbers))) > _SAYS * 4096


def known_as(term: str) -> str:
    """The word that people know a term of the table by."""
    table = _table()
    n = table.place.get(term)
    return term if n is None else table.known_as[n]
