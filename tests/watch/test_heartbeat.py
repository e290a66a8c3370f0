"""Who watches the watcher: an address that is asked for only while every duty is looked at."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.support.http import Answer, serving
from tests.support.patience import PATIENCE_S
from tests.watch.conftest import Place, wait_for
from warroom.cli import main
from warroom.watcher import heartbeat
from warroom.watcher.heartbeat import Heartbeat, Rounds

KEY = "b1946ac9-2492d2"


async def test_it_beats_after_a_complete_round_and_never_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(seconds: float) -> None:
        assert seconds == heartbeat.EVERY_S
        await asyncio.sleep(0)

    monkeypatch.setattr(heartbeat.patience, "sleep", at_once)
    told: asyncio.Queue[str] = asyncio.Queue()
    rounds = Rounds()
    with serving() as server:
        server.routes[f"/{KEY}"] = [Answer(), Answer(status=503), Answer()]
        beating = asyncio.create_task(Heartbeat(f"{server.url}/{KEY}", rounds, told.put_nowait).run())
        try:
            await asyncio.sleep(0.05)  # time enough for a beat that must not come
            assert server.asked == []
            said = []
            for _ in range(3):
                rounds.done()
                said.append(await asyncio.wait_for(told.get(), PATIENCE_S))
            assert said == ["", "the heartbeat does not arrive: HTTP 503", ""]
            await asyncio.sleep(0.05)
            assert len(server.asked) == 3
        finally:
            beating.cancel()


def test_a_watcher_beats_and_the_doctor_says_when_that_does_not_arrive(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving() as server:
        server.routes[f"/{KEY}"] = Answer()
        place.write_config(f'heartbeat = "{server.url}/{KEY}"')
        watcher = place.watcher()
        wait_for(lambda: server.asked)
        assert server.asked[0].method == "GET"
        watcher.terminate()
        watcher.wait(PATIENCE_S)
    gone = f"{server.url}/{KEY}"  # nobody listens there any more
    place.write_config(f'heartbeat = "{gone}"')
    place.watcher()
    wait_for(lambda: "the heartbeat does not arrive" in place.store.watcher().note)
    main(["doctor", "--json", "--config", str(place.config_file), "--db", str(place.db)])
    told = capsys.readouterr().out
    (check,) = [one for one in json.loads(told) if one["check"] == "watcher"]
    assert check["state"] == "warning"
    assert "the heartbeat does not arrive: no connection" in check["text"]
    assert check["fix"].startswith("correct it in config.toml")
    assert KEY not in told + place.store.watcher().note


@pytest.mark.parametrize("written", ["hc-ping.example/x", "${env:}", "ftp://hc.example/x"])
def test_an_address_that_cannot_be_one_is_refused_with_its_place(place: Place, written: str) -> None:
    place.write_config(f'heartbeat = "{written}"')
    with pytest.raises(Exception, match=r"watcher\.heartbeat"):
        _ = place.config
