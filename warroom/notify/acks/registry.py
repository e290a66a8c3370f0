"""Which pagers are asked, and with what: by the address of the channel."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from warroom.core.naming import People, compared
from warroom.core.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warroom.config.settings import Config
    from warroom.config.settings_notify import Channel
    from warroom.notify.acks.source import AckSource
    from warroom.notify.senders import Secret

_BASES = {
    ("pagerduty", ""): "https://api.pagerduty.com", ("pagerduty", "eu"): "https://api.eu.pagerduty.com",
    ("opsgenie", ""): "https://api.opsgenie.com", ("opsgenie", "eu"): "https://api.eu.opsgenie.com",
}  # fmt: skip


def asks(channel: Channel) -> bool:
    """Whether that channel is asked for acknowledgements at all."""
    return channel.enabled and channel.type == "apprise" and bool(channel.ack_token or channel.ack_url)


def source_of(config: Config, channel: Channel, resolve: Secret) -> AckSource | None:
    """The pager behind a channel; None where there is none, or nothing to ask it with. Raises SecretMissing."""
    url, base, token = resolve(channel.url), resolve(channel.ack_url), resolve(channel.ack_token)
    scheme, timeout_s = url.partition("://")[0].lower(), channel.timeout.total_seconds()
    if scheme in ("ntfy", "ntfys"):
        from warroom.notify.acks.ntfy import Ntfy

        return Ntfy(base, token, owner(config, channel), timeout_s) if base else None
    region = next(iter(parse_qs(urlsplit(url).query).get("region", [""])), "").lower()
    base = base or _BASES.get((scheme, "eu" if region == "eu" else ""), "")
    if not token or not base:
        return None
    if scheme == "pagerduty":
        from warroom.notify.acks.pagerduty import PagerDuty

        return PagerDuty(base, token, timeout_s)
    if scheme in ("opsgenie", "jira"):
        from warroom.notify.acks.opsgenie import Jira, Opsgenie

        return (Opsgenie if scheme == "opsgenie" else Jira)(base, token, timeout_s)
    return None


def owner(config: Config, channel: Channel) -> str:
    """Whose phone a channel is: of the one responder who is told there, else its own name."""
    told = [one.handle for one in config.responder if channel.id in one.notify]
    people = People(config.responder)
    named = [handle for word in channel.reaches if (handle := people.meant(word))]
    found = tuple(dict.fromkeys(told)) or tuple(dict.fromkeys(named))
    return found[0] if len(found) == 1 else channel.id


def person(config: Config, names: Sequence[str]) -> str:
    """The responder whom the other end means, by name, handle or address; else its best name as it is."""
    people = People(config.responder)
    for name in names:
        if handle := people.meant(name):
            return handle
        if "@" not in name:
            continue
        if found := [one.handle for one in config.responder if compared(name) in map(compared, one.contact.split())]:
            return found[0]
        local = name.partition("@")[0]
        if handle := people.meant(local) or people.meant(local.replace(".", " ")):
            return handle
    return clean(names[0], 60)
