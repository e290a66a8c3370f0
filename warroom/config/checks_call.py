"""What no single key can know of the rules by which alerts call: whom they name, and what belongs together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from warroom.config.checks_channels import target_faults
from warroom.config.settings import Config
from warroom.config.wording import Fault, twice, unknown

_SOON = timedelta(minutes=1)


def calls(config: Config) -> Iterator[Fault]:
    """Every fault of the rules."""
    yield from twice((one.id for one in config.call), lambda i: ("call", i, "id"), "call")
    severities = [one.name for one in config.policy.severities]
    for index, one in enumerate(config.call):
        if not one.target.strip():
            yield ("call", index, "target"), "is missing: name whom to call"
        yield from ((("call", index, "target"), says) for says in target_faults(config, one.target))
        if one.severity and one.severity not in severities:
            yield ("call", index, "severity"), unknown(one.severity, severities, "severity")
        if one.severity and one.declare == "no":
            yield ("call", index, "severity"), 'belongs to declare = "open" or "propose"'
        if one.on == "feed_down" and one.after < _SOON:
            yield ("call", index, "after"), 'give a feed at least "1m" before it calls, such as "10m"'
        if one.on == "alert" and not one.filter:
            yield ("call", index, "filter"), "is missing: without one every alert would call, such as sev:critical"
