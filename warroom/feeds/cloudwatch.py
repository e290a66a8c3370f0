"""Amazon CloudWatch: alarms of one region of one account."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from fnmatch import fnmatchcase
from typing import Annotated, Any, ClassVar, Literal, cast
from urllib.parse import quote

from pydantic import Field

from warroom.core.model import Alert, AlertStatus
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, id_of, is_off, text_of, word_of
from warroom.feeds.own import OwnKeys
from warroom.feeds.sigv4 import AwsKeys, signed
from warroom.feeds.source import Page, Source

_HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Target": "GraniteServiceVersion20100801.DescribeAlarms",
}
_KINDS = {"MetricAlarms": "metric", "CompositeAlarms": "composite", "LogAlarms": "log"}
_STATES = {"alarm": AlertStatus.FIRING, "insufficient_data": AlertStatus.PENDING, "ok": AlertStatus.RESOLVED}
_MEND = "check access_key, secret_key and session_token, or credentials"

Level = Literal["critical", "high", "warning", "unknown", "info"]


class CloudWatchSettings(OwnKeys):
    """Keys of the type cloudwatch."""

    region: Annotated[str, Field(pattern=r"^[a-z0-9-]{4,30}$")]
    """The region, such as "eu-west-1"; a feed for each."""
    access_key: str = ""
    """The access key's id: "${env:NAME}" or "${file:PATH}"."""
    secret_key: str = ""
    """The secret access key: "${env:NAME}" or "${file:PATH}"."""
    session_token: str = ""
    """The token of a session; "" for a key that lasts."""
    credentials: str = ""
    """Instead of these: one line of JSON with AccessKeyId, SecretAccessKey and SessionToken, of "${file:PATH}" or
    "${command:PROGRAM ARG …}"."""
    prefix: str = ""
    """Only alarms whose names begin so."""
    alarms: Literal["all", "composite", "metric"] = "all"
    """composite leaves out the metric alarms that fire beneath them."""
    insufficient: bool = False
    """true lists alarms without data too, as pending."""
    levels: dict[str, Level] = {}
    """Severities by alarm names, the first pattern that fits: { "*-critical" = "critical" }. Alarms have none of
    their own."""


class CloudWatch(Source):
    """Alarms in the state ALARM, metric and composite. One without actions is suppressed."""

    type = "cloudwatch"
    steady = True
    about = (
        "Amazon CloudWatch: url is https://monitoring.REGION.amazonaws.com; the key needs the right "
        "cloudwatch:DescribeAlarms"
    )
    Settings = CloudWatchSettings
    secrets: ClassVar[tuple[str, ...]] = ("access_key", "secret_key", "session_token", "credentials")

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        own = cast(CloudWatchSettings, self.own)
        kinds = {"all": ["MetricAlarm", "CompositeAlarm"], "composite": ["CompositeAlarm"], "metric": ["MetricAlarm"]}
        asked: dict[str, Any] = {"AlarmTypes": kinds[own.alarms], "MaxRecords": 100}
        if own.prefix:
            asked["AlarmNamePrefix"] = own.prefix
        for state in ("ALARM", "INSUFFICIENT_DATA")[: 1 + own.insufficient]:
            token, seen = "", set[str]()
            while True:
                more = {"NextToken": token} if token else {}
                data = await self._ask(fetch, {**asked, "StateValue": state, **more})
                records = [{**one, "kind": kind} for name, kind in _KINDS.items() for one in _rows(data, name)]
                seen.add(token)
                token = text_of(data.get("NextToken"))
                circle = bool(token) and token in seen
                yield Page(records, not circle, "its pages go in a circle" if circle else "")
                if not token or circle:
                    break

    async def _ask(self, fetch: Fetch, asked: dict[str, Any]) -> dict[str, Any]:
        own, body = cast(CloudWatchSettings, self.own), json.dumps(asked).encode()
        headers = signed(_keys(own, fetch), "POST", fetch.absolute("/"), _HEADERS, body, region=own.region,
                         service="monitoring", now=fetch.now())  # fmt: skip
        try:
            data = (await fetch.request("POST", "/", headers=headers, body=body)).json()
        except PollFailed as failure:
            # Whatever is wrong with keys and signatures is a 400 or 403.
            if any(word in failure.reason for word in ("oken", "ignature", "redential", "ccess")):
                mend = "check the clock of this machine" if "ignature expired" in failure.reason else _MEND
                raise PollFailed(f"authentication: {failure.reason.removeprefix('authentication: ')}", mend,
                                 retry_after=failure.retry_after, status=failure.status) from None  # fmt: skip
            raise
        if not isinstance(data, dict) or not any(isinstance(data.get(name), list) for name in _KINDS):
            raise PollFailed("the answer has no list of alarms", "check url: https://monitoring.REGION.amazonaws.com")
        return data

    def uid(self, record: Any) -> str:
        return id_of(record.get("AlarmArn"), record.get("AlarmName"))

    def read(self, record: Any) -> Alert | None:
        own, name = cast(CloudWatchSettings, self.own), text_of(record.get("AlarmName"))
        word = word_of(record["StateValue"])
        by, off = text_of(record.get("ActionsSuppressedBy")), is_off(record.get("ActionsEnabled"))
        status: AlertStatus | str = word
        if word.lower() == "alarm" and (by or off):
            status = AlertStatus.SUPPRESSED
        quiet = f"suppressed by {by.rpartition(':')[2]}" if by else "actions disabled" if off else ""
        found = record.get("Dimensions")
        dimensions = {f"dimension_{word_of(dig(one, 'Name'))}": dig(one, "Value") for one in _list(found)}
        reason = text_of(record.get("StateReason"))
        return self.alert(
            self.uid(record),
            name,
            severity=next((level for pattern, level in own.levels.items() if fnmatchcase(name, pattern)), None),
            status=status,
            statuses=_STATES,
            status_word=", ".join(filter(None, (word.lower(), quiet))),
            labels={"kind": record.get("kind"), "region": own.region, "namespace": record.get("Namespace"),
                    "metric": record.get("MetricName"), **dimensions},
            annotations={"description": text_of(record.get("AlarmDescription")), "reason": reason},
            started_at=record.get("StateTransitionedTimestamp") or record.get("StateUpdatedTimestamp"),
            updated_at=record.get("StateUpdatedTimestamp"),
            summary=text_of(record.get("AlarmDescription")) or reason,
            url=f"https://{own.region}.console.aws.amazon.com/cloudwatch/home?region={own.region}"
            f"#alarmsV2:alarm/{quote(name, safe='')}",
        )  # fmt: skip


def _rows(data: Any, name: str) -> list[dict[str, Any]]:
    return [one if isinstance(one, dict) else {} for one in _list(dig(data, name))]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _keys(own: CloudWatchSettings, fetch: Fetch) -> AwsKeys:
    """Who asks. Raises PollFailed where nobody is named."""
    if own.credentials:
        try:
            told = json.loads(fetch.open(own.credentials))
        except ValueError:
            told = None
        found = [text_of(dig(told, name)) for name in ("AccessKeyId", "SecretAccessKey", "SessionToken")]
    else:
        found = [fetch.open(text) for text in (own.access_key, own.secret_key, own.session_token)]
    for text in found[1:]:
        fetch.conceal(text)
    if not all(found[:2]) or not all(text.isascii() and text.isprintable() for text in found):
        raise PollFailed("authentication: no access key and secret", _MEND)
    return AwsKeys(*found)
