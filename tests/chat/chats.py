"""More of what chat programs copy and export: other languages, orders, marks and lines that are nobody's message.

Read like those of ``samples``: on Friday 8 May 2026 at 16:00 UTC, in a room in UTC unless the sample says otherwise.
"""

from __future__ import annotations

from tests.chat.samples import NICKS, TWO, Sample

MIA, JOON = TWO
NIGHT = (("05-07 23:58", "Mia Torvald", "queue is stuck"), ("00:05", "Joon Park", "draining it"))
SECONDS = (("14:31:05", "Mia Torvald", "queue is stuck"), ("14:33:10", "Joon Park", "draining it"))
JUST_NICKS = (("14:31", "mia", "queue is stuck"), ("14:33", "joon", "draining it"))


SLACK: dict[str, Sample] = {
    "a day of the month, what a link shows, reactions, replies": Sample(
        "Mia Torvald\n  Apr 16th at 2:31 PM\nqueue is stuck\n2:32\nsee https://status.example/1\nstatus.example\n"
        "Queue status\n\n:+1:\n2\n:eyes::skin-tone-3:\n1\n\n4 replies\nLast reply 22 days agoView thread\n\n"
        "Joon Park\n:palm_tree:  Apr 17th at 12:05 AM\ndraining it (edited) \n",
        (
            ("04-16 14:31", "Mia Torvald", "queue is stuck"),
            ("04-16 14:32", "Mia Torvald", "see https://status.example/1 status.example Queue status"),
            ("04-17 00:05", "Joon Park", "draining it"),
        ),
        "Slack",
    ),
    "the thread's pane": Sample(
        "Thread\n#inc-queue\n\n\n\n\nMia Torvald\n  Apr 16th at 2:31 PM\nqueue is stuck\n3 replies\n\n\nJoon Park\n"
        "  Apr 16th at 2:33 PM\ndraining it\n2:34\n@mia\n could you watch?\n\n\nMia Torvald\n"
        ":house_with_garden:  Apr 17th at 12:05 AM\ndone\n:white_check_mark:\n1\n\n\nAlso send to #inc-queue",
        (
            ("04-16 14:31", "Mia Torvald", "queue is stuck"),
            ("04-16 14:33", "Joon Park", "draining it"),
            ("04-16 14:34", "Joon Park", "@mia could you watch?"),
            ("04-17 00:05", "Mia Torvald", "done"),
        ),
        "Slack",
    ),
    "before 2017, with days and files": Sample(
        "----- Yesterday May 7th, 2026 -----\nmia [11:58 PM] \nqueue is stuck\n\n[11:59] \n"
        "uploaded a file: graph.png\n\n"
        "----- Today May 8th, 2026 -----\nnew messages\njoon [12:05 AM] \ndraining it",
        (
            ("05-07 23:58", "mia", "queue is stuck"),
            ("05-07 23:59", "mia", "uploaded a file: graph.png"),
            ("00:05", "joon", "draining it"),
        ),
        "Slack",
    ),
    "times that are links": Sample(
        "Mia Torvald\n  [2:31 PM](https://acme.example/archives/C01/p1778250660000100)\nqueue is stuck\n"
        "[2:32](https://acme.example/archives/C01/p1778250720000200)\nstill\nJoon Park\n"
        "  [2:33 PM](https://acme.example/archives/C01/p1778250780000300)\ndraining it",
        (MIA, ("14:32", "Mia Torvald", "still"), JOON),
        "Slack",
    ),
    "a log between blank lines": Sample(
        "Mia Torvald\n  14:31\nqueue is stuck\n\n14:29:58 WARN heartbeat lost\n14:29:59 ERROR leader gone\n\n"
        ":thread: more below\nJoon Park\n  14:33\ndraining it",
        (
            (
                "14:31",
                "Mia Torvald",
                "queue is stuck 14:29:58 WARN heartbeat lost 14:29:59 ERROR leader gone :thread: more below",
            ),
            JOON,
        ),
        "Slack",
    ),
    "an app with fields": Sample(
        "Pager\nAPP  2:31 PM\nTriggered #123: queue is stuck\nAssigned: Joon Park\nService: broker\n2:32\n"
        "Acknowledged #123\nJoon Park\n  2:33 PM\ndraining it",
        (
            ("14:31", "Pager", "Triggered #123: queue is stuck Assigned: Joon Park Service: broker"),
            ("14:32", "Pager", "Acknowledged #123"),
            JOON,
        ),
        "Slack",
    ),
    "somebody joins": Sample(
        "Kim Sato\n  2:30 PM\njoined #inc-queue.\nMia Torvald\n  2:31 PM\nqueue is stuck\nLee Wong\n  2:32 PM\n"
        "joined #inc-queue along with 2 others.\nJoon Park\n  2:33 PM\ndraining it",
        TWO,
        "Slack",
    ),
    "names as people set them": Sample(
        "Mia Torvald (she/her)\n  2:31 PM\nqueue is stuck\njoon | SRE\n  2:32 PM\nmine\n李雷\n  2:33 PM\n好的\n"
        "Dr. José Núñez-Ruiz\n  2:34 PM\nok",
        (
            ("14:31", "Mia Torvald (she/her)", "queue is stuck"),
            ("14:32", "joon | SRE", "mine"),
            ("14:33", "李雷", "好的"),
            ("14:34", "Dr. José Núñez-Ruiz", "ok"),
        ),
        "Slack",
    ),
    "in German": Sample(
        "Mia Torvald\n  16. Apr. um 14:31 Uhr\nqueue is stuck\nJoon Park\n  Gestern um 23:58 Uhr\ndraining it\n"
        "Mia Torvald\n  00:05 Uhr\nfertig (bearbeitet)",
        (
            ("04-16 14:31", "Mia Torvald", "queue is stuck"),
            ("05-07 23:58", "Joon Park", "draining it"),
            ("00:05", "Mia Torvald", "fertig"),
        ),
        "Slack",
    ),
    "in French and Spanish": Sample(
        "Mia Torvald\n  16 avr. à 14:31\nqueue is stuck\nJoon Park\n  Ayer a las 23:58\ndraining it",
        (("04-16 14:31", "Mia Torvald", "queue is stuck"), ("05-07 23:58", "Joon Park", "draining it")),
        "Slack",
    ),
    "numbers alone are words": Sample(
        "Mia Torvald\n  2:31 PM\nhow many?\nJoon Park\n  2:33 PM\n42\nMia Torvald\n  2:34 PM\n10.20.30.40 it is\n1:1?",
        (
            ("14:31", "Mia Torvald", "how many?"),
            ("14:33", "Joon Park", "42"),
            ("14:34", "Mia Torvald", "10.20.30.40 it is 1:1?"),
        ),
        "Slack",
    ),
    "days of the week and a year": Sample(
        "Mia Torvald\n  Dec 30th, 2025 at 11:58 PM\nqueue is stuck\nJoon Park\n  Tuesday at 9:05 AM\ndraining it",
        (("12-30 23:58", "Mia Torvald", "queue is stuck"), ("05-05 09:05", "Joon Park", "draining it")),
        "Slack",
    ),
    "a list and a quote": Sample(
        "Mia Torvald\n  2:31 PM\nplan:\n1. drain\n2. restart at 15:00\n> 2:10 PM they said no\n• watch\n\n\nJoon Park\n"
        "  2:33 PM\ndraining it",
        (("14:31", "Mia Torvald", "plan: 1. drain 2. restart at 15:00 > 2:10 PM they said no • watch"), JOON),
        "Slack",
    ),
    "each on one line": Sample(
        "Mia Torvald  2:31 PM\nqueue is stuck\nit is q-3\nJoon Park APP  2:33 PM\ndraining it\nKim:house:  2:35 PM\nok",
        (
            ("14:31", "Mia Torvald", "queue is stuck it is q-3"),
            JOON,
            ("14:35", "Kim", "ok"),
        ),
        "Slack",
    ),
    "edited on a line of its own, new line, pinned": Sample(
        "Mia Torvald\n  2:31 PM\nqueue is stuck\n(edited)\nNew\nPinned by Kim\nJoon Park\n  2:33 PM\ndraining it",
        TWO,
        "Slack",
    ),
}

