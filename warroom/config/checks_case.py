"""What no single key can know of duties, of the stages of a recovery, and of probes."""

from __future__ import annotations

import re
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
    yield from _probes(config)
    known = [one.name for one in config.policy.duties]
    for index, person in enumerate(config.contact):
        if person.duty:
            yield from missing([person.duty], known, ("contact", index, "duty"), "duty")
    shares = [one.percent for one in config.stage]
    for index, (before, after) in enumerate(pairwise(shares), 1):
        if after <= before:
            yield ("stage", index, "percent"), "must be more than the stage before lets through"
    if shares and shares[-1] != 100:
        yield ("stage", len(shares) - 1, "percent"), "the last stage lets everything through: 100"


def _probes(config: Config) -> Iterator[Fault]:
    yield from alike((one.id for one in config.probe), lambda i: ("probe", i, "id"), "probe")
    for index, one in enumerate(config.probe):
        if sum(map(bool, (one.url, one.tcp, one.command))) != 1:
            yield ("probe", index), "needs one of url, tcp and command"
        if one.url and not re.match(r"https?://[^/]", one.url):
            yield ("probe", index, "url"), "is not a web address: it begins with https:// or http://"
        if one.tcp and not re.fullmatch(r".+:\d{1,5}", one.tcp):
            yield ("probe", index, "tcp"), 'is "host:port", such as "db.example.com:5432"'
        for number, status in enumerate(one.expect):
            if not re.fullmatch(r"[1-5](\d\d|xx)", status):
                yield ("probe", index, "expect", number), 'is an HTTP status such as "200", or "2xx"'
