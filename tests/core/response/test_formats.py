"""The same answers in JSON and XML, as the four services write them."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import cast

import attrs
import pytest
import xmltodict
from hypothesis import given
from hypothesis import strategies as st

from deskwire.core.model.encodings import AS_TEXT, Moment
from deskwire.core.model.records import Model
from deskwire.core.model.values import NO_EXTRA, JSONValue
from deskwire.core.response.json_body import parse_json
from deskwire.core.response.structure import Decoder
from deskwire.core.response.trees import dig
from deskwire.core.response.xml_body import parse_xml
from tests.core.samples import (
    ACTIVECOLLAB,
    ODESK,
    PAYMO,
    TASKFORCE,
    Money,
    Status,
)


@attrs.frozen(kw_only=True)
class Job(Model):
    reference: str
    budget: Decimal | None
    is_open: bool | None
    created_time: datetime | None = attrs.field(metadata={"encoding": Moment(("unix_ms",))})
    candidates: int
    status: Status
    roles: tuple[str, ...] = attrs.field(metadata={"wire": "roles.role"})
    payments: tuple[Money, ...] = attrs.field(metadata={"wire": "payments.payment"})
    price: Money | None


WORDS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x17F), min_size=1, max_size=6)
NUMBERS = st.decimals(-(10**9), 10**9, places=2)
MOMENTS = st.integers(0, 4 * 10**12).map(
    lambda count: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=count)
)
MONEY = st.builds(Money, amount=NUMBERS, currency=WORDS)
JOBS = st.lists(
    st.builds(
        Job,
        reference=WORDS,
        budget=st.none() | NUMBERS,
        is_open=st.none() | st.booleans(),
        created_time=st.none() | MOMENTS,
        candidates=st.integers(-(10**6), 10**6),
        status=st.sampled_from(Status),
        roles=st.lists(WORDS, max_size=3).map(tuple),
        payments=st.lists(MONEY, max_size=3).map(tuple),
        price=st.none() | MONEY,
    ),
    max_size=3,
)


def old_json(value: object) -> JSONValue:
    """Write a value as the old oDesk does: XML turned into JSON."""
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return str((value - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1))
    if isinstance(value, tuple | list):
        items = [old_json(item) for item in cast("tuple[object, ...]", value)]
        return items[0] if len(items) == 1 else items
    if isinstance(value, Job | Money):
        tree = {name: old_json(item) for name, item in attrs.asdict(value, recurse=False).items()}
        del tree["extra"]
        if isinstance(value, Job):
            tree |= {
                "roles": {"role": tree["roles"]} if value.roles else "",
                "payments": {"payment": tree["payments"]} if value.payments else "",
            }
        return tree
    return str(value)


@given(JOBS)
def test_json_and_xml_of_the_same_answer_give_equal_models(jobs: list[Job]) -> None:
    answer: dict[str, JSONValue] = {
        "server_time": "0",
        "jobs": {"job": old_json(jobs)} if jobs else "",
    }
    from_json = parse_json(json.dumps(answer).encode())
    from_xml = parse_xml(xmltodict.unparse({"response": answer}).encode(), root="response")

    path = ("jobs", "job")
    read_json = Decoder(ODESK, strict=True).decode(dig(from_json, path), tuple[Job, ...])
    read_xml = Decoder(ODESK.for_xml(), strict=True).decode(dig(from_xml, path), tuple[Job, ...])

    assert read_json == tuple(jobs)
    assert read_xml == tuple(jobs)
    assert all(job.extra is NO_EXTRA for job in read_json + read_xml)


@attrs.frozen(kw_only=True)
class Person(Model):
    email: str


@attrs.frozen(kw_only=True)
class ListRef(Model):
    id: int


@attrs.frozen(kw_only=True)
class Task(Model):
    id: int
    name: str
    owner: bool
    due_at: date | None = None
    created: datetime
    lists: tuple[ListRef, ...]
    collaborators: tuple[Person, ...]


def test_taskforce_in_json_and_xml() -> None:
    from_json = parse_json(
        b"""{"success": true, "tasks": [{"id": 7, "name": "Call", "owner": true,
        "due_at": "12/31/2010", "created": "2010-11-02 10:20:30 -0800", "lists": [{"id": 1}],
        "collaborators": []}]}"""
    )
    from_xml = parse_xml(
        b"""<response><success type="boolean">true</success><tasks type="array"><task>
        <id type="integer">7</id><name>Call</name><owner>1</owner>
        <due-at type="date">12/31/2010</due-at><created>2010-11-02 10:20:30 -0800</created>
        <lists><list><id>1</id></list></lists><collaborators/></task></tasks></response>""",
        names="hyphen",
        root="response",
    )
    task = Task(
        id=7,
        name="Call",
        owner=True,
        due_at=date(2010, 12, 31),
        created=datetime(2010, 11, 2, 10, 20, 30, tzinfo=timezone(timedelta(hours=-8))),
        lists=(ListRef(id=1),),
        collaborators=(),
    )

    for tree, dialect in ((from_json, TASKFORCE), (from_xml, TASKFORCE.for_xml())):
        decoder = Decoder(dialect, strict=True)
        assert decoder.decode(dig(tree, ("tasks",)), tuple[Task, ...]) == (task,)
        assert decoder.decode(dig(tree, ("success",)), bool) is True


@attrs.frozen(kw_only=True)
class Message(Model):
    id: int
    message: str | None
    due_on: date | None = None
    assignee_ids: tuple[int, ...] = attrs.field(metadata={"encoding": AS_TEXT})


MESSAGES = [
    b"""[{"id": 12, "message": null, "due_on": {"timestamp": 1388620800, "mysql": "2014-01-02"},
    "assignee_ids": ["3", 4]}]""",
    b"""<messages><message><id>12</id><message></message><due_on><![CDATA[2014-01-02]]></due_on>
    <assignee_ids><assignee_id>3</assignee_id><assignee_id>4</assignee_id></assignee_ids>
    </message></messages>""",
    b"""<messages><messages><id>12</id><message/><due_on> 2014-01-02 </due_on>
    <assignee_ids>3</assignee_ids><assignee_ids>4</assignee_ids></messages></messages>""",
]


@pytest.mark.parametrize("body", MESSAGES)
def test_activecollab_in_json_and_xml(body: bytes) -> None:
    xml = body.startswith(b"<")
    tree = parse_xml(body) if xml else parse_json(body)
    dialect = ACTIVECOLLAB.for_xml() if xml else ACTIVECOLLAB

    messages = Decoder(dialect, strict=True).decode(tree, tuple[Message, ...])

    assert messages == (Message(id=12, message=None, due_on=date(2014, 1, 2), assignee_ids=(3, 4)),)


@pytest.mark.parametrize("body", [b"null", b"[]", b"<tasks></tasks>", b"<tasks><task/></tasks>"])
def test_activecollab_has_many_empty_lists(body: bytes) -> None:
    xml = body.startswith(b"<")
    tree = parse_xml(body) if xml else parse_json(body)

    assert (
        Decoder(ACTIVECOLLAB.for_xml() if xml else ACTIVECOLLAB).decode(tree, tuple[Message, ...])
        == ()
    )


@attrs.frozen(kw_only=True)
class Named(Model):
    name: str


@attrs.frozen(kw_only=True)
class PaymoTask(Model):
    id: int
    complete: bool
    budget_hours: Decimal | None
    users: tuple[int, ...]
    created_on: datetime
    project: Named | None = None


PAYMO_TASKS = [
    b"""{"tasks": [{"id": 1, "complete": false, "budget_hours": 80, "users": [45],
    "created_on": "2014-07-25T11:16:24Z", "project": {"name": "Site"}}]}""",
    b"""<response><tasks><task><id>1</id><complete>0</complete><budget_hours>80</budget_hours>
    <users><user>45</user></users><created_on>2014-07-25T11:16:24Z</created_on>
    <project><name>Site</name></project></task></tasks></response>""",
]


@pytest.mark.parametrize("body", PAYMO_TASKS)
def test_paymo_in_json_and_xml(body: bytes) -> None:
    xml = body.startswith(b"<")
    tree = parse_xml(body) if xml else parse_json(body)
    decoder = Decoder(
        attrs.evolve(PAYMO.for_xml() if xml else PAYMO, listed_objects=True), strict=True
    )
    task = PaymoTask(
        id=1,
        complete=False,
        budget_hours=Decimal(80),
        users=(45,),
        created_on=datetime(2014, 7, 25, 11, 16, 24, tzinfo=UTC),
        project=Named(name="Site"),
    )

    assert decoder.decode(dig(tree, ("*",)), tuple[PaymoTask, ...]) == (task,)
    assert decoder.decode(dig(tree, ("*",)), PaymoTask) == task
