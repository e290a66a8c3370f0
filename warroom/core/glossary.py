"""The glossary: what a word on the screens and in the pages means, each word once.

``?`` explains those of its words that are on the screen, and ``docs/glossary.md`` is written from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

GLOSSARY: Mapping[str, str] = {
    "acknowledged": "Somebody has said that they have it, so nobody else is called for lack of an answer.",
    "alert": "A problem that a feed reports. One or several alerts can be linked to an incident; alone, an alert has "
             "no roles and no deadlines.",
    "approval": "Before an update to customers is published, the commander approves it. Until then it is a draft, and "
                "the deadline stands.",
    "ask": "A request to one named person with a time limit. The person reads it back; an ask that gets no answer in "
           "time is overdue.",
    "audience": "Who an update is for: customers, team, executives, agents or engineering. Each has its own interval.",
    "brief": "Where the incident stands, in five lines: impact, hypothesis, doing, needs, next step.",
    "change": "An entry that says what somebody changed: what it was before, what it is now, and how it is undone.",
    "check-in": "A time at which the holder of a role says \"fine\", or what is wrong. A missed one is recorded.",
    "closed": "The end of an incident: resolved, quiet for long enough and with nothing left to do.",
    "closure list": "The items that are answered before an incident is resolved. An unanswered one is skipped only "
                    "with a reason.",
    "comms": "The communications lead writes the updates and owns their deadlines.",
    "commander": "The one person who leads the incident, also called IC. The commander decides and delegates, and does "
                 "not debug.",
    "containment": "Changes, workarounds and paused roll-outs that are in place until each is undone or kept for good.",
    "deadline": "What somebody owes by a time: an update, an acknowledgement, an answer. Each has a rule and an owner; "
                "the list of clocks shows all of them.",
    "decision": "An entry that says what was decided, and by whom.",
    "draft": "An update that is written and not published.",
    "drill": "An exercise on a made-up outage. Nothing of it leaves the room.",
    "due soon": "A deadline that is close, and not missed yet.",
    "escalation": "Calling further people, level by level: backup, manager, VP. It happens automatically after a time, "
                  "or manually.",
    "fact": "An entry that says what somebody saw or measured, without an explanation of it.",
    "feed": "A source of alerts, such as Prometheus or Datadog, that the watcher polls.",
    "follow-up": "Work that is left after the incident, with an owner and a due date.",
    "go/no-go": "What a role says before a launch. A no-go holds it until T is moved or the role says go.",
    "hand-over": "The next shift takes your roles after reading where every open incident stands, and reads it back.",
    "hypothesis": "A possible cause. Evidence supports or contradicts it, until it is confirmed or eliminated.",
    "IC": "Incident commander: see commander.",
    "identified": "The cause is known, and the fix is in progress.",
    "impact": "Who is affected and how badly, in figures.",
    "investigating": "The cause is still unknown, and people are looking for it.",
    "launch": "A planned room with a T: what is due before it, and what is watched for from then on.",
    "launched": "The launch went out and its room is over. It was never an incident, and counts in no figure.",
    "merged": "The incident is a duplicate: its entries show in the other one, and its deadlines stop.",
    "milestone": "A moment that the review measures from: detected, acknowledged, mitigated, resolved.",
    "monitoring": "The fix is applied, and the team watches whether it holds.",
    "next by": "The time at which the audience expects the next update. It becomes the deadline.",
    "on call": "The person whom a rota names for a service now.",
    "on track": "A deadline with time left.",
    "overdue": "The deadline is missed. The time says by how much.",
    "owner": "The one person who must act.",
    "pinned": "An entry that stays in sight, in the list of pinned entries.",
    "planned": "A room opened ahead of a release or a launch, before anything is wrong. No severity clock runs in it.",
    "playbook": "Steps for one kind of incident. Each step that you tick goes into the timeline.",
    "read back": "Say in your own words what you were asked or told, so that the other knows it arrived.",
    "resolved": "The fix held and the closure list is answered. The incident closes after a quiet time.",
    "retracted": "An entry that was wrong. It stays, struck through, with the reason.",
    "review": "What happened, why, and what follows from it, written after the incident. Also called postmortem.",
    "roster": "Who holds which role, and for how long.",
    "rotation": "The end of a turn in a role: nobody should hold one for too long.",
    "scribe": "The person who keeps the timeline.",
    "severity": "How bad it is, from SEV0 (worst) to SEV3. It sets who is needed, and how often updates are due.",
    "snoozed": "Put off until a time, with a reason that everyone sees.",
    "soak": "The time for which a fix must hold before the incident can be resolved.",
    "stale": "A feed that has not answered for too long. Its alerts may be out of date.",
    "status": "How far it is: triage, investigating, identified, monitoring, resolved, closed.",
    "suggested": "Text or a value made from what is known. You accept it with a key, or type over it.",
    "T": "The moment at which a launch goes out. T-7d is seven days before it, at the same time of day.",
    "task": "Work given to one named owner, who reads it back.",
    "timeline": "Everything that happened, in order of time. Entries are amended or retracted, never erased.",
    "triage": "Finding out whether it is an incident, and how bad.",
    "unacknowledged": "Nobody has said that they have it. After a time the next level is called.",
    "update": "What an audience is told: what is happening, what we are doing, what to expect next.",
    "watcher": "The program that polls feeds and triggers escalations. Without one, an empty list of alerts is not an "
               "all-clear.",
}  # fmt: skip
"""Each word as it is written on the screen, and what it means in one or two sentences."""

_ENDING = {"y": "(?:y|ies)"}


def _pattern(word: str) -> re.Pattern[str]:
    """The word and its plural, whole and in any case; ``IC`` as it is written."""
    stem, last = word[:-1], word[-1]
    plural = re.escape(stem) + _ENDING.get(last, re.escape(last) + "s?")
    return re.compile(rf"(?<![\w-]){plural}(?![\w-])", 0 if word.isupper() and len(word) < 3 else re.IGNORECASE)


_PATTERNS = {word: _pattern(word) for word in GLOSSARY}


def explained(text: str) -> tuple[tuple[str, str], ...]:
    """The words of the glossary that are in a text, each with what it means, in the order of the glossary."""
    return tuple((word, GLOSSARY[word]) for word, pattern in _PATTERNS.items() if pattern.search(text))
