"""What was seen before, sharpened by embeddings: behind the evidence, without what is private, and never needed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Within, within
from tests.support.http import Answer, Asked
from tests.support.models import EMBEDDINGS, model
from warroom.store import Store
from warroom.store.desk import desk_path
from warroom.store.redaction import redact

__all__ = ["within"]
VECTORS = {"Payments": [1.0, 0.0], "Card": [0.9, 0.1], "Mail": [0.0, 1.0]}


def embedded(asked: Asked) -> Answer:
    texts = json.loads(asked.body)["input"]
    rows = [{"index": n, "embedding": VECTORS[text.split()[0]]} for n, text in enumerate(texts)]
    return Answer({"data": list(reversed(rows))})


def test_it_stands_behind_the_evidence_and_is_forgotten_with_it(
    within: Within, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with model() as server:
        server.server.routes[EMBEDDINGS] = embedded
        text = f'[assist]\nurl = "{server.url}"\nmodel = "small"\nembeddings = "vectors"\n'
        (tmp_path / "config.toml").write_text(text, encoding="utf-8")
        monkeypatch.setenv("WARROOM_CONFIG", str(tmp_path / "config.toml"))
        for title, service in (("Payments down", "pay"), ("Mail queue grows", "pay"), ("Card charges fail", "shop"),
                               ("Card secrets leak", "vault"), ("Mail is late", "post")):  # fmt: skip
            assert within("declare", "--severity", "2", "--title", title, "--service", service).code == 0
        assert within("private", "4").code == 0

        def found() -> list[tuple[str, list[str]]]:
            return [(one["title"], one["because"]) for one in json.loads(within("similar", "1", "--json").out)]

        first, second = found()
        assert first[0] == "Mail queue grows", "the same service is evidence, whatever the model says"
        assert second == ("Card charges fail", ["about the same, 0.99 by the model"])
        asked = len(server.server.asked)
        assert b"secrets leak" not in server.sent
        assert found() == [first, second]
        assert len(server.server.asked) == asked, "what is known is not asked again"
        database = tmp_path / "room.db"
        with Store.open(database, read_only=True) as store:
            event = next(e.id for e in store.events() if getattr(e.data, "title", "") == "Card charges fail")
        redact(database, event, "maya", "too much")
        assert b"0.9, 0.1" not in desk_path(database).read_bytes()
        server.server.routes[EMBEDDINGS] = Answer({"error": "no"}, 500)
        failed = within("similar", "1")
        assert (failed.code, "by words and evidence alone" in failed.err) == (0, True)
