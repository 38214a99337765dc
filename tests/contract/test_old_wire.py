"""The sandbox answers requests as an old synchronous client of oDesk wrote and signed them.

That client carries the parameters of OAuth in the query, or in the form of a POST, with the hash of
an empty body whatever the body is; it percent-encodes the tilde, writes Python's words for truth
values and for nothing, and leaves the URL off at the first semicolon of its last segment when it
signs. The requests are signed here by oauthlib's client.
"""

import http.client
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import count
from typing import Final, Literal, cast
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import attrs
import pytest
from oauthlib import oauth1

from deskwire.sandbox import Sandbox
from deskwire.testing import running_sandbox
from tests.sandbox.signing import Signer

Verb = Literal["GET", "POST", "PUT", "DELETE"]

EMPTY_BODY_HASH: Final = "2jmj7l5rSw0yVb/vlWAYkK/YBwk="
FORM: Final = "application/x-www-form-urlencoded;charset=UTF-8"
TQ: Final = "SELECT worked_on, task, hours WHERE (worked_on <= '2014-12-31') AND (task = 'api-17')"
FIN: Final = "SELECT date, type, amount WHERE date >= '2014-12-01' ORDER BY date,amount desc"

ROOT: Final = 1_200_001
DEV: Final = 1_200_002
CONTRACT: Final = 9_400_001
FIXED: Final = 9_400_014
TASKS: Final = "/api/otask/v1/tasks/companies/acme/teams"

_nonces: Final = count(10_000_000)


@attrs.frozen
class Answer:
    """What came back."""

    status: int
    """The HTTP status."""
    headers: Mapping[str, str] = attrs.field(repr=False)
    """The header, names in lower case."""
    text: str
    """The body."""

    def at(self, *steps: str | int) -> object:
        """Return what stands at a place of the body; the first item of a list is number 0."""
        found: object = json.loads(self.text)
        for step in steps:
            found = (
                cast("list[object]", found)[step]
                if isinstance(step, int)
                else cast("dict[str, object]", found)[step]
            )
        return found

    def one(self, *steps: str | int) -> Mapping[str, str]:
        """Return an object of the body."""
        return cast("Mapping[str, str]", self.at(*steps))

    def many(self, *steps: str | int) -> list[Mapping[str, str]]:
        """Return a list of the body, which the vendor writes without brackets for a lone item."""
        found = self.at(*steps)
        return cast("list[Mapping[str, str]]", found if isinstance(found, list) else [found])


@attrs.frozen
class OldClient:
    """Sends requests as the old client did."""

    base: str
    """The base URL."""
    consumer: tuple[str, str] = attrs.field(repr=False)
    """The consumer's key and secret."""
    token: tuple[str, str] | None = attrs.field(default=None, repr=False)
    """The token and its secret."""

    def get(self, path: str, **params: object) -> Answer:
        """Read."""
        return self.send("GET", path, params)

    def post(self, path: str, **params: object) -> Answer:
        """Send a form."""
        return self.send("POST", path, params)

    def put(self, path: str, **params: object) -> Answer:
        """Send a JSON object, `{}` where there is nothing to say."""
        return self.send("PUT", path, {}, body=json.dumps(params))

    def send(
        self, verb: Verb, path: str, params: Mapping[str, object], *, body: str = ""
    ) -> Answer:
        """Sign a request and send it; all values are written as Python's `str` does."""
        suffix = "" if path.startswith("/gds/") or path.endswith("/request") else ".json"
        return self.exchange(verb, path + suffix, self._signed(verb, path + suffix, params), body)

    def exchange(self, verb: Verb, path: str, pairs: str, body: str) -> Answer:
        """Send what is signed already."""
        url = urlsplit(self.base)
        headers = {"Content-Type": FORM if verb == "POST" else "application/json"}
        target = f"{url.path}{path}" if verb == "POST" else f"{url.path}{path}?{pairs}"
        connection = http.client.HTTPConnection(url.netloc, timeout=60)
        try:
            connection.request(
                verb,
                target,
                body=pairs if verb == "POST" else body,
                headers={} if verb == "GET" else headers,
            )
            response = connection.getresponse()
            answered = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, answered, response.read().decode())
        finally:
            connection.close()

    def _signed(
        self, verb: Verb, path: str, params: Mapping[str, object], *, verifier: str | None = None
    ) -> str:
        """Return all parameters, sorted, in the old client's percent-encoding."""
        signer = oauth1.Client(
            self.consumer[0],
            self.consumer[1],
            resource_owner_key=self.token[0] if self.token else None,
            resource_owner_secret=self.token[1] if self.token else None,
            signature_type="QUERY",
            nonce=str(next(_nonces)),
            verifier=verifier,
        )
        folder, _, last = path.rpartition("/")
        texts = [(name, str(value)) for name, value in params.items()]
        query = urlencode([*texts, ("oauth_body_hash", EMPTY_BODY_HASH)], quote_via=quote)
        signed, _, _ = cast("Signer", signer).sign(
            f"{self.base}{folder}/{last.partition(';')[0]}?{query}", verb, None, {}
        )
        pairs = sorted(parse_qsl(urlsplit(signed).query, keep_blank_values=True))
        return urlencode(pairs, quote_via=quote).replace("~", "%7E")

    def exchange_token(self, verifier: str) -> Answer:
        """Exchange the request token for an access token."""
        path = "/api/auth/v1/oauth/token/access"
        return self.exchange("POST", path, self._signed("POST", path, {}, verifier=verifier), "")


