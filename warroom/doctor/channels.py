"""Channels as far as they can be judged without telling them anything, and what was given up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from warroom.config.checks_channels import channel_secrets
from warroom.config.loading import Config
from warroom.config.secret import SecretMissing, secret
from warroom.core.reach import misspelt
from warroom.core.targets import parse
from warroom.doctor.check import Check, fail, ok, warn

if TYPE_CHECKING:
    from warroom.config.settings_notify import Channel
    from warroom.store import Store


def examine(config: Config, env: Mapping[str, str]) -> list[Check]:
    """One check a channel that is well, one for each fault of the others, one for each level that reaches nobody."""
    if not config.channel:
        said = "none is configured: nothing is sent outside the room"
        pages = any(level.after for policy in config.policy.escalation for level in policy.level)
        none = warn("channels", f"{said}, although escalation levels should page people", "add a [[channel]]")
        return [none if pages and config.escalation else ok("channels", said), *_unnamed(config)]
    channels = [check for channel in config.channel for check in _channel(channel, env)]
    return [*channels, *_levels(config), *_unnamed(config)]


def _channel(channel: Channel, env: Mapping[str, str]) -> list[Check]:
    name = f"channel.{channel.id}"
    if not channel.enabled:
        return [ok(name, "switched off (enabled = false)")]
    faults = list(_secrets(channel, name, env))
    return faults or [ok(name, f"{channel.type}; `warroom outbox --test {channel.id}` tries it")]


def _secrets(channel: Channel, name: str, env: Mapping[str, str]) -> Iterator[Check]:
    for place, text in channel_secrets(channel):
        key = ".".join(map(str, place))
        try:
            secret(text, env)
        except SecretMissing as error:
            yield fail(name, f"{key}: {error}", "set it where the watcher is started, then run `warroom doctor` again")
    if channel.type == "webhook" and channel.url.startswith("http://") and "127.0.0.1" not in channel.url:
        yield warn(name, "messages go over http and can be read on the way", "use https")


def _levels(config: Config) -> Iterator[Check]:
    """Levels that would page nobody: no channel gets escalations, or reaches whom they name."""
    from warroom.notify.routing import Routes

    routes = Routes(config)
    everything = any("escalation" in routes.told(channel) for channel in routes.channels.values())
    for policy in config.policy.escalation:
        for level in policy.level:
            name = f"escalation.{policy.id}.{level.name}"
            if question := misspelt(config.policy, level.name, level.target):
                yield warn(name, question, "correct target, or give a channel reaches with that name")
            elif not everything and not _reaches(config, level.name, level.target):
                yield warn(name, "no channel reaches the people it names: nobody is notified",
                           f'give a channel reaches = ["{level.name}"]')  # fmt: skip


def _unnamed(config: Config) -> Iterator[Check]:
    """Severities that page, and for which no level ever fires."""
    for severity in config.policy.severities:
        levels = (level for policy in config.policy.escalation for level in policy.level)
        if severity.page and not any(level.delay(severity.name) is not None for level in levels):
            yield warn(f"severity.{severity.name}", "no [[escalation]] level covers it: nobody is paged automatically",
                       f'give a level after = {{ {severity.name} = "5m" }}')  # fmt: skip


def _reaches(config: Config, level: str, target: str) -> bool:
    """Whether some channel may carry it; on-call rotas and roles are judged when they are asked."""
    from warroom.notify.occasions import names

    named = parse(target)
    words = names(level, *(one.name for one in named))
    own = names(*(word for r in config.responder if r.notify for word in (r.handle, r.name, r.contact)))
    reached = names(*(word for channel in config.channel if channel.enabled for word in channel.reaches))
    roles = names(*(role.name for role in config.policy.roles))
    return bool(words & (own | reached | roles)) or any(one.kind != "word" for one in named)


def letters(store: Store) -> Iterator[Check]:
    """What the outbox holds."""
    from warroom.store.outbox import Outbox

    health = Outbox(store).health()
    if health.dead:
        newest = health.dead_letters[0]
        count = "1 delivery failed for good" if health.dead == 1 else f"{health.dead} deliveries failed for good"
        where = f"{newest.channel}: " if newest.channel else ""
        yield fail("outbox", f"{count}, the last: {where}{newest.reason}",
                   "fix the channel, then run `warroom outbox --retry all`, or --drop all")  # fmt: skip
    elif health.failing:
        says = f"{health.failing} of {health.waiting} waiting messages could not be delivered yet: {health.error}"
        yield warn("outbox", says, "warroom outbox")
    else:
        yield ok("outbox", f"{health.waiting} waiting, none failed")
