"""What an incident takes along from the alerts that it is declared from: where they lead, and what they say."""

from __future__ import annotations

from collections.abc import Sequence

from warroom.commands.door import CommandContext
from warroom.commands.lazy_events import events
from warroom.core.alert_whole import DASHBOARD, RUNBOOK, links, texts
from warroom.core.links import web_address
from warroom.core.model import Alert, Kind

RUNBOOKS, DASHBOARDS = 3, 2
"""So many different ones of each are kept as links; they are told to everybody who is paged."""
LONGEST = 2_000
"""Characters of a description in the record; the alert has the rest."""


def take_along(act: CommandContext, alerts: Sequence[Alert]) -> None:
    """The alerts' runbooks and dashboards become links of the incident, the first one's description its first line."""
    for name, most in ((RUNBOOK, RUNBOOKS), (DASHBOARD, DASHBOARDS)):
        urls = dict.fromkeys(web_address(one.url) for a in alerts for one in links(a) if one.name == name)
        there = {link.url for link in act.it.links}
        for url in [url for url in urls if url and url not in there][:most]:
            act.append(events.LinkAdded(label=name, url=url))
    if alerts and (said := _description(alerts[0])):
        act.append(events.EntryAdded(kind=Kind.FACT, text=f"{alerts[0].title}: {said}"))


def _description(alert: Alert) -> str:
    """What its description says beyond its summary and title; "" where it has none."""
    said = dict(texts(alert)).get("description", "").strip()
    same = {" ".join(text.split()).casefold() for text in (alert.summary, alert.title)}
    if " ".join(said.split()).casefold() in same:
        return ""
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
