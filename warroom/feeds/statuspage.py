"""Public status pages of others: Atlassian Statuspage's summary, and pages that answer at the same address."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.core.policy import Section
from warroom.feeds.answers import text_of_html
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, text_of, texts_of, word_of
from warroom.feeds.source import Page, Source

_IMPACTS = {
    "maintenance": AlertSeverity.INFO,
    "undermaintenance": AlertSeverity.INFO,
    "operational": AlertSeverity.INFO,
    "degradedperformance": AlertSeverity.WARNING,
    "minoroutage": AlertSeverity.WARNING,
    "partialoutage": AlertSeverity.HIGH,
    "majoroutage": AlertSeverity.CRITICAL,
}
_STATUSES = {
    "investigating": AlertStatus.FIRING,
    "identified": AlertStatus.FIRING,
    "monitoring": AlertStatus.FIRING,
    "resolved": AlertStatus.RESOLVED,
    "postmortem": AlertStatus.RESOLVED,
    "completed": AlertStatus.RESOLVED,
    "scheduled": AlertStatus.PENDING,
    "notstartedyet": AlertStatus.PENDING,
    "in_progress": AlertStatus.SUPPRESSED,
    "inprogress": AlertStatus.SUPPRESSED,
    "verifying": AlertStatus.SUPPRESSED,
}
_LISTS = {
    "incidents": "incident",
    "scheduled_maintenances": "maintenance",
    "activeIncidents": "incident",
    "activeMaintenances": "maintenance",
}


class StatuspageSettings(Section):
    """Keys of the type statuspage."""

    maintenance: bool = True
    """Whether announced maintenance is shown: as pending, and as suppressed while it goes on."""
    components: tuple[str, ...] = ()
    """Only what names one of these components, in any case, or names none at all."""


class Statuspage(Source):
    """Unresolved incidents and announced maintenance; a page that reports trouble without any is one alert."""

    type = "statuspage"
    about = "A status page by Statuspage or one that speaks like it: url is its address, such as https://status.x.com"
    Settings = StatuspageSettings

    def __init__(self, feed: FeedSettings, own: Section) -> None:
        super().__init__(feed, own)
        self._severities = {**_IMPACTS, **self._severities}
        self._wanted = {name.strip().lower() for name in cast(StatuspageSettings, own).components}

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        yield Page(_records(await fetch.json("/api/v2/summary.json")))

    def uid(self, record: Any) -> str:
        return f"{record['page']}/{name}" if (name := word_of(dig(record["it"], "id"))) else ""

    def read(self, record: Any) -> Alert | None:
        own, it = cast(StatuspageSettings, self.own), record["it"]
        uid, planned = self.uid(record), record["kind"] == "maintenance"
        parts = _components(it)
        if planned and not own.maintenance:
            return None
        if self._wanted and parts and not self._wanted & {part.lower() for part in parts}:
            return None
        return self.alert(
            uid,
            text_of(it.get("name")),
            severity="maintenance" if planned else it.get("impact"),
            status=it.get("status"),
            statuses=_STATUSES,
            labels={"page": record["name"], "components": ", ".join(parts) or None, "kind": record["kind"]},
            started_at=_start(it, planned),
            ended_at=it.get("resolved_at"),
            updated_at=it.get("updated_at") or it.get("updatedAt"),
            summary=text_of_html(dig(it, "incident_updates", 0, "body")),
            service=word_of(record["name"]),
            url=it.get("shortlink") or it.get("url") or "",
        )


def _start(it: Any, planned: bool) -> Any:
    """When it began. For a maintenance that is when it is planned for: ``created_at`` is when it was announced."""
    names = ("scheduled_for", "start") if planned else ("started_at", "started", "created_at")
    return next((it[name] for name in names if it.get(name)), None)


def _records(data: Any) -> list[Any]:
    """What the page lists, each with the page it is of. Raises PollFailed where it is no summary at all."""
    page = dig(data, "page")
    plain = dig(page, "status")  # pages of another make say this, and where nothing is wrong nothing else
    lists = {name: dig(data, name) for name in _LISTS if dig(data, name) is not None}
    other = plain == "UP" or (bool(plain) and bool({"activeIncidents", "activeMaintenances"} & lists.keys()))
    sound = all(isinstance(its, list) for its in lists.values())
    if not isinstance(page, dict) or not sound or not ("incidents" in lists or other):
        raise PollFailed("the answer is no summary of a status page", "check url: does it have /api/v2/summary.json?")
    name = word_of(page.get("name")) or word_of(page.get("url"))
    of = {"page": word_of(page.get("id")) or name or "page", "name": name}
    found = [{**of, "kind": _LISTS[key], "it": it} for key, its in lists.items() for it in its]
    return found or _headline(data, of, plain)


def _headline(data: Any, of: dict[str, str], plain: Any) -> list[Any]:
    """One record where the page as a whole reports trouble that it lists no incident for."""
    impact = word_of(dig(data, "status", "indicator")) or ("" if plain == "UP" else word_of(plain))
    if impact.lower() in ("", "none"):
        return []
    words = text_of(dig(data, "status", "description")) or "The page reports trouble and lists no incident"
    url = dig(data, "page", "url")
    return [{**of, "kind": "page", "it": {"id": "page", "name": words, "impact": impact, "shortlink": url}}]


def _components(it: Any) -> list[str]:
    """Names of what is concerned. An update's ``affected_components`` may be null, and the key may be missing."""
    found = dig(it, "components") or dig(it, "incident_updates", 0, "affected_components")
    names = [dig(part, "name") for part in found] if isinstance(found, list) else []
    return list(dict.fromkeys(texts_of(names)))
