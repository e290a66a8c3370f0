"""What makes a message doubtful that can only be seen with all messages of the paste taken apart. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from warroom.core.chat.forms.four_digits import may_be_time
from warroom.core.chat.forms.name_first import named_head
from warroom.core.chat.forms.name_with_time import named_clock
from warroom.core.chat.lines import Line
from warroom.core.chat.names import is_name
from warroom.core.chat.said import NAME_ABOVE, NAME_IN_WORDS, NAME_OPEN, NO_WORDS_ABOVE, NUMBERS, QUOTES, TIME_BELOW
from warroom.core.chat.taking import Raw

_ALONE = ("names_above", "names_below", "name_with_time")
"""Forms in which nothing but its place says that a line is a name."""
_NAME_FIRST = ("name_first", "name_with_time")
_LONGEST_HEAD = 200
_ANSWERS = frozenset((
    "yes", "no", "ok", "okay", "done", "thanks", "thx", "ty", "nope", "yep", "yeah", "sure", "same", "wait", "fixed",
    "nice", "great", "good", "cool", "confirmed", "ack", "agreed", "hm", "hmm", "hello", "hi", "hey", "now", "lol",
    "merged", "deployed", "deploying", "restarting", "restarted", "rollback", "looking", "checking", "works", "working",
    "why", "what", "anyone", "still", "again", "back", "down", "up", "well", "true", "right", "exactly", "please", "go",
))  # fmt: skip
"""What people say in a word of its own."""


def doubt(raws: Sequence[Raw], *, names_open: bool = False) -> None:
    """Add to messages what is uncertain about their names, and about times that may stand below the words.

    ``names_open``: words before a colon may be names where a timeline has none.
    """
    for raw in raws if names_open else ():
        if raw.form is not None and raw.form.key == "timeline" and raw.texts and _may_begin_with_name(raw.texts[0]):
            raw.doubts.append(NAME_IN_WORDS)
    _names(raws)
    _among_others(raws)
    _heads_in_words(raws)
    _numbers_in_words(raws)
    _heads_without_words(raws)
    _names_among_words(raws)
    _times_below(raws)


def _names(raws: Sequence[Raw]) -> None:
    """A single word that may be a name or all that the person above said."""
    there = _unsure(raws)
    heads = [raw for raw in there if not raw.same]
    counts = Counter(raw.who for raw in heads)
    goes_on = len(heads) < len(there)
    whole = sum(" " in name for name in counts) * 2 > len(counts)
    for raw in heads:
        single = raw.who.isalpha() and counts[raw.who] == 1 and raw is not heads[0]
        if raw.who.lower() in _ANSWERS or (single and (goes_on or whole)):
            raw.doubts.append(NAME_OPEN)


def _among_others(raws: Sequence[Raw]) -> None:
    """A word before a time may be nobody's name where others are written otherwise, or none comes twice."""
    mine = [raw for raw in raws if raw.form is not None and raw.form.key in _NAME_FIRST]
    if not mine:
        return
    counts = Counter(raw.who for raw in mine)
    may_be_titles = all(counts[who] == 1 and who.isalpha() and who[0].isupper() for who in counts)
    others = [raw for raw in raws if raw.form is not None and raw.form.key not in _NAME_FIRST]
    if (may_be_titles and not others) or not all(map(_like, others)):
        for raw in mine:
            raw.doubts.append(NAME_OPEN)


def _like(raw: Raw) -> bool:
    """Whether a head read by another form is a name with its clock, too."""
    return raw.below and bool(raw.heads) and named_clock(Line(raw.heads[0], raw.heads[0]))


def _heads_in_words(raws: Sequence[Raw]) -> None:
    """Among what was said stands what may be the head of another message: a name with its time."""
    for raw in raws:
        if QUOTES not in raw.doubts and any(map(_may_be_head, raw.texts if raw.below else raw.texts[1:])):
            raw.doubts.append(QUOTES)


def _numbers_in_words(raws: Sequence[Raw]) -> None:
    """``0913 paged`` among the words of a timeline; of a chat only where there are several."""
    for raw in raws:
        numbers = sum(may_be_time(text) for text in (raw.texts if raw.below else raw.texts[1:]))
        if numbers > 1 or (numbers and raw.form is not None and raw.form.weight == 1):
            raw.doubts.append(NUMBERS)


def _may_be_head(text: str) -> bool:
    line = Line(text, text)
    return ":" in text and len(text) <= _LONGEST_HEAD and (named_clock(line) or named_head(line) is not None)


def _heads_without_words(raws: Sequence[Raw]) -> None:
    """Below a head without words, a name may be what was said there."""
    for above, raw in pairwise(raws):
        if raw.form is None or raw.form.key not in (*_ALONE, "slack") or above.stamp is None:
            continue
        if not any(text.strip() for text in above.texts):
            raw.doubts.append(NO_WORDS_ABOVE)


def _names_among_words(raws: Sequence[Raw]) -> None:
    """A word that may be the name of who speaks next, or below a time alone the name of who speaks there."""
    alone = [raw for raw in raws if raw.form is not None and raw.form.key == "timeline" and _bare(raw)]
    unsure = _unsure(raws)
    single = sum(not raw.same for raw in unsure) == 1
    if alone or unsure:
        unsure += [raw for raw in raws if raw.form is not None and raw.form.key == "slack" and (raw.same or alone)]
    there = {id(raw) for raw in (*alone, *(raw for raw in unsure if raw.same))}
    for above, raw in pairwise(raws):
        words = [text for text in above.texts if text.strip()] if id(raw) in there else []
        if words and _may_name(words[-1]):
            raw.doubts.append(NAME_ABOVE)
    for raw in alone:
        if raw.texts and _may_name(raw.texts[0]):
            raw.doubts.append(NAME_IN_WORDS)
    for raw in unsure:
        if (alone or raw.same or single) and len(raw.texts) > 1 and _may_name(raw.texts[0]):
            raw.doubts.append(NAME_IN_WORDS)


def _unsure(raws: Sequence[Raw]) -> list[Raw]:
    return [raw for raw in raws if raw.form is not None and raw.form.key in _ALONE]


def _bare(raw: Raw) -> bool:
    """Whether a time alone, as screens show it, stands above the words."""
    stamp = raw.stamp
    return raw.below and stamp is not None and stamp.zone is None and raw.heads[0][:1].isdigit() and (
        not raw.heads[0].endswith((":", "-", "–", "—"))
    )  # fmt: skip


def _may_begin_with_name(text: str) -> bool:
    who, colon, _ = text.partition(": ")
    return bool(colon) and is_name(who)


def _may_name(text: str) -> bool:
    if text.startswith("@") or text.rstrip().endswith("."):
        return False
    return is_name(text) and text.strip(" !").lower() not in _ANSWERS


def _times_below(raws: Sequence[Raw]) -> None:
    """Where the paste ends with a time and nothing below it, and begins with words, times may stand below the words."""
    if len(raws) < 2 or raws[0].stamp is not None or raws[-1].stamp is None or any(raws[-1].texts):
        return
    for raw in raws[1:]:
        if raw.form is not None and raw.form.weight == 1:
            raw.doubts.append(TIME_BELOW)
