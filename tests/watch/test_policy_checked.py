"""What ``warroom policy check`` says of an hour, and whom the real watcher pages in it, over the end of the day."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.support.faked import WallClock
from tests.support.http import Answer, serving
from tests.watch.conftest import Place, wait_for
from warroom.cli import main
from warroom.core.events import EscalationFired
from warroom.room import Room
from warroom.store import Store
from warroom.store.leases import boot_clock

POLICY = """
[display]
timezone = "UTC"

[[window]]
name = "day"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
start = "08:00"
end = "20:00"

[[escalation]]
[[escalation.level]]
name = "day"
target = "ann"
hours = "day"
after = {{ SEV1 = "90m" }}
[[escalation.level]]
name = "night"
target = "bob"
hours = "outside day"
after = {{ SEV1 = "500ms" }}

[[channel]]
id = "ann-phone"
type = "webhook"
url = "{url}/ann"
when = ["nothing"]
reaches = ["ann"]

[[channel]]
id = "bob-phone"
type = "webhook"
url = "{url}/bob"
when = ["nothing"]
reaches = ["bob"]
"""
HOUR = 19  # the last of the day
BEFORE = timedelta(seconds=1)  # of real time until the hours change


def checked(place: Place, capsys: pytest.CaptureFixture[str], at: datetime) -> list[dict[str, object]]:
    """Who would be called by an incident of that hour, as a script reads it."""
    files = ["--config", str(place.config_file), "--db", str(place.db)]
    main([*files, "policy", "check", "--json", "--severity", "SEV1", "--within", "2h"])
    (found,) = json.loads(capsys.readouterr().out)["checks"]
    (hours,) = [one for one in found["hours"] if one["from"] == f"{at:%a %H}:00"]
    return list(hours["calls"])


def test_the_watcher_pages_over_the_end_of_the_hours_whom_the_check_said(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving() as server:
        server.routes |= {"/ann": Answer({}), "/bob": Answer({})}
        place.write_config(POLICY.format(url=server.url))
        wall = WallClock(tmp_path)
        place.held_by(place.watcher(env=wall.environment))
        end = wall.now().replace(hour=HOUR + 1, minute=0, second=0, microsecond=0)
        wall.is_set(end - BEFORE - wall.now())
        with Store.open(place.db, clock=wall.now, boot=boot_clock()) as store:
            room = Room(store, place.config.policy, "maya", clock=wall.now)
            it = room.declare("checkout is down", "SEV1", at=end - timedelta(hours=1))
            (call,) = checked(place, capsys, it.declared_at)
            wait_for(lambda: server.asked, what="nobody was paged")
            (fired,) = [e.data for e in store.events(incident=it.id) if isinstance(e.data, EscalationFired)]
        assert [one.path for one in server.asked] == ["/bob"]
        after = (fired.due_at - it.declared_at).total_seconds()
        assert (fired.level, fired.target, after) == (call["level"], call["target"], call["after_s"])
        assert (fired.target, after) == ("bob", 3600.5)
