"""The update sheet: to whom, three answers, the next time; what they will read beside it; sent with ctrl+s.

Tab goes on, Enter begins a line. What is offered by the templates stands dim in an empty answer and is never sent
unless it is taken. Nothing typed and ctrl+s says "no change".
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import ClassVar

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from screens.base.key_labels import key_of, spelled, told
from screens.sheets.overlay import Overlay
from screens.updates import draft as updating
from screens.updates.draft import AUDIENCES, NO_ANSWERS, Answers, ModelFace, UpdateContext, UpdateInput
from screens.updates.messages import Changed, Left, Wanted
from screens.updates.pane import INSERTS, UpdatePane, layout
from screens.updates.templates import next_template
from warroom.core.presence import tells
from warroom.core.telling import Line
from warroom.keymap.actions import for_key, keys_held
from warroom.notify.preview import Preview
from widgets.field import Field
from widgets.palette import DARK, Palette
from widgets.passage import Passage

PROMISE = 3
"""The place after the three answers: when they hear again."""
TO = -1
"""The place before them: the audience."""


class UpdateSheet(Overlay, can_focus=True):
    """An update being written. It is told the room by ``learn`` and the time by ``strike``."""

    DEFAULT_CSS = """
    UpdateSheet { background: ansi_default; overflow: hidden; }
    UpdateSheet > UpdatePane { position: absolute; width: 100%; height: 100%; }
    UpdateSheet > Passage { position: absolute; }
    UpdateSheet > Field { position: absolute; height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "step(1)", show=False),
        Binding("shift+tab", "step(-1)", show=False),
        Binding("escape", "leave", show=False),
    ]

    leaves = "close, draft saved"

    def __init__(self, typed: UpdateInput, context: UpdateContext, *, palette: Palette = DARK) -> None:
        super().__init__()
        self.ready = asyncio.Event()
        self.typed = typed
        self.context = context
        self.written_of = context.incident.id
        self.actions = context.actions
        self.palette = palette
        leaves = keys_held(self.actions, "update")
        self.place_at = 0
        self.offers: dict[str, Answers] = {}
        self.lines: Sequence[Line] = ()
        self.preview: Preview | None = None
        self.said = ""
        self.others = ""
        self._taking = self._sending = False  # what is offered shall be taken, and sent, as soon as it is there
        self.whole = False
        self.now: datetime | None = None
        self.opened_at: datetime | None = None
        self.heard = context.heard  # what the room is told that the writer knows
        self.model: ModelFace | None = None
        self.ask_model: Callable[[], None] = lambda: None
        self.drop_model: Callable[[], bool] = lambda: False
        """Cancels or declines the model's draft that is shown; False where none is."""
        self.pane = UpdatePane(palette=palette)
        self.pane.actions = self.actions
        self.answers = tuple(
            Passage(text, limit=updating.LIMIT, token="text", leaves=leaves, palette=palette) for text in typed.answers
        )
        self.promise = Field(typed.promise, limit=8, leaves=leaves, palette=palette)

    def compose(self) -> ComposeResult:
        yield self.pane
        yield from self.answers
        yield self.promise

    def on_mount(self) -> None:
        self._go(0)
        self.ready.set()
        self.post_message(Changed(self.typed))

    def on_resize(self) -> None:
        self.place(self.pane.margin, self.pane.aside_at)

    # ------------------------------------------------------------ what the screen says

    def place(self, margin: int, aside_at: int) -> None:
        """Lay everything out for the sheet's size."""
        pane = self.pane
        pane.margin, pane.aside_at = margin, aside_at
        width, height = self.size
        at = layout(width, height, margin, aside_at)
        for passage, row in zip(self.answers, at.answers, strict=True):
            passage.styles.offset = (margin + 2, row + 1)
            passage.styles.width, passage.styles.height = max(1, at.left_end - margin - 2), at.answer_rows
        self.promise.styles.offset = (margin + 9, at.promise)
        self.promise.styles.width = 9
        pane.set_palette(self.palette)
        self.show()

    def learn(self, context: UpdateContext, lines: Sequence[Line]) -> None:
        """The room as it is now; how many updates were heard when the writing began stays."""
        self.context = replace(context, heard=self.context.heard)
        self.lines = lines
        self.show()

    def offer(self, audience: str, answers: Answers) -> None:
        """What the templates make of the record for an audience."""
        self.offers[audience] = answers
        self.show()
        if audience == self.typed.audience and self._taking:
            self.action_take_offered()
            if self._sending and self.typed.text:
                self._want()
            elif self._sending:
                self.say("no suggestion: say what is happening")

    def look(self, preview: Preview | None) -> None:
        """The message as they will read it."""
        self.preview = preview
        self.show()

    def show_model(self, model: ModelFace | None) -> None:
        """A model's draft as far as it has come, in the place of the preview; None: there is none any more."""
        if self.model is None and model is not None and not self.pane.aside_at and not self.whole:
            self.action_whole()
        self.model = model
        self.show()

    def show_others(self, others: str) -> None:
        """Who writes to the same audience at another terminal ("": nobody)."""
        self.others = others

    def tick(self, now: datetime) -> None:
        """Once a second."""
        self.now = now
        self.opened_at = self.opened_at or now
        self.show()

    def say(self, sentence: str) -> None:
        """A refusal beside the button; nothing typed is lost."""
        self.said, self.busy = spelled(sentence, self.actions), False
        self.show()

    def refused(self, heard: int, drafts: Collection[str]) -> None:
        """The writer has read why: what was heard meanwhile is known now, a draft that is gone is a new update."""
        self.heard = heard
        if self.typed.draft not in drafts:
            self.typed = replace(self.typed, draft="")
        self.show()

    def next_by(self) -> datetime | None:
        """When they hear again, None where that is not promised or cannot be read."""
        try:
            return updating.next_by(self.typed, self.context, self.now) if self.now is not None else None
        except ValueError:
            return None

    @property
    def doing(self) -> str:
        return tells(self.typed.audience)

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The keys that do something here, the most needed first."""
        send = "ask" if updating.asks_first(self.typed, self.context) else "publish"
        sends = told(self.actions, "update_send", word=send)
        whole = told(self.actions, "update_preview", word="back" if self.whole else "")
        if self.whole:
            return (*(told(self.actions, "update_offered") if self.model is not None else ()), *whole, *sends)
        narrow = not self.pane.aside_at
        turns = told(self.actions, "update_previous", "update_next")
        found = [("tab", "next"), *turns] if self.place_at != TO else [("1-5", "audience")]
        found += whole * narrow
        if self.lines and not narrow:
            found += told(self.actions, *INSERTS[: len(self.lines)])
        if self.context.has_model:
            found += told(self.actions, "update_model")
        keeps = (*told(self.actions, "update_no_change"), *told(self.actions, "update_draft"))
        return (*found, *keeps, *(whole * (not narrow)), *sends)

    def show(self) -> None:
        if self.now is None:
            return
        offered = self._offered()
        for passage, offer in zip(self.answers, offered, strict=True):
            if passage.placeholder != offer:
                passage.placeholder = offer
                passage.redraw()
        default = updating.next_by(replace(self.typed, promise=""), self.context, self.now)
        hint = f"{default.astimezone(self.context.zone):%H:%M}" if default is not None else "none"
        if self.promise.placeholder != hint:
            self.promise.placeholder = hint
            self.promise.redraw()
        for field in (*self.answers, self.promise):
            field.display = not self.whole
        seconds = max(0, int((self.now - (self.opened_at or self.now)).total_seconds()))
        self.pane.show(updating.face(
            self.typed, self.context, self.now, place=self.place_at, elapsed=f"{seconds // 60}:{seconds % 60:02}",
            offered=offered, lines=self.lines, preview=self.preview, said=self.said, busy=self.busy, whole=self.whole,
            others=self.others, model=self.model,
        ))  # fmt: skip

    def _offered(self) -> Answers:
        if self.model is not None and self.model.began:
            return self.model.answers
        return self.offers.get(self.typed.audience, NO_ANSWERS)

    # ------------------------------------------------------------ writing

    @on(Field.Changed)
    def _typed(self, event: Field.Changed) -> None:
        event.stop()
        self._changed()

    def _changed(self) -> None:
        first, second, third = (passage.value for passage in self.answers)
        typed = replace(self.typed, answers=(first, second, third), promise=self.promise.value)
        if typed != self.typed:
            self.typed, self.said = typed, ""
            self.post_message(Changed(typed))
        self.show()

    @on(Field.Submitted)
    def _entered(self, event: Field.Submitted) -> None:
        """Enter in the next time: nothing is sent by a key that begins a line elsewhere."""
        event.stop()
        self.say(f"{key_of('update_send')} publishes it")

    @on(Field.Pasted)
    def _pasted(self, event: Field.Pasted) -> None:
        event.stop()

    @on(Field.TooLong)
    def _full(self, event: Field.TooLong) -> None:
        event.stop()
        self.say("too long: the end was cut off")

    @on(events.DescendantFocus)
    def _focused(self, event: events.DescendantFocus) -> None:
        fields = (*self.answers, self.promise)
        if event.widget in fields:
            self.place_at = fields.index(event.widget)
            self.show()

    def _go(self, place: int) -> None:
        if TO in (place, self.place_at):
            self.post_message(Changed(self.typed))  # other keys do something there
        self.place_at = place
        fields = (*self.answers, self.promise)
        self.screen.set_focus(self if place == TO else fields[place])
        self.show()

    def action_step(self, step: int) -> None:
        """On through audience, three answers and the next time, round and round."""
        if not self.whole:
            self._go((self.place_at + 1 + step) % 5 - 1)

    # ------------------------------------------------------------ to whom

    def choose(self, audience: str) -> None:
        """Write to another audience; what is typed goes along."""
        if audience != self.typed.audience:
            self.typed, self.said = replace(self.typed, audience=audience), ""
            self._taking = self._sending = False
            self.drop_model()
            # From here on it is known what that audience has heard.
            self.heard = updating.heard(self.context.incident, audience)
            self.context = replace(self.context, heard=self.heard)
            self.post_message(Changed(self.typed))
        self.show()

    def action_audience(self, step: int) -> None:
        self.choose(AUDIENCES[(AUDIENCES.index(self.typed.audience) + step) % len(AUDIENCES)])

    def action_to(self, number: int) -> None:
        self.choose(AUDIENCES[number - 1])

    def on_key(self, event: events.Key) -> None:
        """Up and down from field to field; on the audience its own keys. No letter reaches the room behind."""
        action = for_key(self.actions, event.key, "update")
        if action is not None:
            HANDLERS[action.name](self)
        done = action is not None or (not self.whole and self.place_at == TO and self._key_at_to(event))
        if not done and not self.whole and event.key in ("up", "down"):
            self._go(max(TO, min(PROMISE, self.place_at + (1 if event.key == "down" else -1))))
            done = True
        if done or len(event.key) == 1:
            event.stop()
            event.prevent_default()

    def _key_at_to(self, event: events.Key) -> bool:
        """On the audience: its number, its first letter, the arrows; Enter goes on."""
        named = [a for a in AUDIENCES if event.character and a[0] == event.character.lower()]
        if event.key.isdigit() and 1 <= int(event.key) <= len(AUDIENCES):
            self.action_to(int(event.key))
        elif event.key in ("left", "right"):
            self.action_audience(-1 if event.key == "left" else 1)
        elif named:
            self.choose(named[0])
        elif event.key == "enter":
            self._go(0)
        else:
            return False
        return True

    # ------------------------------------------------------------ taking over

    def action_take_offered(self) -> None:
        """The templates' words into every answer that is still empty; they may still be on their way."""
        self._taking = self.typed.audience not in self.offers
        for passage, offer in zip(self.answers, self._offered(), strict=True):
            if not passage.value.strip() and offer:
                passage.set(offer)
        if self.model is not None and self.model.began:
            self.typed, self.model = replace(self.typed, began=self.model.began), None
            if self.whole:
                self.action_whole()
        self._changed()

    def action_take(self, number: int) -> None:
        """A line of the record into the answer that the cursor is in, or into the first."""
        if number < len(self.lines) and not self.whole:
            if not 0 <= self.place_at < PROMISE:
                self._go(0)
            passage = self.answers[self.place_at]
            before = passage.value[-1:] if passage.value else ""
            passage.insert((" " if before and not before.isspace() else "") + self.lines[number].text)
            self._changed()

    def action_whole(self) -> None:
        """The whole preview in place of the sheet, and back."""
        self.whole = not self.whole
        self.post_message(Changed(self.typed))
        self.show()
        if self.whole:
            self.screen.set_focus(self)
        else:
            self._go(self.place_at)

    # ------------------------------------------------------------ done

    def action_send(self) -> None:
        self._want()

    def action_keep_as_draft(self) -> None:
        if not self.typed.text:
            self.say("a draft cannot be empty: say what is happening")
        else:
            self._want(draft=True)

    def action_no_change(self) -> None:
        """Say that nothing changed; what is half written stays for later."""
        self._want(no_change=True)

    def _want(self, *, draft: bool = False, no_change: bool = False) -> None:
        if self.busy or self.now is None:
            return
        self._changed()
        self._sending = self._taking and not (draft or no_change)
        if self._sending:
            return  # they were asked for before the words were there: they go along
        looked = replace(self.typed, answers=NO_ANSWERS) if no_change else self.typed
        wrong = updating.problem(looked, self.context, self.now)
        if wrong:
            self.say(wrong)
            return
        self.busy, self.said = True, ""
        self.show()
        self.post_message(Wanted(self.typed, self.heard, self.next_by(), draft, no_change or not self.typed.text))

    def action_leave(self) -> None:
        dropped = self.drop_model()
        if self.whole:
            self.action_whole()
        elif not dropped:
            self._changed()
            self.post_message(Left(self.typed))

    @on(UpdatePane.Picked)
    def _picked(self, event: UpdatePane.Picked) -> None:
        event.stop()
        if event.key in AUDIENCES:
            self.choose(event.key)
        elif event.key == "offered":
            self.action_take_offered()
        elif event.key == "send":
            self._want()
        elif event.key.startswith("take "):
            self.action_take(int(event.key.split()[1]))


def _insert(number: int) -> Callable[[UpdateSheet], None]:
    return lambda sheet: sheet.action_take(number)


def _to(number: int) -> Callable[[UpdateSheet], None]:
    return lambda sheet: sheet.action_to(number)


HANDLERS: dict[str, Callable[[UpdateSheet], None]] = {
    "update_send": UpdateSheet.action_send,
    "update_no_change": UpdateSheet.action_no_change,
    "update_draft": UpdateSheet.action_keep_as_draft,
    "update_preview": UpdateSheet.action_whole,
    "update_offered": UpdateSheet.action_take_offered,
    "update_model": lambda sheet: sheet.ask_model(),
    "update_template": next_template,
    "update_previous": lambda sheet: sheet.action_audience(-1),
    "update_next": lambda sheet: sheet.action_audience(1),
    **{name: _insert(number) for number, name in enumerate(INSERTS)},
    **{f"update_to_{number}": _to(number) for number in range(1, len(AUDIENCES) + 1)},
}
"""What each action of the sheet does, by the action's name."""
