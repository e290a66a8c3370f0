"""The services as a page, and one of them: who owns it, who is called, what it stands on, what is going on there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.context.registry import Made, PageKind, page
from screens.sheets.page_rows import PageRow
from warroom.core.service_facts import Around, facts_of, on_call_words, tier_words
from warroom.core.services import Near, on_call_of
from warroom.core.words import listing

if TYPE_CHECKING:
    from screens.context.context import Context
    from warroom.core.model.service import Service

ALL, ONE = "services", "service"
SERVICE, LINK, INCIDENT = "service/", "link/", "incident/"
NOTHING = "No service is known: add [[service]] tables to config.toml, or a feed of the type backstage."


def make(room: Context) -> Made:
    """Each service in a row, those with trouble first."""
    around = room.state.around
    found = [one for name in around.catalogue.names if (one := around.catalogue.find(name)) is not None]
    told = [(one, around.trouble(one.name)) for one in found]
    told.sort(key=lambda pair: not pair[1])
    return f"SERVICES {len(found)}", tuple(_row(one, now, around) for one, now in told), NOTHING


def _row(service: Service, now: str, around: Around) -> PageRow:
    called = listing(on_call_of(service, around.on_call))
    says = ", ".join(filter(None, (service.owner, service.tier and tier_words(service.tier))))
    label = ((service.name, "bright" if now else "text"),)
    right = (("on call ", "dim"), (called, "text")) if called else ""
    return PageRow(f"{SERVICE}{service.name}", label, ((now, "latet"),) if now else ((says, "dim"),), right)


def choose(room: Context, key: str, text: str = "") -> None:
    """Open the page of the service, copy an address, or go to the incident."""
    if key.startswith(SERVICE):
        show(room, key.removeprefix(SERVICE))
    elif key.startswith(LINK):
        room.copy(key.removeprefix(LINK), "The link")
    elif key.startswith(INCIDENT):
        room.go_to(key.removeprefix(INCIDENT))


def show(room: Context, name: str) -> None:
    """Open the page of one service."""
    room.state.read[ONE] = name
    room.open_pages(ONE)


def make_one(room: Context) -> Made:
    """All that is known of the service that was chosen."""
    around, name = room.state.around, str(room.state.read.get(ONE, ""))
    found = around.catalogue.find(name)
    if found is None:
        return name.upper(), (), f'"{name}" is not in the service catalogue.'
    rows = [PageRow("about", "", ((found.about, "text"),))] if found.about else []
    now = around.going_on(found.name)
    for it in now.incidents:
        rows.append(PageRow(f"{INCIDENT}{it.id}", "incident", ((f"{it.id} {it.severity}  {it.title}", "latet"),)))
    firing = f"{now.firing} firing" if now.firing else "none firing"
    rows.append(PageRow("alerts", "alerts", ((firing, "latet" if now.firing else "dim"),)))
    for fact in facts_of(found, around):
        if fact.name in ("depends on", "needed by"):
            continue
        key = f"{LINK}{fact.text}" if fact.is_address else fact.name
        rows.append(PageRow(key, fact.name, ((fact.text, "link" if fact.is_address else "text"),)))
    rows += _near("depends on", around.catalogue.depends_on(found.name), around)
    rows += _near("needed by", around.catalogue.needed_by(found.name), around)
    rows.append(PageRow("from", "from", ((found.feed or "config.toml", "dim"),)))
    title = f"  {found.title}" if found.title else ""
    return f"{found.name}{title}", tuple(rows), ""


def _near(label: str, found: tuple[Near, ...], around: Around) -> list[PageRow]:
    """Each service around it in a row, with what is going on there and through how many others it is reached."""
    rows: list[PageRow] = []
    for one in found:
        now = around.trouble(one.name)
        called = on_call_words(one.service, around.on_call) if one.service is not None else "not in the catalogue"
        says = ((f"{one.name}  ", "bright" if now else "text"), (now, "latet") if now else (called, "dim"))
        far = f"{one.steps} steps" if one.steps > 1 else ""
        rows.append(PageRow(f"{SERVICE}{one.name}", label if not rows else "", says, far))
    return rows


page(PageKind(ALL, make=make, choose=choose, ticking=True))
page(PageKind(ONE, make=make_one, choose=choose, ticking=True, label_width=14, over=ALL))
