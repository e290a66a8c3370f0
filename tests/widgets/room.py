"""The room of an outage at 14:37:09, as values: for pictures and for counting bytes."""

from __future__ import annotations

from tests.widgets.stage import Place
from widgets.alert_list import AlertList, AlertNote, AlertRow
from widgets.bar import Bar, BarFace, SeverityCount
from widgets.brief import Brief, BriefFace, BriefRow
from widgets.clock import Clock, ClockFace
from widgets.feeds import FeedRow, Feeds, FeedsFace
from widgets.footer import Footer, FooterFace
from widgets.headline import Headline, HeadlineFace
from widgets.incident_list import IncidentList, IncidentRow
from widgets.now_strip import Chip, NowStrip, StripFace
from widgets.palette import Palette
from widgets.roster import Roster, RosterFace, RosterRow
from widgets.tabs import Tab, Tabs, TabsFace
from widgets.timeline import EntryRow, Timeline

BAR = BarFace(
    place="acme-prod",
    open=2,
    severities=(SeverityCount(1, "SEV1", 1), SeverityCount(2, "SEV2", 1)),
    firing=14,
    new=3,
    fresh=4,
    stale=1,
    who="maya",
    role="IC",
    clock="14:37:09",
    local="16:37 Berlin",
)
STRIP = StripFace(
    chips=(
        Chip(
            "OVERDUE 01:12",
            (("customers", "bright"), (" 0042, owner lee", "text")),
            (("customers", "bright"), (", lee", "text")),
            "u",
            "write",
        ),
        Chip("NO COMMANDER", (("0041", "bright"), (" since 14:33", "text")), (("0041", "bright"),), "r", "assign"),
        Chip("UNFILLED", (("support lead", "bright"), (" 0042 since 14:33", "text")), "", "r", "assign", "text"),
        Chip("STALE 42 s", (("zendesk", "bright"),), "", "f", "feeds", "text"),
    )
)
INCIDENTS = (
    IncidentRow(
        "0042", 1, "SEV1", "0042", "Checkout API 5xx eu-west", "42m", "maya", "+01:12", "overdue", "identified",
        "checkout", "ana",
    ),
    IncidentRow(
        "0041", 2, "SEV2", "0041", "Delayed order e-mail", "1h12", "", "18:20", "calm", "monitoring", "mail", "kai"
    ),
    IncidentRow(
        "0039", 3, "SEV3", "0039", "Slow search", "5h40", "omar", "6h10", "calm", "resolved", "search", quiet=True
    ),
)  # fmt: skip
BRIEF = BriefFace(
    "0042",
    (
        BriefRow("impact", "50 % of EU checkouts, 83 tickets, 3 accounts"),
        BriefRow("hypothesis", (("2.1.3 leaks connections", "hypothesis"),), "open, 2 facts for"),
        BriefRow("doing", "roll back 2.1.3, 2 of 12 pods", "ana, 6 min"),
        BriefRow("needs", (("DBA on call", "bright"),), (("asked raj, ", "dim"), ("1:26 left", "soon"))),
    ),
    "acknowledged 13:56, maya",
)  # fmt: skip
HEADLINE = HeadlineFace(
    "0042", 1, "SEV1", "Checkout API 5xx above 30 % in eu-west", "Identified", ("open 42 min", "SEV1 since 14:26")
)
CLOCKS = (
    ClockFace("team update", "02:13", "soon", "maya, by 14:39:22", 0.85),
    ClockFace("customer update", "+01:12", "overdue", "owner lee", 1.0),
    ClockFace("escalate to VP", "17:53", "calm", "nadia, by 14:55", 0.69),
    ClockFace("ask raj, a DBA", "01:26", "soon", "raj, by 14:38:35", 0.73, "+7"),
    ClockFace("role: support lead", "03:51", "calm", "maya, by 14:41:00", 0.7),
    ClockFace("roll back", "07:51", "calm", "ana, by 14:45:00", 0.5, "+5"),
)
ENTRIES = (
    EntryRow(
        "1", "14:27:12", "fact", "sam", "roll-back agreed with release team", (("retracted by sam", "faint"),), True
    ),
    EntryRow("2", "14:28:40", "update", "kim", "agents: tell EU customers no card is charged twice", "sent"),
    EntryRow(
        "3", "14:29:14", "impact", "kim", "83 tickets, 3 key accounts: Nordmart, Helio", (("edited 14:31", "faint"),)
    ),
    EntryRow("4", "14:30:05", "fact", "ana", "db-3 holds 100 connections, all from 2.1.3 pods"),
    EntryRow("5", "14:31:40", "fact", "ana", "pool at 100/100 on db-3, 0 idle", "supports 14:33:02"),
    EntryRow("6", "14:33:02", "hypothesis", "ana", "2.1.3 leaks connections on timeout", "2 facts for"),
    EntryRow("7", "14:33:35", "ask", "maya", "@raj find a DBA on call, 5 min", (("1:26 left", "soon"),)),
    EntryRow("8", "14:35:10", "decision", "maya", "roll back 2.1.3 in eu-west", (("pinned", "bright"),)),
    EntryRow("9", "14:35:42", "action", "ana", "roll-back started, 2 of 12 pods done", "open"),
    EntryRow("10", "14:36:02", "note", "sam", "bridge moved to room 4, same link"),
    EntryRow("11", "14:36:31", "fact", "feed", "PaymentLatencyP99 over 4 s, us-east", "alert"),
    EntryRow("12", "14:36:48", "fact", "ana", "5xx in eu-west 31 % → 24 %"),
)
ROSTER = RosterFace(
    (
        RosterRow("commander", "maya", "0:42"),
        RosterRow("tech lead, db", "ana", "0:31"),
        RosterRow("comms lead", "lee", "0:40"),
        RosterRow("scribe", "sam", "0:38"),
        RosterRow("support lead", state="empty"),
        RosterRow("DBA", "raj", state="asked"),
    ),
    (("1 unfilled", "bright"),),
)
FEEDS = FeedsFace(
    (
        FeedRow("alertmanager", "8 s"),
        FeedRow("zendesk", "42 s", True, "timed out after 5 s"),
        FeedRow("datadog", "12 s"),
        FeedRow("pagerduty", "5 s"),
        FeedRow("statuspage", "31 s"),
    ),
    (("1 stale", "bright"),),
)
ALERTS = (
    AlertRow("p99", "warn", "PaymentLatencyP99", "us-east", "× 3", "38s", "datadog", "similar to 0042: deploy 2.1.3",
             True),
    AlertRow("tickets", "spike", "Tickets tagged checkout", "EU", "112/h", "6m", "zendesk", "over 100 an hour", True),
    AlertRow("stale", "feed", "zendesk is stale", "", "", "42s", "warroom", "timed out after 5 s", True),
)
NOTES = (
    AlertNote(
        "linked",
        (
            (("■ ", "dim"), ("CheckoutErrorRate × 6", "text"), (" and ", "dim"), ("PoolExhausted db-3 × 2", "text"),
             ("  → 0042", "dim")),
            (("□ ", "dim"), ("MailQueueDepth × 3", "text"), ("  → 0041", "dim")),
        ),
    ),
)  # fmt: skip
KEYS = (
    ("t", "record"), ("n", "declare"), ("u", "update"), ("e", "escalate"), ("r", "roles"), ("s", "status"),
    ("tab", "panes"), ("/", "filter"), (":", "command"), ("w", "wall"), ("?", "all keys"),
)  # fmt: skip


