"""The tables of ``config.toml`` about key accounts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from warroom.core.policy import Duration
from warroom.core.section import Section

if TYPE_CHECKING:
    from warroom.core.model.account import Account


class AccountRules(Section, frozen=True, kw_only=True):
    """What holds for all key accounts (docs/accounts.md)."""

    renewal_soon: Duration = timedelta(days=90)
    """A renewal within this is marked wherever the account is named."""


class AccountTable(Section, frozen=True, kw_only=True):
    """A key account of your own. Feeds of the types accounts and salesforce-accounts bring more of them."""

    name: str
    """Its name, as people write it in an incident."""
    aliases: tuple[str, ...] = ()
    """Other names that people use for it."""
    id: str = ""
    """Its id in your CRM; an incident that names the id names the account."""
    owner: str = ""
    """Who looks after it here."""
    tier: str = ""
    """A word for how much it weighs, such as "gold"."""
    renewal: date | None = None
    """When its contract is due, such as 2027-01-14."""
    regulation: str = ""
    """What it is regulated by, such as "PCI DSS"; empty: nothing."""
    value: str = ""
    """What it is worth, in your words, such as "EUR 1.2M a year"."""

    def check(self) -> None:
        if not self.name.strip():
            raise ValueError("a name")

    def account(self) -> Account:
        """As the room has it."""
        from warroom.core.model.account import Account

        return Account(
            name=self.name.strip(), aliases=self.aliases, id=self.id, owner=self.owner, tier=self.tier,
            renewal=self.renewal, regulation=self.regulation, value=self.value,
        )  # fmt: skip
