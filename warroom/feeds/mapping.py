"""From any JSON to alerts by JMESPath: where the list is, what to keep, which field is which.

Used by the type ``json``, whose tables a team writes, and by presets, which bring a ``Shape`` of their own.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult
from msgspec import Struct
from pydantic import AfterValidator, Field

from warroom.core.model import AlertStatus
from warroom.core.text import clean
from warroom.feeds.failure import PollFailed
from warroom.feeds.normalise import word_of
from warroom.feeds.own import OwnKeys


@cache
def compiled(expression: str) -> ParsedResult:
    """The expression ready to search with. Raises ValueError with what is wrong, and where."""
    try:
        return jmespath.compile(expression)
    except JMESPathError as error:
        position = getattr(error, "lex_position", None)
        where = f" at character {position + 1}" if isinstance(position, int) else ""
        raise ValueError(f'a JMESPath expression; "{clean(expression, 80)}" is none{where}') from None


def _check(expression: str) -> str:
    if expression:
        compiled(expression)
    return expression


Expression = Annotated[str, AfterValidator(_check)]
StatusWord = Literal["firing", "pending", "acked", "suppressed", "resolved"]
SeverityWord = Literal["critical", "high", "warning", "unknown", "info"]


class Items(OwnKeys):
    """Where the records are in an answer."""

    path: Expression = ""
    """JMESPath to the list of records; empty where the answer is the list itself."""
    where: Expression = ""
    """JMESPath of a record: only those for which it is true are alerts."""
    next: Expression = ""
    """JMESPath to the address of the next page; null, false or "" ends. Of the same origin only."""


class Paging(OwnKeys):
    """How further pages are asked for where the answer has no address of the next one (items.next)."""

    param: str = ""
    """The query parameter that tells pages apart; with a body, its key there, such as "variables.input.after"."""
    by: Literal["page", "offset", "cursor"] = "page"
    """page counts pages, offset counts records, cursor sends what the answer before gave."""
    first: int = 1
    """The number of the first page."""
    size: int = Field(default=100, ge=1, le=10_000)
    """How many records a page has."""
    size_param: str = ""
    """The parameter that asks for pages of this size."""
    more: Expression = ""
    """JMESPath of the answer, true while there are more pages. Without it, a page that is not full is the last."""
    cursor: Expression = ""
    """For cursor: JMESPath of the answer to what the next page is asked with; null or "" ends."""


class Fields(OwnKeys):
    """JMESPath of a record, for each field of an alert. A text in single quotes stands for itself."""

    uid: Expression
    """What names the alert for as long as it burns: an id, or a list of values that are one together."""
    title: Expression
    """The one line that everybody reads."""
    summary: Expression = ""
    """A sentence more."""
    severity: Expression = ""
    """Its severity word; [feed.severity] says what words mean."""
    status: Expression = ""
    """Its status word; [feed.values] status says what words mean. Without it every record is firing."""
    service: Expression = ""
    """The service concerned."""
    host: Expression = ""
    """The machine concerned."""
    started_at: Expression = ""
    """When it began: ISO 8601, RFC 2822, or an epoch number."""
    ended_at: Expression = ""
    """When it ended."""
    updated_at: Expression = ""
    """When it last changed."""
    url: Expression = ""
    """Where a person looks further: http, https, or a path from "/" on below the server's own address."""
    runbook: Expression = ""
    """What to do about it, http or https."""
    assignee: Expression = ""
    """Who has it there."""
    count: Expression = ""
    """How many times."""
    value: Expression = ""
    """What was measured."""
    labels: Expression = ""
    """An object of labels, such as "{team: attributes.team_name}"."""
    annotations: Expression = ""
    """An object of longer notes."""


class Values(OwnKeys):
    """What the source's words mean, in any case; before the built-in table."""

    status: dict[str, StatusWord] = Field(default_factory=dict)
    """Status words as firing, pending, acked, suppressed, resolved."""
    severity: dict[str, SeverityWord] = Field(default_factory=dict)
    """Severity words as critical, high, warning, unknown, info; the same as [feed.severity]."""