def _headline(palette: Palette, margin: int) -> Headline:
    headline = Headline(HEADLINE, palette=palette)
    headline.margin = margin
    return headline


def room_120(palette: Palette) -> list[Place]:
    """The room at 120×40."""
    incidents = IncidentList("INCIDENTS", palette=palette)
    timeline = Timeline("TIMELINE", palette=palette)
    alerts = AlertList("ALERTS", palette=palette)
    timeline.set_rows(ENTRIES)
    timeline.count = "newest 10 of 41"
    incidents.set_rows(INCIDENTS)
    incidents.select("0042")
    alerts.set_rows(ALERTS)
    alerts.set_notes(NOTES)
    alerts.count = (("14 firing, ", "dim"), ("3 unacknowledged", "bright"))
    return [
        (incidents, 1, 5, 58, 6),
        (Bar(BAR, palette=palette), 0, 0, 120, 1),
        (NowStrip(STRIP, palette=palette), 0, 1, 120, 1),
        (_headline(palette, 2), 0, 2, 120, 3),
        (Brief(BRIEF, palette=palette), 62, 5, 56, 6),
        *((Clock(face, palette=palette), 1 + 30 * n, 12, 28, 6) for n, face in enumerate(CLOCKS[:4])),
        (timeline, 1, 19, 88, 12),
        (Roster(ROSTER, palette=palette), 92, 19, 26, 7),
        (Feeds(FEEDS, palette=palette), 92, 27, 26, 4),
        (alerts, 1, 32, 118, 4),
        (Footer(FooterFace(KEYS), palette=palette), 2, 39, 116, 1),
    ]


