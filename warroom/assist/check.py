"""Whether the configured model answers: asked one word, and told in sentences."""

from __future__ import annotations

import json
import time
from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.assist.client import Client, Heard, Trouble
from warroom.assist.dialect import PLAIN, Quirks
from warroom.core.words import listing

if TYPE_CHECKING:
    from warroom.config.settings_assist import Assist


class Probe(Struct, frozen=True):
    """A question that says nothing of anything."""

    model: str

    def content(self, quirks: Quirks = PLAIN) -> bytes:
        return json.dumps(quirks.applied({
            "model": self.model,
            "messages": [{"role": "system", "content": "Answer with one word."},
                         {"role": "user", "content": "Say: ready"}],
            "stream": True, "temperature": 0, "max_tokens": 400, "stream_options": {"include_usage": True},
        }), separators=(",", ":")).encode()  # fmt: skip


class Found(Struct, frozen=True):
    """``trouble``: why it does not answer; ``first_s``: when the first word came."""

    model: str
    models: tuple[str, ...] = ()
    trouble: str = ""
    took_s: float = 0.0
    first_s: float | None = None
    tokens: int | None = None
    thought: bool = False
    quirks: Quirks = PLAIN
    pause_s: float = 0.0
    embeddings: int | None = None
    """How many numbers a vector has; None where none was asked for or came."""

    def sentences(self) -> list[str]:
        """What answered, and what it costs in time."""
        if self.trouble:
            said = [self.trouble]
            if self.models and self.model not in self.models:
                near = get_close_matches(self.model, self.models, n=1)
                hint = f' Did you mean "{near[0]}"?' if near else ""
                said.append(f"It has {listing(self.models[:12])}.{hint}")
            return said
        first = f", the first word after {self.first_s:.1f} s" if self.first_s is not None else ""
        tokens = f", {self.tokens} tokens" if self.tokens is not None else ""
        said = [f"{self.model} answered in {self.took_s:.1f} s{first}{tokens}."]
        if self.thought:
            said.append("It thinks before it answers: drafts take longer.")
        if words := self.quirks.words():
            said.append(f"This server wants {words}: that is remembered.")
        if self.embeddings is not None:
            said.append(f"Its embeddings have {self.embeddings} numbers.")
        return said


async def check(settings: Assist) -> Found:
    """Asks once, with nothing remembered of the server."""
    client, model = Client(settings), settings.model
    began = time.monotonic()
    first: list[float] = []

    def came(heard: Heard) -> None:
        if heard.text and not first:
            first.append(time.monotonic() - began)

    try:
        heard = await client.ask(Probe(model), came)
        took = time.monotonic() - began
        size = len((await client.embedded(["ready"]))[0]) if settings.embeddings else None
    except Trouble as trouble:
        # A server that is silent would be silent about its models too.
        there = await _models(client) if "has no model" in str(trouble) else ()
        return Found(model, there, str(trouble), quirks=client.quirks, pause_s=trouble.pause_s)
    return Found(
        model, took_s=took, first_s=first[0] if first else None, tokens=heard.tokens, thought=bool(heard.thought),
        quirks=client.quirks, embeddings=size,
    )  # fmt: skip


async def _models(client: Client) -> tuple[str, ...]:
    try:
        return await client.models()
    except Trouble:
        return ()
