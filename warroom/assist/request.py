"""One request to a model: every byte that leaves, made of the record alone.

Secrets are taken out first, then names become placeholders. The same record gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from warroom.assist import kinds
from warroom.assist.dialect import PLAIN, Quirks
from warroom.assist.hiding import Hiding
from warroom.assist.material import Material, Sources, material
from warroom.assist.secrets import without_secrets

if TYPE_CHECKING:
    from warroom.assist.kinds import Kind
    from warroom.config.settings_assist import Assist

TEMPERATURE = 0.2
"""Drafts are to say what the record says: little is left to chance."""


class Request(Struct, frozen=True, dict=True):
    """What is asked of which model, and what is needed to read its answer."""

    kind: Kind
    about: str
    of: Sources
    material: Material
    hiding: Hiding
    model: str
    system: str
    user: str
    limit: int
    language: str
    told: str
    """Everything that the model was told, as the record has it: what is not in it is not known."""

    def body(self, quirks: Quirks = PLAIN) -> dict[str, Any]:
        """The request as data, as that server wants it."""
        return quirks.applied({
            "model": self.model,
            "messages": [{"role": "system", "content": self.system}, {"role": "user", "content": self.user}],
            "stream": True,
            "temperature": TEMPERATURE,
            "max_tokens": self.limit,
            "stream_options": {"include_usage": True},
        })  # fmt: skip

    def content(self, quirks: Quirks = PLAIN) -> bytes:
        """The very bytes."""
        return json.dumps(self.body(quirks), ensure_ascii=False, separators=(",", ":")).encode()

    @cached_property
    def room(self) -> str:
        """How much of the record is in it, in words."""
        found = self.material
        return f"{found.told}, {found.withheld} never sent" if found.withheld else found.told


def made(
    settings: Assist, kind: Kind, about: str, of: Sources, *, paste: str = "", secrets: Iterable[str] = ()
) -> Request:
    """The request for a draft of that kind.

    Args:
        about: the audience, part, role or hypothesis that it is for; "" where the kind takes none.
        secrets: values that never leave, wherever they stand: those that the configuration knows.
    """
    known = tuple(secrets)
    found = material(of, settings.budget, settings.withhold, paste, lambda text: without_secrets(text, known))
    hiding = Hiding(settings.hide, settings.customers, of.people)

    def leaves(text: str) -> str:
        return hiding.out(without_secrets(text, known))

    # Counted over all entries first, told or not, so that a placeholder keeps its number while the record grows.
    for row in sorted(of.rows, key=lambda row: row.seq):
        if not (row.private or row.withheld):
            leaves(row.text)
    task = kinds.prompt(kind.prompt).substitute(audience=about, tone=kinds.tone(kind, about)).strip()
    system = kinds.prompt(kinds.SYSTEM).substitute(language=settings.language, fence=found.fence).strip()
    user = f"{leaves(found.text)}\n\n{leaves(task)}"
    return Request(
        kind=kind, about=about, of=of, material=found, hiding=hiding, model=settings.model, system=system, user=user,
        limit=settings.answer, language=settings.language, told=f"{found.text}\n{about}".replace(found.fence, ""),
    )  # fmt: skip
