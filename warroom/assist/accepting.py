"""What an accepted draft becomes: an update, entries, a part of the review. The person who accepts it says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from warroom.commands.door import Refused
from warroom.core.model import Kind

if TYPE_CHECKING:
    from warroom.assist.draft import ModelDraft
    from warroom.room import Room

ENTRIES = {"actions": Kind.ACTION}
"""What kind of entry a draft becomes; a note where nothing is said."""
_OPENS = {"catch_up": "Catch-up: ", "handover": "Hand-over: ", "questions": "Question: "}


def accept(room: Room, draft: ModelDraft, text: str = "", lines: Sequence[int] = ()) -> str:
    """Put the draft on the record; gives the sentence about it. Twice is once.

    Args:
        text: what the person made of it; "" as it is.
        lines: of a draft whose lines are things of their own those that are meant, from 1; all of them for none.
    """
    _must_be_whole(room, draft)
    key = f"draft-{draft.id}"
    said = text.strip() or draft.text
    if draft.kind == "update":
        return room.update(draft.incident, draft.about, said, drafted=draft.provenance(said), key=key)
    if draft.kind == "review":
        cited = list(draft.cited.values())
        room.write_review(draft.incident, draft.about, said, cited, drafted=draft.provenance(said), key=key)
        return f"The review's {draft.about} is written."
    if draft.kind == "title":
        return _titled(room, draft, " ".join(said.split()).rstrip("."), key)
    kind = ENTRIES.get(draft.kind, Kind.NOTE)
    opens = _OPENS.get(draft.kind, "")
    if draft.kind not in ("actions", "questions"):
        room.log(draft.incident, opens + said, kind, drafted=draft.provenance(said), key=key)
        return "Recorded as an entry."
    chosen = [n for n in range(1, len(draft.sentences) + 1) if not lines or n in lines]
    for n in chosen:
        words = text.strip() if text.strip() and len(chosen) == 1 else draft.sentences[n - 1].text
        one = {**draft.provenance(words), "changed": _share(draft.sentences[n - 1].text, words)}
        room.log(draft.incident, opens + words, kind, drafted=one, key=f"{key}-{n}")
    return f"{len(chosen)} recorded." if len(chosen) != 1 else "Recorded as an entry."


def _titled(room: Room, draft: ModelDraft, title: str, key: str) -> str:
    """The incident is called so from now on, and a note says that its title began as a draft."""
    room.edit_details(draft.incident, title=title, key=f"{key}-title")
    room.log(draft.incident, f"Title: {title}", Kind.NOTE, drafted=draft.provenance(title), key=key)
    return f"The title is now: {title}"


def _must_be_whole(room: Room, draft: ModelDraft) -> None:
    """Refuse where something was taken out of the record since: the draft may say it in other words. The side store of
    the host where that was done has dropped it; this one may be on another."""
    since = (event for event in room.store.events(incident=draft.incident) if event.seq > draft.position)
    if any(event.type == "payload_redacted" for event in since):
        raise Refused("A text was taken out of the record since this draft was made: decline it, then ask again.")


def _share(before: str, after: str) -> float:
    from warroom.assist.draft import changed

    return changed(before, after)
