"""Key accounts by a table or by Salesforce: which column is which, pages, and what is no table."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.http import Answer, Server
from warroom.feeds.failure import PollFailed

CSV = """\ufeffCustomer;Contract end;Regulated;Also
Acme Bank;2027-01-14;PCI DSS;"ACME, Acme"
Zed;;no;
;2027-01-01;yes;
"""
MAP = {"name": "Customer", "renewal": '"Contract end"', "regulation": "Regulated", "aliases": "Also"}


async def test_a_table_in_a_file_or_at_an_address_gives_accounts(server: Server, poller: Any, tmp_path: Path) -> None:
    (tmp_path / "key.csv").write_text(CSV)
    server.routes["/key.csv"] = Answer(CSV.encode())
    for where in ({"path": str(tmp_path / "key.csv")}, {"url": f"{server.url}/key.csv"}):
        poll = await poller(type="accounts", map=MAP, **{"url": "", **where}).poll()
        acme, zed = poll.accounts
        assert (acme.name, acme.renewal, acme.regulation) == ("Acme Bank", date(2027, 1, 14), "PCI DSS")
        assert acme.aliases == ("ACME", "Acme")
        assert (zed.name, zed.renewal, zed.regulation) == ("Zed", None, "")


async def test_a_list_in_json_may_be_chosen_from(server: Server, poller: Any) -> None:
    server.routes["/a"] = Answer({"data": [{"name": "A", "tier": "gold"}, {"name": "B", "tier": "none"}]})
    poll = await poller(type="accounts", url=f"{server.url}/a", items="data[?tier=='gold']").poll()
    assert [one.name for one in poll.accounts] == ["A"]


@pytest.mark.parametrize("body", [b"<html>Sign in</html>", b"", b"a,b\n1,2\n", b'{"name": "A"}', b'[{"name"'])
async def test_what_is_no_table_is_never_no_key_accounts(server: Server, poller: Any, body: bytes) -> None:
    server.routes["/a"] = Answer(body)
    with pytest.raises(PollFailed):
        await poller(type="accounts", url=f"{server.url}/a").poll()


async def test_a_renewal_that_is_no_date_is_reported(server: Server, poller: Any) -> None:
    server.routes["/a"] = Answer([{"name": "A", "renewal": "soon"}, {"name": "B", "renewal": "2027-01-14T00:00:00Z"}])
    poll = await poller(type="accounts", url=f"{server.url}/a").poll()
    assert [one.name for one in poll.accounts] == ["B"]
    assert 'renewal "soon" is no date' in poll.note


async def test_salesforce_is_asked_the_teams_own_query_page_by_page(server: Server, poller: Any) -> None:
    more = "/services/data/v66.0/query/01g-2000"
    first = {"Id": "001A", "Name": "Acme", "Owner": {"Name": "Dana"}, "Renewal__c": "2027-01-14", "Reg__c": True}
    server.routes["/services/data/v66.0/query"] = Answer({"done": False, "nextRecordsUrl": more, "records": [first]})
    server.routes[more] = Answer({"done": True, "records": [{"Id": "001B", "Name": "Zed", "Owner": None}]})
    soql = "SELECT Id, Name FROM Account WHERE Type = 'Key'"
    poll = await poller(type="salesforce-accounts", url=server.url, soql=soql,
                        map={"renewal": "Renewal__c", "regulation": "Reg__c"}).poll()  # fmt: skip
    acme, zed = poll.accounts
    assert (acme.id, acme.owner, acme.renewal, acme.regulation) == ("001A", "Dana", date(2027, 1, 14), "yes")
    assert (zed.name, zed.owner) == ("Zed", "")
    assert server.asked[0].query["q"] == [soql]
