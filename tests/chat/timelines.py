"""More of what people write after an outage and of what programs log: timelines, transcripts, tables, stamps.

Read like those of ``samples``: on Friday 8 May 2026 at 16:00 UTC, in a room in UTC unless the sample says otherwise.
"""

from __future__ import annotations

from tests.chat.samples import BARE, Sample

STUCK, DRAINED = BARE
NIGHT = (("05-07 23:58", "", "queue is stuck"), ("00:05", "", "draining it"))
THURSDAY = (("05-07 14:31", "", "queue is stuck"), ("05-07 14:33", "", "draining it"))
SECONDS = (("14:31:05", "", "queue is stuck"), ("14:33:10", "", "draining it"))


def lines(first: str, second: str) -> str:
    """Two lines that begin with these."""
    return f"{first}queue is stuck\n{second}draining it"


BULLETS: dict[str, Sample] = {
    "an en dash": Sample(lines("- 14:31 – ", "- 14:33 – "), BARE, "Timeline"),
    "a sign of its own": Sample(lines("• 14:31 ", "◦ 14:33 "), BARE, "Timeline"),
    "indented, with what hangs below": Sample(
        "  * 14:31 UTC: queue is stuck\n      * it is q-3\n      * 10.20.30.40 is its host\n  * 14:33 UTC: draining it",
        (("14:31", "", "queue is stuck * it is q-3 * 10.20.30.40 is its host"), DRAINED),
        "Timeline",
    ),
    "numbers with brackets": Sample(lines("1) 14:31 ", "2) 14:33 "), BARE, "Timeline"),
    "numbers above nine": Sample(lines("9. [14:31] ", "10. [14:33] "), BARE, "Timeline"),
    "boxes that are ticked": Sample(lines("- [x] 14:31 ", "- [ ] 14:33 "), BARE, "Timeline"),
    "bold with a zone": Sample(lines("- **14:31 UTC** – ", "- **14:33 UTC** – "), BARE, "Timeline", "Asia/Tokyo"),
    "bold with a zone behind it": Sample(lines("**14:31** UTC ", "**14:33** UTC "), BARE, "Timeline", "Asia/Tokyo"),
    "code marks": Sample(lines("- `14:31` ", "- `14:33` "), BARE, "Timeline"),
    "zones in brackets, halves": Sample(lines("* 2:31 PM (UTC): ", "* 2:33 PM: "), BARE, "Timeline"),
    "halves with dots": Sample(lines("2:31 p.m. - ", "2:33 p.m. - "), BARE, "Timeline"),
    "halves without minutes": Sample(
        "- 2pm: queue is stuck\n- 2:33pm: draining it\n- 3 PM: well",
        (("14:00", "", "queue is stuck"), DRAINED, ("15:00", "", "well")),
        "Timeline",
    ),
    "noon and midnight": Sample(
        "12:05 AM queue is stuck\n8:00 AM draining it\n12:30 PM well",
        (("00:05", "", "queue is stuck"), ("08:00", "", "draining it"), ("12:30", "", "well")),
        "Timeline",
    ),
    "about, in words": Sample(lines("Around 14:31 ", "At approx. 14:33 "), BARE, "Timeline"),
    "about, a sign and a blank": Sample(lines("- ~14:31: ", "- ≈14:33: "), BARE, "Timeline"),
    "hours by a letter": Sample(lines("14h31 - ", "14h33 - "), BARE, "Timeline"),
    "four digits": Sample(lines("1431 UTC ", "1433 UTC "), BARE, "Timeline", "Asia/Tokyo"),
    "a dot in the clock": Sample(lines("14.31 Uhr: ", "14.33 Uhr: "), BARE, "Timeline"),
    "seconds": Sample(lines("14:31:05 - ", "14:33:10 - "), SECONDS, "Timeline"),
    "people named behind the time": Sample(
        "- 14:31 mia: queue is stuck\n- 14:33 joon: draining it",
        (("14:31", "", "mia: queue is stuck"), ("14:33", "", "joon: draining it")),
        "Timeline",
    ),
    "words before a colon that are nobody": Sample(
        "14:31 Detection: queue is stuck\n14:33 Mitigation: draining it\n14:40 Resolved: well",
        (
            ("14:31", "", "Detection: queue is stuck"),
            ("14:33", "", "Mitigation: draining it"),
            ("14:40", "", "Resolved: well"),
        ),
        "Timeline",
    ),
    "newest first": Sample(
        "- 15:10 UTC: well\n- 14:33 UTC: draining it\n- 14:31 UTC: queue is stuck",
        (*BARE, ("15:10", "", "well")),
        "Timeline",
    ),
    "over midnight": Sample(
        "2026-05-07\n- 23:50 paged\n- 23:58 queue is stuck\n- 00:05 draining it",
        (("05-07 23:50", "", "paged"), *NIGHT),
        "Timeline",
    ),
    "over midnight, the day said twice": Sample(
        "Thursday, May 7th\n23:58 queue is stuck\n\nFriday, May 8th\n00:05 draining it", NIGHT, "Timeline"
    ),
    "days as headings": Sample(
        "## 2026-05-07\n\n- 23:58 queue is stuck\n\n## 2026-05-08\n\n- 00:05 draining it", NIGHT, "Timeline"
    ),
    "the day before every time": Sample(lines("May 7, 23:58 – ", "May 8, 00:05 – "), NIGHT, "Timeline"),
    "the day before every time, in Britain": Sample(lines("7 May 23:58 - ", "8 May 00:05 - "), NIGHT, "Timeline"),
    "the day before every time, numbers": Sample(
        lines("05/07 23:58 ", "05/08 00:05 "), NIGHT, "Timeline", doubtful=True
    ),
    "a book's example": Sample(
        "Timeline\n2026-05-07 (all times UTC)\n\n14:31 queue is stuck\n14:33 OUTAGE BEGINS — none is served\n"
        "14:40 draining it",
        (THURSDAY[0], ("05-07 14:33", "", "OUTAGE BEGINS — none is served"), ("05-07 14:40", "", "draining it")),
        "Timeline",
        "Asia/Tokyo",
    ),
    "the title has the day and the zone": Sample(
        "# Queue outage on May 7, 2026\n\nAll times are in CEST.\n\n- 16:31 queue is stuck\n- 16:33 draining it",
        THURSDAY,
        "Timeline",
        "Asia/Tokyo",
    ),
    "the heading has the zone": Sample(
        "## Timeline (all times UTC+2)\n\n* 16:31: queue is stuck\n* 16:33: draining it", BARE, "Timeline", "Asia/Tokyo"
    ),
    "the heading has the zone by its place": Sample(
        "Timeline (Europe/Berlin):\n16:31 queue is stuck\n16:33 draining it", BARE, "Timeline", "Asia/Tokyo"
    ),
    "two zones for each": Sample(
        lines("14:31 UTC (16:31 CEST) - ", "14:33 UTC (16:33 CEST) - "),
        (("14:31", "", "(16:31 CEST) - queue is stuck"), ("14:33", "", "(16:33 CEST) - draining it")),
        "Timeline",
    ),
    "a sentence": Sample(
        "At 14:31 UTC, queue is stuck.\n\nBy 14:33 UTC, draining it.",
        (("14:31", "", "queue is stuck."), ("14:33", "", "draining it.")),
        "Timeline",
    ),
    "arrows": Sample(lines("14:31 → ", "14:33 => "), BARE, "Timeline"),
    "times alone, words below": Sample(
        "14:31\nqueue is stuck\n\n14:33\ndraining it since then",
        (STUCK, ("14:33", "", "draining it since then")),
        "Timeline",
        doubtful=True,
    ),
    "times alone with a zone, many lines below": Sample(
        "2026-05-07 14:31 UTC\nqueue is stuck\nit is q-3\n\n2026-05-07 14:33 UTC\ndraining it",
        (("05-07 14:31", "", "queue is stuck it is q-3"), THURSDAY[1]),
        "Timeline",
    ),
    "headings, bold": Sample(
        "**14:31 UTC**\n\nqueue is stuck\n\n**14:33 UTC**\n\ndraining it", BARE, "Timeline", "Asia/Tokyo"
    ),
    "headings of a wiki": Sample(
        "== Timeline ==\n=== 14:31 UTC ===\nqueue is stuck\n=== 14:33 UTC ===\ndraining it", BARE, "Timeline"
    ),
    "headings, a title behind the time": Sample(
        "### 14:31 UTC — Detection\n\nqueue is stuck\n\n### 14:33 UTC — Mitigation\n\ndraining it",
        (("14:31", "", "Detection queue is stuck"), ("14:33", "", "Mitigation draining it")),
        "Timeline",
    ),
    "code in between": Sample(
        "- 14:31 queue is stuck\n```\n14:20:01 WARN lag\n```\n- 14:33 draining it",
        (("14:31", "", "queue is stuck ``` 14:20:01 WARN lag ```"), DRAINED),
        "Timeline",
    ),
    "numbers that are no times": Sample(
        "14:31 queue is stuck\n10.20.30.40 is the primary\n3.5 of 4 nodes\n25:99 no\n1.2.3 is out\n14:33 draining it",
        (
            ("14:31", "", "queue is stuck 10.20.30.40 is the primary 3.5 of 4 nodes 25:99 no 1.2.3 is out"),
            DRAINED,
        ),
        "Timeline",
    ),
}

