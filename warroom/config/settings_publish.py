"""Where published reviews are pages: ``[[publish]]`` tables."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from warroom.config.types import FeedId, Patience
from warroom.core.section import Section

NOTION = "https://api.notion.com"


class Publish(Section, frozen=True, kw_only=True):
    """Where a published review becomes a page: Confluence, Notion. Written once, then updated in place."""

    id: FeedId
    """Its name in `warroom review INC --post NAME`, and in `warroom outbox`."""
    type: Literal["confluence_cloud", "confluence_data_center", "notion"]
    """Which it is; Confluence Cloud and Data Center speak differently."""
    token: str
    """The token that may write pages there: "${env:NAME}" or "${file:PATH}"."""
    user: str = ""
    """For Confluence Cloud: the e-mail address that the token belongs to."""
    url: str = ""
    """For Confluence its address, such as "https://acme.atlassian.net"; Notion has its own."""
    space: str = ""
    """For Confluence: the key of the space."""
    parent: str = ""
    """The id of the page below which it stands; for Notion that of a page or, with data_source, nothing."""
    data_source: str = ""
    """For Notion, in place of parent: the id of the data source that gets a row."""
    enabled: bool = True
    """false keeps the table but writes nothing; what waits stays."""
    private: bool = False
    """Whether it may have the reviews of private incidents."""
    timeout: Patience = timedelta(seconds=30)
    """Time limit of one request."""

    @property
    def channel(self) -> str:
        """What it is called in the outbox, where a channel may have the same id."""
        return f"publish:{self.id}"
