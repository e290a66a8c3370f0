"""The verbs of typed commands: how the words of each are read, and what each will do.

What all of them may be given by name (people, roles, levels) is in ``command_words``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from screens.typed import assisting, case_verbs, command_words
from screens.typed.replaying import replay
from screens.typed.spoken import Spoken, Verb
from warroom.core.model import Kind, Status
from warroom.core.naming import named
from warroom.core.policy import parse_duration
from warroom.core.status_words import meant
from warroom.core.times import parse_when
from warroom.core.words import short

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.context.state import RoomState
    from warroom.room import Room


def too_many(verb: str, over: Sequence[str], acts_on: str = "") -> Spoken:
    """The refusal of words that a verb does not take; ``acts_on``: the incident that it is about all the same."""
    leave = f': leave out "{short(" ".join(over), 30)}"'
    mind = f' and acts on {acts_on}: "go INC" selects another' if acts_on else leave
    return Spoken(VERBS[verb].usage, problem=f"takes no further words{mind}")


_A_NUMBER = re.compile(r"(?:inc-)?(?:\d{4}-)?\d{1,9}", re.IGNORECASE)


def _severity(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    if not words:
        return Spoken(VERBS["severity"].usage, problem="name a severity")
    reason = " ".join(words[1:])
    level = named(words[0], command_words.severities(state)) or words[0].upper()
    return Spoken(f"set {it.number} to {level}", lambda room: room.set_severity(it.id, words[0], reason))


def _status(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    if not words:
        return Spoken(VERBS["status"].usage, problem="name a status")
    word = meant(state.policy, words[0])
    status = named(word, (s.value for s in Status)) or word.lower()
    if status == Status.RESOLVED.value:
        return Spoken(f"resolve {it.number}: the closure list comes next", handler=_resolve)
    reason = " ".join(words[1:])
    if status == Status.CLOSED.value and it.status is Status.RESOLVED:
        ends = partial(_close, reason=reason)
        return Spoken(f"close {it.number}; what is still missing is asked first", handler=ends)
    return Spoken(f"set {it.number} to {status}", lambda room: room.set_status(it.id, word, reason))


def _resolve(room: Context) -> None:
    """The closure list of the selected incident."""
    from screens.context.beside import around
    from screens.forms.incident import closure

    state = room.state
    if state.incident is not None:
        room.open(closure(state.incident, state.policy, "", state.clock(), around(room)))


def _close(room: Context, reason: str) -> None:
    """Closes the selected incident: at once where nothing is missing of it."""
    from screens.context.beside import around
    from screens.forms.incident import closing, is_left_open

    state = room.state
    if (it := state.incident) is None:
        return
    beside = around(room)
    if is_left_open(it, beside):
        room.open(closing(it, reason, state.clock(), beside))
    else:
        room.run(lambda door: door.set_status(it.id, Status.CLOSED, reason), f"{it.number} is closed")


def _role(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    if len(words) < 2:
        return Spoken(VERBS["role"].usage, problem="name a role, then a person")
    person, rest = command_words.person(state, words[1:])
    system = " ".join(rest)
    return Spoken(f"{words[0]} of {it.number}: {person}", lambda room: room.assign(it.id, words[0], person, system))


def _release(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    if not words:
        return Spoken(VERBS["release"].usage, problem="name a role")
    person, over = command_words.person(state, words[1:]) if len(words) > 1 else (state.person, [])
    if over:
        return too_many("release", over)
    return Spoken(f"{person} gives up {words[0]} of {it.number}", lambda room: room.release(it.id, words[0], person),
                  done=f"{words[0]} of {it.number} is given up")  # fmt: skip


def _withdraw(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    if not words:
        return Spoken(VERBS["withdraw"].usage, problem="name the role offered")
    person, over = command_words.person(state, words[1:]) if len(words) > 1 else ("", [])
    if over:
        return too_many("withdraw", over)
    return Spoken(f"withdraw the offer of {words[0]} of {it.number}",
                  lambda room: room.withdraw(it.id, words[0], person),
                  done=f"the offer of {words[0]} is withdrawn")  # fmt: skip


def _join(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    role = words[0] if words else ""
    return Spoken(f"join {it.number}{f' as {role}' if role else ''}", lambda room: room.join(it.id, role),
                  done=f"you are in {it.number}")  # fmt: skip


def _leave(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    mine = [a.role.replace("_", " ") for a in it.roles if a.person == state.person]
    falls = f": {' and '.join(mine)} becomes unfilled" if mine else ""
    return Spoken(f"leave {it.number}{falls}", lambda room: room.leave(it.id), done=f"you left {it.number}")


def _ask(state: RoomState, words: list[str]) -> Spoken:
    """``ask @bob latency 3m``: the last word is the time box where it reads as one."""
    it = state.incident
    assert it is not None
    if len(words) < 2:
        return Spoken(VERBS["ask"].usage, problem="name a person, then what you need")
    (person, rest), box = command_words.person(state, words), timedelta(minutes=5)
    if not rest:
        return Spoken(VERBS["ask"].usage, problem=f"say what you need from {person}")
    span = _span(rest[-1]) if len(rest) > 1 else None
    if span is not None:
        rest, box = rest[:-1], span
    text = " ".join(rest)
    minutes = int(box.total_seconds()) // 60
    return Spoken(f"ask {person} for: {text}, within {minutes} min", lambda room: room.ask(it.id, person, text, box))


def _span(word: str) -> timedelta | None:
    try:
        return parse_duration(word)
    except ValueError:
        return None


def _task(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    if len(words) < 2:
        return Spoken(VERBS["task"].usage, problem="name an owner, then the task")
    owner, rest = command_words.person(state, words)
    if not rest:
        return Spoken(VERBS["task"].usage, problem=f"say what {owner} is to do")
    span = _span(rest[-1]) if len(rest) > 1 else None
    due = state.clock() + span if span is not None else None
    text = " ".join(rest[:-1] if span is not None else rest)
    when = f", due {due.astimezone(state.zone):%H:%M}" if due else ""
    return Spoken(f"task for {owner}: {text}{when}", lambda room: room.give_task(it.id, owner, text, due))


def _workaround(state: RoomState, words: list[str]) -> Spoken:
    """``workaround reads from the primary``; ``workaround remove W-0042-1 the replica is back``."""
    it = state.incident
    assert it is not None
    if not words:
        return Spoken(VERBS["workaround"].usage, problem="say what is in place")
    if words[0].lower() == "remove":
        if len(words) < 2:
            return Spoken(VERBS["workaround"].usage, problem="name the workaround, such as W-0042-1")
        id_, why = words[1], " ".join(words[2:])
        return Spoken(f"workaround {id_} is removed", lambda room: room.remove_workaround(id_, why))
    text = " ".join(words)
    return Spoken(f"workaround in place for {it.number}: {text}", lambda room: room.put_workaround(it.id, text))


def _change(state: RoomState, words: list[str]) -> Spoken:
    """``change roll back 2.1.3``; ``change undone C-0042-1 why``, ``change keep C-0042-1 why``."""
    it = state.incident
    assert it is not None
    if not words:
        return Spoken(VERBS["change"].usage, problem="say what was changed")
    deed = words[0].lower()
    if deed in ("undone", "keep", "approve"):
        if len(words) < 2:
            return Spoken(VERBS["change"].usage, problem="name the change, such as C-0042-1")
        id_, why = words[1], " ".join(words[2:])
        if deed == "approve":
            return Spoken(f"{id_} is approved", lambda room: room.answer_containment(id_, True, reason=why))
        says = "is kept for good" if deed == "keep" else "is undone"
        return Spoken(f"{id_} {says}", lambda room: room.end_containment(id_, why, keep=deed == "keep"))
    text = " ".join(words)
    return Spoken(f"change of {it.number}: {text}", lambda room: room.record_change(it.id, text))


def _tag(state: RoomState, words: list[str]) -> Spoken:
    """``tag deploy regression``; ``tag symptom=slow``, which is not in the vocabulary; ``tag -slow`` takes one out."""
    it = state.incident
    assert it is not None
    text = " ".join(words)
    if not text.strip("-"):
        return Spoken(VERBS["tag"].usage, problem="name a tag")
    if text.startswith("-"):
        return Spoken(f"take the tag {text[1:]} out of {it.number}", lambda room: room.add_tags(it.id, {}, [text[1:]]))
    kind, sep, tag = text.partition("=")
    new = {tag: kind.strip().lower().replace(" ", "_")} if sep else {text: ""}
    said = state.policy.tags.told(state.policy.tags.word(one) for one in new)
    return Spoken(f"tag {it.number}: {', '.join(new)}{f'; {said}' if said else ''}",
                  lambda room: room.add_tags(it.id, new))  # fmt: skip


def _log(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    if len(words) < 2:
        return Spoken(VERBS["log"].usage, problem="name a kind, then say what happened")
    kind = named(words[0], (k.value for k in Kind))
    text = " ".join(words[1:] if kind else words)
    return Spoken(f"record in {it.number}: {text}", lambda room: room.log(it.id, text, Kind(kind or Kind.NOTE)))


def _update(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    if not words:
        return Spoken(VERBS["update"].usage, problem="name an audience, then the text")
    text = " ".join(words[1:])
    said = text or "No change."
    return Spoken(f"update {words[0]}: {said}",
                  lambda room: room.update(it.id, words[0], said, no_change=not text))  # fmt: skip


def _escalate(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    level, reason = (words[0] if words else None), " ".join(words[1:])
    return Spoken(f"escalate {it.number} to {level or 'the next level'}",
                  lambda room: room.escalate(it.id, level, reason))  # fmt: skip


def _snooze(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    if [word.lower() for word in words[1:]] == ["now"]:
        return Spoken(f"end the snooze of {words[0]}: it resumes", lambda room: room.end_snooze(it.id, words[0]))
    span = _span(words[1]) if len(words) > 1 else None
    if span is None or len(words) < 3:
        return Spoken(VERBS["snooze"].usage, problem="name a deadline, a length and a reason")
    until, reason = state.clock() + span, " ".join(words[2:])
    return Spoken(f"snooze {words[0]} until {until.astimezone(state.zone):%H:%M}",
                  lambda room: room.snooze(it.id, words[0], until, reason))  # fmt: skip


def _merge(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    if not words:
        return Spoken(VERBS["merge"].usage, problem="name the incident it duplicates")
    reason = " ".join(words[1:]) or "the same incident"
    return Spoken(f"{it.number} is a duplicate of {words[0]}; its id can still be found",
                  lambda room: room.merge(it.id, words[0], reason))  # fmt: skip


def _link(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    if not words:
        return Spoken(VERBS["link"].usage, problem="paste an address")
    return Spoken(f"link {words[0]} to {it.number}", lambda room: room.add_link(it.id, words[0], " ".join(words[1:])))


def _unlink(state: RoomState, words: list[str]) -> Spoken:
    """The alerts of that title, or the one of that fingerprint, leave the incident."""
    it = state.incident
    assert it is not None
    named = " ".join(words).lower()
    these = [link for link in it.alerts if named in (link.title.lower(), link.fingerprint.lower())]
    if not these:
        return Spoken(VERBS["unlink"].usage, problem=f"name an alert of {it.number} by its title")
    what = these[0].title if len(these) == 1 else f"{len(these)} alerts {these[0].title}"
    prints = [link.fingerprint for link in these]
    return Spoken(f"unlink {what} from {it.number}", lambda room: room.unlink_alerts(it.id, prints))


def _go(state: RoomState, words: list[str]) -> Spoken:
    if not words:
        return Spoken(VERBS["go"].usage, problem="name an incident")

    async def find(target: Context) -> None:
        found = await target.do(lambda room: room.find(words[0]))
        target.go_to(found.id)

    return Spoken(f"go to {words[0]}", handler=lambda s: s.start(find(s)), looks=True)


def _who(_: RoomState, __: list[str]) -> Spoken:
    return Spoken("who is in the room, since when, doing what", handler=lambda s: s.open_pages("who"), looks=True)


def _changes(state: RoomState, words: list[str]) -> Spoken:
    if words:
        return too_many("changes", words)
    says = "what changed recently: deploys that feeds told of, and this room's changes"
    return Spoken(says, handler=lambda s: s.open_pages("recent"), looks=True)


def _services(state: RoomState, words: list[str]) -> Spoken:
    """All services, or the one that is named."""
    name = " ".join(words)
    if not name:
        says = "the services, who is called for each, what is going on"
        return Spoken(says, handler=lambda s: s.open_pages("services"), looks=True)
    found = state.catalogue.find(name)
    if found is None:
        return Spoken(VERBS["services"].usage, problem=f'"{name}" is not in the service catalogue')

    def show(target: Context) -> None:
        target.state.read["service"] = found.name
        target.open_pages("service")

    return Spoken(f"the service {found.name} and what is around it", handler=show, looks=True)


def _began(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    try:
        at = parse_when(" ".join(words), state.clock(), state.zone)
    except ValueError as error:
        return Spoken(VERBS["began"].usage, problem=str(error))
    return Spoken(f"the impact of {it.number} began at {at.astimezone(state.zone):%-d %b %H:%M:%S}",
                  lambda room: room.edit_details(it.id, impact_started_at=at))  # fmt: skip


def _check_in(state: RoomState, words: list[str]) -> Spoken:
    """``checkin db slow``: the first word is a role where one of that name has a check-in, else the person's own."""
    it = state.incident
    assert it is not None
    role = named(words[0], command_words.checked_roles(state)) if words else ""
    if not role and words and (other := named(words[0], command_words.roles(state))):
        return Spoken(VERBS["checkin"].usage, problem=f"no check-in is due for {other.replace('_', ' ')}")
    said = " ".join(words[1:] if role else words) or "fine"
    whose = f" for {role.replace('_', ' ')}" if role else ""
    return Spoken(f"check in{whose} in {it.number}: {said}", lambda room: room.check_in(it.id, said, role=role),
                  done="recorded")  # fmt: skip


