"""Prometheus Alertmanager 0.25 and newer, and Grafana's built-in one, by API version 2."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, ClassVar, cast

from msgspec.structs import replace
from pydantic import Field

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertStatus
from warroom.core.text import clean_block
from warroom.feeds import normalise
from warroom.feeds.aside import aside
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch, Params
from warroom.feeds.grouping import Grouping
from warroom.feeds.label_map import LabelMap
from warroom.feeds.normalise import dig, texts_of, word_of
from warroom.feeds.own import Keys, OwnKeys
from warroom.feeds.severity_label import SEVERITY_LABELS, SeverityLabel, severity_among
from warroom.feeds.silences import Silence, hush_of, hushers_of, silences_of
from warroom.feeds.source import Page, Source

HUSH = "warroom: why it is silent"
MORE = "warroom: more of it"
"""Where a record carries that, next to what the server sent."""
_STATES = {
    "active": AlertStatus.FIRING,
    "suppressed": AlertStatus.SUPPRESSED,
    "unprocessed": AlertStatus.PENDING,
}


class AlertmanagerSettings(OwnKeys):
    """Keys of the types alertmanager and grafana."""

    filter: tuple[str, ...] = ()
    """Matchers that an alert must meet, such as 'severity=~"critical|page"'."""
    receiver: str = ""
    """Only alerts routed to receivers matching this regular expression, which must match the whole name."""
    silenced: bool = True
    """Whether silenced alerts are shown, as suppressed."""
    inhibited: bool = True
    """Whether inhibited alerts are shown, as suppressed."""
    severity_label: SeverityLabel = SEVERITY_LABELS
    """The labels that may say the severity, in any case; the first that an alert has counts."""
    map: LabelMap = Field(default_factory=LabelMap)
    """Which labels and annotations are service, cluster, severity and so on, where they are called otherwise."""


class Alertmanager(Source):
    """Active and suppressed alerts; a resolved one is never listed, so its absence says it."""

    type = "alertmanager"
    about = "Prometheus Alertmanager: url is its base address, such as http://alertmanager:9093"
    Settings = AlertmanagerSettings
    base: ClassVar[str] = ""
    silence_page: ClassVar[str] = "/#/silences/"
    steady = True

    def __init__(self, feed: FeedSettings, own: Keys) -> None:
        super().__init__(feed, own)
        self._grouping = Grouping()

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own = cast(AlertmanagerSettings, self.own)
        # Anything but exactly these two words silently means false there.
        flags = {"silenced": own.silenced, "inhibited": own.inhibited}
        params: dict[str, str | list[str]] = {"active": "true"}
        params.update({name: "true" if value else "false" for name, value in flags.items()})
        if own.filter:
            params["filter"] = list(own.filter)
        if own.receiver:
            params["receiver"] = own.receiver
        data = await fetch.json(f"{self.base}/api/v2/alerts", self.asked(params))
        if not isinstance(data, list):
            raise PollFailed("the answer is not a list of alerts", "check url: is this an Alertmanager?")
        yield Page(await self._with_groups(fetch, params, await self._with_reasons(fetch, data)))

    async def _with_groups(self, fetch: Fetch, params: Params, records: list[Any]) -> list[Any]:
        """The records with the group of each, as far as the server says."""
        path = f"{self.base}/api/v2/alerts/groups"
        groups = await self._grouping.of(fetch, path, self.asked(params), records)
        if not groups:
            return records
        found = []
        for record in records:
            told = groups.get(word_of(dig(record, "fingerprint")))
            found.append({**record, MORE: {"group": told, **record.get(MORE, {})}} if told else record)
        return found

    async def _with_reasons(self, fetch: Fetch, records: list[Any]) -> list[Any]:
        """The records, those that are silenced or inhibited with who did so, or what does, in words."""
        if not any(_hushers(record) for record in records):
            return records
        silences: dict[str, Silence] | None = {}
        if any(texts_of(dig(record, "status", "silencedBy")) for record in records):
            asked = _silences(fetch, f"{self.base}/api/v2/silences")
            silences, _ = await aside(fetch, asked, "who silenced what is not known")
        page = self.silence_page and self.link(self.silence_page)
        names = {word_of(dig(r, "fingerprint")): word_of(dig(r, "labels", "alertname")) for r in records}
        return [
            {**record, HUSH: hush_of(record, silences or {}, names),
             MORE: hushers_of(record, silences or {}, names, page)} if _hushers(record) else record
            for record in records
        ]  # fmt: skip

    async def server_started_at(self, fetch: Fetch) -> datetime | None:
        """``uptime`` is a start timestamp. A restarted one answers an empty list until alerts are sent again."""
        data = await fetch.json(f"{self.base}/api/v2/status")
        if dig(data, "cluster", "status") == "settling":
            fetch.notes.append("its cluster is settling: silences and alerts of its peers may be missing")
        return normalise.when(dig(data, "uptime"))

    def uid(self, record: Any) -> str:
        name = record.get("fingerprint")
        named = name if isinstance(name, str) else word_of(name)
        return named or normalise.uid_of_labels(record["labels"].copy())

    def read(self, record: Any) -> Alert | None:
        short, whole = record.get(HUSH) or ("", "")
        own, labels, word = cast(AlertmanagerSettings, self.own), record["labels"], record["status"]["state"]
        state = word if isinstance(word, str) else word_of(word)
        status: AlertStatus | str = _STATES.get(state.lower(), state)
        if status is AlertStatus.FIRING and _hushers(record):
            status = AlertStatus.SUPPRESSED  # said by who silences it, where the state lags behind or is the rule's own
        found = self.mapped(own.map, record)
        alert = self.alert(
            self.uid(record),
            found.pop("title", "") or str(labels.get("alertname", "")),
            severity=found.pop("severity", "") or severity_among(labels, own.severity_label),
            status=status,
            status_word=short or state,
            hush=whole,
            labels=labels,
            annotations=record.get("annotations"),
            started_at=record.get("startsAt"),
            updated_at=record.get("updatedAt"),
            url=record.get("generatorURL", ""),
            **dict[str, Any](found),
        )
        # endsAt of a firing alert is only when it would time out, and moves every minute: not when it ended.
        return replace(alert, expires_at=normalise.when(record.get("endsAt")), more=_more(record))


def _more(record: Any) -> dict[str, str]:
    """To whom it is sent, in which group, and what keeps it silent, a line each."""
    receivers = {word_of(dig(one, "name")) for one in record.get("receivers") or ()} - {""}
    found = {"receivers": "\n".join(sorted(receivers))} if receivers else {}
    return {**found, **{name: clean_block(text, 20_000) for name, text in record.get(MORE, {}).items()}}


def _hushers(record: Any) -> bool:
    """Whether anything silences, inhibits or mutes it. Some of the lists are null where they are empty."""
    status = record.get("status") if isinstance(record, dict) else None
    if not isinstance(status, dict):
        return False
    return bool(status.get("silencedBy") or status.get("inhibitedBy") or status.get("mutedBy"))


async def _silences(fetch: Fetch, path: str) -> dict[str, Silence]:
    return silences_of(await fetch.json(path))


class Grafana(Alertmanager):
    """Grafana's built-in Alertmanager."""

    type = "grafana"
    about = "Grafana's own alerting: url is Grafana's base address, auth a service account's bearer token"
    base = "/api/alertmanager/grafana"
    silence_page = ""

    async def server_started_at(self, fetch: Fetch) -> datetime | None:
        """It does not say."""
        return None
