"""More ways in which times and names stand: a clock without a colon, a name before its time, a mark before both.

Read like those of ``samples``: on Friday 8 May 2026 at 16:00 UTC, in a room in UTC unless the sample says otherwise.
"""

from __future__ import annotations

from tests.chat.samples import BARE, Sample

NICKS = (("14:31", "mia", "queue is stuck"), ("14:33", "joon", "draining it"))
TWO = (("14:31", "Mia Torvald", "queue is stuck"), ("14:33", "Joon Park", "draining it"))
STUCK, DRAINED = BARE

NAME_FIRST: dict[str, Sample] = {
    "the name, its time in brackets, a colon": Sample(
        "mia (14:31): queue is stuck\njoon (14:33): draining it", NICKS, "Plain chat"
    ),
    "the same with full names and halves": Sample(
        "Mia Torvald (2:31 PM): queue is stuck\nJoon Park (2:33 PM): draining it", TWO, "Plain chat"
    ),
    "the same in square brackets, with what follows": Sample(
        "mia [14:31]: queue is stuck\nit is q-3\njoon [14:33]: draining it",
        (("14:31", "mia", "queue is stuck it is q-3"), NICKS[1]),
        "Plain chat",
    ),
    "the same with a zone and a day": Sample(
        "mia (2026-05-08 14:31 UTC): queue is stuck\njoon (2026-05-08 14:33 UTC): draining it",
        NICKS,
        "Plain chat",
        "Asia/Tokyo",
    ),
    "the same with a dash": Sample("mia (14:31) - queue is stuck\njoon (14:33) - draining it", NICKS, "Plain chat"),
    "the same in a list": Sample("- mia (14:31): queue is stuck\n- joon (14:33): draining it", NICKS, "Plain chat"),
    "the name, a comma, the time": Sample("mia, 14:31: queue is stuck\njoon, 14:33: draining it", NICKS, "Plain chat"),
    "the name, the time, a colon": Sample("@mia 14:31: queue is stuck\n@joon 14:33: draining it", NICKS, "Plain chat"),
    "the name, a dash, the time, a dash": Sample(
        "Mia Torvald - 2:31 PM - queue is stuck\nJoon Park - 2:33 PM - draining it", TWO, "Plain chat"
    ),
    "what may be a phase or a name": Sample(
        "Onset (14:31): queue is stuck\nPeak (14:33): draining it",
        (("14:31", "Onset", "queue is stuck"), ("14:33", "Peak", "draining it")),
        "Plain chat",
        doubtful=True,
    ),
    "a time in brackets within a sentence is none of a message": Sample(
        "14:31 mia: queue is stuck\nQueue q-3 (14:20): lag is 300\n14:33 joon: draining it",
        (("14:31", "mia", "queue is stuck Queue q-3 (14:20): lag is 300"), NICKS[1]),
        "Plain chat",
        doubtful=True,
    ),
    "the name and the time above the words": Sample(
        "mia 14:31\nqueue is stuck\njoon 14:33\ndraining it", NICKS, "Plain chat"
    ),
    "the same with blank lines and more words": Sample(
        "mia 14:31\nqueue is stuck\nit is q-3\n\njoon 14:33\ndraining it\n\nmia 14:35\nwell",
        (("14:31", "mia", "queue is stuck it is q-3"), NICKS[1], ("14:35", "mia", "well")),
        "Plain chat",
    ),
    "the same with seconds and a zone": Sample(
        "mia 14:31:05 UTC\nqueue is stuck\njoon 14:33:10 UTC\ndraining it",
        (("14:31:05", "mia", "queue is stuck"), ("14:33:10", "joon", "draining it")),
        "Plain chat",
        "Asia/Tokyo",
    ),
    "words that end in a time are no name": Sample(
        "[14:31] mia: restart of\nworker 14:20\nwas in vain\n[14:33] joon: draining it",
        (("14:31", "mia", "restart of worker 14:20 was in vain"), NICKS[1]),
        "Teams",
        doubtful=True,
    ),
}

