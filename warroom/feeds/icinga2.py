"""Icinga 2's own API: services and hosts that are not well."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import quote

from pydantic import Field

from warroom.config.settings import FeedSettings
from warroom.config.types import Address
from warroom.core.model import Alert, AlertStatus
from warroom.feeds import normalise
from warroom.feeds.ages import overdue
from warroom.feeds.answers import listed
from warroom.feeds.aside import aside
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, text_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.silences import quiet
from warroom.feeds.source import Page, Source

_OVERDUE = timedelta(minutes=15)
_SERVICE_STATES = {0: "ok", 1: "warning", 2: "critical", 3: "unknown"}
_ATTRS = (
    "name", "display_name", "state", "state_type", "acknowledgement", "downtime_depth", "last_check_result",
    "last_state_change", "last_hard_state_change", "check_attempt", "max_check_attempts", "flapping", "last_reachable",
    "check_command", "groups", "notes_url", "action_url", "enable_notifications", "enable_active_checks", "next_check",
    "last_check", "acknowledgement_expiry",
)  # fmt: skip


class Icinga2Settings(OwnKeys):
    """Keys of the type icinga2."""

    service_filter: str = ""
    """Only services for which this expression of Icinga's holds, such as '"shop" in service.groups'."""
    host_filter: str = ""
    """Only hosts for which this expression holds, such as 'host.vars.team == "web"'."""
    hosts: bool = True
    """Whether hosts that are down are alerts too."""
    soft: bool = True
    """Whether problems that are still being retried are shown, as pending."""
    vars: tuple[str, ...] = Field(default=())
    """Custom variables to take as labels, such as "team"; others are not read: they may hold passwords."""
    web: Address = ""
    """Icinga Web's address, such as "https://icinga.example.com/icingaweb2", for links."""


