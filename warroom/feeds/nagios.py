"""Nagios Core 4 by its JSON CGI: services and hosts that are not well."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import quote

from msgspec import Struct

from warroom.config.settings import FeedSettings
from warroom.config.types import Interval
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.core.text import clean
from warroom.core.times import age
from warroom.feeds import normalise
from warroom.feeds.ages import overdue, switched_off
from warroom.feeds.aside import aside
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, number_of, text_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.reply import Reply
from warroom.feeds.source import Page, Source

_ANY_HOST = "up down unreachable pending"
_OVERDUE = timedelta(minutes=15)
_NAMELESS = "(null)"
"""The key that the CGI gives to every name that is not ASCII, whatever the locale."""


class NagiosSettings(OwnKeys):
    """Keys of the type nagios."""

    cgi: str = "/cgi-bin/statusjson.cgi"
    """The CGI's path below url; on Debian "/cgi-bin/nagios4/statusjson.cgi"."""
    hosts: bool = True
    """Whether hosts that are down or unreachable are alerts too."""
    soft: bool = True
    """Whether problems that are still being retried are shown, as pending."""
    hostgroup: str = ""
    """Only hosts and services of this host group."""
    status_age: Interval = timedelta(minutes=5)
    """A status that Nagios has not written again for so long is not an answer: it is not running."""


class _Found(Struct, frozen=True):
    """One object of a list: ``service`` is None for a host; ``nth`` distinguishes nameless ones of a host."""

    host: str
    service: str | None
    nth: int
    detail: dict[str, Any]


class Nagios(Source):
    """Errors come as HTTP 200; a user without rights sees a happy empty list, which is recognised here."""

    type = "nagios"
    about = (
        "Nagios Core 4: url is its web address, such as https://nagios.example.com/nagios, auth basic or digest; "
        "the user wants authorized_for_all_hosts and _services in cgi.cfg"
    )
    Settings = NagiosSettings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self._started: Any = None
        self._looked: list[tuple[datetime | None, bool, bool]] = []
        self._severities = {"unreachable": AlertSeverity.HIGH, **self._severities}

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own = cast(NagiosSettings, self.own)
        data = await self._ask(fetch, query="servicelist", servicestatus="warning critical unknown")
        found, note = _services(dig(data, "data", "servicelist"))
        yield Page(list(found), note=note)
        seen = bool(found)
        self._looked = [_checked(one.detail) for one in found]
        if own.hosts:
            hosts, failure = await aside(fetch, self._down(fetch), "hosts that are down are not known")
            yield Page(list(hosts or ()), failure is None)
            seen = seen or bool(hosts) or failure is not None
            self._looked += [_checked(one.detail) for one in hosts or ()]
        if not seen:
            lost = "whether this user may see anything is not known"
            counts, _ = await aside(fetch, self._ask(fetch, query="hostcount", hoststatus=_ANY_HOST), lost)
            _refuse_blindness(dig(counts, "data", "count"))

    async def _down(self, fetch: Fetch) -> list[_Found]:
        data = await self._ask(fetch, query="hostlist", hoststatus="down unreachable")
        return _hosts(dig(data, "data", "hostlist"))

    def age_note(self, now: datetime) -> str:
        """A problem that is no longer looked at says how it was then."""
        off = sum(at is not None and not active for at, active, _ in self._looked)
        due = [at for at, active, late in self._looked if at is not None and active and late]
        return "; ".join(filter(None, (overdue(due, now), switched_off(off))))

    async def _ask(self, fetch: Fetch, **query: str) -> Any:
        own = cast(NagiosSettings, self.own)
        params = {**query, "details": "true", "formatoptions": "enumerate"}
        if own.hostgroup:
            params["hostgroup"] = own.hostgroup
        data = _decoded(await fetch.get(own.cgi, params))
        result = dig(data, "result")
        if not isinstance(result, dict) or "type_code" not in result:
            raise PollFailed("the answer is not from Nagios' JSON CGI", "check url and cgi")
        if result["type_code"] != 0:
            words = " ".join(filter(None, (word_of(result.get("type_text")), word_of(result.get("message")))))
            raise PollFailed(f"Nagios says: {clean(words, 160)}", "is Nagios running? check cgi.cfg and hostgroup")
        self._refuse_old(result)
        self._started = result.get("program_start")
        return data

    def _refuse_old(self, result: dict[str, Any]) -> None:
        """A killed Nagios leaves its last status behind, and the CGI goes on serving it."""
        asked, updated = (normalise.when(result.get(name)) for name in ("query_time", "last_data_update"))
        if asked and updated and asked - updated > cast(NagiosSettings, self.own).status_age:
            raise PollFailed(f"Nagios wrote its status last {age(asked - updated)} ago", "is Nagios running?")

    async def server_started_at(self, fetch: Fetch) -> datetime | None:
        """Without retained state a restarted Nagios knows nothing until it has checked again."""
        return normalise.when(self._started)

    def uid(self, record: Any) -> str:
        one = cast(_Found, record)
        if one.service is None:
            return one.host
        return f"{one.host}!{one.service}" + (f"#{one.nth}" if one.nth else "")

    def read(self, record: Any) -> Alert | None:
        one = cast(_Found, record)
        detail, is_host = one.detail, one.service is None
        nameless = one.service == _NAMELESS
        name = one.host if is_host else text_of(detail.get("description")) or ("" if nameless else one.service) or ""
        name = name or "a service whose name Nagios cannot write"
        status, status_word = _status(detail)
        if status is AlertStatus.PENDING and not cast(NagiosSettings, self.own).soft:
            return None
        word = word_of(detail["status"])
        return self.alert(
            self.uid(record),
            f"{name} {word}" if is_host else f"{name} on {one.host}",
            severity=word,
            status=status,
            status_word=status_word,
            labels={
                "attempt": f"{word_of(detail.get('current_attempt'))}/{word_of(detail.get('max_attempts'))}",
                "flapping": "true" if detail.get("is_flapping") is True else None,
                "service": None if is_host else name,
            },
            # An output that is not ASCII is left out whole.
            summary=text_of(detail.get("plugin_output")) or text_of(detail.get("long_plugin_output")),
            started_at=self.moment(detail.get("last_state_change"), "started_at")
            or detail.get("last_hard_state_change"),
            updated_at=detail.get("last_check"),
            host=one.host,
            url=self._page(one.host, "" if is_host or nameless else one.service or ""),
        )

    def _page(self, host: str, service: str) -> str:
        path = cast(NagiosSettings, self.own).cgi.rsplit("/", 1)[0]
        query = f"type=2&host={quote(host)}&service={quote(service)}" if service else f"type=1&host={quote(host)}"
        link = self.link(f"{path}/extinfo.cgi")
        return f"{link}?{query}" if link else ""