def old_client(sandbox: Sandbox, user: str = "maya") -> OldClient:
    """Return an old client that acts as a user."""
    access = sandbox.odesk_as(user)
    return OldClient(
        access["base_url"],
        (access["consumer_key"], access["consumer_secret"]),
        (access["access_token"], access["access_token_secret"]),
    )


@pytest.fixture(scope="module")
def shared() -> Iterator[Sandbox]:
    """Run one sandbox for all tests that only read."""
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def reader(shared: Sandbox) -> OldClient:
    return old_client(shared)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Run a sandbox for one test that writes."""
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def old(sandbox: Sandbox) -> OldClient:
    return old_client(sandbox)


# Reads: path, parameters, the place that the old client reads, what is there.

READS: Final[tuple[tuple[str, dict[str, object], tuple[str | int, ...], object], ...]] = (
    ("/gds/timereports/v1/companies/acme", {"tq": TQ}, ("table", "cols", 1, "label"), "task"),
    (
        "/gds/timereports/v1/companies/acme/hours",
        {"tq": TQ},
        ("table", "cols", 2, "type"),
        "number",
    ),
    (
        "/gds/timereports/v1/companies/acme/teams/acme:dev",
        {"tq": TQ},
        ("table", "rows", 0, "c", 1, "v"),
        "api-17",
    ),
    (
        "/gds/finreports/v2/buyer_teams/1200002/billings",
        {"tq": FIN},
        ("table", "cols", 0, "label"),
        "date",
    ),
    ("/api/auth/v1/info", {}, ("info", "ref"), "5100001"),
    ("/api/hr/v2/users/me", {}, ("user", "id"), "maya"),
    ("/api/hr/v2/companies", {}, ("companies", 0, "reference"), "1100001"),
    (
        "/api/hr/v2/companies/1100001/users",
        {"status_in_company": "inactive"},
        ("users", 0, "id"),
        "chenwei",
    ),
    (
        "/api/hr/v2/offers",
        {"buyer_team__reference": ROOT, "include_sub_teams": "True", "page": "None;None"},
        ("offers", "lister", "paging", "count"),
        "20",
    ),
    (
        "/api/hr/v2/engagements",
        {"provider_reference": 5_100_004, "provider__reference": 5_100_004, "page": "1;1"},
        ("engagements", "engagement", "reference"),
        "9400013",
    ),
    ("/api/hr/v3/contractors/applications", {}, ("applications",), ""),
    (
        f"/api/hr/v3/fp/milestones/statuses/active/contracts/{FIXED}",
        {},
        ("contract_reference",),
        str(FIXED),
    ),
    ("/api/profiles/v1/jobs/201500001", {}, ("profile", "op_recno"), "201500001"),
    (
        "/api/profiles/v1/search/jobs",
        {"dp": "", "page": "0;1"},
        ("jobs", "lister", "paging", "count"),
        "1",
    ),
    ("/api/profiles/v1/metadata/reasons", {"type": "CloseOpening"}, ("reasons", 0, "id"), "67"),
    (
        "/api/profiles/v2/search/providers",
        {"q": "title:python", "paging": "None;None"},
        ("paging", "count"),
        20,
    ),
    (
        "/api/profiles/v2/metadata/categories",
        {},
        ("categories", 0, "topics", 0, "title"),
        "Web Programming",
    ),
    ("/api/mc/v1/trays/maya", {"page": "0;None"}, ("trays", 0, "type"), "sent"),
    ("/api/mc/v1/trays/maya/inbox", {"page": "0;2"}, ("current_tray", "type"), "inbox"),
    (
        "/api/offers/v1/clients/offers",
        {"company_id": 1_100_001, "page": "10;None"},
        ("offers", "lister", "paging"),
        {"offset": "10", "count": "20"},
    ),
    (f"{TASKS}/acme:dev/tasks/api-17", {}, ("tasks", "task", "code"), "api-17"),
    (f"/api/tasks/v2/tasks/contracts/{CONTRACT}", {}, ("tasks", "task", 0, "code"), "api-17"),
    ("/api/team/v1/workdiaries/acme/dmitry/20141230", {}, ("snapshots", "user", "uid"), "dmitry"),
    (
        f"/api/team/v2/workdiaries/contracts/{CONTRACT}/20141230",
        {"tz": "gmt"},
        ("snapshots", "user", "uid"),
        "dmitry",
    ),
    ("/api/team/v2/teamrooms", {}, ("teamrooms", "teamroom", 0, "id"), "acme"),
)


@pytest.mark.parametrize(
    ("path", "params", "steps", "expected"), READS, ids=[read[0] for read in READS]
)
def test_a_read_of_every_router(
    reader: OldClient,
    path: str,
    params: dict[str, object],
    steps: tuple[str | int, ...],
    expected: object,
) -> None:
    answer = reader.get(path, **params)
    assert answer.status == 200, answer
    assert answer.at(*steps) == expected


# The wire


@pytest.mark.parametrize(("word", "has_users"), [("True", True), ("False", False)])
def test_words_for_truth_values(reader: OldClient, word: str, *, has_users: bool) -> None:
    assert ("users" in reader.get(f"/api/hr/v2/teams/{DEV}", include_users=word).one("team")) is (
        has_users
    )
    jobs = reader.get(
        "/api/hr/v2/jobs", buyer_team__reference=ROOT, include_sub_teams=word, page="0;50"
    )
    teams = {job["buyer_team__id"] for job in jobs.many("jobs", "job")}
    assert teams == ({"acme", "acme:dev", "acme:design", "acme:ops"} if has_users else {"acme"})


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        (date(2014, 7, 1), "2014-07-01"),
        (datetime(2014, 7, 1, 12, 0, 0), "2014-07-01 12:00:00"),  # noqa: DTZ001  as it was given
        (datetime(2014, 7, 1, 12, 0, 0, 250), "2014-07-01 12:00:00.000250"),  # noqa: DTZ001
    ],
)
def test_days_and_times_as_python_writes_them(
    reader: OldClient, moment: datetime | date, found: str
) -> None:
    assert str(moment) == found
    scope: dict[str, object] = {"buyer_team__reference": ROOT, "include_sub_teams": True}
    late = reader.get("/api/hr/v2/jobs", **scope, created_time_from=moment, page="0;100")
    early = reader.get("/api/hr/v2/jobs", **scope, created_time_to=moment, page="0;100")
    totals = [int(each.one("jobs", "lister")["total_items"]) for each in (late, early)]
    assert min(totals) > 0
    assert sum(totals) == 48


def test_raw_semicolons_at_which_the_signed_url_ends(reader: OldClient) -> None:
    jobs = reader.get("/api/hr/v2/jobs", buyer_team__reference=ROOT, page="0;2")
    keys = [job["job_ref_ciphertext"] for job in jobs.many("jobs", "job")]
    older = [key.replace("~01", "~~") for key in keys]
    for each in (keys, older):
        profiles = reader.get(f"/api/profiles/v1/jobs/{';'.join(each)}")
        assert [job["ciphertext"] for job in profiles.many("profiles", "profile")] == keys


def test_times_of_snapshots_as_python_writes_them(reader: OldClient) -> None:
    day = reader.get("/api/team/v1/workdiaries/acme/dmitry/2014-12-30")
    first = day.many("snapshots", "snapshot")[0]
    moment = "2014-12-30T07:00:00"
    for path in ("v1/snapshots/acme/dmitry", f"v2/snapshots/contracts/{CONTRACT}"):
        assert reader.get(f"/api/team/{path}/{moment}").one("snapshot")["time"] == first["time"]


def test_task_codes_with_percent_encoded_semicolons_between_them(old: OldClient) -> None:
    found = old.get(f"{TASKS}/acme:dev/tasks/{quote('web-3;обзор')}")
    assert [task["code"] for task in found.many("tasks", "task")] == ["web-3", "обзор"]
    assert old.put(f"{TASKS}/acme:dev/archive/{quote('web-3;обзор')}").status == 200
    assert old.put(f"{TASKS}/acme:dev/unarchive/{quote('web-3;обзор')}").status == 200


def test_the_profile_of_a_job_that_a_search_has_found(reader: OldClient) -> None:
    job = reader.get("/api/profiles/v2/search/jobs", paging="0;1").one("jobs", 0)
    profile = reader.get(f"/api/profiles/v1/jobs/{job['id']}").one("profile")
    assert (profile["ciphertext"], profile["op_title"]) == (job["id"], job["title"])


# Changes


def test_a_job_its_invitation_and_its_offer(old: OldClient, sandbox: Sandbox) -> None:
    made = old.post(
        "/api/hr/v2/jobs",
        buyer_team__reference=DEV,
        title="Tilde ~ & plus +",
        job_type="hourly",
        description="línea 1\n第二行",
        visibility="odesk",
        category="Web Development",
        subcategory="Web Programming",
        duration=90,
        skills="python;sql",
    )
    assert made.status == 200, made
    job = made.one("job")["reference"]
    read = old.get(f"/api/hr/v2/jobs/{job}").one("job")
    assert (read["title"], read["description"]) == ("Tilde ~ & plus +", "línea 1\n第二行")

    changed = old.put(
        f"/api/hr/v2/jobs/{job}",
        buyer_team__reference=DEV,
        title="Новое",
        description="d",
        visibility="private",
        category=None,
        subcategory=None,
        duration=30,
        status="open",
    )
    assert changed.status == 200, changed
    read = old.get(f"/api/hr/v2/jobs/{job}").one("job")
    assert (read["title"], read["category"]) == ("Новое", "Web Development")

    grace = old.get("/api/hr/v2/users/5100010").one("user")["id"]
    invited = old.post(
        f"/api/hr/v1/jobs/{job}/candidates", cover="Come", provider__reference=5_100_010
    )
    assert (grace, invited.status) == ("grace", 200)
    sent = old.send(
        "POST",
        "/api/offers/v1/clients/offers",
        {
            "title": "Начало ~",
            "job_type": "hourly",
            "charge_rate": 30.5,
            "message_to_contractor": "Welcome",
            "contractor_username": "grace",
            "context[job_posting_ref]": job,
        },
    )
    assert sent.status == 200, sent
    offer = sent.one("offer")
    assert (offer["title"], offer["job_posting_ref"]) == ("Начало ~", read["job_ref_ciphertext"])
    accepted = old_client(sandbox, "grace").post(
        f"/api/offers/v1/contractors/actions/{offer['rid']}", action_name="accept"
    )
    assert accepted.status == 200, accepted
    assert old.get(f"/api/hr/v2/jobs/{job}").one("job")["status"] == "filled"


def test_milestones(old: OldClient, sandbox: Sandbox) -> None:
    made = old.post(
        "/api/hr/v3/fp/milestones",
        contract_reference=FIXED,
        milestone_description="Step",
        deposit_amount=120.5,
        due_date="06-15-2015",
    ).one()
    path = f"/api/hr/v3/fp/milestones/{made['id']}"
    assert old.put(path, milestone_id=made["id"], deposit_amount=130).status == 200
    refused = old.put(f"{path}/activate", milestone_id=made["id"])
    assert (refused.status, refused.headers["x-odesk-error-code"]) == (400, "wrong_state")
    assert old_client(sandbox, "grace").send("DELETE", path, {}, body="{}").status == 403
    assert old.send("DELETE", path, {}, body="{}").status == 200
    assert old.send("DELETE", path, {}, body="{}").status == 404


def test_messages(old: OldClient) -> None:
    sent = old.send(
        "POST",
        "/api/mc/v1/threads/maya",
        {
            "recipients": "dmitry,grace",
            "subject": "Тема ~",
            "body": "a+b\n100%",
            "attachment-key": "k",
        },
    ).one()
    path = f"/api/mc/v1/threads/maya/{sent['thread_id']}"
    assert old.get(path).one("thread", "posts")["body"] == "a+b\n100%"
    other = old.get("/api/mc/v1/trays/maya/inbox", page="0;1").many("current_tray", "threads")[0][
        "id"
    ]
    for word in ("true", "false"):
        assert old.put(f"{path};{other}", starred=word).status == 200
        assert old.get(path).one("thread")["starred"] == str(int(word == "true"))


def test_activities(old: OldClient) -> None:
    path = f"{TASKS}/acme:dev/tasks"
    made = old.post(
        path, code="T ~1", description="d", url="http://x/?a=b&c", engagements="9400001"
    )
    assert made.status == 200, made
    changed = old.put(
        f"{path}/{quote('T ~1')}", code="T ~1", description="é", url="u", all_in_company=1
    )
    assert changed.status == 200, changed
    assert old.get(f"{path}/{quote('T ~1')}").one("tasks", "task")["description"] == "é"
    assign = f"{TASKS}/acme:dev/engagements/{CONTRACT}/tasks"
    for codes in ("api-17;T ~1", ""):
        assert old.put(assign, tasks=codes).status == 200
        left = old.get(f"/api/tasks/v2/tasks/contracts/{CONTRACT}").at("tasks")
        assert bool(left) is bool(codes)
    place = '"acme","acme:ops",""'
    rows = f'{place},"B1","A ~ täsk","http://x"<br>{place},"B2","a, b",""'
    assert old.put("/api/otask/v1/tasks/companies/acme/tasks/batch", data=rows).status == 200
    found = old.get(f"{TASKS}/acme:ops/tasks").many("tasks", "task")
    assert {"B1": "A ~ täsk", "B2": "a, b"}.items() <= {
        task["code"]: task["description"] for task in found
    }.items()


def test_snapshots(sandbox: Sandbox) -> None:
    dmitry = old_client(sandbox, "dmitry")
    path = "/api/team/v1/snapshots/acme/dmitry/2014-12-30T08:00:00"
    assert dmitry.put(path, memo="notes é").status == 200
    assert dmitry.get(path).one("snapshot")["memo"] == "notes é"
    assert dmitry.send("DELETE", path, {}).status == 200
    assert not dmitry.get(path).one("snapshot")["memo"]
    by_contract = path.replace("v1/snapshots/acme/dmitry", f"v2/snapshots/contracts/{CONTRACT}")
    assert dmitry.send("DELETE", by_contract, {}).status == 200
    assert dmitry.send("DELETE", by_contract, {}).status == 404


def test_the_end_of_a_contract(old: OldClient) -> None:
    scores = {f"fb_scores[{number}]": 4 for number in range(3, 9)}
    end = {"reason": "API_REAS_WORK_NOT_NEEDED", "would_hire_again": "yes", **scores}
    path = "/api/hr/v2/contracts/9400002"
    assert old.put(f"{path}/suspend", message="pause").status == 200
    assert old.put(f"{path}/restart", message="go").status == 200
    assert old.send("DELETE", path, {}, body=json.dumps({**end, "fb_comment": "ß"})).status == 200
    assert old.get("/api/hr/v2/engagements/9400002").one("engagement")["status"] == "closed"


# Refusals


@pytest.mark.parametrize(
    ("user", "path", "params", "refusal"),
    [
        ("maya", "/api/hr/v2/jobs/5", {}, (404, "404")),
        ("dmitry", "/api/hr/v2/jobs/201500101", {}, (403, "403")),
        (
            "maya",
            "/api/hr/v2/jobs",
            {"buyer_team__reference": ROOT, "page": "None"},
            (400, "invalid_parameter"),
        ),
        ("maya", "/api/hr/v2/jobs", {"page": "0;20"}, (400, "missing_parameter")),
        (
            "maya",
            "/api/hr/v2/jobs",
            {"buyer_team__reference": ROOT, "created_time_to": "2014-13-01"},
            (400, "invalid_parameter"),
        ),
        (
            "maya",
            "/gds/finreports/v2/buyer_companies/1100001/billings",
            {"tq": "SELECT no"},
            (400, "invalid_query"),
        ),
        (
            "dmitry",
            "/gds/finreports/v2/buyer_companies/1100001/billings",
            {"tq": FIN},
            (403, "access_denied"),
        ),
        ("maya", "/api/mc/v1/trays/dmitry", {}, (403, "403")),
        ("maya", f"{TASKS}/nobody/tasks", {}, (403, "403")),
        ("maya", "/api/team/v1/workdiaries/acme/dmitry/2014-1230", {}, (400, "invalid_parameter")),
    ],
)
def test_refusals(
    shared: Sandbox, user: str, path: str, params: dict[str, object], refusal: tuple[int, str]
) -> None:
    answer = old_client(shared, user).get(path, **params)
    assert (answer.status, answer.headers["x-odesk-error-code"]) == refusal
    assert answer.headers["x-odesk-error-message"]


def test_a_wrong_secret(shared: Sandbox) -> None:
    right = old_client(shared)
    wrong = attrs.evolve(right, consumer=(right.consumer[0], "wrong"))
    assert right.get("/api/hr/v2/users/me").status == 200
    assert wrong.get("/api/hr/v2/users/me").status == 401


@pytest.mark.parametrize(
    ("milestones", "said"),
    [
        ({"milestones[0][color]": "red"}, "milestones[0][color] is no part of a milestone"),
        ({"milestones[a][deposit_amount]": 5}, "milestones[a][deposit_amount] is no part"),
        ({"milestones[0]": 5}, "milestones[0] is no part of a milestone"),
        ({"milestones": 5}, "milestones is no part of a milestone"),
        ({"milestones[0][deposit_amount][]": 5}, "milestones[0][deposit_amount][] is no part"),
        ({"milestones[1][deposit_amount]": 5}, "milestones are not numbered from 0"),
        (
            {"milestones[0][deposit_amount]": 5, "milestones[2][deposit_amount]": 5},
            "milestones are not numbered from 0",
        ),
        ({"milestones[0][milestone_description]": "First"}, "deposit_amount is missing"),
        ({"milestones[0][deposit_amount]": "five"}, "deposit_amount"),
        (
            {"milestones[0][deposit_amount]": 5, "milestones[0][due_date]": "2015-03-01"},
            "due_date",
        ),
        ({}, "milestones are for fixed-price jobs, which need them"),
    ],
)
def test_malformed_milestones(shared: Sandbox, milestones: Mapping[str, object], said: str) -> None:
    answer = old_client(shared).post(
        "/api/offers/v1/clients/offers",
        title="Film",
        job_type="fixed-price",
        charge_rate=150,
        message_to_contractor="Please.",
        team__reference=DEV,
        contractor_username="grace",
        **milestones,
    )
    assert answer.status == 400, answer
    assert said in answer.headers["x-odesk-error-message"]


# The way to a token


def test_three_legs(shared: Sandbox) -> None:
    access = shared.odesk
    old = OldClient(access["base_url"], (access["consumer_key"], access["consumer_secret"]))
    answer = old.send("POST", "/api/auth/v1/oauth/token/request", {})
    assert answer.status == 200, answer
    request = dict(parse_qsl(answer.text))
    page = old.exchange(
        "GET",
        "/services/api/auth",
        urlencode({"oauth_token": request["oauth_token"], "approve": 1}),
        "",
    )
    shown = re.search(r"<code>(\w+)</code>", page.text)
    assert shown is not None, page
    pending = attrs.evolve(old, token=(request["oauth_token"], request["oauth_token_secret"]))
    answer = pending.exchange_token(shown[1])
    assert answer.status == 200, answer
    token = dict(parse_qsl(answer.text))
    user = attrs.evolve(old, token=(token["oauth_token"], token["oauth_token_secret"]))
    assert user.get("/api/auth/v1/info").one("auth_user")["uid"] == "maya"
    assert pending.exchange_token(shown[1]).status == 401
