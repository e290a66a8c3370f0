"""Longer pastes, as they come out of an outage: several people, days and things at once.

Read like those of ``samples``: on Friday 8 May 2026 at 16:00 UTC, in a room in UTC unless the sample says otherwise.
"""

from __future__ import annotations

from tests.chat.samples import Sample

CHATS: dict[str, Sample] = {
    "slack, an hour of an outage": Sample(
        """Friday, May 8th
Mia Torvald
  2:02 PM
<!here> checkout returns 502 in eu
2:03
dashboards: https://grafana.example/d/42?from=now-1h
:rotating_light:
4
:eyes:
2


Pager
APP  2:04 PM
:fire: *CRITICAL* HighErrorRate
Labels: cluster=eu-1, service=checkout
Started: 2026-05-08 13:58:00 UTC


Joon Park
:coffee:  2:06 PM
looking
```
2026-05-08T14:01:09Z ERROR pool exhausted (200/200)
2026-05-08T14:01:10Z ERROR pool exhausted (200/200)
```
2:09
that's the new release, isn't it?
6 replies
Last reply today at 2:31 PM
View thread


Kim Sato (on call)
:headphones:  2:15 PM
rolling back to 1.40.2, ETA 5 min
:+1:
3


was added to #inc-42 by Mia Torvald.


Mia Torvald
  2:24 PM
errors < 0.1% since 14:22 :tada: (edited)
""",
        (
            ("14:02", "Mia Torvald", "<!here> checkout returns 502 in eu"),
            ("14:03", "Mia Torvald", "dashboards: https://grafana.example/d/42?from=now-1h"),
            (
                "14:04",
                "Pager",
                ":fire: *CRITICAL* HighErrorRate Labels: cluster=eu-1, service=checkout "
                "Started: 2026-05-08 13:58:00 UTC",
            ),
            (
                "14:06",
                "Joon Park",
                "looking ``` 2026-05-08T14:01:09Z ERROR pool exhausted (200/200) "
                "2026-05-08T14:01:10Z ERROR pool exhausted (200/200) ```",
            ),
            ("14:09", "Joon Park", "that's the new release, isn't it?"),
            ("14:15", "Kim Sato (on call)", "rolling back to 1.40.2, ETA 5 min"),
            ("14:24", "Mia Torvald", "errors < 0.1% since 14:22 :tada:"),
        ),
        "Slack",
    ),
    "slack, over midnight without days": Sample(
        "Mia Torvald\n  11:52 PM\nqueue is stuck\n11:58\nstill\n12:03\nand still\nJoon Park\n  12:10 AM\ndraining it\n"
        "1:05\ndone",
        (
            ("05-07 23:52", "Mia Torvald", "queue is stuck"),
            ("05-07 23:58", "Mia Torvald", "still"),
            ("00:03", "Mia Torvald", "and still"),
            ("00:10", "Joon Park", "draining it"),
            ("01:05", "Joon Park", "done"),
        ),
        "Slack",
        doubtful=True,
    ),
    "slack, a paste that begins in the middle of a message": Sample(
        "and that was all.\n2:32\nanother thing\nJoon Park\n  2:33 PM\ndraining it",
        (
            ("", "", "and that was all."),
            ("14:32", "", "another thing"),
            ("14:33", "Joon Park", "draining it"),
        ),
        "Slack",
        doubtful=True,
    ),
    "slack, a huddle and a file": Sample(
        "Mia Torvald\n  2:31 PM\nqueue is stuck\ngraph.png\n \n\ngraph.png\n2:32\n@joon @kim please look\n"
        "Joon Park\n  2:33 PM\ndraining it: `q drain --all`\n> queue is stuck\nno longer",
        (
            ("14:31", "Mia Torvald", "queue is stuck graph.png graph.png"),
            ("14:32", "Mia Torvald", "@joon @kim please look"),
            ("14:33", "Joon Park", "draining it: `q drain --all` > queue is stuck no longer"),
        ),
        "Slack",
    ),
    "teams, each head parted from its words": Sample(
        "[2:31 PM] Mia T\n\nqueue is stuck\n\nlike 1\n\n[2:31 PM] Joon P\n\ndraining it\n\n[2:33 PM] Mia T\n\n"
        "👆🏻 yes\n\n"
        "[2:34 PM] Joon P\n\nOk",
        (
            ("14:31", "Mia T", "queue is stuck"),
            ("14:31", "Joon P", "draining it"),
            ("14:33", "Mia T", "👆🏻 yes"),
            ("14:34", "Joon P", "Ok"),
        ),
        "Teams",
    ),
    "teams, days of numbers and names in brackets": Sample(
        "[Yesterday 22:14] Torvald, Mia (DE - Platform)\nqueue is stuck, see\nhttps://q.example/a?b=1\n\n"
        "[Yesterday 22:20] Park, Joon (KR - Data)\nTorvald, Mia (DE - Platform) restarting now\n"
        "[00:12] van der Berg, Kim (NL)\nfixed?\n[00:15] Torvald, Mia (DE - Platform)\nyes\n",
        (
            ("05-07 22:14", "Torvald, Mia (DE - Platform)", "queue is stuck, see https://q.example/a?b=1"),
            ("05-07 22:20", "Park, Joon (KR - Data)", "Torvald, Mia (DE - Platform) restarting now"),
            ("00:12", "van der Berg, Kim (NL)", "fixed?"),
            ("00:15", "Torvald, Mia (DE - Platform)", "yes"),
        ),
        "Teams",
    ),
    "teams, the new client with what it reads out": Sample(
        "Meeting started\nqueue is stuck https://q.example/... by Mia Torvald\nMia Torvald\nYesterday 2:31 PM\n"
        "queue is stuck https://q.example/long/link\n1 Like reaction.\n1\nWednesday, May 6\n"
        "draining it by Joon Park\nJoon Park\nYesterday 2:33 PM\ndraining it\nEdited",
        (
            ("05-07 14:31", "Mia Torvald", "queue is stuck https://q.example/long/link"),
            ("05-07 14:33", "Joon Park", "draining it"),
        ),
        "Teams, Mattermost or Element",
        doubtful=True,
    ),
    "teams, an answer below what it answers": Sample(
        "[2:33 PM] Joon Park\nMia Torvald 5/8/2026 2:31 PM\nqueue is stuck\ndraining it\n[2:35 PM] Mia Torvald\nok",
        (
            ("14:33", "Joon Park", "Mia Torvald 5/8/2026 2:31 PM queue is stuck draining it"),
            ("14:35", "Mia Torvald", "ok"),
        ),
        "Teams",
        doubtful=True,
    ),
    "teams, lines with a day and a year": Sample(
        "[5/7/2026 11:58 PM] Mia Torvald: queue is stuck\n[5/8/2026 12:05 AM] Joon Park: draining it\nand watching",
        (("05-07 23:58", "Mia Torvald", "queue is stuck"), ("00:05", "Joon Park", "draining it and watching")),
        "Teams",
    ),
    "discord, a thread with answers and a bot": Sample(
        "mia — Today at 2:31 PM\nqueue is stuck\n[2:31 PM]\n@everyone please look\nPagerBot\nAPP\n — Today at 2:32 PM\n"
        "Triggered: HighLag\nValue: 300 s\njoon — Today at 2:33 PM\ndraining it\n👍\n2\nNEW\n[2:40 PM]\ndone :tada:",
        (
            ("14:31", "mia", "queue is stuck"),
            ("14:31", "mia", "@everyone please look"),
            ("14:32", "PagerBot", "Triggered: HighLag Value: 300 s"),
            ("14:33", "joon", "draining it"),
            ("14:40", "joon", "done :tada:"),
        ),
        "Discord",
    ),
    "discord, exported, Germany": Sample(
        "==============================================================\nGuild: Acme\nChannel: betrieb\n"
        "==============================================================\n\n[30.04.2026 23:58] mia_t\nqueue is stuck\n\n"
        "[01.05.2026 00:05] Joon Park#0\ndraining it\n\n[01.05.2026 00:06] mia_t\nPinned a message.\n\n"
        "==============================================================\nExported 3 message(s)\n"
        "==============================================================\n",
        (
            ("04-30 23:58", "mia_t", "queue is stuck"),
            ("05-01 00:05", "Joon Park#0", "draining it"),
            ("05-01 00:06", "mia_t", "Pinned a message."),
        ),
        "Discord export",
    ),
    "whatsapp, ios, with everything": Sample(
        "[30.04.26, 22:10:01] Ops Süd: \u200eNachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.\n"
        "\u200e[30.04.26, 22:10:01] Ops Süd: \u200eMia hat diese Gruppe erstellt.\n"
        "[30.04.26, 23:58:40] Mia: Kühlhaus 3: Alarm\nTür steht offen:\n- Sensor 1: 8°\n- Sensor 2: 9°\n"
        "\u200e[30.04.26, 23:59:02] Mia: \u200eBild weggelassen\n[01.05.26, 00:04:10] ~ Joon P.: bin unterwegs\n"
        "[01.05.26, 00:20:00] +49 171 5550199: Techniker ruft um 00:30 an\n"
        "\u200e[01.05.26, 00:21:00] Mia: \u200eDiese Nachricht wurde gelöscht.",
        (
            ("04-30 23:58:40", "Mia", "Kühlhaus 3: Alarm Tür steht offen: - Sensor 1: 8° - Sensor 2: 9°"),
            ("04-30 23:59:02", "Mia", "Bild weggelassen"),
            ("05-01 00:04:10", "Joon P.", "bin unterwegs"),
            ("05-01 00:20", "+49 171 5550199", "Techniker ruft um 00:30 an"),
            ("05-01 00:21", "Mia", "Diese Nachricht wurde gelöscht."),
        ),
        "WhatsApp",
    ),
    "whatsapp, android, two people, months first": Sample(
        "4/30/26, 11:58\u202fPM - Mia: queue is stuck\n5/1/26, 12:03\u202fAM - Joon: on my way\n"
        "5/1/26, 12:03\u202fAM - Joon: ETA 12:20\n5/1/26, 12:05\u202fAM - Mia: <Media omitted>\n"
        "5/1/26, 12:06\u202fAM - Mia: You deleted this message\n5/1/26, 12:07\u202fAM - Joon: 12:10 - no\n"
        "12:15 - maybe",
        (
            ("04-30 23:58", "Mia", "queue is stuck"),
            ("05-01 00:03", "Joon", "on my way"),
            ("05-01 00:03", "Joon", "ETA 12:20"),
            ("05-01 00:05", "Mia", "<Media omitted>"),
            ("05-01 00:06", "Mia", "You deleted this message"),
            ("05-01 00:07", "Joon", "12:10 - no 12:15 - maybe"),
        ),
        "WhatsApp",
    ),
    "telegram, pictures, forwards and commands": Sample(
        "Mia Torvald, [07.05.2026 23:58]\n[ Photo ]\nqueue is stuck\n\nJoon, [08.05.2026 0:02]\n"
        "[Forwarded from Status (Kim)]\n[14:20] lag 300 s\n\nOps Bot, [08.05.2026 0:05]\n/ack by joon: 00:04\n",
        (
            ("05-07 23:58", "Mia Torvald", "[ Photo ] queue is stuck"),
            ("00:02", "Joon", "[Forwarded from Status (Kim)] [14:20] lag 300 s"),
            ("00:05", "Ops Bot", "/ack by joon: 00:04"),
        ),
        "Telegram",
    ),
    "google chat, days between and a thread": Sample(
        "Yesterday\nMia Torvald, 11:58 PM\nqueue is stuck\n3 Replies\nToday\nJoon Park, 12:05 AM, Edited\ndraining it\n"
        "https://q.example/1\n👍\n1\nPager App, 12:06 AM\nResolved: HighLag",
        (
            ("05-07 23:58", "Mia Torvald", "queue is stuck"),
            ("00:05", "Joon Park", "draining it https://q.example/1"),
            ("00:06", "Pager App", "Resolved: HighLag"),
        ),
        "Google Chat",
        doubtful=True,
    ),
    "zoom, a whole meeting": Sample(
        "00:04:10\t Mia Torvald:\tqueue is stuck\n00:05:33\t Joon Park:\tdraining it\n",
        (("00:04:10", "Mia Torvald", "queue is stuck"), ("00:05:33", "Joon Park", "draining it")),
        "Plain chat",
        doubtful=True,
    ),
    "zoom, quotes of many lines and files": Sample(
        "14:31:05 From Mia Torvald to Everyone:\n\tqueue is stuck\n\tsee 14:20 on the graph\n"
        '14:32:10 From Joon Park (Acme) to Everyone:\n\tReplying to "queue is stuck\n\tsee 14:20 o..."\n\t\n'
        "\tdraining it\n"
        "14:32:40 From Kim Sato to Everyone:\n\tgraph.png\n"
        '14:33:00 From Mia Torvald to Everyone:\n\tReacted to "draining it" with ❤️\n'
        "14:33:10 From Mia Torvald to Joon Park(direct message):\n\tthanks",
        (
            ("14:31:05", "Mia Torvald", "queue is stuck see 14:20 on the graph"),
            ("14:32:10", "Joon Park (Acme)", 'Replying to "queue is stuck see 14:20 o..." draining it'),
            ("14:32:40", "Kim Sato", "graph.png"),
            ("14:33:10", "Mia Torvald", "thanks"),
        ),
        "Zoom",
    ),
    "mattermost, a channel by day": Sample(
        "Thursday, May 07, 2026\nmia\n11:58 PM\nqueue is stuck\n@joon could you?\n2 replies\nToday\nNew Messages\n"
        "joon\n"
        "12:05 AM\ndraining it\nmia\n12:06 AM\n:tada: done\nEdited\nCommented on joon's message: draining it\nnice",
        (
            ("05-07 23:58", "mia", "queue is stuck @joon could you?"),
            ("00:05", "joon", "draining it"),
            ("00:06", "mia", ":tada: done Commented on joon's message: draining it nice"),
        ),
        "Teams, Mattermost or Element",
        doubtful=True,
    ),
    "rocket.chat, each name twice": Sample(
        "mia\nmia\n2:31 PM\nqueue is stuck\nmore of it\n\njoon\njoon\n2:33 PM\ndraining it",
        (("14:31", "mia", "queue is stuck more of it"), ("14:33", "joon", "draining it")),
        "Teams, Mattermost or Element",
        doubtful=True,
    ),
    "element, the whole stamp above the name": Sample(
        "Thu, May 7 2026 23:58:05 UTC\nMia Torvald\nqueue is stuck\n\n\nFri, May 8 2026 00:05:10 UTC\nJoon Park\n"
        "draining it\n\n\nFri, May 8 2026 00:06:00 UTC\nMia Torvald\nok",
        (
            ("05-07 23:58:05", "Mia Torvald", "queue is stuck"),
            ("00:05:10", "Joon Park", "draining it"),
            ("00:06", "Mia Torvald", "ok"),
        ),
        "Telegram or Element",
    ),
    "element, without seconds, with what rooms say": Sample(
        "Thu, May 7\n23:57\nKim joined the room\n23:58\nMia Torvald\nqueue is stuck\n\nToday\n00:05\nJoon Park\n"
        "draining it\n00:06\nMia Torvald\nok then",
        (
            ("05-07 23:58", "Mia Torvald", "queue is stuck"),
            ("00:05", "Joon Park", "draining it"),
            ("00:06", "Mia Torvald", "ok then"),
        ),
        "Telegram or Element",
        doubtful=True,
    ),
    "a support chat": Sample(
        "(2:30:05 PM) *** Mia Torvald has joined the chat ***\n(2:31:05 PM) Mia Torvald: queue is stuck\n"
        "(2:33:10 PM) Park-Lee, Joon: draining it\n(2:34:00 PM) *** Mia Torvald has left ***",
        (("14:31:05", "Mia Torvald", "queue is stuck"), ("14:33:10", "Park-Lee, Joon", "draining it")),
        "Plain chat",
    ),
    "gajim": Sample(
        "[2026-05-08 02:31:05 PM]mia: queue is stuck\n[2026-05-08 02:33:10 PM]joon: draining it",
        (("14:31:05", "mia", "queue is stuck"), ("14:33:10", "joon", "draining it")),
        "Plain chat",
        doubtful=True,
    ),
    "irc, a night of irssi": Sample(
        """--- Log opened Thu May 07 22:00:11 2026
22:00 -!- mia [~mia@host.example] has joined #ops
22:00 [Users #ops]
22:00 [@joon] [ kim] [ mia]
22:00 -!- Irssi: #ops: Total of 3 nicks [1 ops, 0 halfops, 0 voices, 2 normal]
23:58 < mia> db-3: disk is full, see 14:20:01 in the log
23:59 <@joon> mia: on it
23:59 -!- kim [~kim@host.example] has quit [Ping timeout: 250 seconds]
--- Day changed Fri May 08 2026
00:01 -!- joon changed the topic of #ops to: db-3
00:02  * joon drops old logs
00:02 <@joon> 40 GB free | 38 %
00:03 -mia:#ops- thanks
00:04 -!- mode/#ops [+v mia] by joon
--- Log closed Fri May 08 00:30:00 2026
""",
        (
            ("05-07 23:58", "mia", "db-3: disk is full, see 14:20:01 in the log"),
            ("05-07 23:59", "joon", "mia: on it"),
            ("00:02", "joon", "drops old logs"),
            ("00:02", "joon", "40 GB free | 38 %"),
            ("00:03", "mia:#ops", "thanks"),
        ),
        "IRC",
    ),
    "irc, a znc of a night": Sample(
        "[23:57:01] *** Joins: kim (~kim@host)\n[23:58:05] <mia> db-3 is full\n[23:59:59] <joon> dropping logs\n"
        "[00:00:10] * mia holds her breath\n[00:03:12] <joon> free: 40 GB\n"
        "[00:04:00] *** Quits: kim (~kim@host) (Quit)",
        (
            ("05-07 23:58:05", "mia", "db-3 is full"),
            ("05-07 23:59:59", "joon", "dropping logs"),
            ("00:00:10", "mia", "holds her breath"),
            ("00:03:12", "joon", "free: 40 GB"),
        ),
        "IRC",
        doubtful=True,
    ),
    "irc, nicks of every kind": Sample(
        "14:31:05 <mia|away> queue is stuck\n14:31:06 <[joon]> ok\n14:31:07 <kim`> hm\n14:31:08 <^_^> ?\n"
        "14:31:09 <lee{ops}> !\n"
        "14:31:10 <@Op_1> 10:20:30 was when",
        (
            ("14:31:05", "mia|away", "queue is stuck"),
            ("14:31:06", "[joon]", "ok"),
            ("14:31:07", "kim`", "hm"),
            ("14:31:08", "^_^", "?"),
            ("14:31:09", "lee{ops}", "!"),
            ("14:31:10", "Op_1", "10:20:30 was when"),
        ),
        "IRC",
    ),
    "irc, mirc with colours": Sample(
        "Session Start: Thu May 07 23:50:00 2026\nSession Ident: #ops\n"
        "\x0301[23:58] <\x0304@mia\x0301> queue is stuck\n"
        "\x0303[23:59] * Joins: kim (~k@h)\n\x0301[00:05] <\x0312joon\x0301> draining it\n\x0306[00:06] * joon waves\n"
        "Session Close: Fri May 08 00:10:00 2026\n",
        (
            ("05-07 23:58", "mia", "queue is stuck"),
            ("00:05", "joon", "draining it"),
            ("00:06", "joon", "waves"),
        ),
        "IRC",
    ),
}