def _refuse_blindness(counts: Any) -> None:
    """No host at all in any state means a user that may see none: quiet is not healthy."""
    if isinstance(counts, dict) and not any(map(number_of, counts.values())):
        reason = "Nagios shows this user no host at all"
        raise PollFailed(reason, "authorise it in cgi.cfg: authorized_for_all_hosts, authorized_for_all_services")


def _decoded(reply: Reply) -> Any:
    """The answer's data; nameless services share one key and are all kept."""
    if not reply.body.strip():
        raise PollFailed("Nagios' CGI answers nothing", "is Nagios running? it takes its status file away when it ends")
    return reply.json(_kept_pairs)


def _kept_pairs(pairs: list[tuple[str, Any]]) -> Any:
    named = dict(pairs)
    if len(named) == len(pairs):
        return named
    return {f"{key}\0{n}" if key == _NAMELESS else key: value for n, (key, value) in enumerate(pairs)}


def _services(listed: Any) -> tuple[list[_Found], str]:
    """Every service of the nested object, and a note where some have no name. Raises PollFailed for another shape."""
    found = []
    for host, services in _objects(listed, "services").items():
        nth = 0
        for key, detail in services.items() if isinstance(services, dict) else ():
            name = key.split("\0")[0]
            nameless = name == _NAMELESS
            found.append(_Found(host, name, nth if nameless else 0, detail if isinstance(detail, dict) else {}))
            nth += nameless
    nameless_ones = sum(one.service == _NAMELESS for one in found)
    note = f"services without a name: {nameless_ones}, the CGI writes ASCII only" if nameless_ones else ""
    return found, note


def _hosts(listed: Any) -> list[_Found]:
    hosts = _objects(listed, "hosts").items()
    return [_Found(host, None, 0, detail if isinstance(detail, dict) else {}) for host, detail in hosts]


def _objects(listed: Any, name: str) -> dict[str, Any]:
    if not isinstance(listed, dict):
        raise PollFailed(f"the answer has no list of {name}", "check url and cgi: is this Nagios Core 4?")
    return listed


def _status(detail: dict[str, Any]) -> tuple[AlertStatus, str]:
    # Asked for are problems alone: what the list has besides is none.
    if (word := word_of(detail.get("status")).lower()) in ("ok", "up"):
        return AlertStatus.RESOLVED, word
    if word == "pending":
        return AlertStatus.PENDING, word
    if number_of(detail.get("scheduled_downtime_depth")) > 0:
        return AlertStatus.SUPPRESSED, "downtime"
    if normalise.holds(detail.get("problem_has_been_acknowledged")):
        return AlertStatus.ACKED, "acknowledged"
    if word_of(detail.get("state_type")).lower() == "soft":
        return AlertStatus.PENDING, "soft"
    if normalise.is_off(detail.get("notifications_enabled")):
        return AlertStatus.SUPPRESSED, "notifications are off"
    return AlertStatus.FIRING, word_of(detail.get("state_type")) or "hard"


def _checked(detail: dict[str, Any]) -> tuple[datetime | None, bool, bool]:
    """When it was checked last, whether it still is, and whether that is overdue against what Nagios wrote itself."""
    last, due = normalise.when(detail.get("last_check")), normalise.when(detail.get("next_check"))
    written = normalise.when(detail.get("last_update"))
    late = due is not None and written is not None and written - due > _OVERDUE
    return last, detail.get("checks_enabled") is not False or detail.get("accept_passive_checks") is True, late
