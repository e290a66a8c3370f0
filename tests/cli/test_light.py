"""A shell command imports what it needs: somebody's line waits for it."""

from __future__ import annotations

import subprocess
import sys

LINE = """
import sys
from warroom import quick
quick.without_extensions()
import warroom.room, warroom.shell.record, warroom.shell.repeating
print(*sorted({"ast", "inspect", "typing_extensions"} & sys.modules.keys()))
import typing_extensions
assert typing_extensions.TypedDict
"""


def test_a_line_from_the_shell_reads_nobodys_source_and_what_was_left_out_is_there_when_it_is_asked_for() -> None:
    ran = subprocess.run([sys.executable, "-S", "-c", "import sys; sys.path[:0] = " + repr(sys.path) + LINE], text=True,
                         capture_output=True, check=True)  # fmt: skip
    assert ran.stdout.strip() == ""
