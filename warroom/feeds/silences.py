"""Why an alert is silent at its source: by whom, why and until when, or which alert inhibits it. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from warroom.core.text import clean
from warroom.feeds import normalise
from warroom.feeds.normalise import dig, label_text, text_of, texts_of, word_of

_NAMED = 2  # silences or alerts that are named in a row; more are counted
_NAMED_WHOLE = 50
_WHY, _WHY_WHOLE = 120, 2000


class Silence(Struct, frozen=True):
    """One silence of Alertmanager."""

    by: str
    why: str
    until: datetime | None
    since: datetime | None = None
    matches: str = ""

    def told(self, longest: int = _WHY) -> str:
        """"by maja until 16:00 UTC 29 Nov: moving the database"."""
        return quiet(by=self.by, why=self.why, until=self.until, longest=longest)


def quiet(by: str = "", why: str = "", until: datetime | None = None, longest: int = _WHY) -> str:
    """Who keeps it silent, until when and why, as far as that is known."""
    when = f" until {until.astimezone(UTC):%H:%M UTC %-d %b}" if until is not None else ""
    who = f" by {clean(by, max(40, longest // 10))}" if by else ""
    return f"{who}{when}{': ' + clean(why, longest) if why else ''}".strip()


def silences_of(data: Any) -> dict[str, Silence]:
    """The silences of an answer, by id; what is none is left out."""
    found = {}
    for one in data if isinstance(data, list) else ():
        if name := word_of(dig(one, "id")):
            until = normalise.when(dig(one, "endsAt"))
            found[name] = Silence(
                word_of(dig(one, "createdBy")), text_of(dig(one, "comment")), until,
                normalise.when(dig(one, "startsAt")), _matchers(dig(one, "matchers")),
            )  # fmt: skip
    return found


def _matchers(data: Any) -> str:
    """``alertname="X" cluster=~"eu.*"``, as Alertmanager writes them."""
    told = []
    for one in data if isinstance(data, list) else ():
        equal = dig(one, "isEqual") is not False  # servers before 0.22 do not say it
        sign = ("=~" if equal else "!~") if dig(one, "isRegex") else ("=" if equal else "!=")
        value = json.dumps(label_text(dig(one, "value")), ensure_ascii=False)
        told.append(f"{word_of(dig(one, 'name'))}{sign}{value}")
    return " ".join(told)


def hushers_of(
    record: Any, silences: Mapping[str, Silence], names: Mapping[str, str], address: str
) -> dict[str, str]:
    """What there is to look up about what keeps an alert silent, a line each: the silences, the alerts.

    ``address`` is where the server shows a silence, its id to follow; "" where that is not told.
    """
    found = {}
    if by_silence := texts_of(dig(record, "status", "silencedBy")):
        found["silence"] = "\n".join(_looked_up(one, silences.get(one), address) for one in by_silence)
    if by_alert := texts_of(dig(record, "status", "inhibitedBy")):
        found["inhibited by"] = "\n".join(f"{names.get(one) or 'an alert not listed'}, id {one}" for one in by_alert)
    return found


def _looked_up(name: str, silence: Silence | None, address: str) -> str:
    since = silence.since if silence is not None else None
    when = f"since {since.astimezone(UTC):%H:%M UTC %-d %b}" if since is not None else ""
    where = f"{address}{name}" if address else f"id {name}"
    return ", ".join(filter(None, (silence.matches if silence is not None else "", when, where)))


def hush_of(record: Any, silences: Mapping[str, Silence], names: Mapping[str, str]) -> tuple[str, str]:
    """What keeps an alert silent, in words: for a row; and with all that do, each comment whole.

    ``names`` are titles of alerts by fingerprint.
    """
    return (_hush(record, silences, names, _NAMED, _WHY), _hush(record, silences, names, _NAMED_WHOLE, _WHY_WHOLE))


def _hush(
    record: Any, silences: Mapping[str, Silence], names: Mapping[str, str], named: int, longest: int
) -> str:
    by_silence = texts_of(dig(record, "status", "silencedBy"))
    by_alert = texts_of(dig(record, "status", "inhibitedBy"))
    by_time = texts_of(dig(record, "status", "mutedBy"))
    parts = []
    if by_silence:
        told = [silences[one].told(longest) for one in by_silence if one in silences]
        parts.append(_several("silenced", told, len(by_silence), named))
    if by_alert:
        told = [f"by {names[one]}" for one in by_alert if names.get(one)]
        parts.append(_several("inhibited", told, len(by_alert), named) if told else "inhibited by another alert")
    if by_time:
        parts.append(f"muted by {', '.join(by_time[:named])}")
    return "; ".join(parts)


def _several(word: str, told: list[str], number: int, named: int) -> str:
    shown = list(dict.fromkeys(filter(None, told)))[:named]
    more = f" and {number - len(shown)} more" if shown and number > len(shown) else ""
    return f"{word} {', '.join(shown)}{more}".strip()