class Shape(OwnKeys):
    """How to read one kind of JSON answer: the mapping of ``json`` feeds and of presets."""

    error_if: Expression = ""
    """JMESPath of the answer: where it is true the poll failed, even on HTTP 200."""
    body: dict[str, Any] = Field(default_factory=dict)
    """Sent as JSON by POST; without it the question is a GET. No place for secrets."""
    items: Items = Field(default_factory=Items)
    paging: Paging = Field(default_factory=Paging)
    map: Fields
    values: Values = Field(default_factory=Values)

    @property
    def statuses(self) -> dict[str, AlertStatus]:
        """The table of status words, lower-case."""
        return {word.strip().lower(): AlertStatus(status) for word, status in self.values.status.items()}


def search(expression: str, data: Any) -> Any:
    """What the expression finds, None for an empty one. Raises ValueError where it does not fit the data."""
    if not expression:
        return None
    try:
        return compiled(expression).search(data)
    except JMESPathError as error:
        raise ValueError(clean(str(error).splitlines()[0], 160)) from None


def truth(value: Any) -> bool:
    """True as JMESPath has it: null, false, "", [] and {} are not; 0 is."""
    return not (value is None or value is False or value in ("", [], {}))


def fail_if_error(shape: Shape, data: Any) -> None:
    """Raises PollFailed where ``error_if`` finds something in the answer."""
    try:
        found = search(shape.error_if, data)
    except ValueError as error:
        raise PollFailed(f"error_if does not fit the answer: {error}", "check error_if") from None
    if truth(found):
        said = word_of(found) or clean(str(found), 120)
        raise PollFailed(f"the answer is an error: {said}", "see error_if and the source's own documentation")


def records_of(shape: Shape, data: Any) -> list[Any]:
    """The records that ``items.path`` finds. Raises PollFailed where there is no list: quiet is not healthy."""
    items = shape.items
    try:
        found = search(items.path, data) if items.path else data
    except ValueError as error:
        raise PollFailed(f"items.path does not fit the answer: {error}", "check items.path") from None
    if not isinstance(found, list):
        kind = {dict: "an object", str: "a text", type(None): "nothing"}.get(type(found), "a single value")
        place = f'items.path "{items.path}" finds' if items.path else "the answer is"
        raise PollFailed(f"{place} {kind}, not a list", "check url and items.path")
    return found


class Unfit(Struct, frozen=True):
    """A record that ``items.where`` does not fit: it is there, and cannot be read."""

    record: Any
    why: str


def wanted(shape: Shape, records: list[Any]) -> list[Any]:
    """Those for which ``items.where`` is true, and an ``Unfit`` for each that it does not fit.

    Raises PollFailed where it fits none of them: then it is the expression that is wrong.
    """
    if not shape.items.where:
        return records
    kept = []
    unfit = 0
    for record in records:
        try:
            if truth(search(shape.items.where, record)):
                kept.append(record)
        except ValueError as error:
            unfit += 1
            kept.append(Unfit(record, f"items.where does not fit it: {error}"))
    if unfit and unfit == len(records):
        raise PollFailed(kept[0].why.replace("it:", "a record:"), "check items.where")
    return kept


def next_of(shape: Shape, data: Any) -> str:
    """The address of the next page, or ""."""
    try:
        found = search(shape.items.next, data)
    except ValueError as error:
        raise PollFailed(f"items.next does not fit the answer: {error}", "check items.next") from None
    if truth(found) and not isinstance(found, str):
        raise PollFailed("items.next finds no address", "check items.next")
    return found or ""


def uid_of(fields: Fields, record: Any) -> str:
    """The native id; a list of values is one id. Raises ValueError where there is none."""
    found = search(fields.uid, record)
    parts = found if isinstance(found, list) else [found]
    words = [word_of(part) for part in parts]
    if not all(words):
        raise ValueError(f'a record has no id: map.uid "{fields.uid}" finds nothing')
    return "/".join(words)


def fields_of(fields: Fields, record: Any) -> tuple[dict[str, Any], list[str]]:
    """Every mapped field but the id, as it was found, None where there was nothing; and names of those that do not fit.

    Raises ValueError where the status does not fit: a record that may be over or not is none.
    """
    found: dict[str, Any] = {}
    unfit = []
    for name in Fields.model_fields:
        if name == "uid":
            continue
        try:
            found[name] = search(getattr(fields, name), record)
        except ValueError:
            if name == "status":
                raise
            found[name] = None
            unfit.append(name)
    return found, unfit
