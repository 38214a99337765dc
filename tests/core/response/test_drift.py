"""What the decoder tells of answers that differ from the spec."""

import attrs
import pytest

from deskwire.core.errors import DecodeError
from deskwire.core.model.records import Model
from deskwire.core.model.values import JSONValue
from deskwire.core.response.drift import Drift
from deskwire.core.response.structure import Decoder
from tests.core.samples import (
    PLAIN,
    Money,
    Status,
    decode_all,
)


def test_drift_is_told_once_for_each_answer_and_counted() -> None:
    tree: JSONValue = [{"amount": 1, "currency": "USD", "note": str(number)} for number in range(5)]
    decoder_drift: list[Drift] = []
    decoder = Decoder(PLAIN, on_drift=decoder_drift.append)
    decoder.decode(tree, tuple[Money, ...])
    decoder.decode(tree, tuple[Money, ...])

    once = Drift(
        model="Money", field="note", kind="unknown_field", value="'0'", path=("note",), times=5
    )
    assert decoder_drift == [once, once]


def test_every_unknown_enum_value_is_told() -> None:
    trees: JSONValue = ["frozen", "active", "late", "frozen"]
    statuses, drift = decode_all(trees, tuple[Status, ...])

    assert statuses == ("frozen", Status.ACTIVE, "late", "frozen")
    assert [(item.value, item.times) for item in drift] == [("'frozen'", 2), ("'late'", 1)]


@pytest.mark.parametrize("key", ["access_token", "client_secret", "password", "api_key", "apiKey"])
def test_drift_and_errors_hide_what_may_be_secret(key: str) -> None:
    _, drift = decode_all({"amount": 1, "currency": "USD", key: "hunter2"}, Money)
    _, nested = decode_all({"amount": 1, "currency": "USD", "auth": {key: "hunter2"}}, Money)

    @attrs.frozen(kw_only=True)
    class Keyed(Model):
        value: int = attrs.field(metadata={"wire": key})

    with pytest.raises(DecodeError) as caught:
        Decoder(PLAIN, strict=True).decode({key: "hunter2"}, Keyed)

    assert drift[0].value == "<str>"
    assert "hunter2" not in f"{drift}{nested}{caught.value}"
    assert "an integer was expected, <str> came" in str(caught.value)


def test_long_values_are_shortened() -> None:
    _, drift = decode_all({"amount": 1, "currency": "USD", "note": "x" * 10_000}, Money)

    assert drift[0].value.startswith("'xxx")
    assert len(drift[0].value) == 60


def test_decoders_without_a_listener_report_nothing() -> None:
    outer: list[Drift] = []

    def on_drift(drift: Drift) -> None:
        outer.append(drift)
        Decoder(PLAIN).decode({"amount": 1, "currency": "USD", "mood": 1}, Money)

    Decoder(PLAIN, on_drift=on_drift).decode({"amount": 1, "currency": "USD", "note": 1}, Money)

    assert [drift.field for drift in outer] == ["note"]
