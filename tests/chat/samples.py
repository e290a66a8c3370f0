"""What is pasted, form by form, with what was said: written for these tests after what each program copies.

Each is read on Friday 8 May 2026 at 16:00 UTC in a room in UTC, unless it says otherwise; times are of that day unless
a day is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

NOW = datetime(2026, 5, 8, 16, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Sample:
    """A paste: ``said`` are ``(time, who, text)`` with ``14:31``, ``14:31:05`` or ``05-07 23:58`` as the time."""

    text: str
    said: tuple[tuple[str, str, str], ...]
    form: str
    zone: str = "UTC"
    doubtful: bool = False


TWO = (("14:31", "Mia Torvald", "queue is stuck"), ("14:33", "Joon Park", "draining it"))
NICKS = (("14:31:05", "mia", "queue is stuck"), ("14:33:10", "joon", "draining it"))
BARE = (("14:31", "", "queue is stuck"), ("14:33", "", "draining it"))

SAMPLES: dict[str, Sample] = {
    # ------------------------------------------------------------ Slack
    "slack, desktop": Sample(
        "Mia Torvald\n  2:31 PM\nqueue is stuck\n\n\nJoon Park\n  2:33 PM\ndraining it\n:eyes:\n3\n", TWO, "Slack"
    ),
    "slack, 24 hours with what was said next": Sample(
        "Mia Torvald\n  14:31\nqueue is stuck\n14:32\nDone\n14:32\nWait\nJoon Park\n  14:33\ndraining it",
        (TWO[0], ("14:32", "Mia Torvald", "Done"), ("14:32", "Mia Torvald", "Wait"), TWO[1]),
        "Slack",
    ),
    "slack, status as a sign": Sample(
        "Mia Torvald\n🌴  2:31 PM\nqueue is stuck\nJoon Park\n:headphones:\n  2:33 PM\ndraining it", TWO, "Slack"
    ),
    "slack, an app": Sample(
        "PagerBot\nAPP  2:31 PM\nqueue is stuck\nJoon Park\n  2:33 PM\ndraining it\n2 replies\n"
        "Last reply today at 2:40 PM",
        (("14:31", "PagerBot", "queue is stuck"), TWO[1]),
        "Slack",
    ),
    "slack, one line": Sample(
        "mia  2:31 PM\nqueue is stuck\njoon  2:33 PM\ndraining it",
        (("14:31", "mia", "queue is stuck"), ("14:33", "joon", "draining it")),
        "Slack",
    ),
    "slack, a badge and brackets": Sample(
        "mia APP [2:31 PM]\nqueue is stuck\n\n[2:32]\nstill\n\n----- Today May 8th, 2026 -----\n"
        "joon [2:33 PM]\ndraining it",
        (("14:31", "mia", "queue is stuck"), ("14:32", "mia", "still"), ("14:33", "joon", "draining it")),
        "Slack",
    ),
    "slack, days by name": Sample(
        "Mia Torvald\n  Apr 16th at 2:31 PM\nqueue is stuck\nJoon Park\n  Wednesday at 11:58 PM\ndraining it\n"
        "Mia Torvald\n  Yesterday at 12:05 AM\ndone (edited)",
        (
            ("04-16 14:31", "Mia Torvald", "queue is stuck"),
            ("05-06 23:58", "Joon Park", "draining it"),
            ("05-07 00:05", "Mia Torvald", "done"),
        ),
        "Slack",
    ),
    "slack, days between": Sample(
        "Wednesday, May 6th\nMia Torvald\n  11:58 PM\nqueue is stuck\nYesterday\nJoon Park\n  12:10 AM\ndraining it\n"
        "joined #ops.\nToday\nNew\nMia Torvald\n  9:00 AM\ndone",
        (
            ("05-06 23:58", "Mia Torvald", "queue is stuck"),
            ("05-07 00:10", "Joon Park", "draining it"),
            ("09:00", "Mia Torvald", "done"),
        ),
        "Slack",
    ),
    "slack, avatars": Sample(
        "Mia Torvald's avatar\nMia Torvald\n  2:31 PM\nqueue is stuck\nJoon Park's avatar\nJoon Park\n  2:33 PM\n"
        "draining it",
        TWO,
        "Slack",
    ),
    "slack, a log is quoted": Sample(
        "Mia Torvald\n  2:31 PM\nqueue is stuck\n14:20:01 WARN lag 300\n14:20:02 WARN lag 310\nJoon Park\n  2:33 PM\n"
        "draining it",
        (("14:31", "Mia Torvald", "queue is stuck 14:20:01 WARN lag 300 14:20:02 WARN lag 310"), TWO[1]),
        "Slack",
    ),
    "slack, code with times": Sample(
        "Mia Torvald\n  2:31 PM\nqueue is stuck\n```\n15:40 <x> y\nMia Torvald\n  2:10 PM\n```\n"
        "Joon Park\n  2:33 PM\ndraining it",
        (("14:31", "Mia Torvald", "queue is stuck ``` 15:40 <x> y Mia Torvald 2:10 PM ```"), TWO[1]),
        "Slack",
    ),
    # ------------------------------------------------------------ Teams
    "teams, inline": Sample("[2:31 PM] Mia Torvald: queue is stuck\n[2:33 PM] Joon Park: draining it", TWO, "Teams"),
    "teams, head above": Sample(
        "[2:31 PM] Mia Torvald\nqueue is stuck\n\n[2:33 PM] Joon Park\ndraining it\n\nlike 1", TWO, "Teams"
    ),
    "teams, last name first": Sample(
        "[Yesterday 2:31 PM] Torvald, Mia (Platform)\nqueue is stuck\n[Wednesday 9:05] Park, Joon\ndraining it",
        (("05-06 09:05", "Park, Joon", "draining it"), ("05-07 14:31", "Torvald, Mia (Platform)", "queue is stuck")),
        "Teams",
    ),
    "teams, day and time": Sample(
        "[07.05.2026 23:58] Mia Torvald\nqueue is stuck\n[08.05.2026 00:05] Joon Park\ndraining it",
        (("05-07 23:58", "Mia Torvald", "queue is stuck"), ("00:05", "Joon Park", "draining it")),
        "Teams",
    ),
    "teams, now": Sample(
        "Mia Torvald\n5/7/2026 2:31 PM\nqueue is stuck\nhas context menu\nJoon Park\n5/8/2026 2:33 PM\ndraining it\n"
        "1 Like reaction.",
        (("05-07 14:31", "Mia Torvald", "queue is stuck"), TWO[1]),
        "Teams, Mattermost or Element",
    ),
    # ------------------------------------------------------------ Discord
    "discord, client": Sample(
        "mia#1234 — Today at 2:31 PM\nqueue is stuck\n[2:32 PM]\nstill\njoon — 05/08/2026 2:33 PM\ndraining it",
        (("14:31", "mia#1234", "queue is stuck"), ("14:32", "mia#1234", "still"), ("14:33", "joon", "draining it")),
        "Discord",
        doubtful=True,
    ),
    "discord, the dash below": Sample(
        "mia\n — Yesterday at 23:58\nqueue is stuck\nHELPER\nBOT\n — Today at 00:10\ndraining it",
        (("05-07 23:58", "mia", "queue is stuck"), ("00:10", "HELPER", "draining it")),
        "Discord",
    ),
    "slack, each name twice": Sample(
        "Mia Torvald\nMia Torvald\n  2:31 PM\nqueue is stuck\n1 reply\nToday at 2:35 PM\nView thread\n"
        "Joon Park\nJoon Park\n  2:33 PM\ndraining it",
        TWO,
        "Slack",
    ),
    "brackets with a zone": Sample(
        "[14:31 UTC] queue\n[14:33 UTC] drained", (("14:31", "", "queue"), ("14:33", "", "drained")), "Timeline"
    ),
    "brackets with one word": Sample(
        "[2026-05-08 14:31] queue\n[2026-05-08 14:33] Drained",
        (("14:31", "", "queue"), ("14:33", "", "Drained")),
        "Timeline",
    ),
    "discord, before 2021": Sample(
        "mia#1234Today at 2:31 PM\nqueue is stuck\njoon#0001Today at 2:33 PM\ndraining it",
        (("14:31", "mia#1234", "queue is stuck"), ("14:33", "joon#0001", "draining it")),
        "Discord",
    ),
    "element, copied, with what was said next": Sample(
        "Mia Torvald\n14:31\nqueue is stuck\nJoon Park\n14:33\nok\n14:34\ndraining it",
        (TWO[0], ("14:33", "Joon Park", "ok"), ("14:34", "Joon Park", "draining it")),
        "Teams, Mattermost or Element",
    ),
    "a zone in words": Sample(
        "Timeline (Eastern Time)\n10:31 AM - queue is stuck\n10:33 AM - draining it", BARE, "Timeline", "Asia/Tokyo"
    ),
    "a day behind the time": Sample(
        "At 14:31 UTC on 7 May 2026, queue is stuck\nAt 14:33 UTC on 7 May 2026, draining it",
        (("05-07 14:31", "", "queue is stuck"), ("05-07 14:33", "", "draining it")),
        "Timeline",
    ),
    "a commit before the time": Sample(
        "a1b2c3d4 2026-05-08 16:31:00 +0200 queue is stuck\nb1b2c3d4 2026-05-08 16:33:00 +0200 draining it",
        BARE,
        "Timeline",
    ),
    "discord, exported": Sample(
        "=======\nGuild: Acme\nChannel: ops\n=======\n\n[08-May-26 02:31 PM] mia#1234\nqueue is stuck\n\n"
        "[08-May-26 02:33 PM] Joon P\ndraining it\n\n{Reactions}\n👍 (2)\n\n=======\nExported 2 message(s)\n=======",
        (("14:31", "mia#1234", "queue is stuck"), ("14:33", "Joon P", "draining it")),
        "Discord export",
    ),
    # ------------------------------------------------------------ WhatsApp
    "whatsapp, android": Sample(
        "08/05/26, 14:31 - Mia Torvald: queue is stuck\n13/04/26, 14:33 - Joon Park: draining it",
        (("04-13 14:33", "Joon Park", "draining it"), ("14:31", "Mia Torvald", "queue is stuck")),
        "WhatsApp",
    ),
    "whatsapp, ios": Sample(
        "[08.05.26, 14:31:05] ~\u202fMia Torvald: queue is stuck\n"
        "\u200e[08.05.26, 14:31:30] Joon Park: \u200eimage omitted\n"
        "[08.05.26, 14:32:00] Mia Torvald added Kim\n[08.05.26, 14:33:10] +49 171 5550199: draining it",
        (
            ("14:31:05", "Mia Torvald", "queue is stuck"),
            ("14:31:30", "Joon Park", "image omitted"),
            ("14:33:10", "+49 171 5550199", "draining it"),
        ),
        "WhatsApp",
    ),
    "whatsapp, ios, twelve hours": Sample(
        "[5/8/26, 2:31:05\u202fPM] Mia Torvald: queue is stuck\n"
        "[5/8/26, 2:33:10\u202fPM] Joon Park: see http://x.example: down",
        (("14:31:05", "Mia Torvald", "queue is stuck"), ("14:33:10", "Joon Park", "see http://x.example: down")),
        "WhatsApp",
    ),
    "whatsapp, year first": Sample(
        "2026-05-08, 14:31 - Mia Torvald: queue is stuck\n2026-05-08, 14:33 - Joon Park: draining it", TWO, "WhatsApp"
    ),
    "whatsapp, in a browser": Sample(
        "[2:31 PM, 5/8/2026] Mia Torvald: queue is stuck\n[2:33 PM, 5/8/2026] Joon Park: draining it", TWO, "WhatsApp"
    ),
    "whatsapp, dotted halves": Sample(
        "8/5/26, 2:31 p. m. - Mia Torvald: queue is stuck\n30/4/26, 2:33 p. m. - Joon Park: draining it",
        (("04-30 14:33", "Joon Park", "draining it"), ("14:31", "Mia Torvald", "queue is stuck")),
        "WhatsApp",
    ),
    # ------------------------------------------------------------ Telegram, Google Chat, Zoom
    "telegram": Sample(
        "Mia Torvald, [08.05.2026 14:31]\nqueue is stuck\n\nJoon Park, [08.05.2026 14:33]\ndraining it", TWO, "Telegram"
    ),
    "telegram, mac": Sample(
        "Mia Torvald, [May 8, 2026 at 2:31 PM]:\nqueue is stuck\n\nJoon Park, [May 8, 2026 at 2:33 PM]:\ndraining it",
        TWO,
        "Telegram",
    ),
    "telegram, time first": Sample(
        "[08.05.2026 14:31] Mia Torvald: queue is stuck\n[08.05.2026 14:33] Joon Park: draining it", TWO, "Teams"
    ),
    "google chat": Sample(
        "Mia Torvald, 2:31 PM\nqueue is stuck\nJoon Park, 2:33 PM, Edited\ndraining it", TWO, "Google Chat"
    ),
    "google chat, days": Sample(
        "Mia Torvald, Yesterday 2:31 PM\nqueue is stuck\nJoon Park, Fri 2:33 PM\ndraining it\n"
        "Mia Torvald, May 8, 3:00 PM\nok",
        (("05-07 14:31", "Mia Torvald", "queue is stuck"), TWO[1], ("15:00", "Mia Torvald", "ok")),
        "Google Chat",
    ),
    "zoom, before": Sample(
        "14:31:05\t From  Mia Torvald : queue is stuck\n14:33:10\t From  Joon Park  to  Everyone : draining it",
        (("14:31:05", "Mia Torvald", "queue is stuck"), ("14:33:10", "Joon Park", "draining it")),
        "Zoom",
    ),
    "zoom, from the window": Sample(
        "From Mia Torvald to Everyone: 02:31 PM\nqueue is stuck\n"
        "From Joon Park to Me: (Direct Message) 02:33 PM\ndraining it",
        TWO,
        "Zoom",
    ),
    "zoom, now": Sample(
        "14:31:05 From Mia Torvald to Everyone:\n\tqueue is stuck\n14:33:10 From Joon Park to Everyone:\n"
        "\tdraining it\n"
        '14:33:30 From Mia Torvald to Everyone:\n\tReacted to "draining it" with 👍',
        (("14:31:05", "Mia Torvald", "queue is stuck"), ("14:33:10", "Joon Park", "draining it")),
        "Zoom",
    ),
    # ------------------------------------------------------------ Mattermost, Matrix
    "mattermost, copied": Sample(
        "mia\n2:31 PM\nqueue is stuck\njoon\n2:33 PM\ndraining it",
        (("14:31", "mia", "queue is stuck"), ("14:33", "joon", "draining it")),
        "Teams, Mattermost or Element",
    ),
    "element, exported": Sample(
        "5/8/2026, 2:31:05 PM - Mia Torvald: queue is stuck\n\n5/8/2026, 2:32:00 PM - Kim joined the room\n\n"
        "5/8/2026, 2:33:10 PM - Joon Park: draining it",
        (("14:31:05", "Mia Torvald", "queue is stuck"), ("14:33:10", "Joon Park", "draining it")),
        "Element",
    ),
    "matrix, whole addresses": Sample(
        "[14:31:05] <@mia:chat.example> queue is stuck\n[14:33:10] <@joon:chat.example> draining it",
        (("14:31:05", "mia:chat.example", "queue is stuck"), ("14:33:10", "joon:chat.example", "draining it")),
        "IRC",
    ),
    # ------------------------------------------------------------ IRC
    "irssi": Sample(
        "--- Log opened Thu May 07 23:50:00 2026\n23:58 < mia> queue is stuck\n23:59 -!- kim [k@h] has joined #ops\n"
        "--- Day changed Fri May 08 2026\n00:05 <@joon> draining it\n00:06  * mia waves\n"
        "00:07 -!- Irssi: #ops: Total of 3 nicks",
        (("05-07 23:58", "mia", "queue is stuck"), ("00:05", "joon", "draining it"), ("00:06", "mia", "waves")),
        "IRC",
    ),
    "weechat, on the screen": Sample(
        "14:31:05        mia | queue is stuck\n14:32:00        --> | kim (k@h) has joined #ops\n"
        "14:33:10      @joon | draining it",
        NICKS,
        "IRC",
    ),
    "weechat, logged": Sample(
        "2026-05-08 14:31:05\tmia\tqueue is stuck\n2026-05-08 14:32:00\t-->\tkim (k@h) has joined #ops\n"
        "2026-05-08 14:33:10\t@joon\tdraining it",
        NICKS,
        "IRC",
    ),
    "znc": Sample(
        "[14:31:05] <mia> queue is stuck\n[14:31:30] *** Joins: kim (k@h)\n[14:32:00] *** mia sets mode: +o joon\n"
        "[14:33:10] <joon> draining it\n[14:34:00] * mia waves\n[14:35:00] *** Quits: kim (k@h) (Ping timeout)",
        (*NICKS, ("14:34", "mia", "waves")),
        "IRC",
    ),
    "hexchat": Sample(
        "**** BEGIN LOGGING AT Fri May  8 14:30:00 2026\n\nMay 08 14:31:05 <mia>\tqueue is stuck\n"
        "May 08 14:32:00 *\tkim has quit (Quit: bye)\nMay 08 14:33:10 <joon>\tdraining it\n"
        "**** ENDING LOGGING AT Fri May  8 14:50:00 2026",
        NICKS,
        "IRC",
    ),
    "mirc": Sample(
        "Session Start: Thu May 07 23:50:00 2026\nSession Ident: #ops\n[23:58] <mia> queue is stuck\n"
        "\x0303[23:59] * kim (k@h) has joined #ops\n02[23:59] * kim (k@h) Quit (Quit: bye)\n"
        "[00:05] <@joon> draining it\n"
        "[00:06] * mia waves\nSession Close: Fri May 08 00:10:00 2026",
        (("05-07 23:58", "mia", "queue is stuck"), ("00:05", "joon", "draining it"), ("00:06", "mia", "waves")),
        "IRC",
    ),
    "meetbot, log": Sample(
        "14:31:05 <mia> queue is stuck\n14:33:10 <joon> draining it\n14:34:00 * [k]|x^ looks",
        (*NICKS, ("14:34", "[k]|x^", "looks")),
        "IRC",
    ),
    "meetbot, minutes": Sample(
        "* queue\n  * queue is stuck  (mia, 14:31:05)\n  * ACTION: joon to drain it  (joon, 14:33:10)",
        (("", "", "* queue"), ("14:31:05", "mia", "queue is stuck"), ("14:33:10", "joon", "joon to drain it")),
        "MeetBot minutes",
        doubtful=True,
    ),
    # ------------------------------------------------------------ timelines
    "bullets": Sample("- 14:31 queue is stuck\n- 14:33 draining it", BARE, "Timeline"),
    "bullets, bold": Sample("* **14:31** - queue is stuck\n* **14:33** - draining it", BARE, "Timeline"),
    "bullets, bold with a colon inside": Sample(
        "* **14:31:** queue is stuck\n* **14:33:** draining it", BARE, "Timeline"
    ),
    "numbers": Sample("1. 14:31 — queue is stuck\n2. 14:33 — draining it", BARE, "Timeline"),
    "about": Sample("~14:31 queue is stuck\n~ 14:33 draining it", BARE, "Timeline"),
    "headings": Sample("## Timeline (UTC)\n\n### 14:31 - queue is stuck\n\n### 14:33\n\ndraining it", BARE, "Timeline"),
    "a title with the day": Sample(
        "Outage of 7 May 2026\n23:58 queue is stuck\n00:05 draining it",
        (("05-07 23:58", "", "queue is stuck"), ("00:05", "", "draining it")),
        "Timeline",
    ),
    "am without a blank": Sample(
        "07:30am: queue is stuck\n07:35: draining it",
        (("07:30", "", "queue is stuck"), ("07:35", "", "draining it")),
        "Timeline",
    ),
    "ranges": Sample(
        "14:31-14:33 queue is stuck\n14:33 — 14:40: draining it\n14:40 to 14:45 UTC: slow\n14:45 – 14:50 well",
        (
            ("14:31", "", "-14:33 queue is stuck"),
            ("14:33", "", "— 14:40: draining it"),
            ("14:40", "", "to 14:45 UTC: slow"),
            ("14:45", "", "– 14:50 well"),
        ),
        "Timeline",
    ),
    "zones behind times": Sample(
        "16:31 CEST – queue is stuck\n10:33 AM EDT: draining it", BARE, "Timeline", "Asia/Tokyo"
    ),
    "an offset behind a day": Sample(
        "2026-05-08 16:31 +0200 queue is stuck\n2026-05-08 16:33:00 +02:00 draining it", BARE, "Timeline"
    ),
    "a zone for all": Sample(
        "All times are in CEST\n\n- 16:31: queue is stuck\n- 16:33: draining it", BARE, "Timeline", "Asia/Tokyo"
    ),
    "wiki, media": Sample(
        '{| class="wikitable"\n! Time (UTC) !! Event\n|-\n| 14:31 || queue is stuck\n|-\n| 14:33\n| draining it\n|}',
        BARE,
        "Table",
        "Asia/Tokyo",
    ),
    "wiki, confluence": Sample("||Time||Event||\n|14:31|queue is stuck|\n|14:33|draining it|", BARE, "Table"),
    "a table of tabs": Sample("Time\tEvent\n14:31\tqueue is stuck\n14:33\tdraining it", BARE, "Table"),
    "a table of tabs without a heading": Sample("14:31\tqueue is stuck\n14:33\tdraining it", BARE, "Timeline"),
    "a table with who": Sample(
        "| Date | Time | Who | What |\n|---|---|---|---|\n| 2026-05-08 | 14:31 | mia | queue is stuck |\n"
        "| 2026-05-08 | 14:33 | joon | draining it |",
        (("14:31", "mia", "queue is stuck"), ("14:33", "joon", "draining it")),
        "Table",
    ),
    "a table without a heading": Sample("| 14:31 | queue is stuck |\n| 14:33 | draining it |", BARE, "Timeline"),
    "status page": Sample(
        "Resolved - Queue drains.\nMay 8, 14:33 UTC\nInvestigating - Queue is stuck.\nMay  8, 14:31 UTC",
        (("14:31", "", "Investigating - Queue is stuck."), ("14:33", "", "Resolved - Queue drains.")),
        "Status page",
    ),
    "status page, posted": Sample(
        "Resolved\nQueue drains.\nPosted 2 days ago. May 06, 2026 - 14:33 UTC\nInvestigating\nQueue is stuck.\n"
        "Posted 2 days ago. May 06, 2026 - 14:31 UTC",
        (("05-06 14:31", "", "Investigating Queue is stuck."), ("05-06 14:33", "", "Resolved Queue drains.")),
        "Status page",
    ),
    "status page, time above": Sample(
        "May 8, 14:31 UTC\nInvestigating - Queue is stuck.\n\nMay 8, 14:33 UTC\nResolved - Queue drains.",
        (("14:31", "", "Investigating - Queue is stuck."), ("14:33", "", "Resolved - Queue drains.")),
        "Timeline",
    ),
    "newest first": Sample(
        "15:10 well again\n14:33 draining it\n14:31 queue is stuck", (*BARE, ("15:10", "", "well again")), "Timeline"
    ),
    # ------------------------------------------------------------ logs
    "iso": Sample(
        "2026-05-08T14:31:00.123Z queue is stuck\n2026-05-08T16:33:00+02:00 draining it",
        (("14:31", "", BARE[0][2]), BARE[1]),
        "Timeline",
    ),
    "iso, packed": Sample("20260508T143100Z queue is stuck\n20260508T1433Z draining it", BARE, "Timeline"),
    "iso, a comma": Sample(
        "2026-05-08 14:31:00,123 queue is stuck\n2026-05-08 14:33:00,5 draining it", BARE, "Timeline"
    ),
    "go": Sample("2026/05/08 14:31:00 queue is stuck\n2026/05/08 14:33:00 draining it", BARE, "Timeline"),
    "go, a value": Sample(
        "2026-05-08 16:31:00.12 +0200 CEST m=+0.01 queue is stuck\n2026-05-08 16:33:00 +0200 CEST draining it",
        BARE,
        "Timeline",
    ),
    "syslog": Sample(
        "May  8 14:31:00 web1 queued[12]: queue is stuck\nMay  8 14:33:00 web1 queued[12]: draining it",
        (("14:31", "", "web1 queued[12]: queue is stuck"), ("14:33", "", "web1 queued[12]: draining it")),
        "Timeline",
    ),
    "apache": Sample(
        "[08/May/2026:16:31:00 +0200] queue is stuck\n[08/May/2026:16:33:00 +0200] draining it", BARE, "Timeline"
    ),
    "date": Sample(
        "Fri May  8 14:31:00 UTC 2026 queue is stuck\nFri May  8 14:33:00 UTC 2026: draining it", BARE, "Timeline"
    ),
    "git": Sample(
        "commit 1234567890abcdef\nAuthor: Mia Torvald <mia@example.org>\nDate:   Fri May 8 16:31:00 2026 +0200\n\n"
        "    queue is stuck\n\ncommit 234567890abcdef1\nAuthor: Joon Park <joon@example.org>\n"
        "Date:   Fri May 8 16:33:00 2026 +0200\n\n    draining it\n",
        TWO,
        "git log",
    ),
    "csv": Sample(
        'Timestamp,User,Message\n2026-05-08 14:31:00,mia,"queue is\nstuck"\n2026-05-08T14:33:00,joon,draining it\n',
        (("14:31", "mia", "queue is stuck"), ("14:33", "joon", "draining it")),
        "CSV",
    ),
    "csv, semicolons": Sample(
        "Datum;time;event\nx;14:31;queue is stuck\nx;14:33;draining it",
        (("14:31", "", "queue is stuck | x"), ("14:33", "", "draining it | x")),
        "CSV",
    ),
    "mattermost, exported": Sample(
        "Post Creation Time,User Id,User Email,User Type,User Name,Post Id,Parent Post Id,Post Message,Post Type\n"
        "2026-05-08 14:31:00.5 +0000 UTC,u1,m@example.org,user,mia,p1,,queue is stuck,message\n"
        "2026-05-08 14:32:00 +0000 UTC,u3,k@example.org,user,kim,p3,,kim joined the channel.,system_join_channel\n"
        "2026-05-08 14:33:00 +0000 UTC,u2,j@example.org,user,joon,p2,,draining it,message",
        (("14:31", "mia", "queue is stuck"), ("14:33", "joon", "draining it")),
        "CSV",
        "Europe/Berlin",
    ),
    "element, the time above": Sample(
        "14:31\nMia Torvald\nqueue is stuck\n14:32\nstill so\n14:33\nJoon Park\ndraining it",
        (TWO[0], ("14:32", "Mia Torvald", "still so"), TWO[1]),
        "Telegram or Element",
    ),
    "telegram, a page": Sample(
        "MT\n14:31\nMia Torvald\nqueue is stuck\nJP\n14:33\nJoon Park\ndraining it", TWO, "Telegram or Element"
    ),
    "element, exported, with what somebody does": Sample(
        "5/8/2026, 2:31:00 PM - Mia Torvald: queue is stuck\n\n5/8/2026, 2:33:00 PM - * Joon Park drains it",
        (TWO[0], ("14:33", "Joon Park", "drains it")),
        "Element",
    ),
    "mattermost, with a bot and pictures": Sample(
        "mia profile image\nmia\n2:31 PM\nqueue is stuck\npager\nBOT\n2:32 PM\nfired\njoon profile image\njoon\n"
        "2:33 PM\ndraining it\nmia\n2:34 PM\nok",
        (
            ("14:31", "mia", "queue is stuck"),
            ("14:32", "pager", "fired"),
            ("14:33", "joon", "draining it"),
            ("14:34", "mia", "ok"),
        ),
        "Teams, Mattermost or Element",
    ),
    "teams, read out": Sample(
        "queue is stuck by Mia Torvald\nMia Torvald\n2:31 PM\nqueue is stuck\ndraining it by Joon Park\n"
        "Joon Park\n2:33 PM\ndraining it",
        TWO,
        "Teams, Mattermost or Element",
    ),
    "google chat, minutes ago": Sample(
        "Mia Torvald, 2:31 PM\nqueue is stuck\nJoon Park, 57 min\nmore\nMia Torvald, Now\ndraining it",
        (TWO[0], ("15:03", "Joon Park", "more"), ("16:00", "Mia Torvald", "draining it")),
        "Google Chat",
        doubtful=True,
    ),
    "teams, German": Sample(
        "[Gestern 23:58] Mia Torvald\nqueue is stuck\n[00:05] Joon Park\ndraining it",
        (("05-07 23:58", "Mia Torvald", "queue is stuck"), ("00:05", "Joon Park", "draining it")),
        "Teams",
    ),
    "slack, replies by pictures": Sample(
        "![Mia](https://x.example/a)\nMia Torvald\n  2:31 PM\nqueue is stuck\n1 reply\nUser avatar for Kim\n"
        "2 months ago\nView thread\nJoon Park\n  2:33 PM\ndraining it",
        TWO,
        "Slack",
    ),
    "slack, a table is quoted whole": Sample(
        "Mia Torvald\n  2:31 PM\nqueue:\n| n | q |\n|---|---|\n| 1 | 30 |\nJoon Park\n  2:33 PM\ndraining it",
        (("14:31", "Mia Torvald", "queue: | n | q | |---|---| | 1 | 30 |"), TWO[1]),
        "Slack",
    ),
    "discord, the dash alone": Sample(
        "mia\n — \nYesterday at 23:58\nqueue is stuck\njoon\n — \n00:10\ndraining it",
        (("05-07 23:58", "mia", "queue is stuck"), ("00:10", "joon", "draining it")),
        "Discord",
    ),
    "whatsapp, ios, a notice in somebody's name": Sample(
        "[08.05.26, 14:30:00] Ops: \u200eMessages and calls are end-to-end encrypted. No one outside can read them.\n"
        "[08.05.26, 14:31:00] Mia Torvald: queue is stuck\n[08.05.26, 14:33:00] Joon Park: draining it",
        TWO,
        "WhatsApp",
    ),
    "slack, a status behind the name": Sample(
        "Mia Torvald :house:\n  2:31 PM\nqueue is stuck\nJoon Park\n  2:33 PM\ndraining it", TWO, "Slack"
    ),
    "teams, a meeting": Sample(
        "[2:31 PM] Mia Torvald\nqueue is stuck\n[2:32 PM] Meeting started\n[2:33 PM] Joon Park\ndraining it",
        TWO,
        "Teams",
    ),
    "discord, a short dash": Sample(
        "mia - Yesterday at 11:58 PM\nqueue is stuck\njoon - Today at 12:05 AM\ndraining it",
        (("05-07 23:58", "mia", "queue is stuck"), ("00:05", "joon", "draining it")),
        "Discord",
    ),
    "zoom, captions that were saved": Sample(
        "[Mia Torvald] 14:31:05\nqueue is stuck\n\n[Joon Park] 14:33:10\ndraining it",
        (("14:31:05", *TWO[0][1:]), ("14:33:10", *TWO[1][1:])),
        "Zoom",
    ),
    "italic, with a zone": Sample(
        "*14:31 UTC* - queue is stuck\n_14:33 UTC_ - draining it", BARE, "Timeline", "Asia/Tokyo"
    ),
    "a day behind the clock": Sample(
        "23:58 2026-05-07 queue is stuck\n00:05 UTC, May 8: draining it",
        (("05-07 23:58", "", "queue is stuck"), ("00:05", "", "draining it")),
        "Timeline",
    ),
    "a range with a stroke": Sample(
        "14:31/14:32 UTC - queue is stuck\n14:33 UTC - draining it",
        (("14:31", "", "/14:32 UTC - queue is stuck"), BARE[1]),
        "Timeline",
    ),
    "a zone in a word": Sample(
        "All times are Pacific.\n- 7:31am - queue is stuck\n- 7:33am - draining it", BARE, "Timeline"
    ),
    "csv, the zone in its heading": Sample(
        "time_utc,event\n14:31,queue is stuck\n14:33,draining it", BARE, "CSV", "Asia/Tokyo"
    ),
    "bullets without a blank": Sample("-14:31 queue is stuck\n-14:33 draining it", BARE, "Timeline"),
    "a zone before the time": Sample(
        "UTC 14:31 queue is stuck\n(UTC) 14:33 - draining it", BARE, "Timeline", "Europe/Berlin"
    ),
    "bold words": Sample(
        "- 14:31 — **QUEUE STUCK** — since now\n- 14:33 -> draining it",
        (("14:31", "", "**QUEUE STUCK** — since now"), BARE[1]),
        "Timeline",
    ),
    "days and months, German": Sample(
        "Donnerstag, 7. Mai 2026\n23:58 Uhr: queue is stuck\n8. Mai 2026, 00:05 Uhr - draining it",
        (("05-07 23:58", "", "queue is stuck"), ("00:05", "", "draining it")),
        "Timeline",
    ),
    "days and months, French and Spanish": Sample(
        "7 mai 2026 à 23:58 - queue is stuck\n8 de mayo de 2026, 00:05 - draining it",
        (("05-07 23:58", "", "queue is stuck"), ("00:05", "", "draining it")),
        "Timeline",
    ),
    "org": Sample("* <2026-05-08 Fri 14:31> queue is stuck\n* [2026-05-08 Fri 14:33] draining it", BARE, "Timeline"),
    "status page, bold": Sample(
        "**Resolved** - Queue drains.\nMay 8, 14:33 UTC\n**Investigating** - Queue is stuck.\nMay 8, 14:31 UTC",
        (("14:31", "", "**Investigating** - Queue is stuck."), ("14:33", "", "**Resolved** - Queue drains.")),
        "Status page",
    ),
    "go, a part of the program": Sample(
        "2026/05/08 14:31:00 queue: stuck\n2026/05/08 14:33:00 queue: drained",
        (("14:31", "", "queue: stuck"), ("14:33", "", "queue: drained")),
        "Timeline",
    ),
    "klog": Sample(
        "I0508 14:31:00.000001       1 q.go:4] queue is stuck\nE0508 14:33:00.000001       1 q.go:9] draining it",
        (("14:31", "", "1 q.go:4] queue is stuck"), ("14:33", "", "1 q.go:9] draining it")),
        "Log",
    ),
    "a web server": Sample(
        '10.0.0.1 - - [08/May/2026:16:31:00 +0200] "GET /q" 500\n'
        '10.0.0.2 - mia [08/May/2026:16:33:00 +0200] "GET /q" 200',
        (("14:31", "", '10.0.0.1 - - "GET /q" 500'), ("14:33", "", '10.0.0.2 - mia "GET /q" 200')),
        "Log",
    ),
    "logfmt": Sample(
        'time="2026-05-08T14:31:00Z" level=error msg=stuck\ntime="2026-05-08T14:33:00Z" level=info msg=drained',
        (("14:31", "", "level=error msg=stuck"), ("14:33", "", "level=info msg=drained")),
        "Log",
    ),
    "lines of JSON": Sample(
        '{"ts":"2026-05-08T14:31:00Z","msg":"queue is stuck"}\n{"ts":"2026-05-08T14:33:00Z","msg":"draining it"}',
        BARE,
        "Log",
    ),
    "seconds since 1970": Sample(
        "1778250660 queue is stuck\n1778250780.5 draining it\n1778250840000 well",
        (*BARE, ("14:34", "", "well")),
        "Timeline",
        "Asia/Tokyo",
    ),
    "csv, German": Sample(
        "Zeit;Person;Ereignis\n08.05.2026 14:31;Mia Torvald;queue is stuck\n08.05.2026 14:33;Joon Park;draining it",
        TWO,
        "CSV",
        doubtful=True,
    ),
    "csv, a line that is no row": Sample(
        "time,user,message\n2026-05-08 14:31,Mia Torvald,queue is\nstuck\n\n\n2026-05-08 14:33,Joon Park,draining it",
        TWO,
        "CSV",
    ),
}

ELAPSED: dict[str, Sample] = {
    "a speaker and the time above": Sample(
        "Mia Torvald  0:01\nqueue is stuck\n\nJoon Park  1:02:03\ndraining it\nTranscribed by a machine",
        (("14:30:01", "Mia Torvald", "queue is stuck"), ("15:32:03", "Joon Park", "draining it")),
        "Transcript",
    ),
    "times above, speakers before what they say": Sample(
        "00:00:00\n\nMia Torvald: queue is stuck\n00:05:00\n\nJoon Park: draining it",
        (("14:30", "Mia Torvald", "queue is stuck"), ("14:35", "Joon Park", "draining it")),
        "Transcript",
    ),
    "since, minutes without their unit": Sample(
        "**T+0 min** - queue is stuck\n**T+5** - draining it\nT + 42 minutes: well",
        (
            ("14:30", "", "T+0 min - queue is stuck"),
            ("14:35", "", "T+5 - draining it"),
            ("15:12", "", "T + 42 minutes: well"),
        ),
        "Timeline",
        doubtful=True,
    ),
    "webvtt": Sample(
        "WEBVTT\n\nNOTE made by a machine\n\n1\n00:00:01.000 --> 00:00:04.000\n<v Mia Torvald>queue is stuck</v>\n\n"
        "2\n00:02:03.000 --> 00:02:06.000\n<v.loud Joon Park>draining\nit</v>",
        (("14:30:01", "Mia Torvald", "queue is stuck"), ("14:32:03", "Joon Park", "draining it")),
        "Transcript",
    ),
    "webvtt, zoom": Sample(
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\nMia Torvald: queue is stuck\n\n2\n"
        "02:03.500 --> 02:06.000\nJoon Park: draining it",
        (("14:30:01", "Mia Torvald", "queue is stuck"), ("14:32:03", "Joon Park", "draining it")),
        "Transcript",
    ),
    "srt": Sample(
        "1\n00:00:01,000 --> 00:00:04,000\nMia: queue is stuck\n\n2\n00:02:03,000 --> 00:02:06,000\n[Joon] draining it",
        (("14:30:01", "Mia", "queue is stuck"), ("14:32:03", "Joon", "draining it")),
        "Transcript",
    ),
    "teams, a document": Sample(
        "0:0:1.0 --> 0:0:4.520\nMia Torvald\nqueue is stuck\n0:2:3.0 --> 0:2:6.0\nJoon Park\ndraining it",
        (("14:30:01", "Mia Torvald", "queue is stuck"), ("14:32:03", "Joon Park", "draining it")),
        "Transcript",
    ),
    "since": Sample(
        "T0 queue is stuck\nT+12m: draining it\nT+1h05m well\nT+01:10 closed\n+01:15 home\nT-5m deploy",
        (
            ("14:30", "", "T0 queue is stuck"),
            ("14:42", "", "T+12m: draining it"),
            ("15:35", "", "T+1h05m well"),
            ("15:40", "", "T+01:10 closed"),
            ("15:45", "", "+01:15 home"),
            ("14:25", "", "T-5m deploy"),
        ),
        "Timeline",
        doubtful=True,
    ),
}
