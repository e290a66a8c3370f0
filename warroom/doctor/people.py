"""Who acts here, and how much that is worth."""

from __future__ import annotations

from collections.abc import Mapping

from warroom.config.loading import Config
from warroom.doctor.check import Check, ok, warn

NAME = "identity"
FORCED = "run each person through a forced command (command=\"warroom --as NAME\" in authorized_keys)"


def examine(config: Config, env: Mapping[str, str], person: str, *, named: bool) -> list[Check]:
    """``--as`` and WARROOM_USER are a claim: enforced only where a forced command sets them."""
    who = person or env.get("WARROOM_USER") or env.get("USER") or env.get("LOGNAME") or ""
    if not who:
        return [warn(NAME, "nobody is named here", "say who you are with --as NAME or WARROOM_USER")]
    return [_claim(config, env, who, named=named), *_listed(config, who)]


def _claim(config: Config, env: Mapping[str, str], who: str, *, named: bool) -> Check:
    if not named and not env.get("WARROOM_USER"):
        return ok(NAME, f"{who}, by log-in; --as can claim any other name: a claim is no proof")
    source = "--as" if named else "WARROOM_USER"
    if "SSH_ORIGINAL_COMMAND" in env:
        return ok(NAME, f"{who}, by {source} under a forced command: as sure as the key that opened it")
    says = f"{who}, by {source}: a claim, not proof; approvals are not enforced here"
    if config.store.mode & 0o070:
        return warn(NAME, f"{says}, and a group shares this database", FORCED)
    return ok(NAME, says)


def _listed(config: Config, who: str) -> list[Check]:
    if not config.responder or any(responder.handle.lower() == who.lower() for responder in config.responder):
        return []
    return [warn("identity.responder", f"{who} is none of the configured responders", "add a [[responder]] table")]
