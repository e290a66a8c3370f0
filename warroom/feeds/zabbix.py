"""Zabbix 5.4 and newer: unresolved problems by its JSON-RPC, with the hosts that a second question brings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, Literal, cast
from urllib.parse import urlencode

from pydantic import Field

from warroom.config.settings import FeedSettings
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.core.text import clean
from warroom.feeds.aside import aside
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, holds, id_of_content, text_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.silences import quiet
from warroom.feeds.source import Page, Source

_PATH = "/api_jsonrpc.php"
_BATCH = 1000  # triggers in one question for hosts

Level = Literal["not classified", "information", "warning", "average", "high", "disaster"]
_LEVELS: tuple[Level, ...] = ("not classified", "information", "warning", "average", "high", "disaster")


class ZabbixSettings(OwnKeys):
    """Keys of the type zabbix."""

    least: Level = "not classified"
    """Problems below this severity are not asked for."""
    problem: dict[str, Any] = Field(default_factory=dict)
    """Further parameters of problem.get, such as { groupids = ["4"] }."""


class Zabbix(Source):
    """Problems as their own list shows them, those that have just been resolved too."""

    type = "zabbix"
    steady = True
    about = "Zabbix: url is where its web pages are, auth an API token as bearer"
    Settings = ZabbixSettings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        super().__init__(feed, own)
        self._severities = {"not classified": AlertSeverity.UNKNOWN, **self._severities}

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own, most = cast(ZabbixSettings, self.own), self.feed.max_items
        asked = {
            "output": "extend",
            "selectTags": "extend",
            "selectSuppressionData": "extend",
            "recent": True,
            "sortfield": ["eventid"],
            "sortorder": "DESC",
            "severities": list(range(_LEVELS.index(own.least), len(_LEVELS))),
            "limit": most + 1,
            **own.problem,
        }
        problems = await _ask(fetch, "problem.get", asked)
        if not isinstance(problems, list):
            raise PollFailed("the answer is not a list of problems", "check url: is this Zabbix?")
        # Every value is a string, numbers too; a problem that no trigger made has no host.
        triggers = sorted({word_of(dig(p, "objectid")) for p in problems if word_of(dig(p, "object")) in ("", "0")})
        lost = "hosts are not known, nor which triggers are disabled"
        hosts, _ = await aside(fetch, self._hosts(fetch, [trigger for trigger in triggers if trigger]), lost)
        known = hosts or {}
        # Its own list hides what is switched off, and what only follows from another problem of the list.
        shown = [p for p in problems if not _is_disabled(known.get(word_of(dig(p, "objectid")), {}))]
        open_now = [p for p in shown if word_of(dig(p, "r_eventid")) in ("", "0")]
        causes = {word_of(dig(p, key)): text_of(dig(p, "name")) for p in open_now for key in ("objectid", "eventid")}
        records = [{"it": p, "trigger": known.get(word_of(dig(p, "objectid")), {})} for p in shown]
        left = len(problems) - len(shown)
        note = f"{left} problem{'s' * (left > 1)} of disabled triggers or hosts left out" if left else ""
        yield Page([{**record, "cause": _cause(record, causes)} for record in records], note=note)

    async def _hosts(self, fetch: Fetch, triggers: list[str]) -> dict[str, Any]:
        """Trigger id → trigger with its hosts: a problem itself does not say where it is."""
        found: dict[str, Any] = {}
        for start in range(0, len(triggers), _BATCH):
            asked = {
                "triggerids": triggers[start : start + _BATCH],
                "output": ["triggerid", "url", "comments", "status"],
                "selectHosts": ["host", "name", "status"],
                "selectDependencies": ["triggerid"],
            }
            answer = await _ask(fetch, "trigger.get", asked)
            if not isinstance(answer, list):
                raise PollFailed("its answer is not a list of triggers")
            for trigger in answer:
                found[word_of(dig(trigger, "triggerid"))] = trigger
        return found

    def _status(self, it: Any, over: bool, cause: str) -> tuple[AlertStatus, str]:
        if over:
            return AlertStatus.RESOLVED, "resolved"
        found = it.get("suppression_data")
        held = found if isinstance(found, list) else []
        if holds(it.get("suppressed")) or held:
            until = self.moment(dig(held, 0, "suppress_until"), "the end of a suppression")
            by = "maintenance" if word_of(dig(held, 0, "maintenanceid")) not in ("", "0") else ""
            return AlertStatus.SUPPRESSED, f"suppressed {quiet(by, until=until)}".strip()
        if cause:
            return AlertStatus.SUPPRESSED, f"follows from: {cause}"
        acked = holds(it.get("acknowledged"))
        return (AlertStatus.ACKED, "acknowledged") if acked else (AlertStatus.FIRING, "problem")

    def uid(self, record: Any) -> str:
        it = record["it"]
        return word_of(dig(it, "eventid")) or id_of_content(dig(it, "objectid"), dig(it, "clock"))

    def read(self, record: Any) -> Alert | None:
        it, trigger = record["it"], record["trigger"]
        number = word_of(it.get("severity"))
        level = _LEVELS[int(number)] if number in ("0", "1", "2", "3", "4", "5") else number
        place = {"triggerid": word_of(it.get("objectid")), "eventid": self.uid(record)}
        over = word_of(it.get("r_eventid")) not in ("", "0")
        status, said = self._status(it, over, record["cause"])
        note = text_of(trigger.get("comments"))
        return self.alert(
            self.uid(record),
            text_of(it["name"]),
            severity=level,
            status=status,
            status_word=said,
            labels=_tags(it),
            annotations={"description": note} if note else None,
            started_at=it["clock"],
            ended_at=it.get("r_clock") if over else None,
            host=word_of(dig(trigger, "hosts", 0, "name") or dig(trigger, "hosts", 0, "host")),
            value=text_of(it.get("opdata")),
            url=self.link(f"/tr_events.php?{urlencode(place)}"),
            runbook=text_of(trigger.get("url")),
        )


def _is_disabled(trigger: Any) -> bool:
    """Whether its trigger, or a host of that, is switched off: problems of before stay open for ever."""
    hosts = dig(trigger, "hosts")
    states = [dig(trigger, "status"), *(dig(host, "status") for host in (hosts if isinstance(hosts, list) else ()))]
    return any(word_of(state) == "1" for state in states)


def _cause(record: Any, causes: Mapping[str, str]) -> str:
    """The name of the open problem that this one follows from: by what its trigger depends on, or as its symptom."""
    it, found = record["it"], dig(record["trigger"], "dependencies")
    depends = [word_of(dig(one, "triggerid")) for one in found] if isinstance(found, list) else []
    symptom = word_of(dig(it, "cause_eventid"))
    return next((causes[key] for key in (*depends, symptom) if key not in ("", "0") and key in causes), "")


def _tags(it: Any) -> dict[str, str]:
    """Tags as labels; the same tag may be there several times, with several values."""
    found: dict[str, str] = {}
    tags = it.get("tags")
    for tag in tags if isinstance(tags, list) else ():
        name, value = word_of(dig(tag, "tag")), word_of(dig(tag, "value"))
        if name:
            found[name] = f"{found[name]}, {value}" if found.get(name) else value
    return found


async def _ask(fetch: Fetch, method: str, params: dict[str, Any]) -> Any:
    """One call. The token goes in the header: since 7.2 ``auth`` in the body is refused."""
    body = {"jsonrpc": "2.0", "method": method, "params": params, "id": 1}
    data = (await fetch.request("POST", _PATH, body=body)).json()
    error = dig(data, "error")
    if error is None:
        return dig(data, "result")
    said = clean(f"{text_of(dig(error, 'message'))} {text_of(dig(error, 'data'))}", 200) or "an error without words"
    if any(word in said.lower() for word in ("not authori", "session terminated", "re-login", "api token")):
        raise PollFailed(f"authentication: Zabbix says: {said}", "check the API token of this feed")
    raise PollFailed(f"Zabbix says of {method}: {said}", "check problem, and the rights of the token's user")