def _plain(says: str, call: Callable[[Room, str, str], object]) -> Callable[[RoomState, list[str]], Spoken]:
    """A verb that is one command; ``call`` is given the room, the incident's id, and the words after the verb."""

    def reading(state: RoomState, words: list[str]) -> Spoken:
        it = state.incident
        assert it is not None
        why = " ".join(words)
        if _A_NUMBER.fullmatch(why):  # nobody's reason: another incident is meant
            return Spoken(says.format(it.number), problem=f'"{why}" is no reason; "go {why}" selects that incident')
        return Spoken(says.format(it.number), lambda room: call(room, it.id, why))

    return reading


VERBS: Mapping[str, Verb] = {
    "severity": Verb("severity S [why]", _severity, (command_words.severities,)),
    "status": Verb("status STATUS [why]", _status, (command_words.statuses,)),
    "role": Verb("role ROLE PERSON [system]", _role, (command_words.roles, command_words.people)),
    "ask": Verb("ask @person what 5m", _ask, (command_words.at_people,)),
    "task": Verb("task @owner what [20m]", _task, (command_words.at_people,)),
    "workaround": Verb("workaround what is in place, or remove ID [why]", _workaround),
    "change": Verb("change what was changed; undone, keep or approve ID [why]", _change),
    "tag": Verb("tag TAG, KIND=TAG, or -TAG", _tag, (command_words.tags,)),
    "log": Verb("log KIND text", _log, (command_words.kinds,)),
    "update": Verb("update AUDIENCE [text; none: no change]", _update, (command_words.audiences,)),
    "escalate": Verb("escalate [LEVEL] [why]", _escalate, (command_words.levels,)),
    "snooze": Verb("snooze DEADLINE 15m why, or now", _snooze, (command_words.clocks,)),
    "merge": Verb("merge INC [why]", _merge, (command_words.incidents,)),
    "unmerge": Verb("unmerge [why]", _plain("unmerge {}", lambda room, it, why: room.unmerge(it, why))),
    "link": Verb("link URL [label]", _link),
    "unlink": Verb("unlink ALERT", _unlink, (command_words.alerts,)),
    "replay": Verb("replay [14:23]", replay),
    "assist": Verb(assisting.USAGE, assisting.assist, (assisting.kinds,), alone=True, most=2),
    "go": Verb("go INC", _go, (command_words.incidents,), needs_incident=False, most=1),
    "began": Verb("began 14:23", _began),
    "checkin": Verb("checkin [ROLE] [fine, or what is wrong]", _check_in, (command_words.checked_roles,), alone=True),
    "join": Verb("join [ROLE]", _join, (command_words.roles,), alone=True, most=1),
    "leave": Verb("leave", _leave, most=0),
    "release": Verb("release ROLE [PERSON]", _release, (command_words.roles, command_words.people)),
    "withdraw": Verb("withdraw ROLE [PERSON]", _withdraw, (command_words.roles, command_words.people)),
    "breach": Verb("breach [what]", _plain("declare a data breach in {}: the regulator's deadline starts",
                                       lambda room, it, why: room.breach(it, why))),
    "notified": Verb("notified [whom]", _plain("record that the regulator of {} is notified",
                                       lambda room, it, why: room.regulator_notified(it, why))),
    "reviewed": Verb("reviewed [URL]", _plain("record that the review of {} is published",
                                       lambda room, it, why: room.review_published(it, why))),
    "reopen": Verb("reopen why", _plain("reopen {}", lambda room, it, why: room.reopen(it, why))),
    "cancel": Verb("cancel why", _plain("cancel {}: it was a false alarm", lambda room, it, why: room.cancel(it, why))),
    "command": Verb("command why", _plain("take command of {}", lambda room, it, why: room.take_command(it, why))),
    "ack": Verb("ack", _plain("acknowledge {}: you have it", lambda room, it, _: room.acknowledge(it)), most=0),
    "who": Verb("who", _who, needs_incident=False, most=0),
    "changes": Verb("changes", _changes),
    "services": Verb("services [name]", _services, (command_words.services,), needs_incident=False, alone=True),
    **case_verbs.VERBS,
    "undo": Verb("undo", _plain("undo your last change to {}", lambda room, it, _: room.undo(it)), most=0),
}  # fmt: skip
