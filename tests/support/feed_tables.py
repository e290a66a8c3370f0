"""The smallest table of every built-in type of feed, for what must hold of all of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from warroom.feeds.registry import BUILT_IN

NEEDED: dict[str, dict[str, Any]] = {
    "folder": {"path": "/nonexistent/warroom"},
    "rota": {"people": ["ines"], "start": datetime(2026, 1, 5, 9)},
    "json": {"map": {"uid": "id", "title": "name"}},
    "signal": {"query": "up"},
    "tickets": {"count_path": "/count"},
    "jira": {"jql": "project = SUP"},
    "uptime-kuma": {"page": "shop"},
    "sentry": {"organization": "kelp"},
    "newrelic": {"account": 42},
    "salesforce-accounts": {"soql": "SELECT Id, Name FROM Account"},
    "azure-monitor": {"subscriptions": ["5ub"]},
    "gcp-monitoring": {"project": "till"},
    "cloudwatch": {"region": "eu-west-1", "access_key": "AKIDEXAMPLE", "secret_key": "reef-secret"},
    "github-deploys": {"repositories": ["reef/shop"]},
    "gitlab-deploys": {"projects": ["reef/shop"]},
    "deploys-json": {"map": {"uid": "id", "title": "name", "at": "at"}},
}
"""What a type cannot do without, beside id, type and url."""


def table(kind: str, url: str, **more: Any) -> dict[str, Any]:
    """A ``[[feed]]`` of this type."""
    return {"id": kind, "type": kind, "url": url, **NEEDED.get(kind, {}), **more}


KINDS = tuple(sorted(BUILT_IN))
