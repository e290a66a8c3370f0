"""What is wrong with channels and templates that only their libraries know; asked when the watcher loads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from warroom.config.secret import SecretMissing, references, secret
from warroom.notify import templates

if TYPE_CHECKING:
    from warroom.config.lines import Place
    from warroom.config.settings import Config
    from warroom.config.settings_notify import Channel

    Fault = tuple[Place, str]

def faults(config: Config, env: Mapping[str, str] | None = None) -> Iterator[Fault]:
    """Templates that cannot be filled in, addresses that apprise does not know. No secret is in what it says."""
    yield from templates.faults(config)
    for index, channel in enumerate(config.channel):
        if channel.type == "apprise" and (says := address_fault(channel, env)):
            yield ("channel", index, "url"), says


def address_fault(channel: Channel, env: Mapping[str, str] | None = None) -> str:
    """What is wrong with the address of a channel of type apprise, "" where nothing is."""
    from warroom.notify.senders.by_apprise import knows, plugin_of

    scheme = channel.url.partition("://")[0].lower()
    if "${" not in scheme and not knows(scheme):
        return f'apprise knows no "{scheme}://"; an https:// receiver of your own is type = "webhook"'
    try:
        url = secret(channel.url, env)
    except SecretMissing:
        return ""  # not an error of the configuration: reported as such by doctor and by every attempt
    if plugin_of(url) is not None:
        return ""
    hint = ", with its secrets filled in" if references(channel.url) else ""
    return f"apprise cannot read this address{hint}: see the page of {scheme}:// in apprise's documentation"
