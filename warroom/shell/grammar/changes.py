"""What is changed and put in place while an incident runs."""

from __future__ import annotations

from warroom.shell.grammar.parser import Add


def commands(add: Add) -> None:
    _change(add)
    _pause(add)
    made = add("containment", "containment:containment",
               "lists all that is in place until it is undone or kept for good, of closed incidents too",
               "warroom containment", "warroom containment --json")  # fmt: skip
    made.add_argument("--private", action="store_true", help="of private incidents too, as far as you may see them")
    made = add("changes", "changes:changes", "lists what changed recently: deploys of feeds, the room's changes",
               "warroom changes", "warroom changes --since 6h --service checkout",
               "warroom changes --json")  # fmt: skip
    made.add_argument("--since", metavar="WHEN", help='a moment or a span such as "6h"; without it, 24h')
    made.add_argument("--service", metavar="NAME", help="only of this service and of what it depends on")


def _change(add: Add) -> None:
    made = add("change", "containment:change", "records a change with how it is undone, its approval, and its end",
               'warroom change 42 "roll back 2.1.3 in eu-west" --before 2.1.3 --after 2.1.2 --undo-how "deploy 2.1.3"',
               'warroom change 42 "promo off" --undo-how "flag promo on" --ask maya',
               "warroom change C-0042-1 --approve",
               'warroom change C-0042-1 --undone "2.1.4 is out"', 'warroom change C-0042-2 --keep "promo is over"'
               )  # fmt: skip
    made.add_argument("subject", metavar="INC or ID", help="the incident; or the change's id, such as C-0042-1")
    made.add_argument("text", metavar="TEXT", nargs="*", help="what was changed, where")
    made.add_argument("--before", default="", metavar="TEXT", help="how it was: a version, a value")
    made.add_argument("--after", default="", metavar="TEXT", help="how it is now")
    made.add_argument("--undo-how", default="", metavar="TEXT", help="how it is undone")
    made.add_argument("--at", metavar="WHEN", help="14:23, -5m or ISO 8601; without it, now")
    made.add_argument("--deploy", default="", metavar="FEED/ID", help="the deploy that it is, as `changes` names it")
    made.add_argument("--approved-by", default="", metavar="NAME", help="who approved it, where that was not you")
    made.add_argument("--ask", metavar="NAME", help="ask somebody who may to approve it")
    ends = made.add_argument_group("what became of it")
    for option, says in (("--approve", "approve it"), ("--decline", "decline it"), ("--undone", "it is undone")):
        ends.add_argument(option, nargs="?", const="", metavar="WHY", help=says)
    ends.add_argument("--keep", metavar="WHY", help="it is kept for good, and why")


def _pause(add: Add) -> None:
    made = add("pause", "containment:pause", "asks somebody to pause a roll-out, and records what was answered",
               'warroom pause 42 "roll-out of 2.1.3, all regions" --of release-team --by release-chat',
               'warroom pause P-0042-1 --granted "held at 10 %"', 'warroom pause P-0042-1 --lifted "2.1.4 goes out"'
               )  # fmt: skip
    made.add_argument("subject", metavar="INC or ID", help="the incident; or the pause's id, such as P-0042-1")
    made.add_argument("text", metavar="WHAT", nargs="*", help="what is to be paused")
    made.add_argument("--of", metavar="WHO", help="who is asked: a person or a team; with an answer, who gave it")
    made.add_argument("--by", default="", metavar="CHANNEL", help="the [[channel]] that carries it; else theirs")
    for option, says in (("--granted", "it is paused"), ("--refused", "it is not"), ("--lifted", "it goes on")):
        made.add_argument(option, nargs="?", const="", metavar="WHY", help=says)
