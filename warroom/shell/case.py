"""Security cases and verification from the shell."""

from __future__ import annotations

import hashlib
import socket
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warroom.commands.door import Refused
from warroom.core.closing import WHOLE
from warroom.core.duties import Owing, custody_name, duties_of, label
from warroom.core.model import SECURITY, Custody, Incident
from warroom.core.verified import words as verification_words
from warroom.core.words import due
from warroom.shell.acting import Acting, Done, act
from warroom.shell.after_shapes import verification
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json
from warroom.shell.shapes import iso
from warroom.shell.tables import table

if TYPE_CHECKING:
    from datetime import datetime

    from warroom.room import Room

PIECE = 1_048_576  # bytes of a file that are hashed at a time


@act
def security(given: Acting) -> Done:
    """``security INC``: private from then on."""
    after = given.room.set_case(given.it.id, "" if given.asked.off else SECURITY)
    kind = "a security case, private" if after.case else f"no security case, {'' if after.private else 'not '}private"
    return Done(f"{after.id}: {kind}", {"case": after.case or None, "private": after.private})


# ---------------------------------------------------------------- evidence


def custody(asked: Namespace) -> int:
    """``custody INC FILE``, ``custody INC --item TEXT``, ``custody ID --to NAME``, ``custody INC``."""
    shell = Shell(asked)
    if (asked.to or asked.release is not None) == bool(asked.file or asked.item):
        if asked.to or asked.release is not None:
            raise Usage("evidence is taken, or handed over and released: one at a time")
        return _list(shell, asked.incident)
    with shell.room() as room:
        it, one = _moved(room, asked) if asked.to or asked.release is not None else _taken(room, asked)
    if shell.json:
        return show_json(custody_shape(it, one))
    return say(f"{custody_name(it, one)}: {_standing(one)}")


def _moved(room: Room, asked: Namespace) -> tuple[Incident, Custody]:
    if asked.to and asked.release is not None:
        raise Usage("it is handed over with --to, or released: one at a time")
    if asked.to:
        return room.hand_custody(asked.incident, asked.to, where=asked.where, note=asked.note)
    return room.release_custody(asked.incident, asked.release)


def _taken(room: Room, asked: Namespace) -> tuple[Incident, Custody]:
    what, digest, size, where = asked.item, asked.hash, None, asked.where
    if asked.file:
        path = Path(asked.file)
        if digest:
            raise Usage("the hash of FILE is computed: leave --hash out")
        digest, size = fingerprint(path)
        what = what or path.name
        where = where or f"{socket.gethostname()}:{path.resolve()}"
    return room.take_custody(asked.incident, what, digest, size=size, where=where, holder=asked.holder)


def fingerprint(path: Path) -> tuple[str, int]:
    """The SHA-256 of a file, and how many bytes were read for it. Refused where it cannot be read."""
    digest, size = hashlib.sha256(), 0
    try:
        if path.exists() and not path.is_file():
            raise Refused(f"{path} is not a file: pack a folder into an archive first, or use --item")
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
                size += len(piece)
    except OSError as error:
        raise Refused(f"{path} cannot be read ({error.strerror}): copy it to where you can read it") from error
    return f"sha256:{digest.hexdigest()}", size


def _list(shell: Shell, incident: str) -> int:
    with shell.room(reading=True) as room:
        it = room.find(incident)
    if shell.json:
        return show_json([custody_shape(it, one) for one in it.custody])
    if not it.custody:
        return say(f"{it.id}: no evidence is in custody")
    rows = [(custody_name(it, one), one.holder, one.what, one.where, one.digest or "no hash", one.released)
            for one in it.custody]  # fmt: skip
    table(("id", "holder", "what", "where", "hash", "released"), rows)
    return 0


def _standing(one: Custody) -> str:
    if not one.is_kept:
        return f"released, {one.released}"
    place = f", {one.where}" if one.where else ""
    return f"{one.what}, held by {one.holder}{place}{f', {one.digest}' if one.digest else ''}"


def custody_shape(it: Incident, one: Custody) -> dict[str, Any]:
    """The JSON that scripts rely on."""
    return {
        "id": custody_name(it, one), "incident": it.id, "what": one.what, "hash": one.digest or None, "size": one.size,
        "where": one.where or None, "holder": one.holder, "by": one.by, "at": iso(one.at),
        "handed": [{"to": h.to, "by": h.by, "at": iso(h.at), "where": h.where or None, "note": h.note or None}
                   for h in one.handed],
        "released_at": iso(one.released_at), "released": one.released or None,
    }  # fmt: skip


# ---------------------------------------------------------------- duties


