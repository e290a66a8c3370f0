"""Servers that call themselves alike, and are not: what each refuses, how it streams, and how it fails."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from tests.assist.conftest import settings
from tests.support.http import Answer
from tests.support.models import DIALECTS, Model, delta, model, sse
from warroom.assist.client import Client, Heard, Trouble
from warroom.assist.dialect import Quirks
from warroom.assist.kinds import KINDS
from warroom.assist.material import Sources
from warroom.assist.request import Request, made


@pytest.fixture
def request_(of: Sources) -> Request:
    return made(settings(), KINDS["update"], "team", of)


def client(server: Model, quirks: Quirks | None = None) -> Client:
    return Client(settings(url=server.url), quirks or Quirks())


def test_four_dialects_are_learnt_once_and_remembered(request_: Request) -> None:
    said = {}
    for dialect in DIALECTS:
        with model(dialect) as server:
            asked = client(server)
            heard = asyncio.run(asked.ask(request_))
            assert (heard.text, heard.note) == ("All is well [1].", "")
            refused = len(server.bodies) - 1
            asyncio.run(client(server, Quirks.load(asked.quirks.dump())).ask(request_))
            assert len(server.bodies) == refused + 2, f"{dialect}: what was refused is not sent again"
            said[dialect] = asked.quirks.words()
            assert {"model", "messages"} <= server.bodies[-1].keys()
    assert said == {
        "openai": "max_completion_tokens in place of max_tokens, no temperature", "ollama": "",
        "llama.cpp": "no system message", "vllm": "no stream_options",
    }  # fmt: skip


@pytest.mark.parametrize(("answer", "text", "note"), [
    (sse(delta("Well."), done=False), "Well.", "the server closed the line before it said that it was done"),
    (sse(delta("Well.", "length")), "Well.", "the answer was cut off at its limit"),
    (sse(delta("Well."), {"id": "nothing"}, "", delta(finish="stop")), "Well.", ""),
    (Answer({"choices": [{"message": {"content": "Well."}, "finish_reason": "stop"}]}), "Well.", ""),
    (Answer({"choices": [{"message": {"content": [{"type": "text", "text": "Well."}]}, "finish_reason": "stop"}]}),
     "Well.", ""),
])  # fmt: skip
def test_an_answer_comes_in_many_forms(server: Model, request_: Request, answer: Answer, text: str, note: str) -> None:
    server.script = [answer]
    heard = asyncio.run(client(server).ask(request_))
    assert (heard.text, heard.note) == (text, note)


def test_a_model_that_rambles_is_left_as_soon_as_there_is_enough(server: Model, request_: Request) -> None:
    on_and_on = [delta("and so on ") for _ in range(2_000)]
    server.script = [sse(*on_and_on)]
    heard = asyncio.run(Client(settings(url=server.url, answer=400)).ask(request_))
    assert heard.note == "the answer was cut off at its limit"
    assert 400 < len(heard.text) < 1_000


HTML = {"Content-Type": "text/html"}
PAGE = Answer(b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head></html>", 502, HTML)


@pytest.mark.parametrize(("answer", "says"), [
    (Answer({"error": {"message": "Incorrect API key provided: sk-k3y"}}, 401), "does not take the key (HTTP 401)"),
    (Answer({"error": {"message": 'model "small" not found, try pulling it first'}}, 404), "has no model small"),
    (Answer({"detail": "Not Found"}, 404), "[assist] url ends in /v1 as a rule"),
    (Answer({"error": {"message": "Rate limit reached"}}, 429, {"Retry-After": "20"}), "ask again in 20 s"),
    (Answer({"error": {"message": "the request exceeds the available context size",
                       "type": "exceed_context_size_error"}}, 400), "lower [assist] budget"),
    (Answer({"error": {"message": "no idea"}}, 400), "refuses the request (HTTP 400) (no idea)"),
    (Answer({"error": "out of memory"}, 500), "failed (HTTP 500) (out of memory)"),
    (PAGE, "answered with a web page (HTTP 502, 502 Bad Gateway): a proxy stands before the model"),
    (Answer(b"<html><title>Sign in</title>", 200, HTML), "a web page (HTTP 200, Sign in)"),
    (Answer(b"", 302, {"Location": "/login"}), "points elsewhere (HTTP 302)"),
    (Answer(b"ok", 200, {"Content-Type": "text/plain"}), "neither a stream nor JSON"),
    (sse(delta("We"), {"error": {"message": "KV cache is full", "code": 500}}), "failed (HTTP 500) (KV cache is full)"),
    (sse({"error": {"message": "context length exceeded"}}), "lower [assist] budget"),
    (sse("torn {"), "failed (HTTP 500)"),
    (sse(delta(reasoning_content="on and on"), delta(finish="length")), "raise [assist] answer"),
    (sse(done=True), "answered nothing: the request may be longer than it takes"),
    (sse(delta(finish="content_filter")), "filter kept the answer back"),
])  # fmt: skip
def test_what_went_wrong_is_a_sentence_with_its_fix(
    server: Model, request_: Request, monkeypatch: pytest.MonkeyPatch, answer: Answer, says: str
) -> None:
    monkeypatch.setenv("MODEL_KEY", "sk-k3y")
    server.script = [answer]
    asked = Client(settings(url=server.url, key="${env:MODEL_KEY}"))
    with pytest.raises(Trouble) as told:
        asyncio.run(asked.ask(request_))
    assert says in str(told.value)
    assert "sk-k3y" not in str(told.value)
    assert str(told.value)[-1] in ".?"
    assert told.value.pause_s == (20.0 if answer.status == 429 else 0.0)
    assert server.server.asked[0].headers["authorization"] == "Bearer sk-k3y"


def test_a_server_that_is_silent_or_not_there_is_told_as_that(server: Model, request_: Request) -> None:
    server.hangs = True
    with pytest.raises(Trouble, match=r"was silent for 0.2 s: is the model loading\?"):
        asyncio.run(Client(settings(url=server.url, timeout=timedelta(seconds=0.2))).ask(request_))
    with pytest.raises(Trouble, match=r"No connection to 127.0.0.1:1 .*is the server running"):
        asyncio.run(Client(settings()).ask(request_))
    with pytest.raises(Trouble, match="the environment variable NOT_SET is not set"):
        asyncio.run(Client(settings(url=server.url, key="${env:NOT_SET}")).ask(request_))


def test_what_comes_is_told_as_it_comes(server: Model, request_: Request) -> None:
    came: list[str] = []

    def tell(heard: Heard) -> None:
        came.append(heard.text)

    asyncio.run(client(server).ask(request_, tell))
    assert came[-1] == server.says
    assert any(text and text != server.says for text in came)


def test_it_is_not_tried_for_ever(server: Model, request_: Request) -> None:
    server.script = [
        Answer({"error": {"message": f"bad value for {name}"}}, 400)
        for name in ("temperature", "max_tokens", "max_completion_tokens", "stream_options", "stream", "temperature")
    ]
    with pytest.raises(Trouble, match=r"refuses the request \(HTTP 400\) \(bad value for temperature\)"):
        asyncio.run(client(server).ask(request_))
    assert set(server.bodies[-1]) == {"model", "messages"}
