"""The review says how the fix was verified, whom a security case made you tell, and which evidence is kept."""

from __future__ import annotations

import json
import shlex

from tests.cli.conftest import Within, within  # noqa: F401

SAID = (
    "declare --severity 1 --title 'Token stolen' --security --reporter 'Jo Kim'", "custody 1 --item 'disk of web-3'",
    "custody E-0001-1 --to 'Lt. Kay' --where HQ", "duty 1 legal Dana by phone", "recover 1",
    "recover 1 100 customers wait", "verified 1 test --failed still slow", "verified 1 reporter works again",
    "status 1 resolved --override 'a test'",
)  # fmt: skip


def test_what_was_proved_stands_in_the_text_and_in_the_data(within: Within) -> None:  # noqa: F811
    for line in SAID:
        assert within(*shlex.split(line)).code == 0, line
    text = within("review", "1").out
    for told in ("## Verification", "maya: recovered to 10 %", "maya: test failed: still slow",
                 "maya: reporter confirms: works again", "## Whom we told", "maya: legal told: Dana by phone",
                 "## Evidence", "disk of web-3 (taken by maya, HQ, handed to Lt. Kay, held by Lt. Kay)"):  # fmt: skip
        assert told in text, told
    found = json.loads(within("review", "1", "--format", "json").out)["verifications"]
    assert [(one["method"], one["good"]) for one in found] == [("test", False), ("reporter", True)]
    assert "hidden from others and not protected" in within("doctor").out
