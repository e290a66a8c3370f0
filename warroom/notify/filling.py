"""Fills in the templates of a team in a process of its own, with a limit: a template that never ends ends that
process, and neither the watcher nor a screen.

The process is started with the first template that is more than text and names, answers one line with one line, and
ends with the process that started it, by the end of its standard input.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from functools import cache
from typing import Any

CPU_S = 1.0
"""So much of a processor's time a template may take."""
MEMORY = 768 * 1024 * 1024
PATIENCE_S = 60.0
"""On a machine so busy that a second of work takes longer than this, it is given up as well."""
TOO_LONG = f"it takes longer than {CPU_S:g} s, or more memory than a message may"


class Filler:
    """The process, kept from one template to the next; for any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._endless: set[str] = set()

    def filled(self, text: str, context: Mapping[str, Any]) -> str:
        """The template with its values. Raises what jinja2 raises, and TemplateError where it does not end."""
        from jinja2 import TemplateError, TemplateSyntaxError

        with self._lock:
            answer = None if text in self._endless else self._asked({"text": text, "context": context})
            if answer is None:
                self._endless.add(text)
                raise TemplateError(TOO_LONG)
        if "said" in answer:
            return str(answer["said"])
        if "line" in answer:
            raise TemplateSyntaxError(answer["fault"], int(answer["line"]))
        raise TemplateError(str(answer["fault"]))

    def _asked(self, question: Mapping[str, Any]) -> dict[str, Any] | None:
        """The answer, None where the process ended over it."""
        line = json.dumps(question, default=str).encode() + b"\n"
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        patience = threading.Timer(PATIENCE_S, process.kill)
        patience.daemon = True
        patience.start()
        try:
            process.stdin.write(line)
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:
            answer = b""
        finally:
            patience.cancel()
        if not answer.endswith(b"\n"):
            self._end()
            return None
        found: dict[str, Any] = json.loads(answer)
        return found

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "warroom.notify.filling"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        process.wait()


@cache
def filler() -> Filler:
    """The one of this process."""
    return Filler()


def main() -> None:
    """Answers until its input ends."""
    import resource
    import signal

    from warroom.notify.sandbox import environment

    made = environment()  # jinja2 is loaded before time and memory are counted
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)  # ends the process wherever it is
    for line in sys.stdin.buffer:
        signal.setitimer(signal.ITIMER_VIRTUAL, CPU_S)
        answer = _answer(made, json.loads(line))
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


def _answer(made: Any, question: Mapping[str, Any]) -> dict[str, Any]:
    from jinja2 import TemplateSyntaxError

    try:
        return {"said": made.from_string(question["text"]).render(question["context"])}
    except TemplateSyntaxError as error:
        return {"fault": error.message or "", "line": error.lineno}
    except MemoryError:
        return {"fault": TOO_LONG}
    except Exception as error:
        return {"fault": str(error) or type(error).__name__}


if __name__ == "__main__":
    main()
