"""PagerDuty's REST API, version 2: open incidents, and who is on call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, ClassVar

from warroom.core.model import Alert, AlertSeverity, AlertStatus, OnCall
from warroom.feeds import normalise
from warroom.feeds.answers import EMPTY, listed
from warroom.feeds.fetch import Fetch, Params
from warroom.feeds.normalise import dig, id_of, id_of_content, text_of, texts_of, word_of
from warroom.feeds.source import Page, Source

_PAGE = 100
_LAST_OFFSET = 10_000
"""The API refuses an offset and limit that are together more."""


class _Paged(Source):
    """Pages by offset as long as the answer says ``more``; ``total`` is null unless it is asked for."""

    name: ClassVar[str]
    query: ClassVar[Params] = {}

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        offset = 0
        while True:
            query = {**self.asked(self.query), "limit": _PAGE, "offset": offset}
            accept = {"Accept": "application/vnd.pagerduty+json;version=2"}
            data = (await fetch.request("GET", f"/{self.name}", params=query, headers=accept)).json()
            records = listed(data, self.name, "PagerDuty's API, such as https://api.pagerduty.com")
            more = dig(data, "more") is True
            offset += len(records)
            if more and records and offset + _PAGE > _LAST_OFFSET:
                yield Page(records, False, f"PagerDuty lists no more than {_LAST_OFFSET:,}: narrow params")
                return
            yield Page(records, bool(records) or not more, EMPTY if more and not records else "")
            if not more or not records:
                return


class PagerDuty(_Paged):
    """Triggered and acknowledged incidents, however old: without ``date_range`` a month is all there is."""

    type = "pagerduty"
    about = (
        "PagerDuty's incidents: url is https://api.pagerduty.com (or api.eu.), auth a header Authorization with "
        '"Token token=${env:PAGERDUTY_TOKEN}"; params such as "team_ids[]" narrow them'
    )
    name = "incidents"
    query: ClassVar[Params] = {"statuses[]": ["triggered", "acknowledged"], "date_range": "all"}

    def uid(self, record: Any) -> str:
        named = id_of(*(dig(record, name) for name in ("id", "incident_key", "incident_number", "html_url")))
        return named or id_of_content(dig(record, "title"), dig(record, "created_at"))

    def read(self, record: Any) -> Alert | None:
        priority = dig(record, "priority", "summary") or dig(record, "priority", "name")
        urgency = record.get("urgency")
        # Told where params ask for services too: what is in maintenance or switched off pages nobody.
        place = word_of(dig(record, "service", "status")).lower()
        word = word_of(record["status"])
        hushed = {"maintenance": "in maintenance", "disabled": "disabled"}.get(place, "")
        # A priority may be missing, or be called what no table knows: the urgency is always there.
        known = normalise.severity_of(priority, self._severities) is not AlertSeverity.UNKNOWN
        return self.alert(
            self.uid(record),
            text_of(record.get("title") or record.get("summary")),
            severity=priority if known else urgency or priority,
            status=AlertStatus.SUPPRESSED if hushed else record["status"],
            status_word=f"{word}, its service is {hushed}" if hushed else word,
            labels={
                "number": record.get("incident_number"),
                "priority": priority,
                "urgency": urgency,
                "key": record.get("incident_key"),
                "escalation_policy": dig(record, "escalation_policy", "summary"),
                "team": dig(record, "teams", 0, "summary"),
            },
            started_at=record.get("created_at"),
            ended_at=record.get("resolved_at"),
            updated_at=record.get("updated_at") or record.get("last_status_change_at"),
            service=word_of(dig(record, "service", "summary")),
            assignee=", ".join(texts_of(_names(record))),
            url=record.get("html_url"),
            count=dig(record, "alert_counts", "all") or 1,
        )


def _names(record: Any) -> list[Any]:
    """Whose it is: those who acknowledged it, before that those it is assigned to."""
    for list_name, role in (("acknowledgements", "acknowledger"), ("assignments", "assignee")):
        found = dig(record, list_name)
        names = [dig(one, role, "summary") for one in found] if isinstance(found, list) else []
        if any(names):
            return list(dict.fromkeys(word_of(name) for name in names))
    return []


class PagerDutyOnCall(_Paged):
    """Who is on call now at each level of each escalation policy: shown next to the roster, no alerts."""

    type = "pagerduty-oncall"
    about = 'Who is on call by PagerDuty: url and auth as for pagerduty; params such as "escalation_policy_ids[]"'
    name = "oncalls"
    query: ClassVar[Params] = {"earliest": "true"}  # one entry a person, level and policy

    def uid(self, record: Any) -> str:
        steps = (("escalation_policy", "id"), ("schedule", "id"), ("user", "id"))
        ids = [word_of(dig(record, *step)) for step in steps]
        return "/".join([*ids, word_of(record["escalation_level"])]) if ids[0] and ids[2] else ""

    def read(self, record: Any) -> OnCall | None:
        policy, person = word_of(dig(record, "escalation_policy", "summary")), word_of(dig(record, "user", "summary"))
        if not policy or not person:
            raise ValueError("a record names no policy or no person")
        return OnCall(
            feed=self.feed.id,
            policy=policy,
            person=person,
            schedule=word_of(dig(record, "schedule", "summary")),
            level=int(record["escalation_level"]),
            since=self.moment(record.get("start"), "the start of a shift"),
            until=self.moment(record.get("end"), "the end of a shift"),
        )
