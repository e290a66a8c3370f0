"""Writers killed, sessions ended, the server crashed in the middle of commits: what was acknowledged is there once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import postgres, soak

SEED = 20261130
ROUNDS = {"kill": soak.count(2, 200), "terminate": soak.count(2, 200), "crash": soak.count(1, 200)}


@pytest.mark.server
@pytest.mark.soak
@pytest.mark.parametrize("wrong", ROUNDS)
def test_what_a_server_acknowledged_is_there_once_whatever_is_ended(wrong: str) -> None:
    version = next((one for one in postgres.VERSIONS if postgres.programs(one)), None)
    if version is None:
        pytest.skip("PostgreSQL is not installed")
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.server_writers", version, str(ROUNDS[wrong]), str(SEED), wrong],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["problems"] == []
    assert told["acknowledged"] > ROUNDS[wrong], "the writers were killed before they wrote anything"
    soak.keep(f"server_{wrong}", lost=0, doubled=0, writers=8, version=version, **told)
