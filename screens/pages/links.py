"""The links of an incident as a page: Enter copies one; its last rows add, rename and take away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.base.form import Choice, Form, Option, Text, Values, as_seen
from screens.base.key_labels import key_of
from screens.context.registry import Made, PageKind, handles, page
from screens.sheets.page_rows import PageRow
from warroom.core.links import KINDS, channel_name, in_order, web_address
from warroom.core.model import Incident
from warroom.core.policy import Policy
from warroom.core.presence import edits

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.context.state import RoomState
    from warroom.room import Room

CHANNEL, LINK = "channel", "link/"
ADD, NAME, REMOVE = "add", "name", "remove"
SAYS = {
    "bridge": "the call everyone is in", "chat": "the channel's own address", "dashboard": "graphs of the impact",
    "ticket": "the help desk's, the tracker's", "other": "named by what you type below",
}  # fmt: skip


def page_rows(state: RoomState) -> list[PageRow]:
    """The channel, each link, and what can be done about them."""
    it = state.incident
    if it is None:
        return []
    name = channel_name(it, state.policy)
    rows = [PageRow(CHANNEL, "channel", ((name, "bright"),), "named manually" if it.channel else "")] if name else []
    rows += [PageRow(f"{LINK}{link.url}", link.label or "link", ((link.url, "text"),)) for link in in_order(it)]
    if state.read_only or not it.is_open:
        return rows
    rows.append(PageRow(ADD, ((("add a link", "key")),), "bridge, chat, dashboard, ticket"))
    rows.append(PageRow(NAME, ((("name the channel", "key")),), "if it differs from the room's pattern"))
    if it.links:
        rows.append(PageRow(REMOVE, ((("remove a link", "key")),), "the timeline keeps it"))
    return rows


def make(room: Context) -> Made:
    """The page for this moment."""
    number = room.state.incident.number if room.state.incident is not None else ""
    return f"LINKS {number}".strip(), tuple(page_rows(room.state)), "No links yet."


@handles("links")
def _open(room: Context) -> None:
    room.open_pages("links")


def choose(room: Context, key: str, text: str = "") -> None:
    """Copy what the row tells, or open the form it names."""
    it = room.state.incident
    if it is None:
        return
    if key == CHANNEL:
        room.copy(channel_name(it, room.state.policy), "The channel's name")
    elif key.startswith(LINK):
        room.copy(key.removeprefix(LINK), "The link")
    elif key == ADD:
        room.open(add(it))
    elif key == NAME:
        room.open(rename(it, room.state.policy))
    elif key == REMOVE:
        room.open(remove(it))


def add(incident: Incident) -> Form:
    """A link and what it is; the kinds are one key each."""
    options = tuple(Option(kind, kind, SAYS[kind], str(n)) for n, kind in enumerate((*KINDS, "other"), 1))

    def label(values: Values) -> str:
        words = values["label"].strip()
        return words if values["kind"] == "other" else f"{values['kind']} {words}".strip()

    def problem(values: Values) -> str:
        if not values["url"].strip():
            return "no address: paste one"
        if not web_address(values["url"]):
            return "not a web address: it begins with https:// and has no blanks or user name"
        known = next((link for link in incident.links if link.url == web_address(values["url"])), None)
        return f"already linked as {known.label or 'link'}" if known and known.label == label(values) else ""

    def call(values: Values) -> Callable[[Room], object]:
        return as_seen(
            seen, lambda room: room.add_link(incident.id, values["url"].strip(), label(values), seen=seen)
        )

    seen = {link.url: link.label for link in incident.links}
    return Form(
        title=f"LINK {incident.number}",
        about=incident.title,
        fields=(
            Choice("kind", "it is", options, "bridge"),
            Text("url", "address", hint="https://…", limit=500),
            Text("label", "which", hint="optional, a word or two", limit=60),
        ),
        button=lambda v: f"ADD {v['kind'].upper()}" if v["kind"] != "other" else "ADD LINK",
        call=call,
        problem=problem,
        after=lambda result: (
            f"link added: {key_of('links')} shows it, {key_of('copy_brief')} copies it with the brief"
        ),
        draft="link",
        doing=lambda v: edits("the links"),
    )


def rename(incident: Incident, policy: Policy) -> Form:
    """The chat channel's name; emptied, it is the pattern's again."""
    name = channel_name(incident, policy)

    def problem(values: Values) -> str:
        wanted = values["name"].strip()
        if any(letter.isspace() for letter in wanted):
            return "a channel name has no spaces: use hyphens"
        unchanged = wanted == name or (not wanted and not incident.channel)
        return "that is already its name" if unchanged else ""

    seen = {"channel": incident.channel}
    return Form(
        title=f"CHANNEL {incident.number}",
        about=incident.title,
        fields=(Text("name", "name", name, "empty: as room.channel sets it", limit=80),),
        button=lambda v: "NAME CHANNEL",
        call=lambda v: as_seen(
            seen, lambda room: room.name_channel(incident.id, v["name"].strip(), seen=seen["channel"])
        ),
        doing=lambda v: edits("the links"),
        problem=problem,
        after=lambda result: f"the channel of {result.number} is {channel_name(result, policy) or 'not named'}",
    )


def remove(incident: Incident) -> Form:
    """One of the links, by its number."""
    links = in_order(incident)
    options = tuple(
        Option(link.url, link.label or "link", link.url, str(n) if n < 10 else "") for n, link in enumerate(links, 1)
    )
    return Form(
        title=f"REMOVE A LINK {incident.number}",
        about=incident.title,
        fields=(Choice("url", "link", options, links[0].url if links else ""),),
        button=lambda v: "REMOVE",
        call=lambda v: lambda room: room.remove_link(incident.id, v["url"]),
        problem=lambda v: "" if links else "no link to remove",
        after=lambda result: f"link removed; {key_of('undo')} undoes it",
    )


page(PageKind("links", make=make, choose=choose, ticking=True))