TEAMS: dict[str, Sample] = {
    "before 2024, last names first, indented": Sample(
        "\u200b[Yesterday 14:05] Torvald, Mia (Platform)\n    queue is stuck\n    since noon\n\n"
        "\u200b[Yesterday 14:07] Park, Joon (External)\n    draining it\n\u200b[09:10] Torvald, Mia (Platform)\nok",
        (
            ("05-07 14:05", "Torvald, Mia (Platform)", "queue is stuck since noon"),
            ("05-07 14:07", "Park, Joon (External)", "draining it"),
            ("09:10", "Torvald, Mia (Platform)", "ok"),
        ),
        "Teams",
    ),
    "a day and a month without a year": Sample(
        "[5/7 11:58 PM] Mia Torvald\nqueue is stuck\n[4/30 2:33 PM] Joon Park\ndraining it",
        (("04-30 14:33", "Joon Park", "draining it"), ("05-07 23:58", "Mia Torvald", "queue is stuck")),
        "Teams",
    ),
    "a day and a month, day first": Sample(
        "[30/04 14:33] Joon Park: draining it\n[07/05 23:58] Mia Torvald: queue is stuck",
        (("04-30 14:33", "Joon Park", "draining it"), ("05-07 23:58", "Mia Torvald", "queue is stuck")),
        "Teams",
    ),
    "days of the week": Sample(
        "[Wednesday 9:05 AM] Mia Torvald\nqueue is stuck\n\n[Thursday 11:58 PM] Joon Park (Guest)\ndraining it\n\n"
        "[12:05 AM] Mia Torvald\nok",
        (
            ("05-06 09:05", "Mia Torvald", "queue is stuck"),
            ("05-07 23:58", "Joon Park (Guest)", "draining it"),
            ("00:05", "Mia Torvald", "ok"),
        ),
        "Teams",
    ),
    "year first": Sample(
        "[2026-05-07 23:58] Mia Torvald\nqueue is stuck\n\n[2026-05-08 00:05] Joon Park\ndraining it",
        NIGHT,
        "Discord export",
    ),
    "the new client, yesterday": Sample(
        "Mia Torvald\nYesterday 11:58 PM\nqueue is stuck\n\xa0\nEdited\nJoon Park\nToday 12:05 AM\ndraining it\n"
        "👍\n2\nLast read",
        NIGHT,
        "Teams, Mattermost or Element",
    ),
    "the new client, read out, with reactions": Sample(
        "queue is stuck by Mia Torvald\nMia Torvald\n5/7/2026 11:58 PM\nqueue is stuck\n1 Like reaction.\n1\n"
        "draining it by Joon Park\nJoon Park\n5/8/2026 12:05 AM\ndraining it\n2 Heart reactions.\n2\nhas context menu",
        NIGHT,
        "Teams, Mattermost or Element",
    ),
    "the new client, in German": Sample(
        "Mia Torvald\nGestern 23:58\nqueue is stuck\nJoon Park\n00:05\ndraining it\n",
        NIGHT,
        "Teams, Mattermost or Element",
    ),
    "name and time on one line": Sample(
        "Mia Torvald, 5/7/2026 11:58 PM\nqueue is stuck\nJoon Park, 5/8/2026 12:05 AM\ndraining it",
        NIGHT,
        "Google Chat",
    ),
    "code is pasted": Sample(
        "[2:31 PM] Mia Torvald: queue is stuck\n\tat q.Run(q.go:41)\n[14:20:01] retry: 1\n[14:20:02] retry: 2\n"
        "[2:33 PM] Joon Park: draining it",
        (
            (
                "14:31",
                "Mia Torvald",
                "queue is stuck at q.Run(q.go:41) [14:20:01] retry: 1 [14:20:02] retry: 2",
            ),
            JOON,
        ),
        "Teams",
        doubtful=True,
    ),
    "one word names, colons in the words": Sample(
        "[14:31] Mia: note: queue is stuck\n[14:33] Joon: http://q.example:8080/ drains",
        (("14:31", "Mia", "queue is stuck"), ("14:33", "Joon", "http://q.example:8080/ drains")),
        "Teams",
    ),
}