class Icinga2(Source):
    """Asked by POST with the method overridden, so that filters of any length and wording arrive whole."""

    type = "icinga2"
    steady = True
    about = (
        "Icinga 2: url is its API, such as https://icinga.example.com:5665, auth basic (a user with objects/query/* "
        "and status/query), ca_file its own authority"
    )
    Settings = Icinga2Settings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self._due: list[tuple[datetime, datetime]] = []

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own = cast(Icinga2Settings, self.own)
        for kind, chosen in (("service", own.service_filter), ("host", own.host_filter)):
            if kind == "service" or own.hosts:
                found, part = await self._found(fetch, kind, chosen)
                checked = [record for record in found if _is_checked(record)]
                new = len(found) - len(checked)
                yield Page(checked, part, f"{new} {kind}{'s' * (new > 1)} not checked yet" if new else "")

    async def _found(self, fetch: Fetch, kind: str, chosen: str) -> tuple[list[Any], bool]:
        """The records and whether these are all; hosts are asked for as well as services."""
        if kind == "service":
            found = await self._ask(fetch, kind, chosen)
            self._due = []
        else:
            hosts, failure = await aside(fetch, self._ask(fetch, kind, chosen), "hosts that are down are not known")
            if failure is not None and failure.status == 404 and chosen:
                raise failure  # what is written in host_filter
            if hosts is None:
                return [], False
            found = hosts
        self._due += [due for one in found if (due := _due(dig(one, "attrs"))) is not None]
        return found, True

    def age_note(self, now: datetime) -> str:
        """A problem that is no longer looked at says how it was then."""
        return overdue([last for due, last in self._due if now - due > _OVERDUE], now)

    async def _ask(self, fetch: Fetch, kind: str, chosen: str) -> list[Any]:
        own = cast(Icinga2Settings, self.own)
        problems = f"{kind}.state != 0"
        body = {
            "filter": f"{problems} && ({chosen})" if chosen else problems,
            "attrs": [*_ATTRS, *(("vars",) if own.vars else ())],
        }
        if kind == "service":
            body["joins"] = ["host.display_name", "host.name", "host.state"]
        override = {"X-HTTP-Method-Override": "GET"}
        try:
            reply = await fetch.request("POST", f"/v1/objects/{kind}s", headers=override, body=body)
        except PollFailed as error:
            if error.status == 404 and "No objects found" in error.reason:
                # What matches nothing is an empty list; this is how a filter that cannot be read is answered.
                key = f"{kind}_filter"
                mend = f"fix {key}" if chosen else "may this user query them? give it objects/query/*"
                reason = f"Icinga cannot evaluate {key}" if chosen else f"Icinga refuses to list {kind}s"
                raise PollFailed(f"{reason} (HTTP 404)", mend, status=404) from None
            raise
        return listed(reply.json(), "results", "Icinga 2's API, such as https://icinga.example.com:5665")

    async def server_started_at(self, fetch: Fetch) -> datetime | None:
        """A restarted Icinga without its state file knows nothing until it has checked again."""
        data = await fetch.json("/v1/status/IcingaApplication")  # status/query is a right of its own
        return normalise.when(dig(data, "results", 0, "status", "icingaapplication", "app", "program_start"))

    def uid(self, record: Any) -> str:
        return word_of(record["name"])

    def read(self, record: Any) -> Alert | None:
        own = cast(Icinga2Settings, self.own)
        attrs, is_host = record["attrs"], "!" not in self.uid(record)
        host_name = self.uid(record).split("!")[0]
        host = text_of(dig(record, "joins", "host", "display_name")) or host_name
        name = text_of(attrs.get("display_name")) or text_of(attrs.get("name"))
        word = "down" if is_host else _SERVICE_STATES.get(int(attrs["state"]), word_of(attrs["state"]))
        status, status_word = self._status(attrs, is_host, dig(record, "joins", "host", "state"))
        if status is AlertStatus.PENDING and not own.soft:
            return None
        chosen = {key: dig(attrs, "vars", key) for key in own.vars}
        return self.alert(
            self.uid(record),
            f"{name} down" if is_host else f"{name} on {host}",
            severity=word,
            status=status,
            status_word=status_word,
            labels={
                "check": attrs.get("check_command"),
                "groups": ", ".join(normalise.texts_of(attrs.get("groups"))) or None,
                "attempt": f"{word_of(attrs.get('check_attempt'))}/{word_of(attrs.get('max_check_attempts'))}",
                "reachable": "false" if attrs.get("last_reachable") is False else None,
                "flapping": "true" if attrs.get("flapping") is True else None,
                "service": None if is_host else attrs.get("name"),
                **{key: value for key, value in chosen.items() if isinstance(value, str | int | float)},
            },
            summary=text_of(dig(attrs, "last_check_result", "output")),
            # A first result that is a problem changes no state: then there is no time at all.
            started_at=self.moment(attrs.get("last_state_change"), "started_at")
            or attrs.get("last_hard_state_change"),
            host=name if is_host else host,
            url=attrs.get("action_url") or self._web_link(host_name, "" if is_host else word_of(attrs.get("name"))),
            runbook=attrs.get("notes_url") or "",
        )

    def _status(self, attrs: Any, is_host: bool, host_state: Any) -> tuple[AlertStatus, str]:
        if normalise.word_of(attrs.get("state")) in ("0", "0.0"):
            return AlertStatus.RESOLVED, "up" if is_host else "ok"
        if normalise.number_of(attrs.get("downtime_depth")) > 0:
            return AlertStatus.SUPPRESSED, "downtime"
        acknowledged = normalise.number_of(attrs.get("acknowledgement"))
        if acknowledged:
            until = self.moment(attrs.get("acknowledgement_expiry"), "the end of an acknowledgement")
            word = "acknowledged, sticky" if acknowledged == 2 else "acknowledged"
            return AlertStatus.ACKED, f"{word} {quiet(until=until)}".strip()
        if not is_host and cast(Icinga2Settings, self.own).hosts and normalise.number_of(host_state) > 0:
            return AlertStatus.SUPPRESSED, "its host is down"
        if normalise.holds(attrs.get("handled")):
            return AlertStatus.SUPPRESSED, "handled"
        if normalise.is_off(attrs.get("enable_notifications")):
            return AlertStatus.SUPPRESSED, "notifications are off"
        if "state_type" in attrs and normalise.number_of(attrs["state_type"]) == 0:
            return AlertStatus.PENDING, "soft"
        return AlertStatus.FIRING, "hard"

    def _web_link(self, host: str, service: str) -> str:
        web = cast(Icinga2Settings, self.own).web.rstrip("/")
        if not web:
            return ""
        if service:
            return f"{web}/icingadb/service?name={quote(service)}&host.name={quote(host)}"
        return f"{web}/icingadb/host?name={quote(host)}"


def _is_checked(record: Any) -> bool:
    """State 3 without a result means only that nobody has looked yet."""
    attrs = dig(record, "attrs")
    return not isinstance(attrs, dict) or "last_check_result" not in attrs or attrs["last_check_result"] is not None


def _due(attrs: Any) -> tuple[datetime, datetime] | None:
    """When an active check is due next, and when it was made last."""
    due, last = normalise.when(dig(attrs, "next_check")), normalise.when(dig(attrs, "last_check"))
    return (due, last) if due and last and dig(attrs, "enable_active_checks") is not False else None
