"""The tables of ``config.toml`` that are the catalogue of services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from warroom.config.types import Address
from warroom.core.section import Before, Section

if TYPE_CHECKING:
    from warroom.core.model.service import Service


def _sets(value: Any) -> Any:
    """One set of labels may stand without the list."""
    return [value] if isinstance(value, dict) else value


class ServiceTable(Section, frozen=True, kw_only=True):
    """A service of your own: who owns it, who is called for it, what it stands on (docs/services.md).

    Feeds of the type backstage bring more of them; what a table here leaves out is then taken from there.
    """

    name: str
    """Its name, as incidents and alerts have it."""
    title: str = ""
    """Its long name; it means the same service."""
    aliases: tuple[str, ...] = ()
    """Other names that people and alerts use for it."""
    owner: str = ""
    """The team that owns it."""
    on_call: str = ""
    """Who is called for it: "oncall:FEED/SCHEDULE", a responder, or several with commas between."""
    tier: str = ""
    """How much depends on it, such as "1"."""
    depends_on: tuple[str, ...] = ()
    """Names of the services that it needs."""
    runbook: Address = ""
    """Where its runbook is."""
    dashboards: tuple[Address, ...] = ()
    """Where its graphs are."""
    links: dict[str, Address] = {}
    """Other addresses by what they are: { source = "https://git.example.com/checkout" }."""
    labels: Annotated[tuple[dict[str, str], ...], Before(_sets)] = ()
    """Alerts with all of these labels are of this service, such as { app = "checkout-*" }; or a list of such sets."""

    def check(self) -> None:
        if not self.name.strip():
            raise ValueError("a name")

    def service(self) -> Service:
        """As the catalogue has it."""
        from warroom.core.model.service import Service, ServiceLink

        return Service(
            name=self.name.strip(), title=self.title, owner=self.owner, on_call=self.on_call, tier=self.tier,
            runbook=self.runbook, dashboards=self.dashboards, depends_on=self.depends_on, aliases=self.aliases,
            links=tuple(ServiceLink(name=name, url=url) for name, url in self.links.items()), labels=self.labels,
        )  # fmt: skip