BARE_CLOCKS: dict[str, Sample] = {
    "four digits and a blank": Sample(
        "1431 queue is stuck\n1433 draining it\n1440 well", (*BARE, ("14:40", "", "well")), "Timeline", doubtful=True
    ),
    "four digits and Z": Sample("1431Z queue is stuck\n1433Z draining it", BARE, "Timeline", "Asia/Tokyo"),
    "four digits, a zone, a dash": Sample(
        "1431 UTC - queue is stuck\n1433 UTC - draining it", BARE, "Timeline", "Asia/Tokyo"
    ),
    "four digits and another zone": Sample(
        "0731 PDT - queue is stuck\n0733 PDT - draining it", BARE, "Timeline", "Asia/Tokyo"
    ),
    "four digits, bullets and a dash": Sample(
        "- 1431 - queue is stuck\n- 1433 – draining it\n- 1440: well",
        (*BARE, ("14:40", "", "well")),
        "Timeline",
        doubtful=True,
    ),
    "four digits over midnight": Sample(
        "2350 queue is stuck\n2358 it is q-3\n0005 draining it",
        (("05-07 23:50", "", "queue is stuck"), ("05-07 23:58", "", "it is q-3"), ("00:05", "", "draining it")),
        "Timeline",
        doubtful=True,
    ),
    "four digits, with words below and between": Sample(
        "1431 queue is stuck\n8080 is its port\n1433 draining it\n2026 was not in the plan\n1440 well",
        (
            ("14:31", "", "queue is stuck 8080 is its port"),
            ("14:33", "", "draining it 2026 was not in the plan"),
            ("14:40", "", "well"),
        ),
        "Timeline",
        doubtful=True,
    ),
    "four digits, newest first": Sample(
        "1440 well\n1433 draining it\n1431 queue is stuck",
        (*BARE, ("14:40", "", "well")),
        "Timeline",
        doubtful=True,
    ),
    "four digits, one with a colon": Sample(
        "1431 queue is stuck\n1433 draining it\n14:40 well\n1450 closed",
        (*BARE, ("14:40", "", "well"), ("14:50", "", "closed")),
        "Timeline",
        doubtful=True,
    ),
    "a port and a year in a chat are none": Sample(
        "14:31 mia: queue is stuck\n1433 is its port\n14:33 joon: draining it",
        (("14:31", "mia", "queue is stuck 1433 is its port"), NICKS[1]),
        "Plain chat",
    ),
    "a count below a time is none": Sample(
        "14:31 queue is stuck\n1200 messages wait\n1300 after a minute\n1400 after two\n14:33 draining it",
        (("14:31", "", "queue is stuck 1200 messages wait 1300 after a minute 1400 after two"), DRAINED),
        "Timeline",
        doubtful=True,
    ),
    "counts in a chat are none": Sample(
        "14:31 mia: rows\n1200 jobs\n1210 jobs\n1220 jobs\n14:33 joon: draining it",
        (("14:31", "mia", "rows 1200 jobs 1210 jobs 1220 jobs"), NICKS[1]),
        "Plain chat",
        doubtful=True,
    ),
}

MARKED: dict[str, Sample] = {
    "update, time, zone, colon": Sample(
        "UPDATE 14:31 UTC: queue is stuck\nUPDATE 14:33 UTC: draining it", BARE, "Timeline", "Asia/Tokyo"
    ),
    "update in brackets": Sample(
        "[UPDATE] 14:31 UTC queue is stuck\n[UPDATE] 14:33 UTC draining it", BARE, "Timeline", "Asia/Tokyo"
    ),
    "update, a dash, a colon, bold, a number": Sample(
        "Update - 14:31 UTC - queue is stuck\n\n**UPDATE: 14:33 UTC** draining it\n\nUpdate #3 (14:40 UTC): well\n\n"
        "EDIT 2: 14:50 UTC: all of it",
        (*BARE, ("14:40", "", "well"), ("14:50", "", "all of it")),
        "Timeline",
        "Asia/Tokyo",
    ),
    "update in a chat is what was said": Sample(
        "14:31 mia: queue is stuck\nUPDATE 14:20 says the page\n14:33 joon: draining it",
        (("14:31", "mia", "queue is stuck UPDATE 14:20 says the page"), NICKS[1]),
        "Plain chat",
        doubtful=True,
    ),
    "angle brackets": Sample("<14:31> queue is stuck\n<14:33> draining it", BARE, "Timeline"),
    "angle brackets, seconds, names": Sample(
        "<14:31:05> mia: queue is stuck\n<14:33:10> joon: draining it",
        (("14:31:05", "mia", "queue is stuck"), ("14:33:10", "joon", "draining it")),
        "Plain chat",
    ),
}

