"""``assist``: a model's drafts from the shell. What leaves can be read before; what comes is a person's to accept."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warroom.commands import reading as words_of
from warroom.commands.door import Refused
from warroom.core.naming import named
from warroom.core.times import as_utc
from warroom.core.words import did_you_mean
from warroom.shell import finding
from warroom.shell.context import Shell, word
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json
from warroom.shell.shapes import iso

if TYPE_CHECKING:
    from warroom.assist.asking import Progress
    from warroom.assist.dialect import Quirks
    from warroom.assist.draft import ModelDraft
    from warroom.assist.request import Request
    from warroom.room import Room
    from warroom.store.desk import SideStore

NEEDS_DRAFT = ("accept", "decline")


def assist(asked: Namespace) -> int:
    """One act of ACTS."""
    shell = Shell(asked)
    if asked.act == "check":
        if asked.incident:
            raise Usage("assist check takes no incident")
        return _check(shell)
    if not asked.incident:
        raise Usage(f"assist {asked.act} takes an incident")
    if (asked.draft is not None) != (asked.act in NEEDS_DRAFT):
        takes = "an incident and a draft" if asked.act in NEEDS_DRAFT else "one incident"
        raise Usage(f"assist {asked.act} takes {takes}")
    acts = {"preview": _preview, "draft": _draft, "list": _list, "accept": _accept, "decline": _decline}
    return acts[asked.act](shell)


# ---------------------------------------------------------------- asking


def _check(shell: Shell) -> int:
    settings = shell.config.assist
    if not settings.is_on:
        said = "off: nothing is ever sent. [assist] url and model turn it on."
        return show_json({"on": False, "ok": None, "said": [said]}) if shell.json else say(said)
    import asyncio

    from warroom.assist.check import check

    with _desk(shell) as desk:
        _must_not_wait(desk, shell)
        found = asyncio.run(check(settings))
        _note_pause(desk, shell, found.pause_s)
    sentences = found.sentences()
    if not found.trouble:
        sentences.append(f"Hidden before anything leaves: {', '.join(('secrets', *settings.hide))}.")
        with _desk(shell) as desk:
            _remember(desk, shell, found.quirks)
    if shell.json:
        show_json({"on": True, "ok": not found.trouble, "model": found.model, "took_s": found.took_s,
                   "first_s": found.first_s, "tokens": found.tokens, "said": sentences})  # fmt: skip
    else:
        for sentence in sentences:
            say(sentence)
    return 1 if found.trouble else 0


def _request(shell: Shell, room: Room) -> Request:
    """What is asked, by the options. Raises Usage and Refused."""
    from warroom.assist.kinds import KINDS
    from warroom.assist.reading import hypothesis, sources
    from warroom.assist.request import made
    from warroom.assist.secrets import of_configuration

    asked, config = shell.asked, shell.config
    kind = KINDS.get(asked.kind.replace("-", "_"))
    if kind is None:
        raise Usage(f'"{asked.kind}" is no kind of draft: {did_you_mean(asked.kind, list(KINDS))}')
    paste = _given(asked.paste) if kind.about == "paste" else ""
    people = [name for one in config.responder for name in (one.handle, one.name)]
    of = sources(room, asked.incident, shell.zone, people)
    about = _about(shell, room, kind.about)
    if kind.about == "hypothesis":
        about = hypothesis(of, finding.entry(shell, room, of.it, asked.entry or "last").id)
        if not about:
            raise Refused("That entry is never sent to a model: name another hypothesis with --entry.")
    return made(config.assist, kind, about, of, paste=paste, secrets=of_configuration(config))


def _about(shell: Shell, room: Room, takes: str) -> str:
    from warroom.assist.kinds import REVIEW_PARTS

    asked = shell.asked
    if takes == "audience":
        return word(words_of.audience, asked.audience or "customers")
    if takes == "role":
        return named(asked.role or "commander", [*(one.name for one in shell.config.policy.roles)]) or "commander"
    if takes != "part":
        return ""
    found = named(asked.part or "summary", REVIEW_PARTS)
    if not found:
        raise Usage(f'"{asked.part}" is no part that is drafted: {did_you_mean(asked.part, REVIEW_PARTS)}')
    return found


def _given(name: str | None) -> str:
    if name is None:
        raise Usage("--kind actions needs the conversation: --paste FILE, or --paste - for standard input")
    try:
        file = Path(name).expanduser()
        return sys.stdin.read() if name == "-" else file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise Usage(f"--paste {name}: {error.strerror}") from error


def _preview(shell: Shell) -> int:
    from warroom.assist.dialect import PLAIN

    with shell.room(reading=True) as room:
        request = _request(shell, room)
    quirks = PLAIN
    if not shell.read_only:
        with _desk(shell) as desk:
            quirks = _known(desk, shell)
    if shell.asked.bytes:
        return say(request.content(quirks).decode())
    if shell.json:
        return show_json(request.body(quirks))
    settings = shell.config.assist
    where = f"POST {settings.url.rstrip('/')}/chat/completions" if settings.is_on else "off: nothing is sent"
    say(f"{where}   {request.room}, {len(request.content(quirks)):,} bytes, prompt {request.kind.version}")
    for name, value in request.body(quirks).items():
        if name != "messages":
            say(f"{name}: {value}")
    for message in request.body(quirks)["messages"]:
        say(f"\n--- {message['role']}\n{message['content']}")
    return 0


def _draft(shell: Shell) -> int:
    from warroom.assist.draft import drafted
    from warroom.assist.reading import stopped
    from warroom.core.events import new_id

    settings = shell.config.assist
    with shell.room(reading=True) as room:
        if why := stopped(settings, None, read_only=shell.read_only):
            raise Refused(f"Nothing is sent to a model: {why}.")
        request = _request(shell, room)
    with _desk(shell) as desk:
        _must_not_wait(desk, shell)
        over = _waited(shell, request, _known(desk, shell))
        _remember(desk, shell, over.quirks)
        _note_pause(desk, shell, over.pause_s)
        if over.trouble:
            raise Refused(over.trouble)
        draft = drafted(new_id()[:8], request, over.sentences, shell.now(), over.note)
        _keep(desk, shell, draft)
    if shell.json:
        return show_json({**shape(draft), "took_s": over.took_s, "tokens": over.tokens, "url": settings.url})
    _show(draft)
    return say(f"accept: warroom assist accept {request.of.it.number} {draft.id}")


def _waited(shell: Shell, request: Request, quirks: Quirks) -> Progress:
    """The end of the answer; an interrupt cancels it."""
    from warroom.assist.asking import Asking
    from warroom.assist.reading import stopped

    came: list[Progress] = []
    it, settings = request.of.it, shell.config.assist
    asking = Asking(
        settings, request, came.append, quirks=quirks, may_send=lambda: stopped(settings, it, read_only=shell.read_only)
    ).start()
    try:
        asking.ended.wait()
    except KeyboardInterrupt:
        asking.cancel()
        raise
    return came[-1]


# ---------------------------------------------------------------- what is kept


@contextmanager
def _desk(shell: Shell) -> Iterator[SideStore]:
    from warroom.store.desk import SideStore

    settings = shell.config.store
    with SideStore.open(shell.db_path, mode=settings.mode, timeout_s=settings.timeout_s, clock=shell.clock) as desk:
        yield desk


def _server(shell: Shell) -> str:
    settings = shell.config.assist
    return f"{settings.url} {settings.model}"


def _known(desk: SideStore, shell: Shell) -> Quirks:
    from warroom.assist.dialect import Quirks
    from warroom.store import model_rows

    return Quirks.load(desk.models(lambda conn: model_rows.server(conn, _server(shell))))


def _remember(desk: SideStore, shell: Shell, quirks: Quirks) -> None:
    from warroom.store import model_rows

    desk.models(lambda conn: model_rows.note_server(conn, _server(shell), quirks.dump()))


def _must_not_wait(desk: SideStore, shell: Shell) -> None:
    from warroom.assist import pausing
    from warroom.store import model_rows

    settings = shell.config.assist
    noted = desk.models(lambda conn: model_rows.server(conn, pausing.name(settings)))
    if why := pausing.refusal(settings, noted, as_utc(shell.clock())):
        raise Refused(why)


def _note_pause(desk: SideStore, shell: Shell, pause_s: float) -> None:
    from warroom.assist import pausing
    from warroom.store import model_rows

    if pause_s:
        name, body = pausing.name(shell.config.assist), pausing.body(as_utc(shell.clock()), pause_s)
        desk.models(lambda conn: model_rows.note_server(conn, name, body))


def _keep(desk: SideStore, shell: Shell, draft: ModelDraft) -> None:
    from warroom.store.model_rows import KeptDraft

    desk.keep_model_draft(shell.person, KeptDraft(draft.id, draft.incident, draft.kind, draft.dump()))


def _drafts(shell: Shell, incident: str) -> list[ModelDraft]:
    from warroom.assist.draft import ModelDraft
    from warroom.store import model_rows

    with _desk(shell) as desk:
        kept = desk.models(lambda conn: model_rows.kept(conn, shell.person, incident))
    return [draft for one in kept if (draft := ModelDraft.load(one.body)) is not None]


def _meant(shell: Shell, incident: str) -> ModelDraft:
    drafts = _drafts(shell, incident)
    wanted = shell.asked.draft
    found = finding.by_id(wanted, ((draft.id, draft) for draft in drafts)) if wanted != "last" else drafts[:1]
    if len(found) != 1:
        raise Refused(f'You have no draft "{wanted}" of that incident: `warroom assist list` shows those there are.')
    return found[0]


def _list(shell: Shell) -> int:
    with shell.room(reading=True) as room:
        it = room.find(shell.asked.incident)
    drafts = _drafts(shell, it.id)
    if shell.json:
        return show_json([shape(draft) for draft in drafts])
    for draft in drafts:
        _show(draft)
    return 0 if drafts else say(f"no drafts of {it.number}")


def _accept(shell: Shell) -> int:
    from warroom.assist.accepting import accept

    text = shell.asked.text
    with shell.room() as room:
        it = room.find(shell.asked.incident)
        draft = _meant(shell, it.id)
        said = accept(room, draft, sys.stdin.read() if text == "-" else text or "", shell.asked.line or ())
    _end(shell, draft, "accepted")
    return show_json({"incident": it.id, "draft": draft.id, "said": said}) if shell.json else say(said)


def _decline(shell: Shell) -> int:
    with shell.room() as room:
        it = room.find(shell.asked.incident)
    draft = _meant(shell, it.id)
    _end(shell, draft, "declined")
    said = f"draft {draft.id} declined"
    return show_json({"incident": it.id, "draft": draft.id, "said": said}) if shell.json else say(said)


def _end(shell: Shell, draft: ModelDraft, ended: str) -> None:
    from warroom.store import model_rows

    with _desk(shell) as desk:
        desk.models(lambda conn: model_rows.end(conn, shell.person, draft.id, draft.model, ended))


# ---------------------------------------------------------------- how it reads


def shape(draft: ModelDraft) -> dict[str, Any]:
    """The JSON that scripts rely on."""
    return {
        "draft": draft.id, "incident": draft.incident, "kind": draft.kind, "about": draft.about, "model": draft.model,
        "prompt": draft.prompt, "position": draft.position, "room": draft.room, "note": draft.note, "at": iso(draft.at),
        "text": draft.text,
        "sentences": [{"text": one.text, "entries": [draft.cited[str(n)] for n in one.entries],
                       "numbers": list(one.entries), "marks": list(one.marks)} for one in draft.sentences],
    }  # fmt: skip


def _show(draft: ModelDraft) -> None:
    about = f" ({draft.about})" if draft.about and len(draft.about) < 40 else ""
    kind = draft.kind.replace("_", " ")
    say(f"draft {draft.id}: {kind}{about}, by {draft.model}, {draft.prompt}, {draft.room}")
    for one in draft.sentences:
        marks = "; ".join(one.marks)
        numbers = f"  [{', '.join(map(str, one.entries))}]" if one.entries else ""
        say(f"{'!' if marks else ' '} {one.text}{numbers}{f'   {marks}' if marks else ''}")
    if draft.note:
        say(f"  ({draft.note})")
