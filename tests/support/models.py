"""A model's server on loopback that answers as it is told, in four dialects: what each refuses, and how it streams."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.http import Answer, Asked, Server, serving
from tests.support.patience import PATIENCE_S

DIALECTS = ("openai", "ollama", "llama.cpp", "vllm")
CHAT, MODELS, EMBEDDINGS = "/v1/chat/completions", "/v1/models", "/v1/embeddings"
STREAM = {"Content-Type": "text/event-stream; charset=utf-8"}
REFUSED = {
    "openai": ("max_tokens", "temperature"), "ollama": (), "llama.cpp": ("system",), "vllm": ("stream_options",),
}  # fmt: skip
"""The parameters that each answers with a 400, one at a time."""


def sse(*parts: Any, done: bool = True, comment: bool = False) -> Answer:
    """A stream of these parts; ``done``: with the line that ends it."""
    lines = [": ping\n\n"] if comment else []
    lines += [f"data: {part if isinstance(part, str) else json.dumps(part)}\n\n" for part in parts]
    return Answer("".join([*lines, "data: [DONE]\n\n" if done else ""]).encode(), headers=dict(STREAM))


def delta(text: str = "", finish: str | None = None, **more: str) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {"content": text, **more}, "finish_reason": finish}]}


class Model:
    """``says`` is the answer to each question; ``script`` answers in its place, one after the other."""

    def __init__(self, server: Server, dialect: str = "ollama") -> None:
        self.server = server
        self.dialect = dialect
        self.says = "All is well [1]."
        self.script: list[Answer] = []
        self.hangs = False
        self.asked = threading.Event()
        """Set when a question has come."""
        self.let_go = threading.Event()
        server.routes[CHAT] = self._chat
        server.routes[MODELS] = Answer({"data": [{"id": "small"}, {"id": "large"}]})

    @property
    def url(self) -> str:
        return f"{self.server.url}/v1"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """The questions, refused ones among them."""
        return [json.loads(one.body) for one in self.server.asked if one.path == CHAT]

    @property
    def sent(self) -> bytes:
        """Everything that has come here."""
        return b"\n".join(one.body for one in self.server.asked)

    def _chat(self, asked: Asked) -> Answer:
        self.asked.set()
        if self.hangs:
            self.let_go.wait(PATIENCE_S)
        if self.script:
            return self.script.pop(0)
        body = json.loads(asked.body)
        refused = next((name for name in REFUSED[self.dialect] if self._has(body, name)), "")
        return self._refusal(refused) if refused else self._answer()

    def _has(self, body: dict[str, Any], name: str) -> bool:
        return name in body or any(message["role"] == name for message in body["messages"])

    def _refusal(self, name: str) -> Answer:
        if self.dialect == "openai":
            instead = " Use 'max_completion_tokens' instead." if name == "max_tokens" else ""
            says = f"Unsupported parameter: '{name}' is not supported with this model.{instead}"
            return Answer({"error": {"message": says, "type": "invalid_request_error", "param": name}}, 400)
        if self.dialect == "vllm":
            says = f"[{{'type': 'extra_forbidden', 'loc': ('body', '{name}'), 'msg': 'Extra inputs are not'}}]"
            return Answer({"object": "error", "message": says, "param": None, "code": 400}, 400)
        return Answer({"error": {"code": 400, "message": "System role not supported", "type": "invalid_request"}}, 400)

    def _answer(self) -> Answer:
        half = len(self.says) // 2
        first, second = self.says[:half], self.says[half:]
        usage = {"choices": [], "usage": {"total_tokens": 45}}
        if self.dialect == "openai":
            return sse(delta(first), delta(second), delta(finish="stop"), usage)
        if self.dialect == "ollama":
            return sse(delta(reasoning="hm"), delta(first), delta(second, "stop"), usage)
        if self.dialect == "vllm":
            return sse(delta(reasoning_content="let me think"), delta(first), delta(second), delta(finish="stop"))
        return sse(delta(first), delta(second, "stop"), done=False, comment=True)


@contextmanager
def model(dialect: str = "ollama") -> Iterator[Model]:
    """A running one, stopped at the end."""
    with serving() as server:
        made = Model(server, dialect)
        try:
            yield made
        finally:
            made.let_go.set()
