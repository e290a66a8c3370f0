"""From a source's own words, times and ids to those of an ``Alert``. Pure; never raises on what a source sent."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any, TypeVar
from urllib.parse import urlsplit

from warroom.core.model import AlertSeverity, AlertStatus
from warroom.core.text import clean, clean_block
from warroom.feeds.moments import moment

SEVERITY_WORDS: dict[str, AlertSeverity] = {
    word: level
    for level, words in {
        AlertSeverity.CRITICAL: "critical crit page disaster p0 p1 sev0 sev1 fatal down emergency alert blocker s0 s1 "
        "urgent highest immediate",
        AlertSeverity.HIGH: "high error err major p2 sev2 severe s2",
        AlertSeverity.WARNING: "warning warn average minor moderate medium p3 sev3 degraded s3",
        AlertSeverity.UNKNOWN: "unknown undefined unclassified unspecified undetermined indeterminate",
        AlertSeverity.INFO: "info informational information notice low none p4 p5 sev4 sev5 debug trivial ok s4 "
        "lowest",
    }.items()
    for word in words.split()
}
STATUS_WORDS: dict[str, AlertStatus] = {
    word: status
    for status, words in {
        AlertStatus.FIRING: "firing active open triggered alerting alert problem down unresolved new investigating "
        "unacknowledged unacked",
        AlertStatus.PENDING: "pending unprocessed waiting scheduled",
        AlertStatus.ACKED: "acked ack acknowledged assigned assign",
        AlertStatus.SUPPRESSED: "suppressed silenced snoozed muted maintenance inhibited ignored shelved blackout",
        AlertStatus.RESOLVED: "resolved closed ok up normal inactive recovered expired success",
    }.items()
    for word in words.split()
}
SERVICE_LABELS = ("service", "app", "application", "component", "job")
HOST_LABELS = ("host", "hostname", "node", "instance", "server")
CLUSTER_LABELS = ("cluster", "k8s_cluster", "kubernetes_cluster", "cluster_name")
RUNBOOK_KEYS = ("runbook_url", "runbook", "runbook_link")
SUMMARY_KEYS = ("summary", "message", "title", "description")

_MARK = re.compile(r"\[(resolved|mitigated|completed)\]", re.IGNORECASE)
_USUAL_LINK = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?")
_MAX_LABELS = 128
_LONGEST_LABEL, _LONGEST_NOTE = 2_000, 20_000
_Level = TypeVar("_Level", AlertSeverity, AlertStatus)
_JOINT = re.compile(r"[\s_-]+")
_ORNAMENT = re.compile(r"^[^\w(\[?]+|[^\w)\]?]+$")
_REASON = re.compile(r"^([^()\[\]]+?)\s*(?:\(([^()]*)\)|\[([^\[\]]*)\])$")
_TAKEN_BACK = re.compile(r"^no$|\b(?:not|never|part|partly|partial|partially|only|except|some|most|false)\b")
_PARTS = re.compile(r"\s*[-–—:|/(]\s*")
_NUMBER = re.compile(r"\d{1,2}")


def fingerprint(feed: str, uid: str) -> str:
    """The identity of an alert everywhere in the program: a short hash of the feed and the native id."""
    return _short_hash(f"{feed}\0{uid}")


def uid_of_labels(labels: Mapping[str, Any]) -> str:
    """An id for sources that give none: the same labels in any order are the same alert."""
    return _short_hash(json.dumps(sorted((str(k), str(v)) for k, v in labels.items())))


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def word_of(value: Any) -> str:
    """What the source said in the place of a word, as text: numbers and booleans too."""
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return clean(str(value), 100)


def text_of(value: Any) -> str:
    """A longer text such as a title: whole where it is text, else as ``word_of``."""
    return value if isinstance(value, str) else word_of(value)


def severity_of(value: Any, own: Mapping[str, AlertSeverity] | None = None) -> AlertSeverity:
    """The level of a severity word, in any case; a feed's ``own`` table goes before the common one.

    An unreadable word is ``unknown``, which ranks above info: it may be severe.
    """
    return known_severity(value, own) or AlertSeverity.UNKNOWN


def known_severity(value: Any, own: Mapping[str, AlertSeverity] | None = None) -> AlertSeverity | None:
    """The level that a word means, None for a word that no table has."""
    word = word_of(value).lower()
    found = (_looked_up(word, own) if own else None) or _looked_up(word, SEVERITY_WORDS)
    if found is None and (bare := _ORNAMENT.sub("", word)) != word:
        return known_severity(bare, own)
    return found or _of_parts(word, own or {})


def _of_parts(word: str, own: Mapping[str, AlertSeverity]) -> AlertSeverity | None:
    """The level of "P1 - Critical", "Sev-2 (High)" or "1: Critical": what stands first, or behind a mere number.

    "non-critical" begins with no level, and has none.
    """
    parts = [part for part in _PARTS.split(word) if part]
    if len(parts) < 2 or _TAKEN_BACK.search(word):
        return None
    for many in range(len(parts) - 1, 0, -1):
        first = " ".join(parts[:many])
        if found := _looked_up(first, own) or _looked_up(first, SEVERITY_WORDS):
            return found
    if not _NUMBER.fullmatch(parts[0]):
        return None
    return _looked_up(parts[1], own) or _looked_up(parts[1], SEVERITY_WORDS)


def status_of(value: Any, own: Mapping[str, AlertStatus] | None = None) -> AlertStatus:
    """The status of a status word, in any case; a word nobody knows is firing, because it must not hide."""
    return known_status(value, own) or AlertStatus.FIRING


def known_status(value: Any, own: Mapping[str, AlertStatus] | None = None) -> AlertStatus | None:
    """The status that a word means, None for a word that no table has. "Normal (NoData)" is Normal, for a reason."""
    word = word_of(value).lower()
    found = _looked_up(word, own or {}) or _looked_up(word, STATUS_WORDS)
    if found is None and (reasoned := _REASON.match(word)):
        if _TAKEN_BACK.search(reasoned[2] or reasoned[3] or ""):
            return None  # "Resolved (partially)"
        return _looked_up(reasoned[1], own or {}) or _looked_up(reasoned[1], STATUS_WORDS)
    return found


def _looked_up(word: str, table: Mapping[str, _Level]) -> _Level | None:
    """What the table has under the whole word, however it is joined: "SEV-1" is "sev1", "In Progress" "in_progress"."""
    if word in table:
        return table[word]
    if not table:
        return None
    joined = _JOINT.sub("", word)
    return next((value for known, value in table.items() if _JOINT.sub("", known) == joined), None) if joined else None


def when(value: Any, zone: tzinfo = UTC) -> datetime | None:
    """The instant a source wrote, aware UTC; None for zero times, for nothing, and for what is not a time.

    See ``moments.moment`` for the forms. A time without a zone is read in ``zone``.
    """
    try:
        return moment(value, zone)
    except ValueError:
        return None


def labels_of(value: Any) -> dict[str, str]:
    """A source's labels as clean text, at most 64 of them; what is not an object of words gives none."""
    if not isinstance(value, dict):
        return {}
    kept = [(k, v) for k, v in value.items() if v is not None][:_MAX_LABELS]
    return {clean(str(k), 100): label_text(v) for k, v in kept}