RANGES: dict[str, Sample] = {
    "hyphen, zone behind": Sample(
        "14:31-14:33 UTC: queue is stuck\n14:33-14:40 UTC: draining it",
        (("14:31", "", "-14:33 UTC: queue is stuck"), ("14:33", "", "-14:40 UTC: draining it")),
        "Timeline",
        "Asia/Tokyo",
    ),
    "en dash, zones at both": Sample(
        "14:31 UTC – 14:33 UTC queue is stuck\n14:33 UTC – 14:40 UTC draining it",
        (("14:31", "", "– 14:33 UTC queue is stuck"), ("14:33", "", "– 14:40 UTC draining it")),
        "Timeline",
        "Asia/Tokyo",
    ),
    "em dash and to": Sample(
        "14:31—14:33 queue is stuck\n14:33 to 14:40 draining it",
        (("14:31", "", "—14:33 queue is stuck"), ("14:33", "", "to 14:40 draining it")),
        "Timeline",
    ),
    "halves at the end only": Sample(
        "1:31-2:31 PM queue is stuck\n2:33 – 2:40 PM: draining it",
        (("13:31", "", "-2:31 PM queue is stuck"), ("14:33", "", "– 2:40 PM: draining it")),
        "Timeline",
    ),
    "halves over noon": Sample(
        "11:31-12:31 PM queue is stuck\n12:33 – 2:40 PM: draining it",
        (("11:31", "", "-12:31 PM queue is stuck"), ("12:33", "", "– 2:40 PM: draining it")),
        "Timeline",
    ),
    "over midnight, days": Sample(
        "2026-05-07 23:50 - 00:05 queue is stuck\n2026-05-08 00:05 - 00:20 draining it",
        (("05-07 23:50", "", "- 00:05 queue is stuck"), ("00:05", "", "- 00:20 draining it")),
        "Timeline",
    ),
    "in brackets, bold": Sample(
        "- **14:31 – 14:33**: queue is stuck\n- [14:33 - 14:40] draining it",
        (("14:31", "", "– 14:33: queue is stuck"), ("14:33", "", "- 14:40 draining it")),
        "Timeline",
        doubtful=True,
    ),
    "that look like offsets": Sample(
        "09:00-09:30 queue is stuck\n09:30-10:00 draining it\n2026-05-08 10:00-10:30 well",
        (("09:00", "", "-09:30 queue is stuck"), ("09:30", "", "-10:00 draining it"), ("10:00", "", "-10:30 well")),
        "Timeline",
        doubtful=True,
    ),
    "a range in a table": Sample(
        "| Time (UTC) | Event |\n|---|---|\n| 14:31 - 14:33 | queue is stuck |\n| 14:33–14:40 | draining it |",
        (("14:31", "", "- 14:33 | queue is stuck"), ("14:33", "", "–14:40 | draining it")),
        "Table",
    ),
}

