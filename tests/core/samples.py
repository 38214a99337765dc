"""Models and dialects that the tests of the decoder share."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import attrs

from deskwire.core.model.dialect import Dialect
from deskwire.core.model.encodings import Moment
from deskwire.core.model.enums import OpenEnum, OpenIntEnum
from deskwire.core.model.records import Model
from deskwire.core.model.values import FrozenMap, JSONValue
from deskwire.core.response.drift import Drift
from deskwire.core.response.structure import Decoder

PLAIN = Dialect()
# What the four services are known to do, as data.
ODESK = Dialect(text_scalars=True, int_booleans=True, empty_is_null=True, lone_items=True)
PAYMO = Dialect(xml_items="any")
ACTIVECOLLAB = Dialect(
    int_booleans=True,
    empty_text_is_null=True,
    null_lists=True,
    keyed_lists=True,
    date_objects=True,
    xml_items="any",
)
TASKFORCE = Dialect(
    dates=("%m/%d/%Y",), datetimes=("%Y-%m-%d %H:%M:%S %z",), xml_items="any", empty_is_null=True
)


class Status(OpenEnum):
    ACTIVE = "active"
    CLOSED = "closed"


class State(OpenIntEnum):
    TRASHED = 1
    VISIBLE = 3


@attrs.frozen(kw_only=True)
class Money(Model):
    amount: Decimal
    currency: str


@attrs.frozen(kw_only=True)
class Contract(Model):
    reference: str
    status: Status
    state: State | None = None
    title: str | None = attrs.field(default=None, metadata={"wire": "engagement_title"})
    hours: int
    rate: Decimal | None = None
    is_open: bool
    created: datetime = attrs.field(
        metadata={"wire": "created_time", "encoding": Moment(("unix_ms",))}
    )
    due_on: date | None = None
    starts_at: time | None = None
    roles: tuple[str, ...] = attrs.field(metadata={"wire": "roles.role"})
    payments: tuple[Money, ...]
    price: Money | None = None
    permissions: Mapping[str, bool]
    anything: JSONValue = None


CONTRACT: dict[str, JSONValue] = {
    "reference": "17",
    "status": "active",
    "state": 3,
    "engagement_title": "Developer",
    "hours": 40,
    "rate": Decimal("12.50"),
    "is_open": True,
    "created_time": 1279000000001,
    "due_on": "2014-10-30",
    "starts_at": "09:00:00",
    "roles": {"role": ["buyer", "owner"]},
    "payments": [{"amount": 1, "currency": "USD"}, {"amount": Decimal("2.5"), "currency": "EUR"}],
    "price": None,
    "permissions": {"read": True, "write": False},
    "anything": [1, {"a": None}],
}
DECODED = Contract(
    reference="17",
    status=Status.ACTIVE,
    state=State.VISIBLE,
    title="Developer",
    hours=40,
    rate=Decimal("12.50"),
    is_open=True,
    created=datetime(2010, 7, 13, 5, 46, 40, 1000, UTC),
    due_on=date(2014, 10, 30),
    starts_at=time(9),
    roles=("buyer", "owner"),
    payments=(
        Money(amount=Decimal(1), currency="USD"),
        Money(amount=Decimal("2.5"), currency="EUR"),
    ),
    price=None,
    permissions=FrozenMap({"read": True, "write": False}),
    anything=[1, {"a": None}],
)


def decode_all(
    tree: JSONValue, type_: type[Any], dialect: Dialect = PLAIN
) -> tuple[Any, list[Drift]]:
    drift: list[Drift] = []
    return Decoder(dialect, on_drift=drift.append).decode(tree, type_), drift
