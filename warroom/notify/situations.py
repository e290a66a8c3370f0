"""What a message tells of the incident beside its occasion: the situation, as every late-comer is given it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from warroom.core.accounts import KeyAccounts
from warroom.core.deadlines import deadlines
from warroom.core.service_facts import Around, known_facts
from warroom.core.services import Catalogue
from warroom.core.situation import Fact, situation
from warroom.store.record_rows import Record

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.core.model import Incident
    from warroom.store import Store


def situation_now(store: Store, incident: Incident, config: Config, now: datetime) -> tuple[Fact, ...]:
    """All that is known of it at ``now``, what was merged into it included."""
    from warroom.commands.merged import merged_into

    family = (incident.id, *(other.id for other in merged_into(store, incident)))
    running = deadlines(incident, config.policy, now)
    entries = Record(store, family).leading()
    known = known_facts(incident, entries, around(store, config), now.astimezone(config.display.zone))
    return situation(incident, entries, running, now, config.display.zone, known)


def around(store: Store, config: Config) -> Around:
    """The services that are known, with who is on call and what is going on; key accounts."""
    catalogue, accounts = catalogued(store, config), key_accounts(store, config)
    if not catalogue:
        return Around(catalogue, accounts=accounts)
    return Around(catalogue, store.on_call(), store.open_incidents(), store.alerts(), accounts)


def key_accounts(store: Store | None, config: Config) -> KeyAccounts:
    """The key accounts of ``config.toml``, then those that feeds report."""
    told = store.accounts() if store is not None else ()
    return KeyAccounts((*(table.account() for table in config.account), *told), config.accounts.renewal_soon)


def catalogued(store: Store, config: Config) -> Catalogue:
    """The services of ``config.toml``, then those that feeds report."""
    return Catalogue((*(table.service() for table in config.service), *store.services()))