DISCORD: dict[str, Sample] = {
    "the client, 24 hours": Sample(
        "mia — Yesterday at 23:58\nqueue is stuck\n[00:02]\nstill\nJoon Park — Today at 00:05\ndraining it\n(edited)",
        (("05-07 23:58", "mia", "queue is stuck"), ("00:02", "mia", "still"), ("00:05", "Joon Park", "draining it")),
        "Discord",
    ),
    "the client, a comma between day and time": Sample(
        "mia — 4/30/26, 11:58 PM\nqueue is stuck\n[12:01 AM]still\njoon — 5/1/26, 12:05 AM\ndraining it",
        (
            ("04-30 23:58", "mia", "queue is stuck"),
            ("05-01 00:01", "mia", "still"),
            ("05-01 00:05", "joon", "draining it"),
        ),
        "Discord",
    ),
    "names with numbers, a bot": Sample(
        "mia#1234 — Today at 2:31 PM\nqueue is stuck\nPager\nAPP\n — Today at 2:32 PM\nfired\n"
        "joon_p#0001 — Today at 2:33 PM\ndraining it",
        (
            ("14:31", "mia#1234", "queue is stuck"),
            ("14:32", "Pager", "fired"),
            ("14:33", "joon_p#0001", "draining it"),
        ),
        "Discord",
    ),
    "signs in names": Sample(
        "✨ mia ✨ — Today at 2:31 PM\nqueue is stuck\n[ops] joon — Today at 2:33 PM\ndraining it",
        (("14:31", "✨ mia ✨", "queue is stuck"), ("14:33", "[ops] joon", "draining it")),
        "Discord",
    ),
    "a dash and a time in the words": Sample(
        "mia — Today at 2:31 PM\nqueue is stuck\nsince 2:10 PM — or so\njoon — Today at 2:33 PM\ndraining it — slowly",
        (("14:31", "mia", "queue is stuck since 2:10 PM — or so"), ("14:33", "joon", "draining it — slowly")),
        "Discord",
    ),
    "exported, year first": Sample(
        "==============================================================\nGuild: Acme\nChannel: ops / incidents\n"
        "After: 2026-05-01 00:00\n==============================================================\n\n"
        "[2026-05-07 23:58] mia.t\nqueue is stuck\n\n{Embed}\nStatus\nhttps://status.example\n\n"
        "[2026-05-08 00:05] joon\ndraining it\nand watching\n\n{Reactions}\n👍 (2) 🎉\n\n"
        "==============================================================\nExported 2 message(s)\n"
        "==============================================================",
        (
            ("05-07 23:58", "mia.t", "queue is stuck {Embed} Status https://status.example"),
            ("00:05", "joon", "draining it and watching"),
        ),
        "Discord export",
    ),
    "exported, day first": Sample(
        "=====================\nGuild: Acme\nChannel: ops\n=====================\n\n[30/04/2026 23:58] mia#1234\n"
        "queue is stuck\n\n[01/05/2026 00:05] Joon Park (pinned)\ndraining it\n\n{Stickers}\n"
        "https://cdn.example/a.png\n\n"
        "=====================\nExported 2 message(s)\n=====================",
        (
            ("04-30 23:58", "mia#1234", "queue is stuck"),
            ("05-01 00:05", "Joon Park", "draining it {Stickers} https://cdn.example/a.png"),
        ),
        "Discord export",
    ),
    "exported, without its heading": Sample(
        "[5/7/2026 11:58 PM] mia_t\nqueue is stuck\n\n[5/8/2026 12:05 AM] joon\ndraining it\n\n"
        "[5/8/2026 12:06 AM] Joon Park\n\n{Attachments}\nhttps://cdn.example/graph.png\n",
        (
            ("05-07 23:58", "mia_t", "queue is stuck"),
            ("00:05", "joon", "draining it"),
            ("00:06", "Joon Park", "{Attachments} https://cdn.example/graph.png"),
        ),
        "Teams",
        doubtful=True,
    ),
}


def whatsapp(first: str, second: str, between: str = "") -> str:
    """Two messages behind these stamps."""
    return f"{first}Mia Torvald: queue is stuck\n{between}{second}Joon Park: draining it"


