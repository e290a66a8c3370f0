"""Logs of programs whose time does not stand first: klog, web servers, logfmt and lines of JSON."""

from __future__ import annotations

import json
import re

from msgspec.structs import replace

from warroom.core.chat.form import Begin, Form, Found, Lines, one
from warroom.core.chat.lines import Line
from warroom.core.chat.stamps import Day, Stamp, stamp_at

_KLOG = re.compile(r"[IWEF](?P<month>[01]\d)(?P<day>[0-3]\d) (?=\d\d:\d\d:\d\d\.)")
_WEB = re.compile(r"\S+ \S+ .{1,60}? \[(?=\d{1,2}/\w{3}/\d{4}:)")
_LOGFMT = re.compile(r"(?:time(?:stamp)?|ts|at|t)=(?P<quote>[\"']?)(?=\d)")
_LEVEL = re.compile(
    r"(?:\[\s*)?(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|ERR|CRIT(?:ICAL)?|FATAL|SEVERE)(?:\s*\])?:?\s+\[?(?=\d)",
    re.I,
)
_TIMES = ("time", "timestamp", "ts", "@timestamp", "t", "date")
_WORDS = ("msg", "message", "text", "event")


def _begins(lines: Lines, at: int) -> Found | None:
    line = lines[at]
    return _klog(line) or _web(line) or _logfmt(line) or _json(line) or _levelled(line)


def _klog(line: Line) -> Found | None:
    match = _KLOG.match(line.plain)
    found = stamp_at(line.plain, match.end()) if match is not None else None
    if match is None or found is None:
        return None
    stamp, end = found
    day = Day(month=int(match["month"]), day=int(match["day"]))
    dated = Stamp(stamp.hour, stamp.minute, stamp.second, stamp.micro, day=day, seconds=True)
    return one(Begin(dated, "", line.text[end:].strip(), line.text[:end]))


def _web(line: Line) -> Found | None:
    match = _WEB.match(line.plain)
    found = stamp_at(line.plain, match.end()) if match is not None else None
    if match is None or found is None or line.plain[found[1] : found[1] + 1] != "]":
        return None
    before, behind = line.text[: match.end() - 1].strip(), line.text[found[1] + 1 :].strip()
    return one(Begin(found[0], "", f"{before} {behind}", line.text[match.end() - 1 : found[1] + 1]))


def _logfmt(line: Line) -> Found | None:
    match = _LOGFMT.match(line.plain)
    found = stamp_at(line.plain, match.end()) if match is not None else None
    if match is None or found is None or not line.plain.startswith(match["quote"], found[1]):
        return None
    end = found[1] + len(match["quote"])
    return one(Begin(found[0], "", line.text[end:].strip(), line.text[:end]))


def _levelled(line: Line) -> Found | None:
    match = _LEVEL.match(line.plain)
    found = stamp_at(line.plain, match.end()) if match is not None else None
    if match is None or found is None or not (found[0].seconds or found[0].day is not None):
        return None
    level, at = (
        match[0].rstrip("[ "),
        found[1] + (match[0].endswith("[") and line.plain[found[1] : found[1] + 1] == "]"),
    )
    return one(Begin(found[0], "", f"{level} {line.text[at:].strip()}", line.text[match.end() : at]))


def _json(line: Line) -> Found | None:
    if not line.plain.startswith("{") or not line.plain.rstrip().endswith("}"):
        return None
    try:
        read = json.loads(line.text)
    except (ValueError, RecursionError):
        return None
    told = next((read[key] for key in _TIMES if key in read), None)
    found = stamp_at(str(told)) if isinstance(told, str | int | float) else None
    if found is None:
        return None
    words = next((read[key] for key in _WORDS if isinstance(read.get(key), str) and read[key].strip()), None)
    return one(Begin(replace(found[0], dotted=False), "", words or line.text, line.text))


FORM = Form("machine_log", "Log", _begins, 1)
