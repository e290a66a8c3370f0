"""What no single key can know of the duties of a case, and of the stages of a recovery."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from warroom.config.settings import Config
from warroom.config.wording import ROLE_WORD, Fault, alike, missing


def cases(config: Config) -> Iterator[Fault]:
    """Every fault of them."""
    yield from alike((one.name for one in config.duty), lambda i: ("duty", i, "name"), "duty")
    roles = [role.name for role in config.policy.roles]
    for index, one in enumerate(config.duty):
        if not ROLE_WORD.fullmatch(one.name):
            yield ("duty", index, "name"), "a duty's name is a lower-case word such as law_enforcement"
        yield from missing([one.owner], roles, ("duty", index, "owner"), "role")
    shares = [one.percent for one in config.stage]
    for index, (before, after) in enumerate(pairwise(shares), 1):
        if after <= before:
            yield ("stage", index, "percent"), "must be more than the stage before lets through"
    if shares and shares[-1] != 100:
        yield ("stage", len(shares) - 1, "percent"), "the last stage lets everything through: 100"
