"""The review from the shell: read in three formats, written part by part, checked."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.core.times import as_utc
from warroom.core.words import listing
from warroom.exports import review_data, review_text
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json
from warroom.shell.tags import given, told

if TYPE_CHECKING:
    from warroom.room import Room

ONE_AT_A_TIME = (
    "owner", "set", "factor", "root", "why", "drop", "tag", "met", "publish", "not_needed", "in_review", "revise",
    "post",
)  # fmt: skip
"""Options that write; one a call, so that each is one event with one answer."""


def review(asked: Namespace) -> int:
    """``review INC`` reads or writes; ``review check INC`` names what its readers would stumble over."""
    words: list[str] = asked.incident
    shell = Shell(asked)
    writes = [name for name in ONE_AT_A_TIME if getattr(asked, name) not in (None, False)]
    if words[0] == "check" and len(words) == 2:
        if writes:
            raise Usage(f"review check only reads: leave --{writes[0].replace('_', '-')} out")
        return _check(shell, words[1])
    if len(words) != 1:
        raise Usage("review takes one INC, or check and one INC")
    if len(writes) > 1:
        both = " and ".join(f"--{name.replace('_', '-')}" for name in writes)
        raise Usage(f"{both} are two changes: make them one after the other")
    if asked.under and not asked.why:
        raise Usage("--under says which answer --why explains: give both")
    if bool(asked.met) != bool(asked.facilitator) or (asked.present and not asked.met):
        raise Usage("--met, --facilitator and --with say one meeting: give --met and --facilitator together")
    if asked.entry and not {"set", "factor", "root", "why"} & set(writes):
        raise Usage("--entry names what --set, --factor, --root or --why rests on: give one of them")
    if writes:
        if asked.published or asked.format:
            raise Usage("--format and --published read, the others write: make two calls")
        return _write(shell, words[0], writes[0])
    return _read(shell, words[0])


def _read(shell: Shell, name: str) -> int:
    form = shell.asked.format or ("json" if shell.json else "md")
    with shell.room(reading=True) as room:
        doc = room.review(name, published=shell.asked.published)
    if form == "json":
        return show_json(review_data(doc, shell.config.policy, shell.clock()))
    say(review_text(doc, form, shell.config.policy, shell.clock()).rstrip("\n"))
    return 0


def _check(shell: Shell, name: str) -> int:
    from warroom.core.review.check import Words, check

    settings = shell.config.review
    people = [word for one in shell.config.responder for word in (one.handle, one.name) if word]
    with shell.room(reading=True) as room:
        doc = room.review(name)
    found = check(doc, Words(settings.blame, settings.technical, settings.felt), people)
    if shell.json:
        show_json([{"rule": one.rule, "where": one.where, "says": one.says} for one in found])
        return 1 if found else 0
    for one in found:
        say(f"{one.where}: {one.says}")
    if not found:
        say(f"{doc.incident.id}: nothing found")
    return 1 if found else 0


def _write(shell: Shell, name: str, what: str) -> int:
    with shell.room() as room:
        inc = room.find(name).id
        said = _written(shell, room, inc, what)
    if shell.json:
        return show_json({"incident": inc, "id": said} if what in ("factor", "root", "why") else {"incident": inc})
    say(said if what in ("factor", "root", "why") else f"{inc}: {said}")
    return 0


def _written(shell: Shell, room: Room, inc: str, what: str) -> str:
    """Does it, and gives the sentence about it; the id of a new factor or answer."""
    asked = shell.asked
    entries = asked.entry or None
    if what == "owner":
        after = room.own_review(inc, asked.owner)
        return f"{after.review.owner if after.review else asked.owner} owns the review"
    if what == "set":
        room.write_review(inc, asked.set[0], asked.set[1], entries)
        return f"{asked.set[0]} {'written' if asked.set[1] else 'emptied'}"
    if what in ("factor", "root"):
        return room.set_factor(inc, getattr(asked, what), root=what == "root", entries=entries or ()).id
    if what == "why":
        return room.set_why(inc, asked.why, under=asked.under or "", entries=entries or ()).id
    if what == "drop":
        return _dropped(room, inc, asked.drop)
    if what == "tag":
        return _tagged(room, inc, asked.tag)
    if what == "met":
        meets = _meets(shell, asked.met)
        room.meet_on_review(inc, meets, asked.facilitator, asked.present or ())
        return f"meeting {shell.local(meets, '%Y-%m-%d %H:%M %Z')}"
    if what == "publish":
        room.review_published(inc)
        return "review published"
    if what == "post":
        _, places = room.post_review(inc, asked.post)
        return f"the review goes to {listing(places)} as soon as the watcher gets to it"
    if what == "not_needed":
        room.dismiss_review(inc, asked.not_needed)
        return "no review is needed"
    if what == "revise":
        room.revise_review(inc, asked.revise)
        return "drafting again; the published edition is superseded"
    room.stage_review(inc)
    return "in review"


def _meets(shell: Shell, text: str) -> datetime:
    """An instant, which may be still to come. Raises Usage."""
    try:
        given = datetime.fromisoformat(text.strip())
        return as_utc(given if given.tzinfo else given.replace(tzinfo=shell.zone))
    except ValueError:
        found = shell.when(text)
        assert found is not None
        return found


def _dropped(room: Room, inc: str, name: str) -> str:
    review = room.find(inc).review
    if review is not None and any(one.id == name for one in review.factors):
        room.set_factor(inc, "", factor=name)
        return "factor taken out"
    room.set_why(inc, "", why=name)
    return "answer taken out, with what explains it"


def _tagged(room: Room, inc: str, text: str) -> str:
    """``failure_mode=deploy regression`` adds a tag, ``-deploy regression`` takes one out."""
    if text.startswith("-"):
        return told(room, room.add_tags(inc, {}, [text[1:]]))
    return told(room, room.add_tags(inc, dict([given(text)])))