WRITTEN: dict[str, Sample] = {
    "a post-mortem with everything": Sample(
        """# Post-mortem: checkout outage, 7 May 2026

## Summary

Checkout was down.

## Timeline

All times are in Pacific Daylight Time (PDT).

* 07:31 – Deploy of 1.41 begins (10% of hosts).
* 07:33 - **Error rate rises**: 502 from 3 of 4 hosts
    * pool is exhausted, 200/200
* ~07:40: first page, nobody answers
* 07:45–07:52 Rollback; 5 of 6 hosts done at 07:50
* 07:55 All clear
""",
        (
            ("", "", "Checkout was down."),
            ("05-07 14:31", "", "Deploy of 1.41 begins (10% of hosts)."),
            (
                "05-07 14:33", "",
                "**Error rate rises**: 502 from 3 of 4 hosts * pool is exhausted, 200/200",
            ),
            ("05-07 14:40", "", "first page, nobody answers"),
            ("05-07 14:45", "", "–07:52 Rollback; 5 of 6 hosts done at 07:50"),
            ("05-07 14:55", "", "All clear"),
        ),
        "Timeline",
        "Asia/Tokyo",
        doubtful=True,
    ),
    "days and zones as headings": Sample(
        "### Thursday, 7 May (times in CEST)\n\n- 23:50 paged\n- 23:58: queue is stuck\n\n### Friday, 8 May\n\n"
        "- 00:05: draining it\n- 01:10: well\n",
        (
            ("05-07 21:50", "", "paged"),
            ("05-07 21:58", "", "queue is stuck"),
            ("05-07 22:05", "", "draining it"),
            ("05-07 23:10", "", "well"),
        ),
        "Timeline",
        "Asia/Tokyo",
    ),
    "a zone only at the first time": Sample(
        "14:31 UTC - queue is stuck\n14:33 - draining it\n14:40 - well",
        (("14:31", "", "queue is stuck"), ("14:33", "", "draining it"), ("14:40", "", "well")),
        "Timeline",
        "Europe/Berlin",
        doubtful=True,
    ),
    "sentences that begin with a time": Sample(
        "At 2:31 PM PDT on May 7, queue is stuck.\nAt 2:33 PM, draining it began.\nBy 3:05 PM PDT all was well.",
        (
            ("05-07 21:31", "", "queue is stuck."),
            ("05-07 21:33", "", "draining it began."),
            ("05-07 22:05", "", "all was well."),
        ),
        "Timeline",
        doubtful=True,
    ),
    "lines of a day, hours and minutes by letters": Sample(
        "7 mai 2026\n14h31 : queue is stuck\n14h33 : draining it\n15h00 : bien",
        (("05-07 14:31", "", "queue is stuck"), ("05-07 14:33", "", "draining it"), ("05-07 15:00", "", "bien")),
        "Timeline",
    ),
    "a table with a day for each row, newest first": Sample(
        "| When | What |\n| --- | --- |\n| 2026-05-08 00:05 UTC | draining it |\n"
        "| 2026-05-07 23:58 UTC | queue is stuck |\n"
        "| 2026-05-07 23:50 UTC | paged |",
        (("05-07 23:50", "", "paged"), ("05-07 23:58", "", "queue is stuck"), ("00:05", "", "draining it")),
        "Table",
        "Asia/Tokyo",
    ),
    "a table with empty and long cells": Sample(
        "| Time | Actor | Action | Notes |\n|:--|:--|:--|:--|\n| 14:31 | Mia | queue is stuck | seen on `q-3` |\n"
        "| 14:33 | | draining it | |\n| 14:40 | Joon | well | see [doc](https://d.example/a_b) |",
        (
            ("14:31", "Mia", "queue is stuck | seen on `q-3`"),
            ("14:33", "", "draining it"),
            ("14:40", "Joon", "well | see [doc](https://d.example/a_b)"),
        ),
        "Table",
        doubtful=True,
    ),
    "tabs from a spreadsheet, day of Britain": Sample(
        "Date\tTime (BST)\tOwner\tUpdate\n30/04/2026\t15:31\tMia\tqueue is stuck\n01/05/2026\t15:33\tJoon\tdraining it",
        (("04-30 14:31", "Mia", "queue is stuck"), ("05-01 14:33", "Joon", "draining it")),
        "Table",
        "Asia/Tokyo",
        doubtful=True,
    ),
    "a wiki's bullets, nested, with the day": Sample(
        "2026-05-07\n* 14:31: queue is stuck\n** it is q-3\n* 14:33: draining it\n** by hand, 3 of 4\n* 14:40: END",
        (
            ("05-07 14:31", "", "queue is stuck ** it is q-3"),
            ("05-07 14:33", "", "draining it ** by hand, 3 of 4"),
            ("05-07 14:40", "", "END"),
        ),
        "Timeline",
    ),
    "numbered, bold with the text inside": Sample(
        "1. **14:31 queue is stuck**\n2. **14:33 draining it** by hand\n3. **14:40** – well",
        (("14:31", "", "queue is stuck"), ("14:33", "", "draining it by hand"), ("14:40", "", "well")),
        "Timeline",
        doubtful=True,
    ),
    "a provider's page": Sample(
        "Incident affecting Queues\nIncident began at 2026-05-07 07:31 and ended at 2026-05-07 07:55 "
        "(all times are US/Pacific).\n\n7 May 2026 07:55 PDT\nwell again\n\n7 May 2026 07:33 PDT\ndraining it\n\n"
        "7 May 2026 07:31 PDT\nqueue is stuck\n",
        (
            ("05-07 14:31", "", "queue is stuck"),
            ("05-07 14:33", "", "draining it"),
            ("05-07 14:55", "", "well again"),
            ("", "", "Incident affecting Queues"),
        ),
        "Timeline",
        doubtful=True,
    ),
    "a provider's page, the time before a bar": Sample(
        "May 7 | 7:31AM PDT queue is stuck\nMay 7 | 7:33AM PDT draining it",
        (("05-07 14:31", "", "queue is stuck"), ("05-07 14:33", "", "draining it")),
        "Timeline",
    ),
    "a status page, with a zone for each and a postmortem": Sample(
        "Postmortem - Read details\nMay 8, 09:00 UTC\n\nResolved - All is well.\nMay 7, 23:10 UTC\n\n"
        "Update - We continue.\n"
        "Details: q-3\nMay 7, 22:05 UTC\n\nIdentified - queue is stuck\nMay 7, 21:58 UTC",
        (
            ("05-07 21:58", "", "Identified - queue is stuck"),
            ("05-07 22:05", "", "Update - We continue. Details: q-3"),
            ("05-07 23:10", "", "Resolved - All is well."),
            ("09:00", "", "Postmortem - Read details"),
        ),
        "Status page",
        "Asia/Tokyo",
    ),
    "what the zone of winter says in summer": Sample(
        "2026-05-07 07:31 PST queue is stuck\n2026-05-07 07:33 PST draining it",
        (("05-07 15:31", "", "queue is stuck"), ("05-07 15:33", "", "draining it")),
        "Timeline",
        doubtful=True,
    ),
    "far zones": Sample(
        "2026-05-09 04:31 +14:00 queue is stuck\n2026-05-08 02:33 -12:00 draining it\n2026-05-08 20:25 +05:45 well",
        (("14:31", "", "queue is stuck"), ("14:33", "", "draining it"), ("14:40", "", "well")),
        "Timeline",
    ),
    "addresses above the first time are no days": Sample(
        "10.20.30.40 is the primary\n10.20.30.41 is its replica\n14:31 queue is stuck\n14:33 draining it",
        (
            ("", "", "10.20.30.40 is the primary 10.20.30.41 is its replica"),
            ("14:31", "", "queue is stuck"),
            ("14:33", "", "draining it"),
        ),
        "Timeline",
        doubtful=True,
    ),
    "dashes among people are words": Sample(
        "14:31 mia: queue is stuck\n14:32 -- rollback begins\n14:33 joon: draining it",
        (("14:31", "mia", "queue is stuck"), ("14:32", "", "-- rollback begins"), ("14:33", "joon", "draining it")),
        "Plain chat",
        doubtful=True,
    ),
    "an offset that no place has": Sample(
        "2026-05-08 14:31 -15:00 UTC: queue is stuck\n2026-05-08 14:33 UTC: draining it",
        (("14:31", "", "-15:00 UTC: queue is stuck"), ("14:33", "", "draining it")),
        "Timeline",
        doubtful=True,
    ),
    "two forms in one paste": Sample(
        "Mia Torvald\n  2:31 PM\nqueue is stuck\n2:32\nlooking\n\nJoon Park\n  2:33 PM\ndraining it\n\n\n"
        "Timeline (UTC)\n\n- 14:40 customers told\n- 14:45 closed\n",
        (
            ("14:31", "Mia Torvald", "queue is stuck"),
            ("14:32", "Mia Torvald", "looking"),
            ("14:33", "Joon Park", "draining it"),
            ("14:40", "", "customers told"),
            ("14:45", "", "closed"),
        ),
        "Slack",
        doubtful=True,
    ),
    "a log of a cluster": Sample(
        "2026-05-08T14:31:05.123456789Z stderr F queue is stuck\n2026-05-08T14:33:10.000000001Z stdout F draining it",
        (("14:31:05", "", "stderr F queue is stuck"), ("14:33:10", "", "stdout F draining it")),
        "Timeline",
    ),
    "a log with levels before the time": Sample(
        "INFO 2026-05-08 14:31:05,123 q: queue is stuck\nWARN 2026-05-08 14:33:10,456 q: draining it",
        (("14:31:05", "", "INFO q: queue is stuck"), ("14:33:10", "", "WARN q: draining it")),
        "Log",
    ),
    "a log with levels in brackets before the time": Sample(
        "[INFO] 2026-05-08 14:31:05 queue is stuck\n[WARN] 2026-05-08 14:33:10 draining it",
        (("14:31:05", "", "[INFO] queue is stuck"), ("14:33:10", "", "[WARN] draining it")),
        "Log",
    ),
    "python's own": Sample(
        "2026-05-08 14:31:05,123 - q - ERROR - queue is stuck\nTraceback (most recent call last):\n"
        '  File "q.py", line 41, in run\nTimeoutError: 14:31\n2026-05-08 14:33:10,456 - q - INFO - draining it',
        (
            (
                "14:31:05", "",
                'q - ERROR - queue is stuck Traceback (most recent call last): File "q.py", line 41, in run '
                "TimeoutError: 14:31",
            ),
            ("14:33:10", "", "q - INFO - draining it"),
        ),
        "Timeline",
    ),
    "lines of a shell's history": Sample(
        "[14:31:05] mia@q-3:~$ systemctl restart q\n[14:33:10] mia@q-3:~$ q drain",
        (("14:31:05", "", "mia@q-3:~$ systemctl restart q"), ("14:33:10", "", "mia@q-3:~$ q drain")),
        "Timeline",
    ),
    "csv, seconds since 1970 and levels": Sample(
        "ts,level,msg\n1778250665,info,queue is stuck\n1778250790,warn,draining it\n",
        (("14:31:05", "", "queue is stuck | info"), ("14:33:10", "", "draining it | warn")),
        "CSV",
    ),
    "csv, with a mark at its beginning": Sample(
        "\ufeffTimestamp;Author;Text\n2026-05-08 14:31;Mia;queue is stuck\n2026-05-08 14:33;Joon;draining it",
        (("14:31", "Mia", "queue is stuck"), ("14:33", "Joon", "draining it")),
        "CSV",
    ),
}  # fmt: skip

LONGER: dict[str, Sample] = {**CHATS, **WRITTEN}
