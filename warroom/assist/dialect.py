"""What servers that call themselves alike do not take: learnt from their refusals, once, and remembered."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct, json
from msgspec.structs import replace

OPTIONAL = ("max_tokens", "max_completion_tokens", "temperature", "stream_options", "response_format", "stream")
"""What a request can do without."""
_NEWER = "max_completion_tokens"


class Quirks(Struct, frozen=True):
    """``dropped``: parameters that the server refuses; ``newer``: it wants ``max_completion_tokens``; ``one_message``:
    it knows no system message."""

    dropped: tuple[str, ...] = ()
    newer: bool = False
    one_message: bool = False

    def applied(self, body: dict[str, Any]) -> dict[str, Any]:
        """The request as this server takes it."""
        found = {(_NEWER if self.newer and name == "max_tokens" else name): value for name, value in body.items()}
        if self.one_message:
            first, *rest = found["messages"]
            found["messages"] = [{**rest[0], "content": f"{first['content']}\n\n{rest[0]['content']}"}, *rest[1:]]
        return {name: value for name, value in found.items() if name not in self.dropped}

    def learnt(self, said: str, named: str = "") -> Quirks | None:
        """What to do otherwise after a refusal; None where it names nothing that could be.

        Args:
            said: the server's words; ``named``: the parameter, where it says so apart.
        """
        if not self.one_message and re.search(r"\bsystem\b.{0,20}\brole\b|\brole\b.{0,40}\bsystem\b", said, re.I):
            return replace(self, one_message=True)
        words = (named, *OPTIONAL)
        name = next((one for one in words if one in OPTIONAL and re.search(rf"\b{one}\b", f"{named} {said}")), "")
        if name in ("max_tokens", _NEWER) and not self.newer and "max_tokens" not in self.dropped:
            return replace(self, newer=True)
        name = _NEWER if name == "max_tokens" and self.newer else name
        if not name or name in self.dropped:
            return None
        return replace(self, dropped=(*self.dropped, name))

    def dump(self) -> str:
        return json.encode(self).decode()

    @staticmethod
    def load(text: str) -> Quirks:
        """As ``dump`` wrote it; none where it cannot be read."""
        try:
            return json.decode(text, type=Quirks)
        except Exception:
            return PLAIN

    def words(self) -> str:
        """What is done otherwise, in words; "" for nothing."""
        said = ["max_completion_tokens in place of max_tokens"] if self.newer else []
        said += [f"no {name}" for name in self.dropped]
        said += ["no system message"] if self.one_message else []
        return ", ".join(said)


PLAIN = Quirks()