@act
def duty(given: Acting) -> Done:
    """``duty INC [DUTY NOTE]``: those that there are, or that one was met."""
    asked, room, policy = given.asked, given.room, given.shell.config.policy
    if asked.duty is None:
        if asked.not_needed:
            raise Usage("--not-needed wants the duty and a reason")
        it = given.it
    else:
        it = room.meet_duty(given.it.id, asked.duty, " ".join(asked.note), needed=not asked.not_needed)
    found = duties_of(it, policy)
    whom = {one.duty: f"{one.name} {one.contact}" for one in given.shell.config.contact}
    lines = [_owing(one, given.shell.clock(), whom.get(one.duty.name, "")) for one in found]
    said = "\n".join(lines) or f"{it.id}: no duties; they begin with a security case, or a data breach"
    return Done(said, {"duties": [duty_shape(one) for one in found]})


def _owing(one: Owing, now: datetime, whom: str) -> str:
    what = f"{one.duty.name:<16} {one.label}: "
    if one.settled is None:
        return what + due(one.due_at, now) + (f", {whom}" if whom else "")
    note = f", {one.settled.note}" if one.settled.note else ""
    return f"{what}{'told' if one.settled.needed else 'need not be told'} ({one.settled.by}{note})"


def duty_shape(one: Owing) -> dict[str, Any]:
    """The JSON that scripts rely on."""
    done = one.settled
    return {
        "duty": one.duty.name, "label": label(one.duty), "since": iso(one.since), "due_at": iso(one.due_at),
        "settled_at": iso(done.at) if done else None, "settled_by": done.by if done else None,
        "needed": done.needed if done else True, "note": (done.note if done else "") or None,
    }  # fmt: skip


# ---------------------------------------------------------------- whether the fix holds


@act
def reporter(given: Acting) -> Done:
    """``reporter INC NAME``; ``--ask`` asks them."""
    asked, room, it = given.asked, given.room, given.it
    name = " ".join(asked.name)
    if asked.ask:
        it = room.ask_reporter(it.id, name)
        who = it.reporter.name if it.reporter else ""
        return Done(f"{it.id}: {who} is asked", {"reporter": reporter_shape(it)})
    if name or asked.contact:
        it = room.name_reporter(it.id, name, asked.contact)
    who = f"{it.reporter.name} {it.reporter.contact}".strip() if it.reporter else "nobody is named who reported it"
    return Done(f"{it.id}: {who}", {"reporter": reporter_shape(it)})


def reporter_shape(it: Incident) -> dict[str, Any] | None:
    """The JSON that scripts rely on."""
    return {"name": it.reporter.name, "contact": it.reporter.contact or None} if it.reporter else None


@act
def verified(given: Acting) -> Done:
    """``verified INC METHOD TEXT``; without a method what was recorded."""
    asked, it = given.asked, given.it
    if asked.method == "probe" and asked.text:
        it = _probed(given, asked.text[0], " ".join(asked.text[1:]))
    elif asked.method is not None:
        it = given.room.verify(it.id, asked.method, " ".join(asked.text), not asked.failed)
    looks = it.verifications[-1:] if asked.method is not None else it.verifications
    said = "\n".join(f"{verification_words(one)} ({one.by})" for one in looks)
    return Done(said or f"{it.id}: nothing is verified yet",
                {"verifications": [verification(one) for one in it.verifications]})  # fmt: skip


def _probed(given: Acting, name: str, text: str) -> Incident:
    """What a probe of the configuration finds now; of any other what is said of it."""
    from warroom.core.identity import Naming
    from warroom.probing.look import look, offered

    config, it = given.shell.config, given.it
    probe = next((one for one in config.probe if one.id == name), None)
    if probe is None and not text:
        known = ", ".join(one.id for one in config.probe)
        raise Refused(f"There is no probe {name}: {f'there are {known}' if known else 'config.toml names none'}.")
    if probe is None or text:
        return given.room.verify(it.id, "probe", text, not given.asked.failed, probe=name)
    if probe not in offered(config.probe, it.service, given.shell.naming or Naming.LOGIN):
        raise Refused(f"The probe {name} is not for this service or not for you: run it on the host itself.")
    found = look(probe)
    return given.room.verify(it.id, "probe", found.text, found.good, probe=name, took_ms=found.took_ms)


@act
def recover(given: Acting) -> Done:
    """``recover INC [next, back or PERCENT] [WHY]``."""
    asked, to, why = given.asked, given.asked.to.rstrip("%"), " ".join(given.asked.reason)
    if to not in ("next", "back") and not (to.isdigit() and 0 < int(to) <= WHOLE):
        raise Usage(f'"{asked.to}" is no stage: give next, back, or 1 to 100')
    percent = int(to) if to.isdigit() else None
    it = given.room.recover(given.it.id, percent, why, back=to == "back")
    at = f"recovered to {it.recovered} %" if it.recovered is not None else "the recovery is taken back"
    return Done(f"{it.id}: {at}", {"recovered": it.recovered})