TABLES: dict[str, Sample] = {
    "markdown, day and time": Sample(
        "| Date | Time (CEST) | Event |\n| :--- | :---: | --- |\n| 2026-05-07 | 16:31 | queue is stuck |\n"
        "| 2026-05-07 | 16:33 | draining it |",
        THURSDAY,
        "Table",
        "Asia/Tokyo",
    ),
    "markdown, the day only where it changes": Sample(
        "| Date | Time | Event |\n|---|---|---|\n| 2026-05-07 | 23:58 | queue is stuck |\n| | 23:59 | since noon |\n"
        "| 2026-05-08 | 00:05 | draining it |",
        (NIGHT[0], ("05-07 23:59", "", "since noon"), NIGHT[1]),
        "Table",
    ),
    "markdown, no outer bars": Sample(
        "Time | Event\n--- | ---\n14:31 | queue is stuck\n14:33 | draining it", BARE, "Table"
    ),
    "markdown, who and links": Sample(
        "| Time (UTC) | Who | What happened |\n|---|---|---|\n"
        "| 14:31 | Mia Torvald | queue is stuck, [graph](https://g) |\n"
        "| 14:33 | Joon Park | draining it |",
        (("14:31", "Mia Torvald", "queue is stuck, [graph](https://g)"), ("14:33", "Joon Park", "draining it")),
        "Table",
    ),
    "markdown, bold times": Sample(
        "| **Time** | **Description** |\n|---|---|\n| **14:31** | queue is stuck |\n| **14:33** | draining it |",
        BARE,
        "Table",
    ),
    "markdown, a bar in the words": Sample(
        "| Time | Event |\n|---|---|\n| 14:31 | queue is stuck: a \\| b |\n| 14:33 | draining it |",
        (("14:31", "", "queue is stuck: a | b"), DRAINED),
        "Table",
    ),
    "a grid of signs": Sample(
        "+-------+----------------+\n| Time  | Event          |\n+=======+================+\n"
        "| 14:31 | queue is stuck |\n"
        "+-------+----------------+\n| 14:33 | draining it    |\n+-------+----------------+",
        BARE,
        "Table",
    ),
    "tabs, day and time, who": Sample(
        "Date\tTime\tPerson\tEvent\n2026-05-07\t14:31\tMia\tqueue is stuck\n2026-05-07\t14:33\tJoon\tdraining it",
        (("05-07 14:31", "Mia", "queue is stuck"), ("05-07 14:33", "Joon", "draining it")),
        "Table",
    ),
    "tabs, zone in the heading": Sample(
        "Time (EDT)\tEvent\n10:31 AM\tqueue is stuck\n10:33 AM\tdraining it", BARE, "Table", "Asia/Tokyo"
    ),
    "tabs, no heading, day before": Sample(
        "2026-05-07 14:31\tqueue is stuck\n2026-05-07 14:33\tdraining it", THURSDAY, "Timeline"
    ),
    "jira": Sample(
        "||Time (UTC)||Who||Event||\n|14:31|mia|queue is stuck|\n|14:33|joon|draining it|",
        (("14:31", "mia", "queue is stuck"), ("14:33", "joon", "draining it")),
        "Table",
    ),
    "a wiki, cells on one line": Sample(
        '{| class="wikitable"\n|+ Timeline\n! Time !! Event\n|-\n| 14:31 UTC || queue is stuck\n|-\n'
        "| 14:33 UTC || draining it\n|}",
        BARE,
        "Table",
        "Asia/Tokyo",
    ),
    "a wiki, a day for all": Sample(
        '== 2026-05-07 ==\n{| class="wikitable"\n! Time (UTC)\n! Event\n|-\n| 14:31\n| queue is stuck\n|-\n| 14:33\n'
        "| draining it\n|}",
        THURSDAY,
        "Table",
    ),
    "csv, quotes": Sample(
        'time,author,event\n"2026-05-07T14:31:00Z",mia,"queue is stuck, again"\n'
        '"2026-05-07T14:33:00Z",joon,draining it',
        (("05-07 14:31", "mia", "queue is stuck, again"), ("05-07 14:33", "joon", "draining it")),
        "CSV",
    ),
    "csv, day and time": Sample(
        "Date,Time,Description\n2026-05-07,14:31,queue is stuck\n2026-05-07,14:33,draining it", THURSDAY, "CSV"
    ),
    "csv, days of Britain": Sample(
        "Timestamp,Name,Notes\n30/04/2026 14:31:05,Mia,queue is stuck\n07/05/2026 14:33:10,Joon,draining it",
        (("04-30 14:31:05", "Mia", "queue is stuck"), ("05-07 14:33:10", "Joon", "draining it")),
        "CSV",
    ),
    "csv, a zone in the heading, halves": Sample(
        "Time (PDT),Event\n5/7/2026 7:31 AM,queue is stuck\n5/7/2026 7:33 AM,draining it",
        THURSDAY,
        "CSV",
        "Asia/Tokyo",
        doubtful=True,
    ),
    "csv, spreadsheet's quotes and empty cells": Sample(
        'when,who,what,link\r\n2026-05-07 14:31,,"queue is ""stuck""",\r\n2026-05-07 14:33,,draining it,\r\n',
        (("05-07 14:31", "", 'queue is "stuck"'), THURSDAY[1]),
        "CSV",
    ),
    "csv, newest first": Sample(
        "created_at,user,text\n2026-05-07 14:33:10,joon,draining it\n2026-05-07 14:31:05,mia,queue is stuck",
        (("05-07 14:31:05", "mia", "queue is stuck"), ("05-07 14:33:10", "joon", "draining it")),
        "CSV",
    ),
}

