"""ServiceNow: open incidents, and alerts of its event management, by the table API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, ClassVar, cast
from urllib.parse import quote

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.core.text import clean
from warroom.feeds.answers import listed
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, holds, is_off, text_of, whole_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page, Source

_PAGE = 200
_SERVICE = "ServiceNow, such as https://acme.service-now.com"
SHORT = "a page is shorter than its count: rows may be hidden by access rules"


class ServiceNowSettings(OwnKeys):
    """Keys of the type servicenow."""

    query: str = "active=true^stateNOT IN6,7,8"
    """Which incidents, as an encoded query; "Copy query" in the breadcrumbs of a list gives one."""


class ServiceNowAlertsSettings(ServiceNowSettings):
    """Keys of the type servicenow-alerts."""

    query: str = "state!=Closed"
    """Which alerts, as an encoded query."""


class ServiceNow(Source):
    """Incidents that are open. A query with a field that does not exist brings every row there is, so each row's own
    state decides."""

    type = "servicenow"
    steady = True
    about = (
        "ServiceNow: open incidents; url is https://INSTANCE.service-now.com, auth client_credentials with token_url "
        "https://INSTANCE.service-now.com/oauth_token.do, or basic with an account for web services"
    )
    Settings = ServiceNowSettings
    table: ClassVar[str] = "incident"
    fields: ClassVar[tuple[str, ...]] = (
        "sys_id", "number", "short_description", "description", "state", "active", "priority", "impact", "urgency",
        "category", "assignment_group", "assigned_to", "business_service", "cmdb_ci", "opened_at", "sys_created_on",
        "sys_updated_on", "resolved_at", "closed_at",
    )  # fmt: skip
    levels: ClassVar[dict[str, AlertSeverity]] = {
        "1": AlertSeverity.CRITICAL, "2": AlertSeverity.HIGH, "3": AlertSeverity.WARNING, "4": AlertSeverity.INFO,
        "5": AlertSeverity.INFO,
    }  # fmt: skip
    states: ClassVar[dict[str, tuple[str, AlertStatus]]] = {
        "1": ("new", AlertStatus.FIRING), "2": ("in progress", AlertStatus.ACKED), "3": ("on hold", AlertStatus.ACKED),
        "6": ("resolved", AlertStatus.RESOLVED), "7": ("closed", AlertStatus.RESOLVED),
        "8": ("canceled", AlertStatus.RESOLVED),
    }  # fmt: skip

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self._severities = {**self.levels, **self._severities}

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        query = f"{cast(ServiceNowSettings, self.own).query}^ORDERBYsys_created_on"
        asked: dict[str, str | int] = {
            "sysparm_query": query, "sysparm_fields": ",".join(self.fields), "sysparm_display_value": "all",
            "sysparm_limit": _PAGE,
        }  # fmt: skip
        offset = 0
        while True:
            reply = await fetch.get(f"/api/now/table/{self.table}", {**self.asked(asked), "sysparm_offset": offset})
            data = reply.json()
            said = clean(text_of(dig(data, "error", "message") or dig(data, "error", "detail")), 200)
            if said and not dig(data, "result"):
                raise PollFailed(f"ServiceNow says: {said}", "check query, and the roles of the account")
            records = listed(data, "result", _SERVICE)
            # Rows that the account may not read are missing from their page: the offset counts them all the same.
            total, offset = whole_of(reply.headers.get("x-total-count")), offset + _PAGE
            more = len(records) >= _PAGE if total is None else offset < total
            short = total is not None and len(records) < min(_PAGE, total - offset + _PAGE)
            note = f"ServiceNow says: {said}" if said else SHORT if short else ""
            yield Page(records, not said, note)
            if not more:
                return

    def uid(self, record: Any) -> str:
        return _raw(record, "sys_id") or _raw(record, "number")

    def read(self, record: Any) -> Alert | None:
        state = _raw(record, "state")
        word, status = self.states.get(state, (_shown(record, "state") or state, AlertStatus.FIRING))
        if is_off(_raw(record, "active")):
            status = AlertStatus.RESOLVED
        if state not in self.states:
            self.odd("status", word)
        number = _raw(record, "number")
        return self.alert(
            self.uid(record),
            _raw(record, "short_description") or number,
            severity=_raw(record, "priority"),
            status=status,
            status_word=word,
            labels={
                "number": number or None, "category": _shown(record, "category") or None,
                "group": _shown(record, "assignment_group") or None, "impact": _raw(record, "impact") or None,
                "urgency": _raw(record, "urgency") or None,
            },
            annotations=_described(record),
            started_at=_raw(record, "opened_at") or _raw(record, "sys_created_on"),
            ended_at=_raw(record, "resolved_at") or _raw(record, "closed_at"),
            updated_at=_raw(record, "sys_updated_on"),
            service=_shown(record, "business_service") or _shown(record, "cmdb_ci"),
            assignee=_shown(record, "assigned_to"),
            url=self.link(f"/incident.do?sys_id={quote(_raw(record, 'sys_id'), safe='')}"),
        )  # fmt: skip


class ServiceNowAlerts(ServiceNow):
    """Alerts of event management that are not closed."""

    type = "servicenow-alerts"
    about = "ServiceNow event management: alerts that are not closed; url and auth as for servicenow"
    Settings = ServiceNowAlertsSettings
    table = "em_alert"
    fields = (
        "sys_id", "number", "description", "state", "severity", "acknowledged", "maintenance", "node", "resource",
        "type", "source", "metric_name", "message_key", "cmdb_ci", "assigned_to", "event_count", "initial_event_time",
        "last_event_time", "sys_created_on",
    )  # fmt: skip
    levels = {
        "1": AlertSeverity.CRITICAL, "2": AlertSeverity.HIGH, "3": AlertSeverity.WARNING, "4": AlertSeverity.WARNING,
        "5": AlertSeverity.INFO, "0": AlertSeverity.INFO,
    }  # fmt: skip

    def read(self, record: Any) -> Alert | None:
        state, severity = _raw(record, "state"), _raw(record, "severity")
        status = AlertStatus.FIRING
        if state.lower() == "closed" or severity in ("0", "5"):
            status = AlertStatus.RESOLVED
        elif holds(_raw(record, "maintenance")):
            status = AlertStatus.SUPPRESSED
        elif holds(_raw(record, "acknowledged")):
            status = AlertStatus.ACKED
        quiet = {AlertStatus.SUPPRESSED: ", maintenance", AlertStatus.ACKED: ", acknowledged"}.get(status, "")
        names = ("number", "node", "resource", "type", "source", "metric_name", "message_key")
        return self.alert(
            self.uid(record),
            _raw(record, "description") or _raw(record, "message_key") or _raw(record, "number"),
            severity=severity,
            status=status,
            status_word=f"{state or 'open'}{quiet}",
            labels={name: _shown(record, name) or None for name in names},
            started_at=_raw(record, "initial_event_time") or _raw(record, "sys_created_on"),
            updated_at=_raw(record, "last_event_time"),
            host=_shown(record, "node"),
            service=_shown(record, "cmdb_ci"),
            assignee=_shown(record, "assigned_to"),
            count=_raw(record, "event_count") or 1,
            url=self.link(f"/em_alert.do?sys_id={quote(_raw(record, 'sys_id'), safe='')}"),
        )


def _raw(record: Any, name: str) -> str:
    """What the database has: times in UTC, numbers of choices, ids of references."""
    value = record.get(name)
    return text_of(dig(value, "value") if isinstance(value, dict) else value)


def _shown(record: Any, name: str) -> str:
    """What a person reads there; an id of a reference is nothing to read."""
    value = record.get(name)
    if not isinstance(value, dict):
        return word_of(value)
    return word_of(dig(value, "display_value")) or ("" if "link" in value else word_of(dig(value, "value")))


def _described(record: Any) -> dict[str, str] | None:
    text = _raw(record, "description")
    return {"description": text} if text and text != _raw(record, "short_description") else None
