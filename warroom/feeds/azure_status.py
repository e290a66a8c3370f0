"""Microsoft Azure's public status, by its RSS feed: what is listed goes on, what has gone is over."""

from __future__ import annotations

from typing import Literal

from warroom.core.policy import MaybeDuration
from warroom.feeds.rss import Rss, RssSettings


class AzureStatusSettings(RssSettings):
    """Keys of the type azure-status."""

    level: Literal["critical", "high", "warning", "unknown", "info"] = "high"
    """The severity of an entry: only what many customers notice is published."""
    max_age: MaybeDuration = None
    """An entry not updated for this long is history; "never": the feed lists what goes on now."""


class AzureStatus(Rss):
    """Items of the global status history's feed."""

    type = "azure-status"
    about = "Azure's public status: url is https://azure.status.microsoft; match narrows it to services and regions"
    Settings = AzureStatusSettings
    path = "/en-us/status/feed/"
