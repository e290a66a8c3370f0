"""Google Cloud's public status: ``incidents.json``, where an incident without an end goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, cast

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, id_of, id_of_content, text_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.patterns import among
from warroom.feeds.source import SKEW, Page, Source

_IMPACTS = {
    "service_outage": AlertSeverity.CRITICAL,
    "service_disruption": AlertSeverity.HIGH,
    "service_information": AlertSeverity.INFO,
}


class GcpStatusSettings(OwnKeys):
    """Keys of the type gcp-status."""

    products: tuple[str, ...] = ()
    """Only incidents of products with one of these words in their name, such as "Cloud SQL"."""
    locations: tuple[str, ...] = ()
    """Only incidents in these places, such as "europe-west1"; global ones are always taken."""


class GcpStatus(Source):
    """The whole history is listed; only what has no end, or ended since it was last seen, is given."""

    type = "gcp-status"
    about = "Google Cloud's public status: url is https://status.cloud.google.com"
    Settings = GcpStatusSettings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self.keys = cast(GcpStatusSettings, own)
        self._severities = {**_IMPACTS, **self._severities}
        self._now = datetime.max.replace(tzinfo=UTC) - SKEW

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        data = await fetch.json("/incidents.json")
        if not isinstance(data, list):
            raise PollFailed("the answer is not a list of incidents", "check url: it is https://status.cloud.google.com")
        self._now = fetch.now()
        yield Page(data)

    def uid(self, record: Any) -> str:
        named = id_of(*(dig(record, name) for name in ("id", "number", "uri")))
        return named or id_of_content(dig(record, "external_desc"), dig(record, "begin"))

    def read(self, record: Any) -> Alert | None:
        products = _titles(record.get("affected_products"))
        places = _titles(record.get("currently_affected_locations"), "id")
        everywhere = any("global" in place.lower() for place in places)
        if not among(products, self.keys.products) or not (everywhere or among(places, self.keys.locations)):
            return None
        end, uri = self.moment(record.get("end"), "the time it ended"), word_of(record.get("uri"))
        ended = end is not None and end <= self._now + SKEW  # one to come is only what is hoped for
        described = text_of(record.get("external_desc"))
        return self.alert(
            self.uid(record),
            described or f"Google Cloud: {', '.join(products[:3])}",
            severity=record.get("status_impact"),
            status=AlertStatus.RESOLVED if ended else AlertStatus.FIRING,
            status_word=dig(record, "most_recent_update", "status") or ("ended" if ended else "active"),
            summary=text_of(dig(record, "most_recent_update", "text")).replace("**", ""),
            labels={
                "products": ", ".join(products) or None,
                "region": places[0] if len(places) == 1 else None,
                "locations": ", ".join(places) or None,
                "severity": record.get("severity"),
            },
            started_at=record.get("begin") or record.get("created"),
            ended_at=end if ended else None,
            updated_at=record.get("modified"),
            service=products[0] if len(products) == 1 else "",
            url=self.link(f"/{uri.lstrip('/')}") if uri else "",
        )


def _titles(value: Any, name: str = "title") -> list[str]:
    found = value if isinstance(value, list) else []
    return [word for one in found if (word := word_of(dig(one, name)) or word_of(dig(one, "title")))]
