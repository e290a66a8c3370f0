"""For how long something unfinished holds what comes after it.

A bad line may stall in the middle of anything, and an end may never come. What comes in one read with other characters
is the rest of it for longer than a single key, which somebody may just have pressed.
"""

from __future__ import annotations

from warroom.core.patterns import pattern

KEY_S, KEYS_BY_S, KEYS_UP_TO = 1.0, 3.0, 4096
"""A single key is a sequence's own so long after what came before, since its beginning, in so many characters."""
LATE_S, LATE_BY_S, LATE_UP_TO = 10.0, 30.0, 1_000_000
"""The same of several characters in one read."""
SHORT_S = 1.0
APART_S = 0.05
"""An escape that comes so long after another is a key of its own, not alt with a key that begins with an escape."""
FAR_S, NEAR_S, MOST_S = 0.2, 0.25, 0.75
"""What an escape waits longer on a line from far of which nothing is known yet; an answer of this machine that came
sooner was late by the machine's own work; and the most that an escape waits, whatever the line."""
QUICK_S, SOON_S = 0.05, 0.04
"""A terminal of this machine that has answered so soon sends at once what belongs together: so long an escape waits."""
_TAIL = pattern(
    r"\[[<=>?][\d;:]*[ -/]*[@-~]?"  # CSI of a kind that nobody types
    r"|\[20[01]~"
    r"|\[[\d;:]+(?:\$y|[~^$@A-HIMORSQPZtunxc])"
    r"|\[\d+;[\d;:]*(?:[ -/]+[@-~]|_)"  # with intermediate characters, and keys as Windows tells them
    r"|_G[a-zA-Z]="
    r"|\]\d+;"
    r"|P[\d;]*[!$+>|]"
    r"|[\]PX^_][^\x1b]*(?:\x1b\\|\x07)"
)
_SHORT_TAIL = pattern(r"\[[A-HIPQRSZ]|O[A-DFHMPQRS]")


def escape_wait(
    least_s: float, answered_in_s: float | None, *, is_remote: bool, is_fixed: bool = False
) -> float:
    """How long an escape waits for what may follow it: what was sent together can be so far apart when it arrives.

    Args:
        least_s: on this machine.
        answered_in_s: the way to the terminal and back, None where it has not answered yet.
        is_remote: the terminal is on another machine.
        is_fixed: somebody said how long it is to wait at least.
    """
    if not (is_remote or is_fixed) and answered_in_s is not None and answered_in_s <= QUICK_S:
        return min(least_s, SOON_S)
    if is_remote:
        way = FAR_S if answered_in_s is None else answered_in_s
    else:
        way = answered_in_s if answered_in_s is not None and answered_in_s >= NEAR_S else 0.0
    return max(least_s, min(least_s + way, MOST_S))


def holds(single: bool, gap_s: float, since_s: float, length: int) -> bool:
    """Whether an unfinished sequence holds this read.

    Args:
        single: the read is one character.
        gap_s: seconds since the read before.
        since_s: seconds since the sequence began.
        length: characters that it has so far.
    """
    if single:
        return gap_s < KEY_S and since_s < KEYS_BY_S and length < KEYS_UP_TO
    return gap_s < LATE_S and since_s < LATE_BY_S and length < LATE_UP_TO


def is_rest(text: str, gap_s: float) -> bool:
    """Whether this read is the rest of a sequence whose escape, so long ago, was given out as the key."""
    if gap_s < SHORT_S and _SHORT_TAIL().fullmatch(text):
        return True
    return gap_s < LATE_S and _TAIL().match(text) is not None
