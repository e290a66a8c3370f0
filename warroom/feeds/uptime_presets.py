"""Uptime services that the generic source can read."""

from __future__ import annotations

from typing import Any, ClassVar

from warroom.feeds.fetch import Params
from warroom.feeds.presets import Preset


class Pingdom(Preset):
    """Checks that are down; one that is to be confirmed is pending."""

    type = "pingdom"
    about = "Pingdom: url is https://api.pingdom.com, auth a bearer token with read access"
    path = "/api/3.1/checks"
    query: ClassVar[Params] = {"include_tags": "true"}
    table: ClassVar[dict[str, Any]] = {
        "error_if": "error.errormessage || error",
        "items": {"path": "checks"},
        "paging": {"param": "offset", "by": "offset", "size_param": "limit", "size": 1000},
        "map": {
            "uid": "id",
            "title": "name",
            "severity": "status",
            "status": "status",
            "host": "hostname",
            "started_at": "lastdownstart || lasterrortime",
            "updated_at": "lasttesttime",
            "labels": "{kind: type, tags: join(', ', tags[].name || `[]`)}",
        },
        "values": {
            "status": {"down": "firing", "unconfirmed_down": "pending", "unknown": "resolved", "paused": "resolved"},
            "severity": {"unconfirmed_down": "warning", "up": "info", "unknown": "info", "paused": "info"},
        },
    }


class StatusCake(Preset):
    """Tests that are down; paused ones are suppressed."""

    type = "statuscake"
    about = "StatusCake: url is https://api.statuscake.com, auth a bearer token; it allows 60 calls a minute"
    path = "/v1/uptime"
    query: ClassVar[Params] = {"status": "down"}
    table: ClassVar[dict[str, Any]] = {
        "error_if": "errors && (message || errors)",
        "items": {"path": "data"},
        "paging": {"param": "page", "size_param": "limit", "more": "metadata.page < metadata.page_count"},
        "map": {
            "uid": "id",
            "title": "name",
            "summary": "website_url",
            "severity": "status",
            "status": "paused && 'paused' || status",
            "labels": "{kind: test_type, tags: join(', ', tags || `[]`)}",
        },
        "values": {"status": {"down": "firing", "up": "resolved", "paused": "suppressed"}, "severity": {"up": "info"}},
    }
