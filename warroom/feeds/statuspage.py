"""Public status pages of others: Atlassian Statuspage's summary, and pages that answer at the same address."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.feeds.answers import text_of_html
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import (
    dig,
    id_of,
    id_of_content,
    known_severity,
    known_status,
    text_of,
    texts_of,
    word_of,
)
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page, Source

_IMPACTS = {
    "maintenance": AlertSeverity.INFO,
    "undermaintenance": AlertSeverity.INFO,
    "operational": AlertSeverity.INFO,
    "hasissues": AlertSeverity.UNKNOWN,
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
_WELL = dict.fromkeys(
    ("none", "up", "operational", "ok", "normal", "maintenance", "undermaintenance", "allsystemsoperational"),
    AlertStatus.RESOLVED,
)
_GRAVITY = tuple(map(AlertSeverity, ("info", "warning", "unknown", "high", "critical")))
_WORDLESS = "The page reports trouble and lists no incident"
_LISTS = {
    "incidents": "incident",
    "scheduled_maintenances": "maintenance",
    "activeIncidents": "incident",
    "activeMaintenances": "maintenance",
}


class StatuspageSettings(OwnKeys):
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

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self._severities = {**_IMPACTS, **self._severities}
        self._wanted = {name.strip().lower() for name in cast(StatuspageSettings, own).components}

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        yield _page(await fetch.json("/api/v2/summary.json"))

    def uid(self, record: Any) -> str:
        it = record["it"]
        named = id_of(dig(it, "id"), dig(it, "shortlink"), dig(it, "url"))
        name = named or id_of_content(dig(it, "name"), _start(it, record["kind"] == "maintenance"))
        return f"{record['page']}/{name}" if name else ""

    def read(self, record: Any) -> Alert | None:
        own, it = cast(StatuspageSettings, self.own), record["it"]
        uid, planned = self.uid(record), record["kind"] == "maintenance"
        parts = _components(it)
        if planned and not own.maintenance:
            return None
        if self._wanted and parts and not self._wanted & {part.lower() for part in parts}:
            return None
        if record["kind"] == "page":
            return self._trouble(record, parts)
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

    def _trouble(self, record: Any, parts: list[str]) -> Alert:
        """What the page reports as a whole."""
        it = record["it"]
        return self.alert(
            self.uid(record),
            it["name"],
            severity=it["impact"],
            status=AlertStatus.FIRING,
            status_word="reported",
            labels={"page": record["name"], "components": ", ".join(parts) or None, "kind": "page"},
            service=record["name"],
            url=it["shortlink"] or "",
        )


def _start(it: Any, planned: bool) -> Any:
    """When it began. For a maintenance that is when it is planned for: ``created_at`` is when it was announced."""
    names = ("scheduled_for", "start") if planned else ("started_at", "started", "created_at")
    return next((dig(it, name) for name in names if dig(it, name)), None)


def _page(data: Any) -> Page:
    """What the page lists, each with the page it is of. Raises PollFailed where it is not a summary at all."""
    page = dig(data, "page")
    plain = dig(page, "status")  # pages of another make say this, and where nothing is wrong nothing else
    lists = {name: dig(data, name) for name in _LISTS if dig(data, name) is not None}
    if dig(data, "incidents") is None and "incidents" in (data if isinstance(data, dict) else ()):
        # An empty list is null in some languages; the page as a whole must have said how it is.
        lists |= {"incidents": []} if word_of(dig(data, "status", "indicator")) else {}
    other = plain == "UP" or (bool(plain) and bool({"activeIncidents", "activeMaintenances"} & lists.keys()))
    # What is planned is not the point of an answer; its incidents are not.
    bad = [name for name, its in lists.items() if not isinstance(its, list)]
    sound = not any(_LISTS[name] == "incident" for name in bad)
    if not isinstance(page, dict) or not sound or not ("incidents" in lists or other):
        fix = "check url: does it have /api/v2/summary.json?"
        raise PollFailed("the answer is not a summary of a status page", fix)
    name = word_of(page.get("name")) or word_of(page.get("url"))
    of = {"page": word_of(page.get("id")) or name or "page", "name": name}
    found = [{**of, "kind": _LISTS[key], "it": it} for key, its in lists.items() if key not in bad for it in its]
    note = f"its {bad[0].replace('_', ' ')} cannot be read" if bad else ""
    return Page([*found, *_headline(data, of, found)], not bad, note)


def _headline(data: Any, of: dict[str, str], listed: list[Any]) -> list[Any]:
    """One record where the page reports trouble that none of its incidents accounts for.

    That an incident or a maintenance is listed says nothing of the rest: a page may be red for a component that no
    incident names, or worse than any of its incidents.
    """
    going = [one["it"] for one in listed if one["kind"] == "incident" and not _is_over(one["it"])]
    named = {part.lower() for it in going for part in _components(it)}
    # One that names no component may be of any, as far as it is as severe; one without an impact of any at all.
    nameless = max((_accounts(it) for it in going if not _components(it)), default=-1)
    down, impact = _down(data), _impact(data)
    loose = {name: word for name, word in down.items() if name.lower() not in named and _rank(word) > nameless}
    told = max((*(_accounts(it) for it in going), *map(_rank, down.values())), default=0)
    if not loose and _rank(impact) <= told:
        return []
    words = text_of(dig(data, "status", "description")) if impact else ""
    if not words and loose:
        words = f"{', '.join(loose)}: {', '.join(dict.fromkeys(loose.values()))}"
    gravest = impact or max(loose.values(), key=_rank)
    it = {"id": "page", "name": words or _WORDLESS, "impact": gravest,
          "shortlink": dig(data, "page", "url"), "components": [{"name": name} for name in loose]}  # fmt: skip
    return [{**of, "kind": "page", "it": it}]


def _impact(data: Any) -> str:
    """How bad the page as a whole says it is, "" where it says that all is well."""
    plain = dig(data, "page", "status")
    word = word_of(dig(data, "status", "indicator")) or word_of(plain)
    return "" if known_status(word, _WELL) is AlertStatus.RESOLVED else word


def _rank(word: Any) -> int:
    """How severe a word of impact is: 0 is nothing, or planned; an unknown word is severe."""
    text = word_of(word)
    if not text or known_status(text, _WELL) is AlertStatus.RESOLVED:
        return 0
    level = known_severity(text, _IMPACTS)
    return _GRAVITY.index(level) if level is not None else len(_GRAVITY) - 2


def _down(data: Any) -> dict[str, str]:
    """Components that are neither well nor being maintained, with their words; groups only repeat theirs."""
    found = dig(data, "components")
    parts = [part for part in found if dig(part, "group") is not True] if isinstance(found, list) else []
    words = {word_of(dig(part, "name")): word_of(dig(part, "status")) for part in parts}
    return {name: word for name, word in words.items() if name and _rank(word)}


def _accounts(it: Any) -> int:
    """How severe a trouble an incident accounts for."""
    return _rank(dig(it, "impact")) if word_of(dig(it, "impact")) else len(_GRAVITY)


def _is_over(it: Any) -> bool:
    return known_status(dig(it, "status"), _STATUSES) is AlertStatus.RESOLVED


def _components(it: Any) -> list[str]:
    """Names of what is concerned. An update's ``affected_components`` may be null, and the key may be missing."""
    found = dig(it, "components") or dig(it, "incident_updates", 0, "affected_components")
    names = [dig(part, "name") for part in found] if isinstance(found, list) else []
    return list(dict.fromkeys(texts_of(names)))
