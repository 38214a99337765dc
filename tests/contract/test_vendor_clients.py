"""The sandbox answers requests in the forms of the vendor's PHP, Ruby, Node and Java clients.

They send PUT and DELETE as POST with `http_method` in the form, the query or the JSON body, leave
the suffix off and name the format in `Accept`, and post JSON. The requests are signed by oauthlib's
client: the form is part of the signature, a JSON body is not.
"""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Final, cast
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest

from deskwire.sandbox import odesk
from deskwire.sandbox.company import seed_company
from deskwire.sandbox.http import Request, Response
from deskwire.sandbox.odesk import ODeskSandbox
from deskwire.sandbox.odesk.users import token_of
from deskwire.sandbox.store import Store
from tests.sandbox.signing import sign

HOST: Final = "127.0.0.1:8080"
CONTRACT: Final = "9400002"
JSON: Final = "application/json"


@pytest.fixture
def site() -> Iterator[ODeskSandbox]:
    with Store() as store:
        yield ODeskSandbox(store, seed_company(store))


def ask(
    site: ODeskSandbox,
    method: str,
    path: str,
    *,
    form: Mapping[str, str] | None = None,
    json_body: object = None,
    query: Mapping[str, str] | None = None,
    accept: str = "",
    user: str = "maya",
) -> Response:
    """Sign a request and answer it."""
    target = f"/odesk/api{path}{f'?{urlencode(query)}' if query else ''}"
    signed = sign(
        method,
        f"http://{HOST}{target}",
        list(form.items()) if form is not None else None,
        consumer=(odesk.CONSUMER_KEY, odesk.CONSUMER_SECRET),
        token=token_of(user),
        timestamp=int(time.time()),
    )
    headers = [*signed.headers]
    body = signed.body
    if json_body is not None:
        headers.append(("Content-Type", JSON))
        body = json.dumps(json_body).encode()
    if accept:
        headers.append(("Accept", accept))
    return site.handle(Request.parse(method, target, headers=headers, body=body, host=HOST))


def status_of(site: ODeskSandbox) -> object:
    body = ask(site, "GET", f"/hr/v2/engagements/{CONTRACT}.json").body
    found = json.loads(body)["engagement"]
    return "suspended" if found["is_suspended"] == "1" else found["status"]


SUSPEND: Final = {"message": "a pause", "http_method": "put"}
END: Final = {
    "reason": "API_REAS_WORK_NOT_NEEDED",
    "would_hire_again": "yes",
    **{f"fb_scores[{number}]": "4" for number in range(3, 9)},
    "fb_comment": "good",
}


def test_put_in_the_form_of_a_post(site: ODeskSandbox) -> None:
    answer = ask(site, "POST", f"/hr/v2/contracts/{CONTRACT}/suspend.json", form=SUSPEND)
    assert answer.status == 200, answer
    assert status_of(site) == "suspended"


def test_put_in_the_query_of_a_post(site: ODeskSandbox) -> None:
    path = f"/hr/v2/contracts/{CONTRACT}/suspend.json"
    assert ask(site, "POST", path, query=SUSPEND).status == 200
    assert status_of(site) == "suspended"


def test_put_in_the_json_of_a_post(site: ODeskSandbox) -> None:
    path = f"/hr/v2/contracts/{CONTRACT}/suspend.json"
    assert ask(site, "POST", path, json_body=SUSPEND).status == 200
    assert status_of(site) == "suspended"


def test_put_in_the_query_and_the_rest_in_the_form(site: ODeskSandbox) -> None:
    path, query = f"/hr/v2/contracts/{CONTRACT}/suspend.json", {"http_method": "PUT"}
    assert ask(site, "POST", path, query=query, form={"message": "a pause"}).status == 200
    assert status_of(site) == "suspended"


@pytest.mark.parametrize("place", ["form", "query", "json_body"])
def test_delete_as_a_post(site: ODeskSandbox, place: str) -> None:
    path, given = f"/hr/v2/contracts/{CONTRACT}.json", {**END, "http_method": "delete"}
    answer = (
        ask(site, "POST", path, form=given)
        if place == "form"
        else ask(site, "POST", path, query=given)
        if place == "query"
        else ask(site, "POST", path, json_body=given)
    )
    assert answer.status == 200, answer
    assert status_of(site) == "closed"


def test_a_refusal_of_submitted_work_as_a_delete(site: ODeskSandbox) -> None:
    """PHP says DELETE where the documents say PUT; the path has only one of them."""
    path, given = "/hr/v3/fp/submissions/1/reject.json", {"http_method": "delete"}
    answer = ask(site, "POST", path, form=given)
    assert json.loads(answer.body)["error"]["code"] != "405"


def test_a_post_that_names_no_other_verb_is_one(site: ODeskSandbox) -> None:
    path = f"/hr/v2/contracts/{CONTRACT}/suspend.json"
    for word in ("post", "get", ""):
        assert ask(site, "POST", path, form={"message": "x", "http_method": word}).status == 405
    assert status_of(site) == "active"


