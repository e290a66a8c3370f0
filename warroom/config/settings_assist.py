"""Drafts by a model on an endpoint of one's own: the ``[assist]`` table."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from warroom.config.types import Address, LocalFile, Patience
from warroom.core.section import Section, Within

HIDDEN = ("addresses", "ips", "customers", "people")
"""What may leave as placeholders."""


class Assist(Section, frozen=True, kw_only=True):
    """Drafts by a model. Off unless url and model are set; nothing is sent but by a person's key or command."""

    url: Address = ""
    """An OpenAI-compatible server, up to /v1: "http://127.0.0.1:11434/v1". Empty: nothing is ever sent."""
    model: str = ""
    """The model's name there."""
    key: str = ""
    """Its key: "${env:NAME}" or "${file:PATH}"; empty where the server wants none."""
    hide: tuple[Literal["addresses", "ips", "customers", "people"], ...] = ("addresses", "ips", "customers")
    """What leaves as a placeholder, such as [CUSTOMER-1], and is put back into the answer."""
    customers: tuple[str, ...] = ()
    """Names of customers, for hide. Nothing else tells them from other words."""
    withhold: tuple[str, ...] = ()
    """Entries with one of these words are never sent: ["#hr", "#legal"]."""
    language: str = "English"
    """The language of drafts."""
    budget: Annotated[int, Within(2_000, 1_000_000)] = 24_000
    """Most characters of the record in a request; what is left out is said. Four make about one token."""
    answer: Annotated[int, Within(200, 20_000)] = 4_000
    """Most characters of an answer; more is cut."""
    timeout: Patience = timedelta(seconds=60)
    """Longest silence of the server, before its answer and within it."""
    ca_file: LocalFile = ""
    """A certificate authority of your own, PEM."""
    embeddings: str = ""
    """A model for /embeddings: "warroom similar" then asks it too. Empty: by words and evidence alone."""

    @property
    def is_on(self) -> bool:
        """Whether there is anything to ask."""
        return bool(self.url and self.model)
