"""WebVTT and SRT: cues with the time since the recording began, speakers in tags or before a colon."""

from __future__ import annotations

import re
from datetime import timedelta

from warroom.core.chat.form import Aside, Begin, Form, Found, Lines, Part, Text
from warroom.core.chat.names import is_name, name_of
from warroom.core.chat.stamps import Stamp

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_CUE = re.compile(rf"\s*{_TIME}\s+-->\s+(?:\d+:)?\d{{1,2}}:\d{{1,2}}(?:[.,]\d{{1,3}})?(?:\s.*)?$")
_HEADING = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)\b.*")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]+)>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|lang|ruby|rt|font)(?:[.\s][^>]*)?>|<\d[\d:.]*>")
_ANY_TAG = re.compile(r"<[^>]*>")
_SPEAKER = re.compile(
    r"(?:>>|-)?\s*(?:\[(?P<a>[^\]]{1,60})\]|\((?P<b>[^)]{1,60})\)|(?P<c>[^:]{1,60}?)):?(?<=[:\])])\s+"
)


def _begins(lines: Lines, at: int) -> Found | None:
    plain = lines[at].plain.strip()
    if _HEADING.fullmatch(plain) and (at == 0 or plain.startswith("WEBVTT") or lines[at - 1].blank):
        return _heading(lines, at) if at == 0 or plain.isupper() or "NOTE" in plain or "WEBVTT" in plain else None
    here = at
    if "-->" not in plain:
        if at + 1 >= len(lines) or " " in plain or not plain or "-->" not in lines[at + 1].plain:
            return None
        here = at + 1
    match = _CUE.match(lines[here].plain)
    if match is None:
        return None
    end = here + 1
    while end < len(lines) and not lines[end].blank and not _CUE.match(lines[end].plain):
        end += 1
    if end < len(lines) and not lines[end].blank and end - 1 > here and " " not in lines[end - 1].plain.strip():
        end -= 1  # the number of the next cue, where there is no blank line between
    hours, minutes, seconds, part = match.groups()
    span = timedelta(hours=int(hours or 0), minutes=int(minutes), seconds=int(seconds),
                     milliseconds=int((part or "0").ljust(3, "0")))  # fmt: skip
    head = "\n".join(line.text for line in lines[at : here + 1])
    spoken = _spoken([line.text for line in lines[here + 1 : end]], Stamp(0, 0, elapsed=span), head)
    return Found(tuple(spoken) or (Aside(head, "empty cue"),), end - at)


def _heading(lines: Lines, at: int) -> Found:
    end = at + 1
    while end < len(lines) and not lines[end].blank and "-->" not in lines[end].plain:
        end += 1
    return Found(tuple(Aside(line.text, "transcript's heading") for line in lines[at:end]), end - at)


def _spoken(texts: list[str], stamp: Stamp, head: str) -> list[Part]:
    """The words of a cue, a message a speaker."""
    parts: list[Part] = []
    head = "\n".join([head, *(tag[0] for text in texts for tag in _ANY_TAG.finditer(text))])
    if (
        len(texts) > 1
        and not any(_VOICE.search(text) for text in texts)
        and is_name(texts[0])
        and not _SPEAKER.match(texts[0])
    ):
        parts.append(Begin(stamp, name_of(texts[0]), "", f"{head}\n{texts[0]}"))
        return [*parts, *(Text(_TAG.sub("", text)) for text in texts[1:])]
    for text in texts:
        before, *voices = _VOICE.split(text)
        if words := _TAG.sub("", before).strip():
            speaker = _SPEAKER.match(words)
            who = next((name for name in speaker.groups() if name), "") if speaker is not None else ""
            if speaker is not None and is_name(who):
                parts.append(Begin(stamp, name_of(who), words[speaker.end() :], f"{head}\n{speaker[0]}"))
            else:
                parts.append(Text(words) if parts else Begin(stamp, "", words, head))
        for name, said in zip(voices[::2], voices[1::2], strict=True):
            parts.append(Begin(stamp, name_of(name), _TAG.sub("", said).strip(), head))
    return parts


FORM = Form("subtitles", "Transcript", _begins, 3)
