"""The fixtures that users' own tests take."""

import json
import subprocess
import sys
import urllib.request

import pytest

from deskwire import ActiveCollab, DecodeError, NotFoundError, ODesk, ParameterError, Paymo
from deskwire.odesk.hr_models import Team
from deskwire.paymo import Tasklist
from deskwire.sandbox import Sandbox
from deskwire.testing import build_request, decode_response, running_sandbox


@pytest.mark.anyio
async def test_a_client_of_a_fresh_sandbox(odesk: ODesk, sandbox: Sandbox) -> None:
    table = await odesk.timereport.get_company_report("acme", "SELECT hours")
    assert len(table) == 2386
    assert [request.method for request in sandbox.requests] == ["GET"]


@pytest.mark.anyio
async def test_another_test_has_another_sandbox(sandbox: Sandbox) -> None:
    assert sandbox.stats.requests == 0


def test_a_sandbox_for_code_that_is_not_async() -> None:
    with running_sandbox() as sandbox:
        with urllib.request.urlopen(f"{sandbox.url}/_sandbox/stats") as answer:
            stats = json.load(answer)
        assert stats["open"] == 1
        assert sandbox.company.demo_user.id == "maya"


def test_what_a_call_sends() -> None:
    request = build_request(
        ODesk, "hr.get_engagements", buyer_team_reference="7", status=["active", "closed"]
    )
    assert request.method == "GET"
    assert request.url.startswith("https://www.odesk.com/api/hr/v2/engagements.json?")
    assert "buyer_team__reference=7" in request.url
    assert request.body is None
    assert "authorization" not in {name.lower() for name, _ in request.headers}


def test_what_a_call_sends_in_its_body() -> None:
    request = build_request(Paymo, "tasks.create", name="Write it", project_id=3)
    assert request.body is not None
    assert json.loads(request.body) == {"name": "Write it", "project_id": 3}
    assert ("Content-Type", "application/json") in request.headers


def test_an_address_of_ones_own_is_left_open() -> None:
    assert build_request(ActiveCollab, "info.get").url.startswith("https://service.invalid")


def test_arguments_are_refused_as_in_a_call() -> None:
    with pytest.raises(ParameterError, match="there is no argument `teem`"):
        build_request(ODesk, "hr.get_team", teem=1)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"team": {"name": "Dev", "reference": "7"}}'),
        ("text/xml", b"<response><team><name>Dev</name><reference>7</reference></team></response>"),
        ("", b'{"team": {"name": "Dev", "reference": "7"}}'),
    ],
)
def test_what_a_call_makes_of_an_answer(kind: str, body: bytes) -> None:
    team = decode_response(ODesk, "hr.get_team", headers={"Content-Type": kind}, body=body)
    assert isinstance(team, Team)
    assert (team.name, team.reference) == ("Dev", "7")


def test_an_error_is_an_error() -> None:
    with pytest.raises(NotFoundError):
        decode_response(ODesk, "hr.get_team", status=404, body=b"{}")


def test_what_a_call_sends_is_told_without_pytest() -> None:
    code = (
        "import sys; sys.modules['pytest'] = sys.modules['oauthlib'] = None\n"
        "from deskwire import ODesk; from deskwire.testing import build_request\n"
        "print(build_request(ODesk, 'hr.get_team', team_reference=7).url)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "https://www.odesk.com/api/hr/v2/teams/7.json\n"


def test_what_a_call_makes_of_a_new_field() -> None:
    body = b'{"tasklists": [{"id": 1, "name": "Work", "project_id": 2, "seq": 1, "mood": "good"}]}'
    found = decode_response(Paymo, "tasklists.get", body=body)
    assert isinstance(found, Tasklist)
    assert found.extra == {"mood": "good"}
    with pytest.raises(DecodeError, match="mood"):
        decode_response(Paymo, "tasklists.get", body=body, strict=True)
