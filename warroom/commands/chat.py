"""Messages of chats that are proposed for the record: somebody records each, or declines it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from warroom.commands import reading
from warroom.commands.door import CommandContext, Refused, Which
from warroom.commands.lazy_events import events
from warroom.commands.watching import WatcherCommands, derived, may
from warroom.core.links import web_address
from warroom.core.model import Kind
from warroom.core.words import short
from warroom.store import chat_rows

if TYPE_CHECKING:
    from warroom.core.model.message import ChatMessage
    from warroom.store.leases import Lease


class ChatCommands(WatcherCommands):
    """A message is recorded once, whoever wants it: its row says so in the transaction that writes the entry."""

    def chat_messages(self, inc: Which) -> tuple[ChatMessage, ...]:
        """Every message about the incident that is or was proposed, oldest first."""
        return chat_rows.ChatRows(self.store).of(self.named(inc))

    def record_messages(
        self, inc: Which, keys: Iterable[str] | None = None, kind: Kind | str | None = None, *, key: str | None = None
    ) -> tuple[ChatMessage, ...]:
        """Do what these messages want: record one, amend the entry of one that was edited, retract that of one that was
        deleted. None: all that wait. ``kind`` is that of new entries; None is the kind that a message names itself
        ("decision: roll back"), else a note. Gives them as they are now."""
        what = reading.entry_kind(kind) if kind is not None else None
        with self._transaction(inc, key) as act:
            if act.first(events.EntryAdded, events.EntryAmended, events.EntryRetracted):
                return self._messages(act, keys)
            return tuple(self._settle(act, one, _record(act, one, what)) for one in self._waiting(act, keys))

    def decline_messages(
        self, inc: Which, keys: Iterable[str] | None = None, *, key: str | None = None
    ) -> tuple[ChatMessage, ...]:
        """Leave the record as it is: these are not asked about again, unless they are edited. None: all that wait."""
        from warroom.core.chat.following import declined

        with self._transaction(inc, key) as act:
            return tuple(self._settle(act, one, declined(one)) for one in self._waiting(act, keys))

    def note_chat(self, incident: str, link: str, lease: Lease | None = None) -> bool:
        """Keep the address of the channel that the watcher made; True only where this call did."""
        now, where = self._now(), web_address(link)
        with self.store.writing() as tx:
            it = tx.incident(incident) if where and may(tx, lease) else None
            if it is None or not it.is_open or any(one.url == where for one in it.links):
                return False
            event_id = derived("chat made", incident, where)
            if tx.event(event_id) is not None:  # somebody took it away since
                return False
            tx.append(events.Event(
                id=event_id, incident=incident, at=now, recorded_at=now, actor=events.HOUSE,
                data=events.LinkAdded(label="chat", url=where),
            ))  # fmt: skip
            return True

    # ------------------------------------------------------------ inside the transaction

    def _messages(self, act: CommandContext, keys: Iterable[str] | None) -> tuple[ChatMessage, ...]:
        wanted = None if keys is None else set(keys)
        return tuple(one for one in chat_rows.of(act.tx, act.it.id) if wanted is None or one.key in wanted)

    def _waiting(self, act: CommandContext, keys: Iterable[str] | None) -> Sequence[ChatMessage]:
        given = None if keys is None else list(dict.fromkeys(keys))
        found = [one for one in self._messages(act, given) if one.wants]
        if given is None:
            if not found:
                raise Refused(f"No message waits in {act.it.number}: nothing was changed.")
            return found
        missing = [name for name in given if name not in {one.key for one in found}]
        if missing:
            known = {one.key: one for one in chat_rows.of(act.tx, act.it.id)}
            raise Refused(_settled_already(known.get(missing[0]), missing[0], act.it.number))
        return found

    def _settle(self, act: CommandContext, before: ChatMessage, after: ChatMessage) -> ChatMessage:
        chat_rows.settle(act.tx, after)
        return after


def _record(act: CommandContext, one: ChatMessage, kind: Kind | None) -> ChatMessage:
    from warroom.core.chat.following import settled
    from warroom.core.chat.reading import kind_said
    from warroom.core.model.message import AMEND, RECORD

    said, words = kind_said(one.text)
    text = reading.entry_text(f"{one.author}: {words}" if one.author else words)
    if one.wants == RECORD:
        at = min(one.at, act.now)
        made = act.append(events.EntryAdded(kind=kind or said, text=text, source_at=one.at), at=at)
        return settled(one, entry=made.id)
    row = act.tx.entry(one.entry)
    if row is not None and row.retracted is None:
        if one.wants != AMEND:
            act.append(events.EntryRetracted(entry=row.id, reason=f"deleted in {one.chat}"))
        elif row.text != text:
            act.append(events.EntryAmended(entry=row.id, revision=row.revision, text=text))
    return settled(one)


def _settled_already(one: ChatMessage | None, name: str, number: str) -> str:
    if one is None:
        return f'No message "{short(name, 40)}" waits in {number}: it was deleted there, or its mark was taken off.'
    return f'"{short(one.text, 40)}" waits no longer: somebody has {one.state} it already.'
