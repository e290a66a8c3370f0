"""``services``: the catalogue, or one service with what it stands on, what stands on it, and what is going on there."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from warroom.core.model.service import Service
from warroom.core.service_facts import Around, facts_of, on_call_words
from warroom.core.services import Catalogue, Near, addresses, next_on_call, on_call_of
from warroom.notify.situations import around
from warroom.room import Refused
from warroom.shell.context import Shell
from warroom.shell.printing import say, show_json
from warroom.shell.tables import table

NONE = "no service is known: add [[service]] tables, or a feed of the type backstage (docs/services.md)"


def services(asked: Namespace) -> int:
    """``services [NAME]``."""
    shell = Shell(asked)
    if shell.is_new:
        near = Around(Catalogue(one.service() for one in shell.config.service))
    else:
        with shell.room(reading=True) as room:
            near = around(room.store, shell.config)
    wanted = " ".join(asked.name)
    if wanted:
        found = near.catalogue.find(wanted)
        if found is None:
            raise Refused(f'"{wanted}" is not in the service catalogue: `warroom services` lists those that are')
        return show_json(whole(found, near)) if shell.json else _one(found, near)
    listed = [near.catalogue.find(name) for name in near.catalogue.names]
    every = [one for one in listed if one is not None]
    if shell.json:
        return show_json([short(one, near) for one in every])
    if not every:
        return say(NONE)
    table(("service", "tier", "owner", "on call", "now"), [
        (one.name, one.tier, one.owner, on_call_words(one, near.on_call), near.trouble(one.name)) for one in every
    ])  # fmt: skip
    return 0


def _one(service: Service, near: Around) -> int:
    say(service.name + (f"  {service.title}" if service.title else ""))
    if service.about:
        say(service.about)
    rows = [("now", near.trouble(service.name) or "no open incident, no alert firing")]
    rows += [(fact.name, fact.text) for fact in facts_of(service, near)]
    rows += [("also called", ", ".join(service.aliases))] if service.aliases else []
    rows += [("alerts", " or ".join(_labels(one) for one in service.labels))] if service.labels else []
    rows.append(("from", service.feed or "config.toml"))
    table(("", ""), [(f"  {name}", text) for name, text in rows])
    return 0


def _labels(wanted: dict[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in wanted.items())


def short(service: Service, near: Around) -> dict[str, Any]:
    """One of a list, as JSON."""
    now = near.going_on(service.name)
    return {
        "name": service.name, "title": service.title or None, "owner": service.owner or None,
        "tier": service.tier or None, "on_call": list(on_call_of(service, near.on_call)),
        "incidents": [it.id for it in now.incidents], "firing": now.firing, "feed": service.feed or None,
    }  # fmt: skip


def whole(service: Service, near: Around) -> dict[str, Any]:
    """One service with all that is known of it, as JSON."""
    catalogue = near.catalogue

    def those(found: Sequence[Near]) -> list[dict[str, Any]]:
        told = [(one, near.going_on(one.name)) for one in found]
        return [{"name": one.name, "steps": one.steps, "known": one.service is not None,
                 "incidents": [it.id for it in now.incidents], "firing": now.firing} for one, now in told]  # fmt: skip

    return {
        **short(service, near),
        "about": service.about or None, "aliases": list(service.aliases), "on_call_target": service.on_call or None,
        "next_on_call": list(next_on_call(service, near.on_call)),
        "depends_on": those(catalogue.depends_on(service.name)), "needed_by": those(catalogue.needed_by(service.name)),
        "links": [{"name": name, "url": url} for name, url in addresses(service)],
        "labels": [dict(one) for one in service.labels],
    }  # fmt: skip
