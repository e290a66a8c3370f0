"""Drafts by a model: what would be sent, what came back, what becomes of it."""

from __future__ import annotations

from warroom.shell.grammar.parser import Add

ACTS = ("check", "preview", "draft", "list", "accept", "decline")
KINDS = ("update", "catch_up", "handover", "review", "actions", "questions", "title")


def commands(add: Add) -> None:
    made = add("assist", "assist:assist", "asks the model of [assist] for a draft, shows what would be sent,"
               " and accepts or declines what came",
               "warroom assist check", "warroom assist preview 42 --audience customers",
               "warroom assist draft 42 --audience customers", "warroom assist draft 42 --kind review --part summary",
               "warroom assist draft 42 --kind actions --paste chat.txt", "warroom assist list 42",
               "warroom assist accept 42 3f9c --text 'Half of EU orders fail. We roll back.'",
               "warroom assist decline 42 3f9c")  # fmt: skip
    made.add_argument("act", choices=ACTS, metavar="ACT", help=", ".join(ACTS))
    made.add_argument("incident", metavar="INC", nargs="?", help="the incident; check takes none")
    made.add_argument("draft", metavar="DRAFT", nargs="?", help="accept, decline: its id, or the beginning of it")
    what = made.add_argument_group("preview, draft")
    what.add_argument("--kind", metavar="K", type=str.lower, default="update", help=f"{', '.join(KINDS)} (update)")
    what.add_argument("--audience", metavar="A", help="update: to whom (customers)")
    what.add_argument("--part", metavar="P", help="review: which part (summary)")
    what.add_argument("--role", metavar="R", help="catch_up: for whom (commander)")
    what.add_argument("--entry", metavar="ENTRY", help="questions: the hypothesis, by id, time or last")
    what.add_argument("--paste", metavar="FILE", help="actions: the conversation; - is standard input")
    what.add_argument("--bytes", action="store_true", help="preview: the bytes of the request, and nothing else")
    made.add_argument("--text", metavar="TEXT", help="accept: what you made of it; - is standard input")
    made.add_argument("--line", metavar="N", type=int, action="append", help="accept: only that line; again for more")
