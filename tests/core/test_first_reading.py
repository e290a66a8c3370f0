"""Many threads that read the record for the first time at once: the library that does it is not ready for that."""

from __future__ import annotations

import subprocess
import sys

from tests.support.made import declared
from warroom.core.fold import apply

_READ = """
import sys, threading, time
sys.setswitchinterval(1e-6)
from warroom.core.events import decode, encode
from warroom.core.model import Incident

text, failed = sys.stdin.read(), []

def read(number):
    time.sleep(number * 0.0005)  # one is at it while the next begins
    try:
        for _ in range(20):
            Incident.from_json(text)
            decode("details_changed", 1, {"title": "Checkout fails"})
    except Exception as error:
        failed.append(error)

threads = [threading.Thread(target=read, args=(number,)) for number in range(16)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
sys.exit(str(failed[0]) if failed else 0)
"""


def test_an_incident_is_read_by_many_threads_at_once_from_the_first_time_on() -> None:
    incident = apply(None, declared())
    assert incident is not None
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", _READ], input=incident.json(), capture_output=True, text=True, timeout=120
        )
        assert (done.returncode, done.stderr) == (0, "")