def notes_of(value: Any) -> dict[str, str]:
    """Annotations: like labels, but longer and of several lines."""
    if not isinstance(value, dict):
        return {}
    kept = [(k, v) for k, v in value.items() if v is not None][:_MAX_LABELS]
    return {clean(str(k), 100): clean_block(v if isinstance(v, str) else label_text(v), _LONGEST_NOTE) for k, v in kept}


def label_text(value: Any) -> str:
    """One label's value as one line: text as it is, anything else as compact JSON."""
    return clean(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), _LONGEST_LABEL)


def without_mark(title: str) -> str:
    """A title without the "[RESOLVED]" that says what its status says already: the same alert keeps its name."""
    return _MARK.sub("", title).strip()


def dig(value: Any, *steps: str | int) -> Any:
    """What lies at the end of these keys and positions, None where any of them is missing or null."""
    for step in steps:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        else:
            value = value[step] if isinstance(value, list) and -len(value) <= step < len(value) else None
    return value


def texts_of(value: Any) -> list[str]:
    """The words of a list such as tags; nothing for what is not a list."""
    return [word for item in value if (word := word_of(item))] if isinstance(value, list) else []


def first_of(names: tuple[str, ...], *tables: Mapping[str, str]) -> str:
    """The first non-empty value under any of the names, the tables in order."""
    return next((t[n] for t in tables for n in names if t.get(n)), "")


def link_of(value: Any) -> str:
    """An http or https address, or nothing: no other scheme of a feed's is ever offered to be opened."""
    text = clean(value, 2000) if isinstance(value, str) else ""
    if not text or _USUAL_LINK.fullmatch(text):
        return text
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.hostname and " " not in text else ""


def figure_of(value: Any) -> str:
    """A measured value, short: ``"3.50e+00"`` is ``"3.5"``; "NaN" and "+Inf" stay as they are."""
    word = word_of(value)
    try:
        number = float(word)
    except ValueError:
        return word
    return f"{number:g}" if math.isfinite(number) else word


def number_of(value: Any) -> float:
    """A finite number that may come as text; 0 where it is none."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return number if math.isfinite(number) else 0.0


def whole_of(value: Any) -> int | None:
    """A whole number of things, which may come as text; None for what is none, or less than nothing."""
    if value is None or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return int(number) if math.isfinite(number) and number >= 0 else None


def id_of(*candidates: Any) -> str:
    """The first of these that is a word: sources leave ids out, and an alert without one is an alert all the same."""
    return next((word for one in candidates if (word := word_of(one))), "")


def id_of_content(*parts: Any) -> str:
    """An id where the source gives none: what an alert says of itself and keeps as long as it burns. "" for nothing."""
    words = [word_of(part) for part in parts]
    return _short_hash("\0".join(words)) if any(words) else ""


def holds(value: Any) -> bool:
    """Whether a flag is set: servers and what stands between write true, 1, "1", "true" and "yes"."""
    return word_of(value).strip().lower() in ("true", "1", "1.0", "yes", "on")


def is_off(value: Any) -> bool:
    """Whether a flag is plainly not set; one that is missing says nothing."""
    return word_of(value).strip().lower() in ("false", "0", "0.0", "no", "off")


def count_of(value: Any) -> int:
    """A count that may come as text; 1 where it is none."""
    try:
        return max(1, int(float(value)))
    except (TypeError, ValueError, OverflowError):
        return 1
