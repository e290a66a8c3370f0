"""A key account: a customer whose trouble weighs more than others', with what makes it so."""

from __future__ import annotations

from datetime import date

from warroom.core.model.value import InUtc


class Account(InUtc, frozen=True, kw_only=True):
    """One key account. ``feed`` told of it, "" for ``config.toml``.

    ``renewal``: when its contract is due; ``regulation``: what it is regulated by, "" for nothing; ``owner``: who looks
    after it here; ``value``: what it is worth, as the source says it.
    """

    name: str
    feed: str = ""
    id: str = ""
    aliases: tuple[str, ...] = ()
    owner: str = ""
    tier: str = ""
    renewal: date | None = None
    regulation: str = ""
    value: str = ""