PAGES: dict[str, Sample] = {
    "a status page in Pacific time": Sample(
        "Resolved - This incident has been resolved.\nMay  7, 07:33 PDT\n\nMonitoring - A fix is in.\nWe watch.\n"
        "May  7, 07:32 PDT\n\nInvestigating - queue is stuck\nMay  7, 07:31 PDT",
        (
            ("05-07 14:31", "", "Investigating - queue is stuck"),
            ("05-07 14:32", "", "Monitoring - A fix is in. We watch."),
            ("05-07 14:33", "", "Resolved - This incident has been resolved."),
        ),
        "Status page",
        "Asia/Tokyo",
    ),
    "a status page with its title and day": Sample(
        "May 7, 2026\nQueues are slow\nResolved - draining it\nMay 7, 14:33 UTC\nIdentified - queue is stuck\n"
        "May 7, 14:31 UTC",
        (("05-07 14:31", "", "Identified - queue is stuck"), ("05-07 14:33", "", "Resolved - draining it")),
        "Status page",
        doubtful=True,
    ),
    "posted": Sample(
        "Resolved\ndraining it\nPosted 1 day ago. May 07, 2026 - 14:33 UTC\n\nUpdate\nqueue is stuck\n"
        "Posted 1 day ago. May 07, 2026 - 14:31 UTC",
        (("05-07 14:31", "", "Update queue is stuck"), ("05-07 14:33", "", "Resolved draining it")),
        "Status page",
    ),
    "times above, newest first": Sample(
        "14:33 UTC\nResolved - draining it\n\n14:31 UTC\nInvestigating - queue is stuck\n\n14:10 UTC\n"
        "Scheduled - a change",
        (
            ("14:10", "", "Scheduled - a change"),
            ("14:31", "", "Investigating - queue is stuck"),
            ("14:33", "", "Resolved - draining it"),
        ),
        "Timeline",
    ),
}

