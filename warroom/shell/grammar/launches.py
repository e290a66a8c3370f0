"""Launches: a planned room with a T, what must be done before it, and what is watched for from then on."""

from __future__ import annotations

from warroom.shell.grammar.parser import Add

ACTS = {
    "list": "the launches that are planned or on; --all: those that are over too",
    "show": "INC: T, preparation, go and no-go, what is expected, triggers",
    "new": "TITLE --at WHEN: opens a planned room that has a T",
    "move": "INC WHEN [REASON]: sets T or moves it, to a day and time or by an offset such as T+7d",
    "prepare": "INC T-7d WHO TEXT: a role or person must have done it by then; prints its number",
    "done": "INC N [NOTE]: preparation N is done", "drop": "INC N REASON: it is not needed",
    "reopen": "INC N: it is to be done after all",
    "poll": "INC ROLE… [--by T-1h]: these roles say go or no-go; --drop: they need not",
    "go": "INC [ROLE] [NOTE]: go, for the roles you hold, or for one",
    "no-go": "INC [ROLE] REASON: no-go, which holds the launch until T is moved or the role says go",
    "expect": "INC --usual N [--times 5-10] [--for 72h]: tickets an hour from T on; --usual 0: nothing",
    "checkin": "INC ROLE T+1h [--every 30m]: a check-in that moves with T",
    "rotate": "INC ROLE NAME… --every 4h: who holds the role from T on; no name: no rotation",
    "trigger": "INC FILTER: an alert that it lets through offers to make it an incident",
    "untrigger": "INC N: trigger N watches no more", "decline": "INC N REASON: the offer of trigger N is declined",
    "become-incident": "INC: makes it an incident, as `activate` does", "end": "INC [NOTE]: it went out, and is over",
}  # fmt: skip


def commands(add: Add) -> None:
    made = add("launch", "launch:launch", "plans a launch: T, preparation, go and no-go, check-ins, triggers",
               'warroom launch new "Release 2.2" --at "2027-03-29 09:00" --zone Europe/Berlin',
               "warroom launch prepare 42 T-7d support rehearse the rollback", "warroom launch done 42 1",
               "warroom launch poll 42 commander support --by T-1h", "warroom launch go 42 support",
               "warroom launch no-go 42 error rate is up on the canary", "warroom launch move 42 T+7d canary failed",
               "warroom launch expect 42 --usual 40 --times 5-10 --for 72h",
               "warroom launch checkin 42 support T+30m --every 30m",
               "warroom launch rotate 42 commander maya omar --every 4h",
               'warroom launch trigger 42 "sev>=high service:checkout"', "warroom launch show 42 --json"
               )  # fmt: skip
    made.add_argument("act", metavar="ACT", choices=tuple(ACTS), help="; ".join(f"{k}: {v}" for k, v in ACTS.items()))
    made.add_argument("words", metavar="WORD", nargs="*", help="what it is about: an incident, then what the act takes")
    made.add_argument("--at", metavar="WHEN", default="", help='new: T, a day and a time: "2027-03-29 09:00"')
    made.add_argument("--zone", metavar="ZONE", default="", help="new, move: the zone of T (default: yours)")
    made.add_argument("--severity", metavar="S", default="", help="new, become-incident: if it goes wrong")
    made.add_argument("--title", metavar="T", help="become-incident: what is broken")
    for name in ("summary", "service", "region"):
        made.add_argument(f"--{name}", default="", metavar="TEXT", help="new")
    made.add_argument("--by", metavar="OFFSET", default="T-1h", help="poll: by when (T-1h)")
    made.add_argument("--drop", action="store_true", help="poll: the role is not asked")
    made.add_argument("--usual", metavar="N", type=int, help="expect: tickets an hour on a usual day")
    made.add_argument("--times", metavar="LOW-HIGH", default="5-10", help="expect: how many times that (5-10)")
    made.add_argument("--for", dest="lasts", metavar="SPAN", default="72h", help="expect: for how long from T on (72h)")
    made.add_argument("--every", metavar="SPAN", default="", help="checkin: and then so often; rotate: each so long")
    made.add_argument("--all", action="store_true", help="list: those that are over, or became incidents, too")
