"""Who is on call by GoAlert: at each step of each service's escalation policy."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

from msgspec import Struct

from warroom.core.model import OnCall
from warroom.core.text import clean
from warroom.feeds.answers import EMPTY, listed
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.normalise import dig, text_of, word_of
from warroom.feeds.source import Page, Source

_PAGE = 100
_MOST_STEPS = 1000
QUESTION = (
    "query ($input: ServiceSearchOptions) { services(input: $input) { nodes { id name escalationPolicy { name } "
    "onCallUsers { userID userName stepNumber } } pageInfo { hasNextPage endCursor } } }"
)
"""One line without an end, so that copying it keeps every byte: a key of GoAlert's takes no other query."""
SERVICE = "GoAlert"
CIRCLE = "its pages go in a circle"


class _Turn(Struct, frozen=True):
    """Somebody is on call for a service, at a step of its policy."""

    service: str
    service_id: str
    policy: str
    person: str
    person_id: str
    level: int


class GoAlertOnCall(Source):
    """Pages of services with the people on call at each step; the first step is level 1."""

    type = "goalert-oncall"
    about = (
        "Who is on call by GoAlert, service by service: url and auth as for goalert, with a key made for the query "
        "that `warroom feeds query goalert-oncall` prints"
    )
    question = QUESTION

    async def pages(self, fetch: Fetch) -> AsyncIterator[Page]:
        cursor, seen = "", set[str]()
        while True:
            data = await self._answer(fetch, cursor)
            records = listed(data, "nodes", SERVICE)
            turns, broken = _turns(records)
            if broken and broken == len(records):
                raise PollFailed("no service says who is on call for it", f"check url: is this {SERVICE}?")
            more = dig(data, "pageInfo", "hasNextPage") is True
            seen.add(cursor)
            cursor = text_of(dig(data, "pageInfo", "endCursor"))
            circle = more and (not cursor or cursor in seen)
            notes = [f"{broken} of {len(records)} services cannot be read" if broken else "",
                     CIRCLE if circle else EMPTY if more and not records else ""]  # fmt: skip
            note = "; ".join(filter(None, notes))
            yield Page(cast(list[Any], turns), not note, note)
            if not more or not records or circle:
                return

    async def _answer(self, fetch: Fetch, cursor: str) -> Any:
        """The list of services in one answer. Raises PollFailed for an error inside HTTP 200."""
        body = {"query": self.question, "variables": {"input": {"first": _PAGE, "after": cursor}}}
        data = (await fetch.request("POST", "/api/graphql", body=body)).json()
        errors = dig(data, "errors")
        if errors:
            said = clean(text_of(dig(errors, 0, "message")) or "an error without words", 200)
            mend = f"make its key with the query that `warroom feeds query {self.type}` prints, byte for byte"
            raise PollFailed(f"GoAlert says: {said}", mend)
        return dig(data, "data", "services")

    def uid(self, record: Any) -> str:
        return f"{record.service_id}/{record.level}/{record.person_id}"

    def read(self, record: Any) -> OnCall:
        turn = cast(_Turn, record)
        return OnCall(feed=self.feed.id, policy=turn.policy, schedule=turn.service, person=turn.person,
                      level=turn.level)  # fmt: skip


def _turns(records: list[Any]) -> tuple[list[_Turn], int]:
    """The people on call, and how many services cannot be read: nobody is not "nobody on call"."""
    found: list[_Turn] = []
    broken = 0
    for record in records:
        try:
            found += _of(record)
        except ValueError:
            broken += 1
    return found, broken


def _of(record: Any) -> Iterator[_Turn]:
    name, people = word_of(dig(record, "name")), dig(record, "onCallUsers")
    if not name or not isinstance(people, list):
        raise ValueError("no name or no list")
    number, policy = word_of(dig(record, "id")) or name, word_of(dig(record, "escalationPolicy", "name")) or name
    for one in people:
        person, step = word_of(dig(one, "userName")), dig(one, "stepNumber")
        if not person or not isinstance(step, int) or isinstance(step, bool) or not 0 <= step <= _MOST_STEPS:
            raise ValueError("no person or no step")
        yield _Turn(name, number, policy, person, word_of(dig(one, "userID")) or person, step + 1)
