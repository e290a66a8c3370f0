"""What no single key can know of places for reviews: what each type needs, places of secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from warroom.config.secret import malformed

if TYPE_CHECKING:
    from warroom.config.lines import Place
    from warroom.config.settings import Config
    from warroom.config.settings_publish import Publish

    Fault = tuple[Place, str]

SECRET_FIELDS = frozenset({"url", "user", "token"})
"""Keys under which references to secrets are resolved."""


def publish_secrets(publish: Publish) -> Iterator[tuple[Place, str]]:
    """The places where references to secrets are resolved, with what is there."""
    for name in sorted(SECRET_FIELDS):
        yield (name,), getattr(publish, name)


def publishers(config: Config) -> Iterator[Fault]:
    """Faults of ``[[publish]]``."""
    from warroom.config.wording import twice

    yield from twice((one.id for one in config.publish), lambda i: ("publish", i, "id"), "place")
    for index, publish in enumerate(config.publish):
        yield from ((("publish", index, *place), says) for place, says in _faults(publish))


def _faults(publish: Publish) -> Iterator[Fault]:
    for place, text in publish_secrets(publish):
        if malformed(text):
            yield place, "write ${env:NAME} or ${file:/whole/path}"
    if publish.url and not re.match(r"https?://|\$\{", publish.url):
        yield ("url",), "an address begins with https://"
    if publish.type == "notion":
        if bool(publish.parent) == bool(publish.data_source):
            yield ("parent",), "give the id of a page as parent, or that of a data source as data_source"
        if publish.space:
            yield ("space",), "spaces are Confluence's: leave it out"
        return
    if publish.data_source:
        yield ("data_source",), "data sources are Notion's: leave it out"
    if not publish.url:
        yield ("url",), "is missing: the address of your Confluence"
    if not publish.space:
        yield ("space",), 'is missing: the key of the space, such as "OPS"'
    if publish.type == "confluence_cloud" and not publish.user:
        yield ("user",), "is missing: the e-mail address that the token belongs to"