WHATSAPP: dict[str, Sample] = {
    "android, Germany": Sample(whatsapp("07.05.26, 23:58 - ", "08.05.26, 00:05 - "), NIGHT, "WhatsApp", doubtful=True),
    "android, Spain, no comma": Sample(
        whatsapp("30/4/26 23:58 - ", "1/5/26 0:05 - "),
        (("04-30 23:58", "Mia Torvald", "queue is stuck"), ("05-01 00:05", "Joon Park", "draining it")),
        "WhatsApp",
    ),
    "android, Netherlands": Sample(
        whatsapp("30-04-2026 23:58 - ", "01-05-2026 00:05 - "),
        (("04-30 23:58", "Mia Torvald", "queue is stuck"), ("05-01 00:05", "Joon Park", "draining it")),
        "WhatsApp",
    ),
    "android, India": Sample(
        whatsapp("30/04/2026, 11:58\u202fpm - ", "01/05/2026, 12:05\u202fam - "),
        (("04-30 23:58", "Mia Torvald", "queue is stuck"), ("05-01 00:05", "Joon Park", "draining it")),
        "WhatsApp",
    ),
    "android, Japan": Sample(whatsapp("2026/05/07 23:58 - ", "2026/05/08 0:05 - "), NIGHT, "WhatsApp"),
    "android, Canada": Sample(whatsapp("2026-05-07, 11:58 p.m. - ", "2026-05-08, 12:05 a.m. - "), NIGHT, "WhatsApp"),
    "android, Finland": Sample(
        whatsapp("7.5.2026 klo 23.58 - ", "8.5.2026 klo 0.05 - "), NIGHT, "WhatsApp", doubtful=True
    ),
    "android, Denmark": Sample(
        whatsapp("30.04.2026 23.58 - ", "01.05.2026 00.05 - "),
        (("04-30 23:58", "Mia Torvald", "queue is stuck"), ("05-01 00:05", "Joon Park", "draining it")),
        "WhatsApp",
    ),
    "android, Indonesia": Sample(
        whatsapp("30/04/26 23.58 - ", "01/05/26 00.05 - "),
        (("04-30 23:58", "Mia Torvald", "queue is stuck"), ("05-01 00:05", "Joon Park", "draining it")),
        "WhatsApp",
    ),
    "android, France": Sample(
        whatsapp("30/04/2026 à 23:58 - ", "01/05/2026 à 00:05 - "),
        (("04-30 23:58", "Mia Torvald", "queue is stuck"), ("05-01 00:05", "Joon Park", "draining it")),
        "WhatsApp",
    ),
    "android, Hungary": Sample(whatsapp("2026. 05. 07. 23:58 - ", "2026. 05. 08. 0:05 - "), NIGHT, "WhatsApp"),
    "android, Czechia": Sample(
        whatsapp("30. 4. 2026 23:58 - ", "1. 5. 2026 0:05 - "),
        (("04-30 23:58", "Mia Torvald", "queue is stuck"), ("05-01 00:05", "Joon Park", "draining it")),
        "WhatsApp",
    ),
    "android, Mexico": Sample(
        whatsapp("30/4/2026, 11:58 p.\u202fm. - ", "1/5/2026, 12:05 a.\u202fm. - "),
        (("04-30 23:58", "Mia Torvald", "queue is stuck"), ("05-01 00:05", "Joon Park", "draining it")),
        "WhatsApp",
    ),
    "android, China": Sample(whatsapp("2026/5/7 下午11:58 - ", "2026/5/8 上午12:05 - "), NIGHT, "WhatsApp"),
    "android, Korea": Sample(
        "2026년 5월 7일 오후 11:58, Mia Torvald : queue is stuck\n2026년 5월 8일 오전 12:05, Joon Park : draining it",
        NIGHT,
        "WhatsApp",
    ),
    "ios, Britain": Sample(
        whatsapp("[30/04/2026, 23:58:05] ", "[01/05/2026, 00:05:10] "),
        (("04-30 23:58:05", "Mia Torvald", "queue is stuck"), ("05-01 00:05:10", "Joon Park", "draining it")),
        "WhatsApp",
    ),
    "ios, no comma": Sample(
        whatsapp("[30/04/2026 23:58:05] ", "[01/05/2026 00:05:10] "),
        (("04-30 23:58:05", "Mia Torvald", "queue is stuck"), ("05-01 00:05:10", "Joon Park", "draining it")),
        "WhatsApp",
    ),
    "ios, year first, halves": Sample(
        whatsapp("[2026-05-07, 11:58:05\u202fPM] ", "[2026-05-08, 12:05:10\u202fAM] "),
        (("05-07 23:58:05", "Mia Torvald", "queue is stuck"), ("00:05:10", "Joon Park", "draining it")),
        "WhatsApp",
    ),
    "ios, Denmark": Sample(
        whatsapp("[30.04.2026 23.58.05] ", "[01.05.2026 00.05.10] "),
        (("04-30 23:58:05", "Mia Torvald", "queue is stuck"), ("05-01 00:05:10", "Joon Park", "draining it")),
        "WhatsApp",
    ),
    "ios, marks everywhere": Sample(
        "\u200e[5/8/26, 2:30:00\u202fPM] Ops: \u200eMessages and calls are end-to-end encrypted. Only people in this "
        "chat can read, listen to, or share them.\n[5/8/26, 2:30:01\u202fPM] Ops: \u200eKim created this group\n"
        "[5/8/26, 2:31:05\u202fPM] ~\u202fMia Torvald: queue is stuck\n"
        "\u200e[5/8/26, 2:32:00\u202fPM] \u202a+49\xa0171\xa05550199\u202c: \u200eimage omitted\n"
        "[5/8/26, 2:33:10\u202fPM] Joon Park: draining it \u200e<This message was edited>",
        (
            ("14:31:05", "Mia Torvald", "queue is stuck"),
            ("14:32", "+49 171 5550199", "image omitted"),
            ("14:33:10", "Joon Park", "draining it <This message was edited>"),
        ),
        "WhatsApp",
    ),
    "system lines": Sample(
        '30/04/2026, 14:30 - Mia Torvald created group "Ops"\n30/04/2026, 14:30 - Mia Torvald added Joon Park\n'
        "30/04/2026, 14:30 - You joined using this group's invite link\n"
        "30/04/2026, 14:31 - Mia Torvald: queue is stuck\n"
        '08/05/2026, 14:32 - Mia Torvald changed the subject from "Ops" to "Ops: now"\n'
        "08/05/2026, 14:32 - +49 171 5550199 left\n"
        "08/05/2026, 14:32 - Your security code with Kim changed. Tap to learn more.\n"
        "08/05/2026, 14:33 - Joon Park: draining it",
        (("04-30 14:31", "Mia Torvald", "queue is stuck"), JOON),
        "WhatsApp",
    ),
    "many lines, a list of times, a blank line": Sample(
        "08/05/2026, 14:31 - Mia Torvald: queue is stuck\n\n- 14:20 first page\n- 14:25 second page\n"
        "https://q.example\n"
        "13/04/2026, 14:33 - Joon Park: draining it",
        (
            ("04-13 14:33", "Joon Park", "draining it"),
            ("14:31", "Mia Torvald", "queue is stuck - 14:20 first page - 14:25 second page https://q.example"),
        ),
        "WhatsApp",
    ),
    "phone numbers and signs": Sample(
        "5/8/26, 14:31 - +1 (415) 555-0123: queue is stuck\n5/8/26, 14:33 - Joon 🚀 Park: draining it",
        (("14:31", "+1 (415) 555-0123", "queue is stuck"), ("14:33", "Joon 🚀 Park", "draining it")),
        "WhatsApp",
    ),
    "a colon behind the stamp, years ago": Sample(
        "08/05/2026 14:31:05: Mia Torvald: queue is stuck\n30/04/2026 14:33:10: Joon Park: draining it",
        (("04-30 14:33:10", "Joon Park", "draining it"), ("14:31:05", "Mia Torvald", "queue is stuck")),
        "WhatsApp",
    ),
}

