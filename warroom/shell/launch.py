"""``launch``: a planned room with a T, led from a shell."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.core.headline import role_words
from warroom.core.launches import expected_words, from_t, limits_words, said, state, t_words
from warroom.core.model import Incident, Launch
from warroom.core.model.launch import OPEN
from warroom.core.planned import due_at, owner_of
from warroom.shell.acting import answer
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.launch_shape import shape
from warroom.shell.printing import say, show_json
from warroom.shell.tables import table

if TYPE_CHECKING:
    from warroom.room import Room

_TIMES = re.compile(r"(\d{1,4})(?:\s*-\s*(\d{1,4}))?")
Done = tuple[Incident, str]


def launch(asked: Namespace) -> int:
    """``launch ACT …``."""
    shell = Shell(asked)
    if asked.act == "list":
        return _list(shell, asked)
    if asked.act == "show":
        return _show(shell, asked)
    acting = _ACTS[asked.act]
    with shell.room(new=asked.act == "new") as room:
        it, sentence = acting(shell, room, asked, list(asked.words))
        after = room.find(it.id)
    return answer(shell, after, sentence, launch=shape(after, shell.clock()))


# ---------------------------------------------------------------- read


def _list(shell: Shell, asked: Namespace) -> int:
    if asked.words:
        raise Usage("launch list takes no words")
    if shell.is_new:
        return shell.nothing_yet()
    now = shell.clock()
    with shell.room(reading=True) as room:
        found = [it for it in (*room.store.open_incidents(), *room.ended()) if it.launch is not None]
    if not asked.all:
        found = [it for it in found if it.status.value == "planned"]
    found = sorted((it for it in found if not it.private), key=lambda it: (it.launch.at if it.launch else now, it.id))
    if shell.json:
        return show_json([{"id": it.id, "title": it.title, **(shape(it, now) or {})} for it in found])
    if not found:
        return say('no launch is planned: warroom launch new TITLE --at "2027-03-29 09:00"')
    table(("id", "state", "at", "T", "title"),
          [(it.number, state(it, now), from_t(one, now), t_words(one), it.title)
           for it in found if (one := it.launch) is not None])  # fmt: skip
    return 0


def _show(shell: Shell, asked: Namespace) -> int:
    words = _needs(asked.words, 1, "INC")
    now = shell.clock()
    with shell.room(reading=True) as room:
        it = room.find(words[0])
    if shell.json:
        return show_json({"id": it.id, "title": it.title, "status": it.status.value, "launch": shape(it, now)})
    one = it.launch
    if one is None:
        return say(f"{it.id}: {it.title}: no T is set; `warroom launch move {it.number} WHEN` sets it")
    say(f"{it.id}: {it.title}")
    say(f"T {t_words(one)}, {from_t(one, now)}, {state(it, now)}" + (f", moved {one.moved}×" if one.moved else ""))
    rows = [_prepared(it, one, item.number, shell, now) for item in one.preparation]
    table(("n", "by", "due", "who", "state", "preparation"), rows)
    for asks in one.poll:
        due = due_at(one, asks.offset, asks.at)
        by = "" if asks.answer else f", by {_day(shell, due)}"
        say(f"go/no-go {role_words(asks.role)}: {said(asks)}{by}")
    if one.expected is not None:
        say(f"expected: {expected_words(one)}")
    if it.tickets is not None:
        say(f"tickets: the room {limits_words(it.tickets)}")
    for check in it.check_ins:
        if check.offset:
            due = check.due_at
            say(f"check-in {role_words(check.role)}: from {check.offset}, next {_day(shell, due) or 'none'}")
    for turns in one.turns:
        say(f"rotation {role_words(turns.role)}: {', '.join(turns.people)}, {turns.every_s // 60} min each")
    for trigger in one.triggers:
        fired = f", TRIPPED by {trigger.alert}" if trigger.tripped_at else ""
        say(f"trigger {trigger.number}: {trigger.filter}{fired}")
    return 0


def _prepared(it: Incident, one: Launch, number: int, shell: Shell, now: datetime) -> tuple[str, ...]:
    item = one.item(number)
    assert item is not None
    due = due_at(one, item.offset, item.at)
    late = item.state == OPEN and due is not None and due <= now
    state_ = "overdue" if late else item.state
    return str(number), item.offset, _day(shell, due), owner_of(it, item), state_, item.text


def _day(shell: Shell, at: datetime | None) -> str:
    return shell.local(at, "%a %d %b %H:%M %Z")


# ---------------------------------------------------------------- acts


def _needs(words: list[str], least: int, what: str) -> list[str]:
    if len(words) < least:
        raise Usage(f"give {what}")
    return words


def _number(word: str) -> int:
    if not word.isdecimal():
        raise Usage(f"{word} is not a number: `warroom launch show INC` shows them")
    return int(word)


def _new(_: Shell, room: Room, asked: Namespace, words: list[str]) -> Done:
    if not words or not asked.at:
        raise Usage('give a title and T: launch new "Release 2.2" --at "2027-03-29 09:00"')
    made = room.plan_launch(" ".join(words), asked.at, asked.zone, asked.severity, summary=asked.summary,
                            service=asked.service, region=asked.region)  # fmt: skip
    assert made.launch is not None
    return made, f"{made.id}: T is {t_words(made.launch)}"


def _move(shell: Shell, room: Room, asked: Namespace, words: list[str]) -> Done:
    inc, when, *reason = _needs(words, 2, "INC WHEN: a day and time, or an offset such as T+7d")
    if reason and re.fullmatch(r"\d\d?:\d\d", reason[0]):  # "2027-03-29 09:00" without quotes
        when, reason = f"{when} {reason[0]}", reason[1:]
    after = room.set_launch(inc, when, asked.zone, " ".join(reason))
    assert after.launch is not None
    again = "; go and no-go are to be said again" if after.launch.poll else ""
    return after, f"{after.id}: T is {t_words(after.launch)}{again}"


def _prepare(shell: Shell, room: Room, _: Namespace, words: list[str]) -> Done:
    inc, offset, who, *text = _needs(words, 4, "INC OFFSET WHO TEXT: 42 T-7d support rehearse the rollback")
    one = room.prepare(inc, offset, who, " ".join(text))
    it = room.find(inc)
    assert it.launch is not None
    due = due_at(it.launch, one.offset, one.at)
    return it, f"{it.id}: {one.number} is due {_day(shell, due)}, {owner_of(it, one)}"


def _settle(done: bool) -> Callable[..., Done]:
    def act(_: Shell, room: Room, __: Namespace, words: list[str]) -> Done:
        inc, number, *reason = _needs(words, 2, "INC N, the number of the preparation")
        after = room.end_preparation(inc, _number(number), done=done, reason=" ".join(reason))
        return after, f"{after.id}: {number} is {'done' if done else 'dropped'}"

    return act


def _reopen(_: Shell, room: Room, __: Namespace, words: list[str]) -> Done:
    inc, number = _needs(words, 2, "INC N, the number of the preparation")[:2]
    return room.reopen_preparation(inc, _number(number)), f"{number} is open again"


def _poll(_: Shell, room: Room, asked: Namespace, words: list[str]) -> Done:
    inc, *roles = _needs(words, 2, "INC ROLE…: 42 commander support")
    if asked.drop:
        for role in roles:
            after = room.not_ask_go(inc, role)
        return after, f"{after.id}: {', '.join(roles)} not asked"
    after = room.ask_go(inc, roles, asked.by)
    return after, f"{after.id}: {', '.join(roles)} say go or no-go by {asked.by}"


def _say(go: bool) -> Callable[..., Done]:
    def act(_: Shell, room: Room, __: Namespace, words: list[str]) -> Done:
        inc, *rest = _needs(words, 1, "INC [ROLE] " + ("[NOTE]" if go else "REASON"))
        role, text = _role(room, inc, rest)
        after = room.say_go(inc, go, role, text)
        assert after.launch is not None
        waits = [one.role.replace("_", " ") for one in after.launch.poll if not one.answer]
        held = f"; held by {', '.join(after.launch.held_by)}" if after.launch.held_by else ""
        left = f"; waiting for {', '.join(waits)}" if waits else ""
        return after, f"{after.id}: {'go' if go else 'no-go'}{held}{left}"

    return act


def _role(room: Room, inc: str, words: list[str]) -> tuple[str, str]:
    """The role that the first word names, where it is one that is asked; the rest is what was said."""
    from warroom.commands.door import Refused
    from warroom.commands.reading import role

    it = room.find(inc)
    asked = {one.role for one in it.launch.poll} if it.launch is not None else set()
    try:
        named = role(room.policy, words[0]) if words else ""
    except Refused:
        named = ""
    return (named, " ".join(words[1:])) if named in asked else ("", " ".join(words))


def _expect(shell: Shell, room: Room, asked: Namespace, words: list[str]) -> Done:
    inc = _needs(words, 1, "INC --usual N")[0]
    times = _TIMES.fullmatch(asked.times.strip())
    if asked.usual is None or times is None:
        raise Usage("give the usual tickets an hour and how many times that: --usual 40 --times 5-10")
    low = int(times[1])
    after = room.expect_volume(inc, asked.usual, low, int(times[2] or low), shell.span(asked.lasts, "--for"))
    assert after.launch is not None
    limits = limits_words(after.tickets)
    words_ = expected_words(after.launch) or "nothing is expected"
    return after, f"{after.id}: {words_}" + (f"; the room {limits}" if limits else "")


def _checkin(shell: Shell, room: Room, asked: Namespace, words: list[str]) -> Done:
    inc, role, offset = _needs(words, 3, "INC ROLE OFFSET: 42 support T+30m")[:3]
    every = shell.span(asked.every, "--every") if asked.every else None
    room.set_launch_check_in(inc, role, offset, every)
    return room.find(inc), f"{role} checks in at {offset}" + (f", then every {asked.every}" if asked.every else "")


def _rotate(shell: Shell, room: Room, asked: Namespace, words: list[str]) -> Done:
    inc, role, *people = _needs(words, 2, "INC ROLE NAME… --every 4h")
    names = [name for word in people for name in word.split(",") if name]
    after = room.set_turns(inc, role, names, shell.span(asked.every, "--every") if asked.every else None)
    return after, f"{role}: {', '.join(names)}, {asked.every} each from T on" if names else f"{role}: no rotation"


def _trigger(_: Shell, room: Room, __: Namespace, words: list[str]) -> Done:
    inc, *rest = _needs(words, 2, "INC FILTER: 42 sev>=high service:checkout")
    one = room.set_trigger(inc, " ".join(rest))
    return room.find(inc), f"trigger {one.number}: {one.filter}"


def _untrigger(_: Shell, room: Room, __: Namespace, words: list[str]) -> Done:
    inc, number = _needs(words, 2, "INC N, the number of the trigger")[:2]
    return room.drop_trigger(inc, _number(number)), f"trigger {number} is dropped"


def _decline(_: Shell, room: Room, __: Namespace, words: list[str]) -> Done:
    inc, number, *reason = _needs(words, 2, "INC N REASON")
    return room.decline_trigger(inc, _number(number), " ".join(reason)), f"declined; trigger {number} watches on"


def _become(_: Shell, room: Room, asked: Namespace, words: list[str]) -> Done:
    it = room.find(_needs(words, 1, "INC")[0])
    after = room.activate(it.id, asked.severity or it.severity, asked.title)
    return after, f"{after.id}: {after.severity}, {after.status.value}"


def _end(_: Shell, room: Room, __: Namespace, words: list[str]) -> Done:
    inc, *note = _needs(words, 1, "INC [NOTE]")
    after = room.end_launch(inc, " ".join(note))
    return after, f"{after.id}: launched, and over"


_ACTS: dict[str, Callable[[Shell, Room, Namespace, list[str]], Done]] = {
    "new": _new, "move": _move, "prepare": _prepare, "done": _settle(True), "drop": _settle(False), "reopen": _reopen,
    "poll": _poll, "go": _say(True), "no-go": _say(False), "expect": _expect, "checkin": _checkin, "rotate": _rotate,
    "trigger": _trigger, "untrigger": _untrigger, "decline": _decline, "become-incident": _become, "end": _end,
}  # fmt: skip
