"""Nothing of the machine that runs the tests is seen by them: neither a person's files, nor the system's, nor settings.

``seal`` makes the environment of this process, which most programs that tests start inherit; what starts one with an
environment made from nothing adds ``SEALED``.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
from collections.abc import MutableMapping
from pathlib import Path

_KEPT = re.compile(
    r"PATH|TMPDIR|CI|WARROOM_(SOAK|ROUNDS|SEED|SAMPLES|PICTURES)|PYTEST_\w+|TEXTUAL_SNAPSHOT_TEMPDIR"
    r"|PYTHON(PATH|PYCACHEPREFIX)"
    r"|VIRTUAL_ENV|(PIP|PIPX|UV|PYENV)_\w+"  # where this machine has its interpreters and packages
)
EMPTY = Path(tempfile.mkdtemp(prefix="warroom-tests-"))
"""A home and a system's folder with nothing in them; tests that need files there make a home of their own."""
atexit.register(shutil.rmtree, EMPTY, ignore_errors=True)

SEALED = {
    "WARROOM_ETC": str(EMPTY / "etc"), "XDG_CONFIG_DIRS": str(EMPTY / "etc" / "xdg"),
    "XDG_DATA_DIRS": str(EMPTY / "share"), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
}  # fmt: skip
"""What keeps a program from the system's files, whatever its home is."""


def seal(env: MutableMapping[str, str]) -> None:
    """Take everything out of ``env`` but what finds interpreters and packages; home, language and zone are the tests'.

    There is no terminal (TERM): a test that wants one says which.
    """
    for name in [name for name in env if not _KEPT.fullmatch(name)]:
        del env[name]
    home = EMPTY / "home"
    home.mkdir(exist_ok=True)
    env.update(SEALED, HOME=str(home), LANG="C.UTF-8", LC_ALL="C.UTF-8", TZ="UTC")