OTHERS: dict[str, Sample] = {
    "telegram, halves": Sample(
        "Mia Torvald, [5/7/2026 11:58 PM]\nqueue is stuck\n\nJoon Park, [5/8/2026 12:05 AM]\n"
        "[In reply to Mia Torvald]\ndraining it\n",
        (NIGHT[0], ("00:05", "Joon Park", "[In reply to Mia Torvald] draining it")),
        "Telegram",
    ),
    "telegram, seconds, no comma": Sample(
        "Mia Torvald [08.05.26 14:31:05]\nqueue is stuck\n\nJoon Park [08.05.26 14:33:10]\ndraining it",
        SECONDS,
        "Slack",
        doubtful=True,
    ),
    "telegram, year first, forwarded": Sample(
        "mia, [2026-05-07 23:58]\n[Forwarded from Pager]\nqueue is stuck\n\nJoon, [2026-05-08 0:05]\ndraining it",
        (("05-07 23:58", "mia", "[Forwarded from Pager] queue is stuck"), ("00:05", "Joon", "draining it")),
        "Telegram",
    ),
    "telegram, the time first": Sample(
        "[07.05.2026 23:58] Mia Torvald: queue is stuck\n\n[08.05.2026 00:05] Joon Park: draining it",
        NIGHT,
        "Teams",
        doubtful=True,
    ),
    "telegram, an exported page": Sample(
        "Ops room\n\n7 May 2026\nMT\n23:58\nMia Torvald\nqueue is stuck\n\n23:59\nsince noon\n\n8 May 2026\nJP\n00:05\n"
        "Joon Park\ndraining it\n",
        (NIGHT[0], ("05-07 23:59", "Mia Torvald", "since noon"), NIGHT[1]),
        "Telegram or Element",
    ),
    "google chat, the name and the time on lines of their own": Sample(
        "Mia Torvald\n, \nYesterday 11:58 PM\nqueue is stuck\nJoon Park\n, \n12:05 AM\ndraining it",
        NIGHT,
        "Slack",
        doubtful=True,
    ),
    "google chat, edited and other days": Sample(
        "Mia Torvald, Thu 11:58 PM\nqueue is stuck\nJoon Park, Today 12:05 AM, Edited\ndraining it\n👍\n2",
        NIGHT,
        "Google Chat",
    ),
    "google chat, a middle dot": Sample(
        "Mia Torvald · 2:31 PM\nqueue is stuck\nJoon Park · 2:33 PM\ndraining it", TWO, "Google Chat"
    ),
    "google chat, a list": Sample(
        "Mia Torvald, 2:31 PM\nqueue is stuck\n1. drain, 2:40 PM\n2. restart\nJoon Park, 2:33 PM\ndraining it",
        (("14:31", "Mia Torvald", "queue is stuck 1. drain, 2:40 PM 2. restart"), JOON),
        "Google Chat",
    ),
    "zoom, tabs": Sample(
        "14:31:05\t From Mia Torvald to Everyone : queue is stuck\n"
        "14:32:00\t From Kim S to Mia Torvald(Direct Message) :"
        " psst\n14:33:10\t From Joon Park to Everyone : draining it\nand watching",
        (SECONDS[0], ("14:32", "Kim S", "psst"), ("14:33:10", "Joon Park", "draining it and watching")),
        "Zoom",
    ),
    "zoom, private": Sample(
        "14:31:05\t From  Mia Torvald : queue is stuck\n14:32:00\t From  Kim S to  Mia Torvald (Privately) : psst\n"
        "14:33:10\t From  Joon Park : draining it",
        (SECONDS[0], ("14:32", "Kim S", "psst"), SECONDS[1]),
        "Zoom",
    ),
    "zoom, a day before the time, replies": Sample(
        "2026-05-07 23:58:05 From Mia Torvald to Everyone:\n\tqueue is stuck\n"
        '2026-05-08 00:05:10 From Joon Park to Everyone:\n\tReplying to "queue is stuck"\n\t\n\tdraining it\n'
        '2026-05-08 00:06:00 From Kim S to Everyone:\n\tRemoved a 👍 reaction from "draining it"',
        (
            ("05-07 23:58:05", "Mia Torvald", "queue is stuck"),
            ("00:05:10", "Joon Park", 'Replying to "queue is stuck" draining it'),
        ),
        "Zoom",
    ),
    "zoom, hosts and panelists, halves": Sample(
        "02:31:05 PM From Mia Torvald to Hosts and panelists:\n\tqueue is stuck\n"
        "02:33:10 PM From Joon Park to Everyone:\n"
        "\tdraining it\n\tand: watching",
        (SECONDS[0], ("14:33:10", "Joon Park", "draining it and: watching")),
        "Zoom",
    ),
    "zoom, the window": Sample(
        "Mia Torvald to Everyone 2:31 PM\nqueue is stuck\nYou to Everyone 2:32 PM\nlooking\n"
        "Joon Park to You (Direct Message) 2:33 PM\ndraining it",
        (MIA, ("14:32", "You", "looking"), JOON),
        "Zoom",
    ),
    "mattermost, a system line, a comment": Sample(
        "System\n2:30 PM\nkim joined the channel.\nmia\n2:31 PM\nqueue is stuck\n1 reply\njoon\n2:33 PM\n"
        "Commented on mia's message: queue is stuck\ndraining it\nEdited",
        (
            ("14:31", "mia", "queue is stuck"),
            ("14:33", "joon", "Commented on mia's message: queue is stuck draining it"),
        ),
        "Teams, Mattermost or Element",
    ),
    "mattermost, days between": Sample(
        "Thu, May 07, 2026\nmia\n11:58 PM\nqueue is stuck\nToday\njoon\n12:05 AM\ndraining it\n:+1:\n2",
        (("05-07 23:58", "mia", "queue is stuck"), ("00:05", "joon", "draining it")),
        "Teams, Mattermost or Element",
    ),
    "mattermost, full names and codes": Sample(
        "Mia Torvald\n14:31\nqueue is stuck\n```\n14:20:01 WARN lag\nJoon Park\n14:10\n```\nJoon Park\n14:33\n"
        "draining it",
        (("14:31", "Mia Torvald", "queue is stuck ``` 14:20:01 WARN lag Joon Park 14:10 ```"), JOON),
        "Teams, Mattermost or Element",
    ),
    "mattermost, exported, milliseconds": Sample(
        'Post Creation Time,User Name,Post Message,Post Type\n1778250660000,mia,"queue is\nstuck",\n'
        "1778250780000,joon,draining it,\n",
        JUST_NICKS,
        "CSV",
    ),
    "mattermost, exported, quotes": Sample(
        "Post Creation Time,User Id,User Email,User Type,User Name,Post Id,Parent Post Id,Post Message,Post Type\r\n"
        '2026-05-07 23:58:00.123 +0000 UTC,u1,m@example.org,user,mia,p1,,"queue ""q-3"" is stuck",message\r\n'
        '2026-05-08 00:05:00 +0000 UTC,u2,j@example.org,user,joon,p2,p1,"draining it\n14:20 by hand",message\r\n',
        (("05-07 23:58", "mia", 'queue "q-3" is stuck'), ("00:05", "joon", "draining it 14:20 by hand")),
        "CSV",
        "Asia/Tokyo",
    ),
    "element, exported with its heading": Sample(
        "This is the start of export of Ops. Exported by @mia:chat.example at 5/8/2026.\nTopic: Queues\n\n"
        "Exported 4 messages \n\n5/7/2026, 11:57:00 PM - Kim joined the room\n\n"
        "5/7/2026, 11:58:00 PM - Mia Torvald: queue is stuck\n\n"
        "5/7/2026, 11:59:00 PM - Mia Torvald changed the room name to Ops: now.\n\n"
        "5/8/2026, 12:05:00 AM - Joon Park: draining it\n",
        NIGHT,
        "Element",
    ),
    "element, copied, halves": Sample(
        "Mia Torvald\n2:31 PM\nqueue is stuck\n2:32 PM\nsince noon\nJoon Park\n2:33 PM\ndraining it\n(edited)\n👍\n2",
        (MIA, ("14:32", "Mia Torvald", "since noon"), JOON),
        "Teams, Mattermost or Element",
    ),
    "telegram, exported": Sample(
        """{
 "name": "Ops", "type": "private_supergroup", "id": 1,
 "messages": [
  {"id": 1, "type": "service", "date": "2026-05-08T16:30:00", "actor": "Kim", "action": "invite_members", "text": ""},
  {"id": 2, "type": "message", "date": "2026-05-08T16:31:00", "date_unixtime": "1778250660", "from": "Mia Torvald",
   "text": "queue is stuck"},
  {"id": 3, "type": "message", "date": "2026-05-08T16:33:00", "date_unixtime": "1778250780", "from": "Joon Park",
   "text": ["draining ", {"type": "bold", "text": "it"}, ""]}
 ]
}""",
        TWO,
        "JSON export",
        "Europe/Berlin",
    ),
    "slack, exported": Sample(
        """[
    {"type": "message", "subtype": "channel_join", "ts": "1778250600.000100", "user": "U1", "text": "<@U1> has joined"},
    {"type": "message", "ts": "1778250660.000100", "user": "U1", "text": "queue is stuck",
     "user_profile": {"real_name": "Mia Torvald", "name": "mia"}},
    {"type": "message", "ts": "1778250780.000200", "user": "U2", "text": "draining it",
     "user_profile": {"real_name": "Joon Park", "name": "joon"}}
]
""",
        TWO,
        "JSON export",
        "Asia/Tokyo",
    ),
    "discord, exported as json": Sample(
        """{
  "guild": {"id": "1", "name": "Acme"},
  "messages": [
    {"id": "2", "type": "Default", "timestamp": "2026-05-08T16:31:00+02:00", "content": "queue is stuck",
     "author": {"id": "3", "name": "mia", "nickname": "Mia Torvald"}},
    {"id": "4", "type": "Reply", "timestamp": "2026-05-08T16:33:00+02:00", "content": "draining it",
     "author": {"id": "5", "name": "joon", "nickname": "Joon Park"}}
  ],
  "messageCount": 2
}""",
        TWO,
        "JSON export",
        "Asia/Tokyo",
    ),
    "element, exported as json": Sample(
        """{
  "room_name": "Ops",
  "messages": [
    {"type": "m.room.message", "sender": "@mia:chat.example", "origin_server_ts": 1778250660000,
     "content": {"msgtype": "m.text", "body": "queue is stuck"}},
    {"type": "m.room.message", "sender": "@joon:chat.example", "origin_server_ts": 1778250780000,
     "content": {"msgtype": "m.text", "body": "draining it"}}
  ]
}""",
        (("14:31", "mia:chat.example", "queue is stuck"), ("14:33", "joon:chat.example", "draining it")),
        "JSON export",
        "Asia/Tokyo",
    ),
    "pidgin": Sample(
        "Conversation with #ops at Thu 07 May 2026 11:50:00 PM UTC on mia@irc.example (irc)\n"
        "(11:58:05 PM) mia: queue is stuck\n(11:59:00 PM) kim [k@h] entered the room.\n(12:05:10 AM) joon: draining it",
        (("05-07 23:58:05", "mia", "queue is stuck"), ("00:05:10", "joon", "draining it")),
        "Plain chat",
    ),
}