STAMPS: dict[str, Sample] = {
    "iso, minutes and zulu": Sample(
        lines("2026-05-07T14:31Z ", "2026-05-07T14:33Z "), THURSDAY, "Timeline", "Asia/Tokyo"
    ),
    "iso, a blank and zulu": Sample(
        lines("2026-05-08 14:31:05Z ", "2026-05-08 14:33:10Z "), SECONDS, "Timeline", "Asia/Tokyo"
    ),
    "iso, small letters": Sample(
        lines("2026-05-08t14:31:05z ", "2026-05-08t14:33:10z "), SECONDS, "Timeline", "Asia/Tokyo"
    ),
    "iso, hours of an offset": Sample(lines("2026-05-08T16:31:05+02 ", "2026-05-08T16:33:10+02 "), SECONDS, "Timeline"),
    "iso, an offset without a colon": Sample(
        lines("2026-05-08T20:01:05+0530 ", "2026-05-08T20:03:10+0530 "), SECONDS, "Timeline"
    ),
    "iso, west, half hours": Sample(
        lines("2026-05-08T11:01:05-03:30 ", "2026-05-08T11:03:10-03:30: "), SECONDS, "Timeline"
    ),
    "iso, a place behind it": Sample(
        lines("2026-05-08T16:31:05+02:00[Europe/Berlin] ", "2026-05-08T16:33:10+02:00[Europe/Berlin] "),
        SECONDS,
        "Timeline",
    ),
    "iso, in brackets": Sample(
        lines("[2026-05-08T14:31:05Z] ", "[2026-05-08T14:33:10Z] "), SECONDS, "Timeline", "Asia/Tokyo"
    ),
    "iso, bold bullets": Sample(
        lines("- **2026-05-08T14:31:05Z**: ", "- **2026-05-08T14:33:10Z**: "), SECONDS, "Timeline", "Asia/Tokyo"
    ),
    "iso, a low line": Sample(lines("2026-05-08_14:31:05 ", "2026-05-08_14:33:10 "), SECONDS, "Timeline"),
    "iso, a minus that is a sign": Sample(
        lines("2026-05-08T07:31:05\u221207:00 ", "2026-05-08T07:33:10\u221207:00 "), SECONDS, "Timeline"
    ),
    "iso, hours and minutes and an offset": Sample(
        lines("2026-05-08T16:31+02:00 ", "2026-05-08T16:33+02:00 "), BARE, "Timeline", "Asia/Tokyo"
    ),
    "iso, a week": Sample(lines("2026-W19-5T14:31:05Z ", "2026-W19-5T14:33:10Z "), SECONDS, "Timeline"),
    "iso, the day of the year": Sample(lines("2026-128T14:31:05Z ", "2026-128T14:33:10Z "), SECONDS, "Timeline"),
    "letters of the net": Sample(
        lines("Fri, 08 May 2026 14:31:05 GMT ", "Fri, 08 May 2026 16:33:10 +0200 "), SECONDS, "Timeline", "Asia/Tokyo"
    ),
    "letters of the net, short years": Sample(
        lines("Friday, 08-May-26 14:31:05 UTC ", "08 May 26 14:33 UTC "),
        (SECONDS[0], DRAINED),
        "Timeline",
        "Asia/Tokyo",
    ),
    "a ruby": Sample(
        lines("Fri May 08 14:31:05 +0000 2026 ", "Fri May 08 16:33:10 +0200 2026 "), SECONDS, "Timeline", "Asia/Tokyo"
    ),
    "go, parts of a second, a file": Sample(
        "2026/05/08 14:31:05.123456 main.go:12: queue is stuck\n2026/05/08 14:33:10.000001 main.go:14: draining it",
        (("14:31:05", "", "main.go:12: queue is stuck"), ("14:33:10", "", "main.go:14: draining it")),
        "Timeline",
    ),
    "go, structured": Sample(
        "2026-05-08T16:31:05.123+0200\tINFO\tqueue is stuck\n2026-05-08T16:33:10.456+0200\tWARN\tdraining it",
        (("14:31:05", "", "INFO queue is stuck"), ("14:33:10", "", "WARN draining it")),
        "Timeline",
    ),
    "go, key and value": Sample(
        'time=2026-05-08T16:31:05.123+02:00 level=INFO msg="queue is stuck"\n'
        'time=2026-05-08T16:33:10.000+02:00 level=WARN msg="draining it"',
        (("14:31:05", "", 'level=INFO msg="queue is stuck"'), ("14:33:10", "", 'level=WARN msg="draining it"')),
        "Log",
    ),
    "go, a value that is printed": Sample(
        lines("2026-05-08 14:31:05.123456789 +0000 UTC m=+0.000123 ", "2026-05-08 16:33:10 +0200 +0200 "),
        SECONDS,
        "Timeline",
    ),
    "syslog, the new kind": Sample(
        "<34>1 2026-05-08T14:31:05.003Z web1 queued 12 - - queue is stuck\n"
        "<34>1 2026-05-08T16:33:10+02:00 web1 queued 12 - - draining it",
        (
            ("14:31:05", "", "web1 queued 12 - - queue is stuck"),
            ("14:33:10", "", "web1 queued 12 - - draining it"),
        ),
        "Timeline",
    ),
    "syslog, a priority": Sample(
        "<13>May  8 14:31:05 web1 queued: queue is stuck\n<13>May  8 14:33:10 web1 queued: draining it",
        (("14:31:05", "", "web1 queued: queue is stuck"), ("14:33:10", "", "web1 queued: draining it")),
        "Timeline",
    ),
    "the journal": Sample(
        "-- Journal begins at Mon 2026-05-04 08:00:00 UTC, ends at Fri 2026-05-08 15:00:00 UTC. --\n"
        "May 08 14:31:05 web1 queued[12]: queue is stuck\nMay 08 14:33:10 web1 queued[12]: draining it",
        (("14:31:05", "", "web1 queued[12]: queue is stuck"), ("14:33:10", "", "web1 queued[12]: draining it")),
        "Timeline",
    ),
    "the kernel": Sample(
        "[Fri May  8 14:31:05 2026] oom: queue is stuck\n[Fri May  8 14:33:10 2026] oom: draining it",
        (("14:31:05", "", "oom: queue is stuck"), ("14:33:10", "", "oom: draining it")),
        "Timeline",
    ),
    "java, a comma": Sample(
        "2026-05-08 14:31:05,123 [main] ERROR q.Run - queue is stuck\n\tat q.Run(Run.java:41)\n"
        "2026-05-08 14:33:10,456 [main] INFO q.Run - draining it",
        (
            ("14:31:05", "", "[main] ERROR q.Run - queue is stuck at q.Run(Run.java:41)"),
            ("14:33:10", "", "[main] INFO q.Run - draining it"),
        ),
        "Timeline",
    ),
    "postgres": Sample(
        "2026-05-08 14:31:05.123 UTC [12] LOG:  queue is stuck\n2026-05-08 14:33:10.456 UTC [12] LOG:  draining it",
        (("14:31:05", "", "[12] LOG: queue is stuck"), ("14:33:10", "", "[12] LOG: draining it")),
        "Timeline",
        "Asia/Tokyo",
    ),
    "nginx": Sample(
        "2026/05/08 14:31:05 [error] 12#12: queue is stuck\n2026/05/08 14:33:10 [warn] 12#12: draining it",
        (("14:31:05", "", "[error] 12#12: queue is stuck"), ("14:33:10", "", "[warn] 12#12: draining it")),
        "Timeline",
    ),
    "clocks alone, parts of a second": Sample(
        "14:31:05.123 [main] ERROR queue is stuck\n14:33:10.456 [main] INFO draining it",
        (("14:31:05", "", "[main] ERROR queue is stuck"), ("14:33:10", "", "[main] INFO draining it")),
        "Timeline",
    ),
    "git, one line each": Sample(
        "1a2b3c4 2026-05-08 16:31:05 +0200 queue is stuck\n2b3c4d5 2026-05-08 14:33:10 +0000 draining it",
        SECONDS,
        "Timeline",
    ),
    "git, fuller, merges": Sample(
        "commit 1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d (HEAD -> main, tag: v1)\nMerge: 2b3c4d5 3c4d5e6\n"
        "Author:     Mia Torvald <mia@q.example>\nAuthorDate: Fri May 8 16:31:05 2026 +0200\n"
        "Commit:     Joon Park <joon@q.example>\nCommitDate: Fri May 8 16:31:05 2026 +0200\n\n    queue is stuck\n\n"
        "    14:20 is when it began\n\ncommit 2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d1a\n"
        "Author:     Joon Park <joon@q.example>\nAuthorDate: Thu May 7 16:33:10 2026 +0200\n"
        "Commit:     Joon Park <joon@q.example>\nCommitDate: Thu May 7 16:33:10 2026 +0200\n\n    draining it\n",
        (
            ("05-07 14:33:10", "Joon Park", "draining it"),
            ("14:31:05", "Mia Torvald", "queue is stuck 14:20 is when it began"),
        ),
        "git log",
    ),
    "git, iso dates, files": Sample(
        "commit 1a2b3c4d\nAuthor: Mia Torvald <mia@q.example>\nDate:   2026-05-08 16:33:10 +0200\n\n    draining it\n\n"
        " q.go | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\ncommit 2b3c4d5e\n"
        "Author: Mia Torvald <mia@q.example>\nDate:   2026-05-08T16:31:05+02:00\n\n    queue is stuck\n",
        (
            ("14:31:05", "Mia Torvald", "queue is stuck"),
            ("14:33:10", "Mia Torvald", "draining it q.go | 2 +- 1 file changed, 1 insertion(+), 1 deletion(-)"),
        ),
        "git log",
    ),
    "git, with its graph": Sample(
        "* commit 1a2b3c4d\n| Author: Mia Torvald <mia@q.example>\n| Date:   Fri May 8 14:33:10 2026 +0000\n|\n"
        "|     draining it\n|\n* commit 2b3c4d5e\n  Author: Mia Torvald <mia@q.example>\n"
        "  Date:   Fri May 8 14:31:05 2026 +0000\n\n      queue is stuck\n",
        (("14:31:05", "Mia Torvald", "queue is stuck"), ("14:33:10", "Mia Torvald", "draining it")),
        "git log",
    ),
    "milliseconds since 1970": Sample(lines("1778250665123 ", "1778250790456 "), SECONDS, "Timeline", "Asia/Tokyo"),
    "a summer that ends": Sample(
        lines("2026-05-08 10:31 EDT ", "2026-05-08 14:33 GMT "), BARE, "Timeline", "Asia/Tokyo"
    ),
}

