"""Who acts here, and how much that is worth."""

from __future__ import annotations

from collections.abc import Mapping

from warroom.config.loading import Config
from warroom.core.identity import Naming
from warroom.core.naming import People
from warroom.doctor.check import Check, ok, warn

NAME = "identity"
FORCED = 'run each person through a forced command (command="warroom ssh --as NAME" in authorized_keys)'


def examine(
    config: Config, env: Mapping[str, str], person: str, naming: Naming | None = None, proved: str = ""
) -> list[Check]:
    """``--as`` and WARROOM_USER are a claim: a name is sure where an SSH key, the proxy or the database proves it.

    ``naming`` is None where nothing but the environment gives it; ``proved`` is whose the database role is.
    """
    people = People(config.responder)
    who = person or env.get("WARROOM_USER") or env.get("USER") or env.get("LOGNAME") or ""
    who = people.meant(who) or who
    if not who:
        return [warn(NAME, "no name was given", "say who you are with --as NAME or WARROOM_USER")]
    if naming is None:
        naming = Naming.VARIABLE if env.get("WARROOM_USER") else Naming.LOGIN
    worth = _proved(who, proved) if proved else _worth(config, env, who, naming)
    return [worth, *_listed(config, who)]


def _proved(who: str, proved: str) -> Check:
    if who == proved:
        return ok(NAME, f"{who}, proved by the database role")
    return warn(NAME, f"{who}, but the database knows you as {proved} and refuses any other name", f"use --as {proved}")


def _worth(config: Config, env: Mapping[str, str], who: str, naming: Naming) -> Check:
    """What the name is worth."""
    if naming is Naming.KEY:
        return ok(NAME, f"{who}, by the SSH key that opened this room: as reliable as that key")
    if naming is Naming.PROXY:
        return ok(NAME, f"{who}, by the proxy in front of this room: as reliable as its login")
    if naming is Naming.DRILL:
        return ok(NAME, f"{who}, by the drill's story: --as NAME plays it under your own name")
    if naming is Naming.LOGIN:
        return ok(NAME, f"{who}, by login; --as can claim any other name, without proof")
    if "SSH_ORIGINAL_COMMAND" in env:
        return ok(NAME, f"{who}, by {naming} under a forced command: as reliable as the key")
    says = f"{who}, by {naming}: a claim, not proof; approvals are not enforced here"
    if config.store.mode & 0o070:
        return warn(NAME, f"{says}, and a group shares this database", FORCED)
    return ok(NAME, says)


def _listed(config: Config, who: str) -> list[Check]:
    if not config.responder or People(config.responder).handle(who):
        return []
    return [warn("identity.responder", f"{who} is not a configured responder", "add a [[responder]] table")]
