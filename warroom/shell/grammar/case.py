"""Security cases and verification: evidence, duties, who reported it, whether the fix holds."""

from __future__ import annotations

from warroom.shell.grammar.parser import Add, incident, words

METHODS = ("reporter", "probe", "calm", "test", "other")


def commands(add: Add) -> None:
    made = add("security", "case:security", "makes an incident a security case: private from then on, evidence before"
               " containment, duties with deadlines", "warroom security 42", "warroom security 42 --off")  # fmt: skip
    incident(made)
    made.add_argument("--off", action="store_true", help="it is none after all; it stays private")
    _custody(add)
    made = add("duty", "case:duty", "lists whom a security case or a data breach obliges you to tell, and by when; or"
               " records that they were told", "warroom duty 42", "warroom duty 42 legal told Dana by phone",
               "warroom duty 42 law_enforcement --not-needed no crime under our law")  # fmt: skip
    incident(made)
    made.add_argument("duty", metavar="DUTY", nargs="?", help="as the list names it: legal, insurer")
    words(made, "note", "whom, how, the number they gave; with --not-needed the reason")
    made.add_argument("--not-needed", action="store_true", help="they need not be told, for a reason")
    _verification(add)


def _custody(add: Add) -> None:
    made = add("custody", "case:custody", "keeps evidence in custody: a file by its hash, or anything by its words;"
               " without either, lists it", "warroom custody 42 memory.dump --where safe-2",
               'warroom custody 42 --item "laptop of the admin" --holder ana',
               "warroom custody 42 --item disk.img --hash sha256:9f86d081884c7d65",
               'warroom custody E-0042-1 --to "State police, Lt. Kay" --where HQ',
               'warroom custody E-0042-1 --release "returned to its owner"')  # fmt: skip
    made.add_argument("incident", metavar="INC", help="the incident; or the id of a piece of evidence: E-0042-1")
    made.add_argument("file", metavar="FILE", nargs="?", help="its SHA-256 and size are recorded; it stays where it is")
    made.add_argument("--item", metavar="TEXT", help="what is kept, where that is no file here, or in your words")
    made.add_argument("--hash", default="", metavar="HASH", help="a hash that is known already: sha256:…")
    made.add_argument("--where", default="", metavar="PLACE", help="where it is kept")
    made.add_argument("--holder", default="", metavar="NAME", help="who has it (default: you)")
    made.add_argument("--to", default="", metavar="NAME", help="it was handed over to this person")
    made.add_argument("--note", default="", metavar="TEXT", help="with --to: a receipt, a reason")
    made.add_argument("--release", metavar="HOW", help="it is kept no longer: returned, destroyed, left for good")


def _verification(add: Add) -> None:
    made = add("reporter", "case:reporter", "says who reported an incident, or asks them whether it works again",
               'warroom reporter 42 "Jo Kim" --contact "+49 30 1234"', "warroom reporter 42 --ask",
               "warroom reporter 42")  # fmt: skip
    incident(made)
    words(made, "name", "who reported it; with --ask the question")
    made.add_argument("--contact", default="", metavar="HOW", help="how they are reached: phone, mail, ticket")
    made.add_argument("--ask", action="store_true", help="ask them; the answer is wanted by the end of the soak")
    made = add("verified", "case:verified", "records whether the fix holds, and how that was found out; without a"
               " method, lists what was", "warroom verified 42 reporter works again",
               "warroom verified 42 test --failed checkout of two items still hangs", "warroom verified 42 calm",
               "warroom verified 42 probe checkout",
               "warroom verified 42")  # fmt: skip
    incident(made)
    made.add_argument("method", metavar="METHOD", nargs="?", type=str.lower, help=", ".join(METHODS))
    words(made, "text", "what was looked at, and what came of it")
    made.add_argument("--failed", action="store_true", help="it does not hold")
    made = add("recover", "case:recover", "lets the next stage of a recovery through, or goes back: 10, 50, 100"
               " percent, each with a soak", "warroom recover 42", "warroom recover 42 50",
               'warroom recover 42 next "customers wait"', "warroom recover 42 back errors at 3 %")  # fmt: skip
    incident(made)
    made.add_argument("to", metavar="TO", nargs="?", default="next", help="next, back, or so many percent")
    words(made, "reason", "why; needed to go on before the soak is over")
