"""Splunk On-Call (VictorOps): open incidents, and who is on call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast

from msgspec import Struct

from warroom.core.model import Alert, AlertStatus, OnCall
from warroom.feeds.answers import listed
from warroom.feeds.aside import aside
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, text_of, texts_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Page, Source

_STATES = {
    "unacked": AlertStatus.FIRING, "triggered": AlertStatus.FIRING, "acked": AlertStatus.ACKED,
    "acknowledged": AlertStatus.ACKED, "resolved": AlertStatus.RESOLVED,
}  # fmt: skip
"""The words that its servers send, and those that its documentation has."""
_BACK_OFF_S = 60.0
_SERVICE = "Splunk On-Call's API, https://api.victorops.com"


class SplunkOnCallSettings(OwnKeys):
    """Keys of the type splunk-oncall."""

    on_call: bool = False
    """true asks who is on call, too: a second question in each poll, of 60 allowed in a minute."""


class _Turn(Struct, frozen=True):
    """Somebody is on call for a team by a policy of it."""

    team: str
    policy: str
    person: str
    level: int


class SplunkOnCall(Source):
    """Incidents, recently resolved ones among them."""

    type = "splunk-oncall"
    about = (
        "Splunk On-Call (VictorOps): url is https://api.victorops.com, headers X-VO-Api-Id and X-VO-Api-Key; "
        "an interval of 30 s or more: it allows few calls"
    )
    Settings = SplunkOnCallSettings

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        try:
            data = await fetch.json("/api-public/v1/incidents")
        except PollFailed as failure:
            if failure.status != 403:
                raise
            # It says 403 of too many calls, too: wait first.
            mend = "check X-VO-Api-Id and X-VO-Api-Key, or raise interval: too many calls are refused in the same way"
            raise PollFailed(failure.reason, mend, retry_after=failure.retry_after or _BACK_OFF_S, status=403) from None
        yield Page(listed(data, "incidents", _SERVICE))
        if cast(SplunkOnCallSettings, self.own).on_call:
            turns, _ = await aside(fetch, self._turns(fetch), "who is on call is not known")
            yield Page(list(turns or ()))

    async def _turns(self, fetch: Fetch) -> list[_Turn]:
        found = []
        for team in listed(await fetch.json("/api-public/v1/oncall/current"), "teamsOnCall", _SERVICE):
            for level, one in enumerate(_list(dig(team, "oncallNow")), 1):
                for user in _list(dig(one, "users")):
                    person = word_of(dig(user, "onCalluser", "username"))
                    if person:
                        policy = word_of(dig(one, "escalationPolicy", "name"))
                        found.append(_Turn(word_of(dig(team, "team", "name")), policy, person, level))
        return found

    def uid(self, record: Any) -> str:
        if isinstance(record, _Turn):
            return f"{record.team}/{record.policy}/{record.person}"
        return word_of(record["incidentNumber"])

    def read(self, record: Any) -> Alert | OnCall | None:
        if isinstance(record, _Turn):
            return OnCall(feed=self.feed.id, policy=record.policy or record.team, schedule=record.team,
                          person=record.person, level=record.level)  # fmt: skip
        word = word_of(record["currentPhase"])
        status, by = _STATES.get(word.lower()), ""
        if status is None:
            self.odd("status", word)
        if status is AlertStatus.ACKED:
            done = [one for one in _list(record.get("transitions")) if _STATES.get(word_of(dig(one, "name")).lower())
                    is AlertStatus.ACKED]  # fmt: skip
            by = word_of(dig(done[-1], "by")) if done else ""
        teams = ", ".join(texts_of(record.get("pagedTeams")))
        return self.alert(
            self.uid(record),
            text_of(record.get("entityDisplayName")) or text_of(record.get("entityId")),
            severity=record.get("entityState"),
            status=status or AlertStatus.FIRING,
            status_word=word.lower(),
            labels={"number": self.uid(record), "entity": record.get("entityId"), "kind": record.get("entityType"),
                    "routing_key": record.get("routingKey"), "teams": teams or None},
            started_at=record.get("startTime"),
            updated_at=record.get("lastAlertTime"),
            host=word_of(record.get("host")),
            service=word_of(record.get("service")),
            assignee=by,
            count=record.get("alertCount") or 1,
            url=text_of(record.get("incidentLink")),
        )  # fmt: skip


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
