"""The entry line: one typed line into the record, its time that of the first key.

A letter and a blank at the beginning become a chip that names the kind; Backspace gives the letter
back, because "a customer called" is a sentence. Pasted text is never read for it. Enter clears at once,
but for a line that cannot be read: that one gives way to the next.
What is half typed is kept at the desk with every key, and comes back after a crash or elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from screens.base.key_labels import shown_for
from screens.entry.completion import NOTHING, Known, Offer, offers, unknown
from screens.entry.drafts import AMENDMENT, LINE, NO_DRAFT, SENT, Amending, Draft, Sent, new_key, unfinished
from screens.entry.field import EntryField
from screens.entry.pane import EntryPane, EntryView
from screens.entry.preview import REFUSED, kinds_hint, preview
from warroom.core.line import DEFAULT, LIMIT, Prefixes, Typed, as_typed
from warroom.core.model import Entry
from warroom.core.references import being_typed, incidents
from warroom.keymap.actions import Action, for_key, keys_held
from widgets.field import Field
from widgets.guard import Guarded
from widgets.offers import Offers, OffersFace
from widgets.palette import DARK, Palette
from widgets.strips import Line, Words, as_spans, words_width

if TYPE_CHECKING:
    from warroom.core.drafts import Written
    from warroom.session.drafts_thread import SideStoreThread


class EntryLine(Guarded, Widget):
    """The line at the foot of the record. Posts ``Recorded`` with what was typed, and ``Left`` on escape."""

    DEFAULT_CSS = """
    EntryLine { background: ansi_default; overflow: hidden; }
    EntryLine > EntryPane { position: absolute; width: 100%; height: 1; }
    EntryLine > Field { position: absolute; height: 1; display: none; }
    """

    class Recorded(Message):
        """Enter: a line on its way; it is kept at the desk until it is in the record."""

        def __init__(self, sent: Sent) -> None:
            super().__init__()
            self.sent = sent

    class Pasted(Message):
        """Several lines were pasted: none of them is in the field."""

        def __init__(self, incident: str, lines: tuple[str, ...]) -> None:
            super().__init__()
            self.incident, self.lines = incident, lines

    class Named(Message):
        """An incident was named that may have ended, or may never have been."""

        def __init__(self, incident: str) -> None:
            super().__init__()
            self.incident = incident

    class Left(Message):
        """Escape."""

    def __init__(self, clock: Callable[[], datetime], zone: tzinfo, *, palette: Palette = DARK,
                 prefixes: Prefixes = DEFAULT, desk: SideStoreThread | None = None) -> None:  # fmt: skip
        super().__init__()
        self.clock, self.zone = clock, zone
        self.palette, self.desk = palette, desk
        self.pane = EntryPane(EntryView(), palette=palette)
        self.field = EntryField(clock, zone, prefixes=prefixes, palette=palette)
        self.field.changed, self.field.entered, self.field.replaced = self._keep, self._enter, self._replaced
        self.offers_pane = Offers(OffersFace(), palette=palette)
        self.known: Known = NOTHING
        self.sought: dict[str, bool] = {}
        """Incidents that were named and looked for: whether they are there."""
        self.offered: tuple[Offer, ...] = ()
        self.chosen = 0
        self.on_offers: Callable[[], None] = lambda: None
        """Called when offers begin or end to be made."""
        self.incident = ""
        self.number = ""
        self.declared_at: datetime | None = None
        self.rest: Words = ""
        self.remark: Words = ""
        self.writable = True
        self.key = "t"
        """What is pressed to begin typing."""
        self.drafts: dict[tuple[str, str], Draft] = {}
        self._kept = NO_DRAFT
        self._refused: Typed | None = None
        self.begun: set[str] = set()
        """The keys of what was typed since the program started: what the desk says of them is what it was told."""

    @property
    def actions(self) -> tuple[Action, ...]:
        """Every action with the keys of now."""
        return self.field.actions

    def bind(self, actions: tuple[Action, ...], place: str = "entry") -> None:
        """The line stands in ``place`` and has these keys."""
        self.field.actions, self.field.passes = actions, frozenset(keys_held(actions, place))

    @property
    def typing(self) -> bool:
        # Asked of the screen: the field itself hears of its focus a moment later.
        return self.is_attached and self.screen.focused is self.field

    @property
    def amending(self) -> Amending | None:
        return self.field.amending

    def compose(self) -> ComposeResult:
        yield self.pane
        yield self.field

    def on_resize(self) -> None:
        self.show()

    def place(self, margin: int) -> None:
        self.pane.margin = margin
        self.pane.set_palette(self.palette)
        self.show()

    # ------------------------------------------------------------ drafts

    def stand(self, incident: str, number: str, rest: Words) -> None:
        """The incident whose record this is, and the words at the right end while nobody types.

        While a line is being typed it stays with the incident it was begun for.
        """
        self.rest = rest
        if not self.typing and incident != self.incident:
            self._put_aside()
            self.incident, self.number = incident, number
            self._go_on()
        self.show()

    def recall(self, written: tuple[Written, ...], recorded: frozenset[str] = frozenset()) -> tuple[Sent, ...]:
        """What the desk kept: drafts come back, what was on its way is given to be sent again.

        ``recorded`` are keys that are in the record already: a crash came between the record and the desk.
        """
        sent: list[Sent] = []
        for one in written:
            if one.field.startswith(SENT):
                if one.field.removeprefix(SENT) in self.begun:
                    continue
                line = Sent.load(one.field.removeprefix(SENT), one.incident, one.text)
                sent += [line] if line is not None else []
                continue
            draft = Draft.load(one.text, one.cursor)
            if draft.key in recorded:
                if self.desk is not None:
                    self.desk.put({(one.incident, one.field): None})
            elif draft.key in self.begun:
                continue  # typed since, kept before it was asked what is kept; by now it may be entered
            elif one.field == LINE and one.incident == self.incident and not self.field.draft().blank:
                sent.append(self._set_aside(draft))
            else:
                self.drafts.setdefault((one.incident, one.field), draft)
        if self.field.draft().blank:
            self._go_on()
            self.show()
        return tuple(sent)

    def _set_aside(self, draft: Draft) -> Sent:
        """A draft whose place another line has taken meanwhile: it waits to be taken back."""
        sent = unfinished(draft, self.incident, self.clock(), self.zone)
        if self.desk is not None:
            self.desk.put({(sent.incident, sent.field): (sent.dump(), 0)})
        return sent

    def _put_aside(self) -> None:
        """Keep what stands in the field for when its incident is looked at again."""
        draft = self.field.draft()
        if self.incident and not draft.blank:
            self.drafts[self.incident, AMENDMENT if draft.amending else LINE] = draft

    def _go_on(self) -> None:
        """The half-typed amendment or line of this incident, or an empty field."""
        for name in (AMENDMENT, LINE):
            draft = self.drafts.pop((self.incident, name), None)
            if draft is not None:
                break
        self._kept, self._refused = draft or NO_DRAFT, None
        self.field.restore(draft or NO_DRAFT)

    def _keep(self) -> None:
        """Save what is half typed, with every key."""
        if self._refused is not None and not self.field.is_selected:
            self._refused = None  # it is being edited
            self._show_offers()
        draft = self.field.draft()
        if self.desk is None or not self.incident or draft == self._kept:
            return
        name = AMENDMENT if draft.amending or self._kept.amending else LINE
        self._kept = draft
        self.begun |= {draft.key} - {""}
        self.desk.put({(self.incident, name): None if draft.blank else (draft.dump(), draft.cursor)})

    def _enter(self, typed: Typed) -> None:
        """Send the line. One that cannot be read stays and is selected: an arrow goes on with it."""
        if not typed.problem or not self.field.value:
            self._send(typed)
            return
        self._refused = typed
        self.field.select_all()
        self.show()

    def _replaced(self) -> None:
        """The next line is typed in the place of a refused one, which waits above from now on."""
        if self._refused is not None:
            self._send(self._refused)

    def _send(self, typed: Typed) -> None:
        """The line leaves the field and is kept as sent, in one step: no crash loses or doubles it."""
        raw = self.field.draft() if typed.problem else None
        key, amending = self.field.key or new_key(), self.field.amending
        self.begun.add(key)
        sent = Sent(key, self.incident, typed, amending, refused=typed.problem, raw=raw)
        if self.desk is not None:
            name = AMENDMENT if sent.amending else LINE
            self.desk.put({(self.incident, name): None, (self.incident, sent.field): (sent.dump(), 0)})
        self._kept, self._refused = NO_DRAFT, None
        if sent.amending is None:
            self.field.restore(NO_DRAFT)
        else:
            self._go_on()
        self.show()
        self.post_message(self.Recorded(sent))

    def take_over(self, other: EntryLine) -> None:
        """Go on where another screen's entry line is: every draft is here now, and none is there."""
        for line in (self, other):
            line._put_aside()
        self.drafts, other.drafts = {**self.drafts, **other.drafts}, {}
        self.begun = other.begun = self.begun | other.begun
        other._kept = NO_DRAFT
        other.field.restore(NO_DRAFT)
        self._go_on()

    def start(self) -> None:
        """Begin, or go on, typing."""
        self.field.display = True
        self.screen.set_focus(self.field)
        self.show()

    def give_back(self, sent: Sent) -> None:
        """A refused line back into the input, with its kind, time and key; it stays with its incident."""
        if self.desk is not None:
            draft = sent.draft()
            name = AMENDMENT if draft.amending else LINE
            self.desk.put({(sent.incident, sent.field): None, (sent.incident, name): (draft.dump(), draft.cursor)})
        self._put_aside()
        if sent.incident != self.incident:
            self.incident, self.number = sent.incident, sent.incident.rsplit("-", 1)[-1]
        self.field.restore(sent.draft())
        self.start()

    def amend(self, entry: Entry) -> bool:
        """The line becomes the amendment of an entry; what was half typed waits until it is done.

        A wording that was begun before comes back; True where the entry has been changed since that was begun.
        """
        self.leave_amendment()
        self._put_aside()
        now, text = Amending.of(entry), as_typed(entry.text)
        draft = Draft(text, len(text), entry.kind, "", None, True, new_key(), now)
        aside = self.drafts.pop((self.incident, f"{AMENDMENT}/{entry.id}"), draft)
        self.field.restore(replace(aside, amending=now))
        self.start()
        return aside.amending is not None and aside.amending.revision != entry.revision

    def drop_wording(self, entry: str) -> None:
        """What was begun to be written over an entry is done, in another way."""
        name = f"{AMENDMENT}/{entry}"
        if self.drafts.pop((self.incident, name), None) is not None and self.desk is not None:
            self.desk.put({(self.incident, name): None})

    def leave_amendment(self) -> bool:
        """Back to the new line; a changed wording is kept for when the entry is amended again. False: none was."""
        amending = self.field.amending
        if amending is None:
            return False
        draft = self.field.draft()
        self.drafts.pop((self.incident, AMENDMENT), None)
        name = f"{AMENDMENT}/{amending.entry}"
        changed = draft.text != as_typed(amending.text) or draft.kind not in (None, amending.kind)
        if changed:
            self.drafts[self.incident, name] = draft
        if self.desk is not None:
            kept = (draft.dump(), draft.cursor) if changed else None
            self.desk.put({(self.incident, AMENDMENT): None, (self.incident, name): kept})
        self._go_on()
        self.show()
        return True

    # ------------------------------------------------------------ what is shown

    def show(self) -> None:
        typing = self.typing
        field = self.field
        kind = field.kind.value if typing and field.kind else ""
        amends = field.amending.at.astimezone(self.zone).strftime("%H:%M:%S") if field.amending else ""
        hint = "" if field.blank else f"unfinished: {field.value}"
        if not self.writable:
            whole = "read-only: you can see everything and change nothing"
            hint = whole if self.size.width >= 100 else "read-only: nothing changes from here"
        letter = field.prefixes.letter(field.kind) if field.kind else ""
        view = EntryView(self.number, typing, letter, kind, amends if typing else "", self._right(), hint,
                         self.key if self.writable else "")  # fmt: skip
        if typing:
            scratch = Line(max(1, self.size.width), self.palette)
            column = self.pane.margin + len(self.number) + 3
            column = self.pane.text_at(scratch, column, view)
            told = min(words_width(view.right), self.pane.right_most(self.size.width))
            field.styles.offset = (column, 0)
            field.styles.width = max(8, self.size.width - column - told - self.pane.margin - 2)
        self.pane.show(view)
        self._show_offers()

    def _right(self) -> Words:
        if not self.typing:
            return self.rest
        if self.field.blank and self.amending is None:
            return kinds_hint(self.field.prefixes)
        short = self.size.width < 100
        seen = preview(self.field.read_to_show(), self.field.amending, self.clock(), self.zone, self.declared_at,
                       short=short)  # fmt: skip
        offer = self.field.offer
        if offer is None:
            return seen
        key = shown_for(self.actions, "entry_complete")
        return ((key, "key"), (f" {offer.value}  ", "dim"), *as_spans(seen, "text"))

    def _show_offers(self) -> None:
        field = self.field
        reference = being_typed(field.before) if self.typing else None
        offered = offers(self.known, reference)
        if offered != self.offered:
            began_or_ended = bool(offered) != bool(self.offered)
            self.offered, self.chosen = offered, 0
            if began_or_ended:
                self.on_offers()
        remark: Words = ""
        if self.typing and not offered and field.value:
            strange = unknown(self.known, field.text, self.sought) if reference is None else ()
            self._seek(field.text)
            if strange:
                remark = (("not known here: ", "dim"), (", ".join(strange), "strong"))
        said = REFUSED if self._refused is not None else self.remark or remark
        words, key = tuple((o.word, o.note) for o in offered), shown_for(self.actions, "entry_complete")
        self.offers_pane.show(OffersFace(words, self.chosen, said, key))

    def _seek(self, text: str) -> None:
        """Have the incidents looked for that are named and not among the open ones."""
        for name in incidents(text):
            if name not in self.sought and all(name != o.word for o in self.known.incidents):
                self.sought[name] = True  # until it is known to be missing
                self.post_message(self.Named(name))

    def complete(self) -> bool:
        """Take the chosen offer; False where none is made."""
        field = self.field
        reference = being_typed(field.before)
        if not self.offered or reference is None:
            return False
        word = f"{field.before[: reference.start]}{self.offered[self.chosen].word} "
        field.set_around(word, field.after.removeprefix(" "))
        self.show()
        return True

    # ------------------------------------------------------------ messages

    @on(Field.Changed)
    def _typed(self, event: Field.Changed) -> None:
        event.stop()
        if len(self.field.value) < LIMIT:
            self.remark = ""
        self.show()

    @on(Field.TooLong)
    def _too_long(self, event: Field.TooLong) -> None:
        event.stop()
        self.remark = ((f"{event.limit:,}-character limit: {len(event.left_off):,} characters cut", "strong"),)
        self._show_offers()

    @on(Field.Pasted)
    def _pasted(self, event: Field.Pasted) -> None:
        event.stop()
        self.post_message(self.Pasted(self.incident, tuple(event.lines)))

    def on_key(self, event: events.Key) -> None:
        action = for_key(self.actions, event.key, "entry")
        name = action.name if action is not None else ""
        if name == "entry_complete" and (self.complete() or self.field.take_offer()):
            event.stop()
            event.prevent_default()
        elif name == "entry_next" and self.offered:
            event.stop()
            event.prevent_default()
            self.chosen = (self.chosen + 1) % len(self.offered)
            self._show_offers()
        elif event.key == "escape":
            event.stop()
            if not self.leave_amendment():
                self.post_message(self.Left())

    def on_descendant_focus(self) -> None:
        self.show()

    def on_descendant_blur(self) -> None:
        self.field.display = self.typing
        self.show()

    def refresh_preview(self) -> None:
        """Once a second: a time in the line may mean another instant by now."""
        if self.typing and self.field.read().told_time:
            self.show()
