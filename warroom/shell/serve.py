"""``serve``: what a browser may see, as configured; what that does not protect, said before it begins."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from warroom.core.naming import People
from warroom.core.place import ServerUrl
from warroom.shell.context import Shell
from warroom.shell.failures import Usage

if TYPE_CHECKING:
    from collections.abc import Callable

    from warroom.config.settings_wall import Serve


ANY = ("0.0.0.0", "::", "")  # every address of the machine


class NotInstalled(Exception):
    """The part that speaks to browsers is not there."""


def serve(asked: Namespace) -> int:
    """Serves until it is ended. Raises Usage where the room would be open to anybody."""
    shell = Shell(asked)
    settings = shell.config.serve
    host, port = asked.host or settings.host, asked.port or settings.port
    check(settings, host)
    if not shell.db_path.exists():
        print(f"There is no database at {shell.db_path} yet: the wall waits for it.", file=sys.stderr)
    from warroom.serving.identity import Gate, is_loopback, origins

    try:
        from warroom.serving.server import Served, run
    except ImportError as error:
        raise NotInstalled(
            "warroom serve needs textual-serve: pip install 'warroom[browser]', or pipx inject warroom textual-serve"
        ) from error
    room = settings.show == "room"
    gate = Gate(
        origins(host, port, settings.public_url), settings.identity_header if room else "",
        settings.trusted if room else (), known=proven(People(shell.config.responder)),
    )  # fmt: skip
    served = Served(
        command(shell, settings), gate, settings.public_url, typing=room, sessions=settings.sessions,
        title=" ".join(filter(None, ("warroom", shell.config.name))),
        colours=("#ffffff", "#262626") if shell.config.display.theme == "light" else ("#121212", "#dadada"),
    )  # fmt: skip
    for line in warnings(settings, host, port, loopback=is_loopback(host)):
        print(line, file=sys.stderr)
    return run(served, host, port)


def proven(people: People) -> Callable[[str], str]:
    """Which responder a name is that a proxy vouches for: by handle in any case alone.

    It names an account. One that only reads like a responder's handle, or like a display name, is another person's,
    whom this room would take for that responder: refused.
    """
    from warroom.serving.identity import NotLetIn

    def known(name: str) -> str:
        handle = people.handle(name)
        if not handle and (meant := people.meant(name)):
            raise NotLetIn(
                f"The proxy says {name}, and in this room that name means {meant}: give that account's own handle a "
                "[[responder]] of its own, or that responder another name.", 401,
            )  # fmt: skip
        return handle

    return known


def check(settings: Serve, host: str) -> None:
    """Raises Usage: an address that no browser calls it by, or the room without a proxy that says who somebody is."""
    if host.strip("[]") in ANY and not settings.public_url:
        raise Usage(
            f"{host} is every address of this machine and the name of none: say in serve.public_url what browsers call "
            'it, such as "http://wall.example.com:8023". Anyone who reaches it can look, and nothing is encrypted.'
        )
    if settings.show != "room":
        return
    missing = [name for name in ("identity_header", "trusted") if not getattr(settings, name)]
    if missing:
        raise Usage(
            f'serve.show = "room" needs {" and ".join(f"serve.{name}" for name in missing)}: the room is opened to '
            "browsers only behind a proxy that authenticates, and only to that proxy's address. The wall needs none."
        )


def command(shell: Shell, settings: Serve) -> tuple[str, ...]:
    """The program of one session; the person is added to it."""
    words = [sys.executable, "-m", "warroom", "--confined"]
    if isinstance(shell.db_path, ServerUrl):  # it may hold a password: nobody is to see it in the list of processes
        os.environ["WARROOM_DB"] = shell.db_path.reveal()
    else:
        words += ["--db", str(shell.db_path)]
    if shell.config.source is not None:
        words += ["--config", str(shell.config.source)]
    if settings.show == "wall":
        return (*words, "wall")
    if settings.read_only or shell.read_only:
        words.append("--read-only")
    return (*words, "room")


def warnings(settings: Serve, host: str, port: int, *, loopback: bool) -> tuple[str, ...]:
    """What is served where, and what that does not protect."""
    url = settings.public_url or f"http://{host}:{port}"
    if settings.show == "wall":
        lines = [f"The wall is at {url}. It takes no input and cannot write."]
        if loopback:
            lines.append("Anyone with an account on this machine can see it; there is no login.")
        else:
            lines.append("Anyone who can reach that address can see it; there is no login.")
    else:
        lines = [
            f"The room is at {url}, for whom {settings.identity_header} names.",
            f"Anyone who can connect from {', '.join(settings.trusted)} can claim any name: let only the proxy do so, "
            "and let it replace that header in what browsers send.",
        ]
    if not settings.public_url.startswith("https"):
        lines.append("Nothing is encrypted here: put a proxy with TLS before it where others share the network.")
    return tuple(lines)