def room_80(palette: Palette) -> list[Place]:
    """The room at 80×24."""
    incidents = IncidentList("INCIDENTS", heads=False, palette=palette)
    timeline = Timeline(heads=False, palette=palette)
    timeline.set_rows(ENTRIES)
    incidents.set_rows(INCIDENTS[:2])
    incidents.select("0042")
    incidents.count = "next"
    clocks = [*CLOCKS[:2], ClockFace("escalate to VP", "17:53", "calm", "nadia", 0.69, "+8")]
    tabs = TabsFace(
        (
            Tab("1", "Timeline", "41"),
            Tab("2", "Roster", (("1 unfilled", "latet"),)),
            Tab("3", "Alerts", (("3", "bright"),)),
            Tab("4", "Tasks", "4"),
            Tab("5", "Feeds", (("1 stale", "latet"),)),
        ),
        "1",
    )
    keys = (("n", "declare"), ("u", "update"), ("e", "escalate"), ("r", "roles"), ("s", "status"), ("1-5", "tabs"))
    return [
        (incidents, 0, 3, 80, 4),
        (Bar(BAR, palette=palette), 0, 0, 80, 1),
        (NowStrip(STRIP, palette=palette), 0, 1, 80, 1),
        (_headline(palette, 1), 0, 2, 80, 1),
        (Brief(BRIEF, palette=palette), 1, 7, 78, 5),
        *((Clock(face, palette=palette), 27 * n, 13, 26, 5) for n, face in enumerate(clocks)),
        (Tabs(tabs, palette=palette), 1, 18, 78, 1),
        (timeline, 0, 19, 80, 3),
        (Footer(FooterFace((*keys, ("?", "all keys"))), palette=palette), 1, 23, 78, 1),
    ]


def room_200(palette: Palette) -> list[Place]:
    """The rows above the record of the room at 200×60."""
    incidents = IncidentList("INCIDENTS", palette=palette)
    incidents.set_rows(INCIDENTS)
    incidents.select("0042")
    incidents.count = "2 open, 1 closing"
    timeline = Timeline("TIMELINE", palette=palette)
    timeline.set_rows(ENTRIES)
    alerts = AlertList("ALERTS", palette=palette)
    alerts.set_rows(ALERTS)
    return [
        (incidents, 2, 5, 97, 6),
        (Bar(BAR, palette=palette), 0, 0, 200, 1),
        (NowStrip(STRIP, palette=palette), 0, 1, 200, 1),
        (_headline(palette, 3), 0, 2, 200, 3),
        (Brief(BRIEF, palette=palette), 102, 5, 95, 6),
        *((Clock(face, palette=palette), 2 + 33 * n, 12, 31, 6) for n, face in enumerate(CLOCKS)),
        (timeline, 2, 19, 97, 14),
        (alerts, 101, 19, 64, 6),
        (Roster(ROSTER, palette=palette), 168, 19, 29, 10),
        (Feeds(FEEDS, palette=palette), 168, 30, 29, 8),
    ]
