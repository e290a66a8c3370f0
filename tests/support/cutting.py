"""A line to a server that a test cuts: before a commit reaches it, after it did, or for good."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Line:
    """A relay on loopback. A commit may be lost on their way there, or their answer on its way back. While it
    ``stalls``, what is sent either way is held back, as where packets vanish; ``half_close`` ends what the server says
    and leaves open what is said to it."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._ends: set[socket.socket] = set()
        self._near: set[socket.socket] = set()
        self._stranded: set[socket.socket] = set()
        self.refuses = False
        self.lose_commit = False
        self.lose_answer = False
        self.hold_commit = False
        self.release = threading.Event()
        """Lets a commit that was held go on to the server; who sent it has been cut off since."""
        self._flows = threading.Event()
        self._flows.set()
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        """Ends every connection that there is."""
        for end in list(self._ends):
            self._shut(end)

    def stall(self) -> None:
        """From now on nothing arrives, and nobody is told."""
        self._flows.clear()

    def strand(self) -> None:
        """On the connections that there are, what is sent is taken and goes nowhere, for ever; later ones work."""
        self._stranded |= self._ends

    def flow(self) -> None:
        """What was held back arrives, late."""
        self._flows.set()

    def half_close(self) -> None:
        """The server says no more; what is said to it is still taken."""
        for end in list(self._near):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self.flow()
        self._shut(self._listening)
        self.cut()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if self.refuses:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._to))
            self._ends |= {near, far}
            self._near.add(near)
            losing = threading.Event()
            for start, end, there in ((near, far, True), (far, near, False)):
                threading.Thread(target=self._pump, args=(start, end, there, losing), daemon=True).start()

    def _pump(self, start: socket.socket, end: socket.socket, there: bool, losing: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := start.recv(65536):
                self._flows.wait()
                if start in self._stranded:
                    continue
                if there and b"; COMMIT" in data:
                    if self.lose_commit:
                        self.lose_commit = False
                        break
                    if self.hold_commit:
                        self.hold_commit = False
                        self._shut(start)
                        self.release.wait(60)
                    if self.lose_answer:
                        self.lose_answer = False
                        losing.set()
                elif not there and losing.is_set():
                    break
                end.sendall(data)
        self._shut(start)
        self._shut(end)

    def _shut(self, end: socket.socket) -> None:
        self._ends.discard(end)
        self._near.discard(end)
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    line = Line(port)
    try:
        yield line
    finally:
        line.close()