COPIES: dict[str, Sample] = {
    "discord, the day alone below a dash": Sample(
        "mia\n — \n05/07/2026\nqueue is stuck\njoon\n — \n05/07/2026\ndraining it",
        (("05-07 00:00", "mia", "queue is stuck"), ("05-07 00:00", "joon", "draining it")),
        "Discord",
        doubtful=True,
    ),
    "discord, the day alone behind a dash below the name": Sample(
        "mia\n — 05/07/2026\nqueue is stuck\njoon\n — 05/08/2026\ndraining it",
        (("05-07 00:00", "mia", "queue is stuck"), ("00:00", "joon", "draining it")),
        "Discord",
        doubtful=True,
    ),
    "git log, how long ago": Sample(
        "commit 1234567890abcdef\nAuthor: Joon Park <j@q.example>\nDate:   23 minutes ago\n\n    draining it\n\n"
        "commit 2234567890abcdef\nAuthor: Mia Torvald <m@q.example>\nDate:   2 hours ago\n\n    queue is stuck\n",
        (("14:00", "Mia Torvald", "queue is stuck"), ("15:37", "Joon Park", "draining it")),
        "git log",
        doubtful=True,
    ),
    "git log, very long ago": Sample(
        "commit 1234567890abcdef\nAuthor: Joon Park <j@q.example>\nDate:   1 year, 2 months ago\n\n    draining it\n",
        (("03-09 16:00", "Joon Park", "draining it"),),
        "git log",
        doubtful=True,
    ),
    "git log, a line each, how long ago": Sample(
        "1234567 - draining it (23 minutes ago) <Joon Park>\n"
        "* 2234567 - (origin/main) queue is stuck (2 hours ago) <Mia Torvald>",
        (("14:00", "Mia Torvald", "(origin/main) queue is stuck"), ("15:37", "Joon Park", "draining it")),
        "git log",
        doubtful=True,
    ),
    "git log, a line each, who and how long ago before the words": Sample(
        "1234567 - Joon Park, 23 minutes ago : draining it\n2234567 - Mia Torvald, 2 hours ago : queue is stuck",
        (("14:00", "Mia Torvald", "queue is stuck"), ("15:37", "Joon Park", "draining it")),
        "git log",
        doubtful=True,
    ),
    "matrix, dividers of days": Sample(
        "Thursday, May 7, 2026\nMT\nMia Torvald\n23:58\nqueue is stuck\n\nToday\nJP\nJoon Park\n00:05\ndraining it",
        (("05-07 23:58", "Mia Torvald", "queue is stuck"), ("00:05", "Joon Park", "draining it")),
        "Teams, Mattermost or Element",
    ),
    "matrix, ruled dividers, what is unread, who came": Sample(
        "──────── Yesterday ────────\nMia Torvald\n23:58\nqueue is stuck\n──────── New ────────\n"
        "──────── Today ────────\nKim joined the room\nJoon Park\n00:05\ndraining it",
        (("05-07 23:58", "Mia Torvald", "queue is stuck"), ("00:05", "Joon Park", "draining it")),
        "Teams, Mattermost or Element",
    ),
}

LEADING: dict[str, Sample] = {
    "prose before the first time": Sample(
        "On May 7 the queue was stuck for two minutes. Few saw it.\n\n- 14:31 queue is stuck\n- 14:33 draining it",
        (("", "", "On May 7 the queue was stuck for two minutes. Few saw it."), ("05-07 14:31", "", "queue is stuck"),
         ("05-07 14:33", "", "draining it")),
        "Timeline",
        doubtful=True,
    ),
    "a heading and prose before the first time": Sample(
        "## Timeline\n\nThe queue was stuck.\n\n- 14:31 queue is stuck\n- 14:33 draining it",
        (("", "", "The queue was stuck."), *BARE),
        "Timeline",
        doubtful=True,
    ),
}  # fmt: skip

RARER = {**NAME_FIRST, **BARE_CLOCKS, **MARKED, **COPIES, **LEADING}
