"""A change that another system made: a deploy, a release, a sync, a roll-out. A feed told of it; nobody here did it."""

from __future__ import annotations

from warroom.core.model.value import Instant, InUtc


class Deploy(InUtc, frozen=True, kw_only=True):
    """One of them: ``feed`` and ``uid``, the system's own id, are what it is known by.

    ``at`` is when it began. ``state`` is the system's own word, "" where it says none; ``by`` is who began it there.
    """

    feed: str
    uid: str
    at: Instant
    title: str
    service: str = ""
    kind: str = "deploy"  # deployment, release, workflow, sync, rollout
    version: str = ""
    environment: str = ""
    state: str = ""
    by: str = ""
    url: str = ""
    ended_at: Instant | None = None

    @property
    def ref(self) -> str:
        """As a change names it, and ``warroom changes``: ``FEED/ID``."""
        return f"{self.feed}/{self.uid}"