def test_only_a_post_may_be_another_verb(site: ODeskSandbox) -> None:
    path = f"/hr/v2/contracts/{CONTRACT}/suspend.json"
    assert ask(site, "GET", path, query=SUSPEND).status == 405


def test_what_is_signed_is_the_post(site: ODeskSandbox) -> None:
    path = f"/hr/v2/contracts/{CONTRACT}/suspend.json"
    signed = sign(
        "PUT",
        f"http://{HOST}/odesk/api{path}",
        list(SUSPEND.items()),
        consumer=(odesk.CONSUMER_KEY, odesk.CONSUMER_SECRET),
        token=token_of("maya"),
        timestamp=int(time.time()),
    )
    request = Request.parse(
        "POST", f"/odesk/api{path}", headers=signed.headers, body=signed.body, host=HOST
    )
    assert site.handle(request).status == 401
    assert status_of(site) == "active"


JOB: Final = {
    "buyer_team__reference": "1200001",
    "title": "A job",
    "job_type": "hourly",
    "description": "What is to be done",
    "visibility": "public",
    "category": "Web Development",
    "subcategory": "Web Programming",
    "duration": 10,
}


def test_json_in_a_post(site: ODeskSandbox) -> None:
    answer = ask(site, "POST", "/hr/v2/jobs.json", json_body=JOB)
    assert answer.status == 200, answer
    reference = json.loads(answer.body)["job"]["reference"]
    found = json.loads(ask(site, "GET", f"/hr/v2/jobs/{reference}.json").body)["job"]
    assert (found["title"], found["duration"]) == ("A job", "10")


@pytest.mark.parametrize("body", [["a", "list"], "text", 1])
def test_json_that_is_no_object_is_refused_in_the_envelope(
    site: ODeskSandbox, body: object
) -> None:
    answer = ask(site, "POST", "/hr/v2/jobs.json", json_body=body)
    assert (answer.status, json.loads(answer.body)["error"]["status"]) == (400, 400)


@pytest.mark.parametrize(
    ("accept", "is_json"),
    [
        (JSON, True),
        ("application/json, text/plain, */*", True),
        ("*/*", True),
        ("", True),
        ("application/xml", False),
        ("text/xml;q=0.9, application/json", False),
    ],
)
def test_a_path_without_suffix(site: ODeskSandbox, accept: str, *, is_json: bool) -> None:
    answer = ask(site, "GET", "/hr/v2/users/me", accept=accept)
    assert answer.status == 200
    if is_json:
        assert json.loads(answer.body)["user"]["id"] == "maya"
    else:
        assert ET.fromstring(answer.body).findtext("user/id") == "maya"


def test_a_suffix_outweighs_what_is_accepted(site: ODeskSandbox) -> None:
    answer = ask(site, "GET", "/hr/v2/users/me.json", accept="application/xml")
    assert json.loads(answer.body)["user"]["id"] == "maya"


def test_a_refusal_without_suffix(site: ODeskSandbox) -> None:
    in_json = ask(site, "GET", "/hr/v2/users/999", accept=JSON)
    in_xml = ask(site, "GET", "/hr/v2/users/999", accept="application/xml")
    assert (in_json.status, json.loads(in_json.body)["error"]["code"]) == (404, "404")
    assert (in_xml.status, ET.fromstring(in_xml.body).findtext("error/code")) == (404, "404")


@pytest.mark.parametrize("accept", [JSON, "application/xml"])
def test_what_is_not_signed_is_refused_in_the_envelope(site: ODeskSandbox, accept: str) -> None:
    request = Request.parse(
        "GET", "/odesk/api/hr/v2/users/me", headers=[("Accept", accept)], host=HOST
    )
    answer = site.handle(request)
    headers = dict(answer.headers)
    assert answer.status == 401
    assert headers["X-Odesk-Error-Code"] == "parameter_absent"
    assert headers["WWW-Authenticate"].startswith("OAuth ")
    code = (
        json.loads(answer.body)["error"]["code"]
        if accept == JSON
        else ET.fromstring(answer.body).findtext("error/code")
    )
    assert code == "parameter_absent"


def test_the_roles_of_another_user(site: ODeskSandbox) -> None:
    answer = ask(site, "GET", "/hr/v2/userroles/5100004.json")
    found = json.loads(answer.body)["userroles"]["userrole"]
    roles = cast("list[dict[str, str]]", found if isinstance(found, list) else [found])
    users = {role["user__reference"] for role in roles}
    assert (answer.status, users) == (200, {"5100004"})
    own = json.loads(ask(site, "GET", "/hr/v2/userroles.json").body)["userroles"]["userrole"]
    assert own["user__id"] == "maya"


def test_the_roles_of_a_user_who_is_not_seen(site: ODeskSandbox) -> None:
    assert ask(site, "GET", "/hr/v2/userroles/5100001.json", user="tomas").status == 403
    assert ask(site, "GET", "/hr/v2/userroles/1.json").status == 404
