"""Any JSON over HTTP: the team's own tables say where the alerts are and which field is which."""

from __future__ import annotations

from typing import cast

from warroom.config.settings import FeedSettings
from warroom.feeds.mapped import MappedSource
from warroom.feeds.mapping import Shape
from warroom.feeds.own import OwnKeys


class JsonSettings(Shape):
    """Keys of the type json: where the records are and which field is which, in JMESPath."""


class JsonSource(MappedSource):
    """``url`` is the whole address; ``params`` is its query."""

    type = "json"
    about = "any JSON list, read by JMESPath expressions: url is the whole address"
    Settings = JsonSettings

    def __init__(self, feed: FeedSettings, own: OwnKeys) -> None:
        self.shape = cast(JsonSettings, own)
        super().__init__(feed, own)