IRC: dict[str, Sample] = {
    "irssi, seconds, modes, notices": Sample(
        "--- Log opened Fri May 08 14:30:00 2026\n14:30:01 -!- mia [~m@host] has joined #ops\n"
        "14:30:02 -!- Irssi: Join to #ops was synced in 0 secs\n14:31:05 <@mia> queue is stuck\n"
        "14:32:00 -!- mode/#ops [+o joon] by mia\n14:32:01 -!- kim is now known as kim_away\n"
        "14:32:02 -!- mia changed the topic of #ops to: queue\n14:33:10 <+joon> draining it\n"
        "14:34:00 -!- lee was kicked from #ops by mia [no]\n--- Log closed Fri May 08 14:50:00 2026",
        NICKS,
        "IRC",
    ),
    "irssi, over two midnights": Sample(
        "--- Log opened Wed May 06 23:50:00 2026\n23:58 < mia> queue is stuck\n--- Day changed Thu May 07 2026\n"
        "00:05 < joon> draining it\n00:06 < mia> 14:20:01 ERROR q\n--- Day changed Fri May 08 2026\n"
        "09:00 < mia> again\n",
        (
            ("05-06 23:58", "mia", "queue is stuck"),
            ("05-07 00:05", "joon", "draining it"),
            ("05-07 00:06", "mia", "14:20:01 ERROR q"),
            ("09:00", "mia", "again"),
        ),
        "IRC",
    ),
    "irssi, on the screen": Sample(
        "23:58 <@mia> queue is stuck\nDay changed to 08 May 2026\n00:05 < joon> draining it\n00:06 * mia waves",
        (("05-07 23:58", "mia", "queue is stuck"), ("00:05", "joon", "draining it"), ("00:06", "mia", "waves")),
        "IRC",
    ),
    "weechat, many signs": Sample(
        '2026-05-08 14:30:00\t-->\tmia (~m@host) has joined #ops\n2026-05-08 14:30:01\t--\tTopic for #ops is "queue"\n'
        "2026-05-08 14:31:05\t@mia\tqueue is stuck\n2026-05-08 14:32:00\t*\tmia waves\n"
        "2026-05-08 14:32:30\t=!=\tdisconnected\n2026-05-08 14:33:10\t+joon\tdraining it\n"
        '2026-05-08 14:34:00\t<--\tkim (~k@host) has left #ops ("bye")',
        (NICKS[0], ("14:32", "mia", "waves"), NICKS[1]),
        "IRC",
    ),
    "weechat, on the screen, without seconds": Sample(
        "14:30    -->  | kim (~k@host) has joined #ops\n14:31    @mia | queue is stuck\n              | since noon\n"
        "14:32      *  | mia waves\n14:33    joon | draining it\n",
        (("14:31", "mia", "queue is stuck | since noon"), ("14:32", "mia", "waves"), JUST_NICKS[1]),
        "IRC",
        doubtful=True,
    ),
    "znc, modes, kicks, nicks": Sample(
        "[14:30:00] *** Joins: mia (~m@host)\n[14:31:05] <mia> queue is stuck\n"
        "[14:31:30] *** kim is now known as kim_\n"
        "[14:31:40] *** lee was kicked by mia (no)\n[14:31:50] *** mia changes topic to 'queue'\n"
        '[14:32:00] -joon- notice that\n[14:33:10] <joon> draining it\n[14:34:00] *** Parts: kim_ (~k@host) ("bye")',
        (NICKS[0], ("14:32", "joon", "notice that"), NICKS[1]),
        "IRC",
    ),
    "znc, dates before the times": Sample(
        "[2026-05-07 23:58:05] <mia> queue is stuck\n[2026-05-08 00:05:10] <joon> draining it",
        (("05-07 23:58:05", "mia", "queue is stuck"), ("00:05:10", "joon", "draining it")),
        "IRC",
    ),
    "hexchat, over midnight": Sample(
        "**** BEGIN LOGGING AT Thu May  7 23:50:00 2026\n\nMay 07 23:50:01 *\tNow talking on #ops\n"
        "May 07 23:50:02 *\tTopic for #ops is: queue\nMay 07 23:58:05 <mia>\tqueue is stuck\n"
        "May 08 00:01:00 *\tkim_ is now known as kim\nMay 08 00:02:00 -joon-\tpsst\n"
        "May 08 00:05:10 <joon>\tdraining it\n"
        "May 08 00:06:00 *\tDisconnected (Connection timed out)\n**** ENDING LOGGING AT Fri May  8 00:10:00 2026\n",
        (
            ("05-07 23:58:05", "mia", "queue is stuck"),
            ("00:02", "joon", "psst"),
            ("00:05:10", "joon", "draining it"),
        ),
        "IRC",
    ),
    "hexchat, on the screen": Sample(
        "[14:31:05] <mia> queue is stuck\n[14:32:00] * kim (~k@host) has joined\n[14:32:30] * mia waves\n"
        "[14:33:10] <joon> draining it",
        (NICKS[0], ("14:32:30", "mia", "waves"), NICKS[1]),
        "IRC",
    ),
    "mirc, seconds, what the server says": Sample(
        "\nSession Start: Fri May 08 14:30:00 2026\nSession Ident: #ops\n[14:30:01] * Now talking in #ops\n"
        "[14:30:01] * Topic is 'queue'\n[14:30:01] * Set by mia on Thu May 07 10:00:00\n"
        "[14:31:05] <@mia> queue is stuck\n"
        "[14:32:00] * Joins: kim (~k@host)\n[14:32:10] * mia sets mode: +v joon\n[14:33:10] <+joon> draining it\n"
        "[14:34:00] * Quits: kim (~k@host) (Ping timeout)\nSession Close: Fri May 08 14:50:00 2026",
        NICKS,
        "IRC",
    ),
    "mirc, three stars": Sample(
        "Session Start: Thu May 07 23:50:00 2026\n[23:57] *** kim has joined #ops\n[23:58] <mia> queue is stuck\n"
        "[23:59] *** kim has quit IRC (bye)\n[00:05] <joon> draining it\nSession Close: Fri May 08 00:10:00 2026",
        (("05-07 23:58", "mia", "queue is stuck"), ("00:05", "joon", "draining it")),
        "IRC",
    ),
    "meetbot, commands": Sample(
        "14:30:00 <mia> #startmeeting queue\n14:30:00 <opsbot> Meeting started Fri May  8 14:30:00 2026 UTC.  "
        "The chair is mia.\n14:31:05 <mia> #topic queue is stuck\n14:33:10 <joon`> #info draining it: 40%\n"
        "14:35:00 <mia> #endmeeting",
        (
            ("14:30", "mia", "#startmeeting queue"),
            ("14:30", "opsbot", "Meeting started Fri May 8 14:30:00 2026 UTC. The chair is mia."),
            ("14:31:05", "mia", "#topic queue is stuck"),
            ("14:33:10", "joon`", "#info draining it: 40%"),
            ("14:35", "mia", "#endmeeting"),
        ),
        "IRC",
    ),
    "a bare client": Sample(
        "14:31 <mia> queue is stuck\n14:32 -!- kim [k@h] has quit [Quit: leaving]\n14:33 <joon> draining it",
        JUST_NICKS,
        "IRC",
    ),
    "quassel": Sample(
        "[14:31:05] <mia> queue is stuck\n[14:32:00] --> kim (~k@host) has joined #ops\n[14:32:30] -*- mia waves\n"
        "[14:33:10] <joon> draining it",
        (NICKS[0], ("14:32:30", "mia", "waves"), NICKS[1]),
        "IRC",
    ),
}

CHAT_SAMPLES: dict[str, Sample] = {
    f"{form}, {name}": sample
    for form, samples in (
        ("slack", SLACK), ("teams", TEAMS), ("discord", DISCORD), ("whatsapp", WHATSAPP), ("other", OTHERS),
        ("irc", IRC),
    )
    for name, sample in samples.items()
}  # fmt: skip
