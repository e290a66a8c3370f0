"""``accounts``: the key accounts, with what makes each one urgent now."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import Any

from warroom.core.accounts import KeyAccounts
from warroom.core.model.account import Account
from warroom.notify.situations import key_accounts
from warroom.room import Refused
from warroom.shell.context import Shell
from warroom.shell.printing import say, show_json
from warroom.shell.tables import table

NONE = "no key account is known: add [[account]] tables, or a feed of the type accounts (docs/accounts.md)"


def accounts(asked: Namespace) -> int:
    """``accounts [NAME] [--named-in TEXT]``."""
    shell = Shell(asked)
    if shell.is_new:
        known = key_accounts(None, shell.config)
    else:
        with shell.room(reading=True) as room:
            known = key_accounts(room.store, shell.config)
    today = shell.clock().astimezone(shell.zone).date()
    found = known.all
    if wanted := " ".join(asked.name):
        one = known.find(wanted)
        if one is None:
            raise Refused(f'"{wanted}" is no key account: `warroom accounts` lists those that are')
        if shell.json:
            return show_json(shape(one, known, today))
        found = (one,)
    if asked.named_in is not None:
        found = known.named_in([asked.named_in])
    if shell.json:
        return show_json([shape(one, known, today) for one in found])
    if not found:
        return say(NONE if not known.all else "no key account is named there")
    table(("account", "tier", "renewal", "regulation", "owner", "value", "from"), [
        (one.name, one.tier, one.renewal.isoformat() if one.renewal else "", one.regulation, one.owner, one.value,
         one.feed or "config.toml") for one in found
    ])  # fmt: skip
    return 0


def shape(one: Account, known: KeyAccounts, today: date) -> dict[str, Any]:
    """One of them, as JSON."""
    return {
        "name": one.name, "id": one.id or None, "aliases": list(one.aliases), "tier": one.tier or None,
        "owner": one.owner or None, "renewal": one.renewal.isoformat() if one.renewal else None,
        "renewal_in_d": (one.renewal - today).days if one.renewal else None, "regulation": one.regulation or None,
        "value": one.value or None, "pressing": list(known.pressing(one, today)), "feed": one.feed or None,
    }  # fmt: skip
