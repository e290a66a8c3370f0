"""The team's own kinds of update, picked by name: each press takes the next, and what is suggested follows."""

from __future__ import annotations

from typing import Protocol

from msgspec.structs import replace
from textual.message import Message

from screens.base.key_labels import key_of
from screens.updates.draft import UpdateContext, UpdateInput
from screens.updates.messages import Changed


class Suggesting(Protocol):
    """The sheet, as far as this needs it."""

    typed: UpdateInput
    context: UpdateContext

    def say(self, sentence: str) -> None: ...

    def post_message(self, message: Message) -> bool: ...


def next_template(sheet: Suggesting) -> None:
    """The next one for this audience; after the last none. Its words are suggested, and sent only if they are taken."""
    names = sheet.context.templates.get(sheet.typed.audience, ())
    if not names:
        sheet.say("no template for them: add a [[template]] to config.toml")
        return
    order = ("", *names)
    at = order.index(sheet.typed.template) if sheet.typed.template in order else 0
    picked = order[(at + 1) % len(order)]
    sheet.typed = replace(sheet.typed, template=picked)
    sheet.post_message(Changed(sheet.typed))
    takes = f"{key_of('update_offered')} accepts what it suggests"
    sheet.say(f"template {picked}, {at + 1} of {len(names)}: {takes}" if picked else "no template: as for any update")
