"""ServiceNow: records of one table, by its table API. Ours are found by their correlation id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from warroom.config.settings_tracker import Tracker as Settings
from warroom.core.model.followup import DONE, GONE, NOT_DOING, OPEN
from warroom.core.tickets import LABEL, Draft
from warroom.notify.attempt import Failed
from warroom.notify.senders import Secret
from warroom.trackers.api import Api, Words, basic
from warroom.trackers.meaning import meaning
from warroom.trackers.signing_in import SignIn
from warroom.trackers.text import fields_of, plain
from warroom.trackers.tracker import NoAnswer, Seen, Ticket

AT_ONCE = 100
_FIELDS = "sys_id,number,state,active,correlation_id"
_INCIDENT = {"6": DONE, "7": DONE, "8": NOT_DOING}
"""States of the table ``incident``; of other tables ``active`` and the words say it."""
_PASSWORD = ("user or password is wrong, or the account may not sign in with a password: correct user and token, give"
             " it the role snc_basic_auth_api_access, or use client_id")
_KEY = "the token it gave was refused: check the scope and the user of this application in ServiceNow"
_UNDONE = ("cancel", "skipped", "incomplete", "rejected")


class ServiceNow:
    """A ticket is called by its number."""

    def __init__(self, settings: Settings, resolve: Secret) -> None:
        self._settings = settings
        self._base = resolve(settings.url).rstrip("/")
        self._at = f"/api/now/table/{settings.project}"
        timeout_s = settings.timeout.total_seconds()
        words = Words("ServiceNow", f"table {settings.project}", f"a role that reads and creates {settings.project}",
                      token=_KEY if settings.client_id else _PASSWORD)  # fmt: skip
        if settings.client_id:
            client, secret = resolve(settings.client_id), resolve(settings.token)
            sign_in = SignIn(f"{self._base}/oauth_token.do", client, secret, timeout_s, words.tracker)
            self._api = Api(self._base, {}, timeout_s, words, sign_in=sign_in)
        else:
            said = {"Authorization": basic(resolve(settings.user), resolve(settings.token))}
            self._api = Api(self._base, said, timeout_s, words)

    async def found(self, draft: Draft) -> Ticket | None:
        """Every row is looked at again: a field that the query may not name is dropped from it, and all rows come."""
        rows = await self._rows(f"correlation_id={draft.key}", ask=draft.key)
        one = next((row for row in rows if _value(row, "correlation_id") == draft.key), None)
        return self._ticket(one) if one is not None else None

    async def make(self, draft: Draft) -> Ticket:
        data = {
            **fields_of(self._settings.fields), "short_description": draft.title, "description": plain(draft),
            "correlation_id": draft.key, "correlation_display": LABEL,
        }  # fmt: skip
        answer = await self._api.ask("POST", self._at, data, making=True)
        made = answer.get("result") if isinstance(answer, dict) else None
        if not isinstance(made, dict) or not _value(made, "number"):
            raise NoAnswer(Failed("ServiceNow did not say what it made", unsure=True))
        return self._ticket(made)

    async def states(self, keys: Sequence[str]) -> Mapping[str, Seen]:
        found: dict[str, Seen] = {}
        for start in range(0, len(keys), AT_ONCE):
            wanted = keys[start : start + AT_ONCE]
            rows = await self._rows(f"numberIN{','.join(wanted)}", ask=",".join(wanted))
            listed = {_value(row, "number"): self._seen(row) for row in rows}
            found |= {key: listed.get(key, Seen("gone", GONE)) for key in wanted}
        return found

    async def check(self) -> Sequence[str]:
        rows = await self._rows(f"correlation_display={LABEL}", ask=LABEL)
        if rows and "correlation_id" not in rows[0]:
            return (f"it cannot see correlation_id, by which tickets are found again: give it that field of"
                    f" {self._settings.project}",)  # fmt: skip
        return ()

    async def _rows(self, query: str, *, ask: str) -> list[dict[str, Any]]:
        """The rows that match. ``ask`` is what is asked for: an empty one would match every row without it."""
        if not ask:
            raise NoAnswer(Failed("there is nothing to ask ServiceNow for", final=True))
        answer = await self._api.get(
            self._at, sysparm_query=query, sysparm_fields=_FIELDS, sysparm_limit=AT_ONCE, sysparm_display_value="all"
        )
        rows = answer.get("result") if isinstance(answer, dict) else None
        return [row for row in rows or () if isinstance(row, dict)]

    def _ticket(self, row: dict[str, Any]) -> Ticket:
        where = f"{self._base}/{self._settings.project}.do?sys_id={_value(row, 'sys_id')}"
        return Ticket(_value(row, "number"), where)

    def _seen(self, row: dict[str, Any]) -> Seen:
        number, said = _value(row, "state"), _shown(row, "state") or _value(row, "state")
        its_own = _INCIDENT.get(number) if self._settings.project == "incident" else None
        if its_own is None:
            ended = _value(row, "active") == "false"
            undone = any(word in said.lower() for word in _UNDONE)
            its_own = OPEN if not ended else NOT_DOING if undone else DONE
        return Seen(*meaning(self._settings, (said, number), its_own))


def _value(row: Mapping[str, Any], name: str) -> str:
    """The stored value, whether the answer has it alone or beside the shown one."""
    found = row.get(name)
    return str((found.get("value") if isinstance(found, dict) else found) or "")


def _shown(row: Mapping[str, Any], name: str) -> str:
    found = row.get(name)
    return str((found.get("display_value") if isinstance(found, dict) else found) or "")