COUNTED: dict[str, Sample] = {
    "subtitles, names before a colon, two lines": Sample(
        "1\n00:00:01,000 --> 00:00:04,000\nMia Torvald: queue is\nstuck\n\n2\n00:02:03,500 --> 00:02:06,000\n"
        "Joon Park: draining it\n",
        (("14:30:01", "Mia Torvald", "queue is stuck"), ("14:32:03", "Joon Park", "draining it")), "Transcript",
    ),
    "subtitles, nobody named": Sample(
        "1\n00:00:01,000 --> 00:00:04,000\nqueue is stuck\n\n2\n00:02:03,500 --> 00:02:06,000\ndraining it",
        (("14:30:01", "", "queue is stuck"), ("14:32:03", "", "draining it")), "Transcript",
    ),
    "webvtt, identifiers, settings, notes": Sample(
        "WEBVTT - call\nKind: captions\nLanguage: en\n\nNOTE\nmade by a machine\n\nSTYLE\n::cue { color: white }\n\n"
        "4f2a-1/12-0\n00:00:01.000 --> 00:00:04.000 align:start position:0%\n<v Mia Torvald>queue is stuck</v>\n\n"
        "4f2a-1/13-0\n01:02:03.000 --> 01:02:06.000\n<v Joon Park>draining <i>it</i></v>\n",
        (("14:30:01", "Mia Torvald", "queue is stuck"), ("15:32:03", "Joon Park", "draining it")), "Transcript",
    ),
    "webvtt, two speakers in a cue": Sample(
        "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Mia Torvald>queue is stuck\n<v Joon Park>draining it\n\n"
        "00:05.000 --> 00:08.000\n<v Mia Torvald>ok",
        (
            ("14:30:01", "Mia Torvald", "queue is stuck"),
            ("14:30:01", "Joon Park", "draining it"),
            ("14:30:05", "Mia Torvald", "ok"),
        ),
        "Transcript",
    ),
    "webvtt, zoom": Sample(
        "WEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:04.000\r\nMia Torvald: queue is stuck\r\n\r\n2\r\n"
        "00:02:03.000 --> 00:02:06.000\r\nJoon Park: draining it: now\r\n",
        (("14:30:01", "Mia Torvald", "queue is stuck"), ("14:32:03", "Joon Park", "draining it: now")), "Transcript",
    ),
    "since, bullets and arrows": Sample(
        "- T+0: queue is stuck\n- T+5m: draining it\n- T+1h: well\n- T-10m: a deploy",
        (
            ("14:30", "", "T+0: queue is stuck"), ("14:35", "", "T+5m: draining it"), ("15:30", "", "T+1h: well"),
            ("14:20", "", "T-10m: a deploy"),
        ),
        "Timeline", doubtful=True,
    ),
    "since, clocks": Sample(
        "T+00:00 queue is stuck\nT+00:05 draining it\nT+01:10:30 well",
        (("14:30", "", "T+00:00 queue is stuck"), ("14:35", "", "T+00:05 draining it"),
         ("15:40:30", "", "T+01:10:30 well")),
        "Timeline",
    ),
    "since, a table": Sample(
        "| Time | Event |\n|---|---|\n| T+0 | queue is stuck |\n| T+12m | draining it |",
        (("14:30", "", "T+0 | queue is stuck"), ("14:42", "", "T+12m | draining it")), "Table", doubtful=True,
    ),
    "since, bold and words": Sample(
        "**T0** – queue is stuck\n**T+2 min** – draining it\n**T+1 hour 5 min** – well",
        (("14:30", "", "T0 – queue is stuck"), ("14:32", "", "T+2 min – draining it"),
         ("15:35", "", "T+1 hour 5 min – well")),
        "Timeline", doubtful=True,
    ),
}  # fmt: skip

TIMELINE_SAMPLES: dict[str, Sample] = {
    f"{form}, {name}": sample
    for form, samples in (
        ("timeline", BULLETS), ("range", RANGES), ("table", TABLES), ("page", PAGES), ("stamp", STAMPS),
    )
    for name, sample in samples.items()
}  # fmt: skip
