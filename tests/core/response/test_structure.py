"""Trees into models."""

import copy
import pickle
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire.core.errors import DecodeError
from deskwire.core.model.dialect import Dialect
from deskwire.core.model.records import Model
from deskwire.core.model.values import NO_EXTRA, JSONValue
from deskwire.core.response.drift import Drift
from deskwire.core.response.structure import Decoder
from deskwire.core.response.xml_body import parse_xml
from tests.core.samples import (
    ACTIVECOLLAB,
    CONTRACT,
    DECODED,
    ODESK,
    PLAIN,
    Contract,
    Money,
    Status,
    decode_all,
)


def test_a_record_becomes_a_model() -> None:
    contract, drift = decode_all(CONTRACT, Contract)

    assert contract == DECODED
    assert contract.extra is NO_EXTRA
    assert drift == []


def test_a_list_of_records_becomes_a_tuple_of_models() -> None:
    assert Decoder(PLAIN).decode([CONTRACT, CONTRACT], tuple[Contract, ...]) == (DECODED, DECODED)


def test_what_was_decoded_is_like_what_was_constructed() -> None:
    contract = Decoder(PLAIN).decode(CONTRACT, Contract)

    assert repr(contract) == repr(DECODED)
    assert copy.deepcopy(contract) == contract
    assert pickle.loads(pickle.dumps(contract)) == contract
    assert hash(contract.payments) == hash(DECODED.payments)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        contract.hours = 1  # type: ignore[misc]


def test_unknown_keys_are_kept_and_reported() -> None:
    contract, drift = decode_all(
        {**CONTRACT, "mood": {"is": "good"}, "roles": {"role": [], "count": 2}}, Contract
    )

    assert contract == attrs.evolve(DECODED, roles=())
    assert contract.extra == {"mood": {"is": "good"}, "roles": {"count": 2}}
    assert drift == [
        Drift(
            model="Contract", field="roles", kind="unknown_field", value="{count}", path=("roles",)
        ),
        Drift(model="Contract", field="mood", kind="unknown_field", value="{is}", path=("mood",)),
    ]


@pytest.mark.parametrize("value", [1, "x", None, {"note": "inner"}, ["a"]])
def test_a_key_that_is_called_extra_is_kept_like_any_other(value: JSONValue) -> None:
    money, drift = decode_all({"amount": 1, "currency": "EUR", "extra": value}, Money)

    assert money == Money(amount=Decimal(1), currency="EUR")
    assert money.extra == {"extra": value}
    assert [(one.field, one.kind) for one in drift] == [("extra", "unknown_field")]
    both, _ = decode_all({"amount": 1, "currency": "EUR", "extra": value, "note": 2}, Money)
    assert both.extra == {"extra": value, "note": 2}


def test_unknown_keys_of_one_record_do_not_hide_behind_missing_ones() -> None:
    money, _ = decode_all({"amount": 1, "note": "x"}, Money)

    assert money.amount == 1
    assert money.extra == {"note": "x"}


def test_an_unknown_enum_value_is_kept_and_reported() -> None:
    contract, drift = decode_all({**CONTRACT, "status": "frozen", "state": 9}, Contract)

    assert contract.status == Status("frozen")
    assert not contract.status.known
    assert contract.state == 9
    assert [(item.field, item.kind, item.value) for item in drift] == [
        ("status", "unknown_enum", "'frozen'"),
        ("state", "unknown_enum", "9"),
    ]


def test_a_missing_key_takes_the_default_or_is_reported() -> None:
    tree = {key: CONTRACT[key] for key in CONTRACT if key not in ("rate", "hours", "payments")}
    contract, drift = decode_all(tree, Contract)

    gone: dict[str, Any] = {"rate": None, "hours": None, "payments": None}
    assert contract == attrs.evolve(DECODED, **gone)
    assert contract.extra is NO_EXTRA
    assert drift == [
        Drift(model="Contract", field="hours", kind="missing", value="nothing", path=("hours",)),
        Drift(
            model="Contract", field="payments", kind="missing", value="nothing", path=("payments",)
        ),
    ]


def test_null_where_the_spec_says_never_is_none_and_reported() -> None:
    contract, drift = decode_all({**CONTRACT, "reference": None, "created_time": None}, Contract)

    assert contract.reference is None
    assert contract.created is None
    assert [(item.field, item.kind, item.value) for item in drift] == [
        ("reference", "null", "null"),
        ("created", "null", "null"),
    ]


MISFITS: list[tuple[str, JSONValue, str]] = [
    ("reference", True, "text was expected, True came at $.reference"),
    ("reference", Decimal("1.5"), "text was expected, 1.5 came at $.reference"),
    ("reference", ["17"], "text was expected, a list of 1 came at $.reference"),
    ("status", {"is": 1}, "text was expected, {is} came at $.status"),
    ("state", True, "an integer was expected, True came at $.state"),
    ("state", "3", "an integer was expected, '3' came at $.state"),
    ("hours", "40", "an integer was expected, '40' came at $.hours"),
    ("hours", "", "an integer was expected, '' came at $.hours"),
    ("hours", Decimal("40.0"), "an integer was expected, 40.0 came at $.hours"),
    ("hours", False, "an integer was expected, False came at $.hours"),
    ("rate", "12.50", "a number was expected, '12.50' came at $.rate"),
    ("rate", True, "a number was expected, True came at $.rate"),
    ("is_open", 1, "true or false was expected, 1 came at $.is_open"),
    ("is_open", "true", "true or false was expected, 'true' came at $.is_open"),
    ("created_time", "soon", "a date and time was expected, 'soon' came at $.created_time"),
    ("due_on", "30.10.2014", "a date was expected, '30.10.2014' came at $.due_on"),
    ("starts_at", 9, "a time of day was expected, 9 came at $.starts_at"),
    ("payments", {"amount": 1}, "a list was expected, {amount} came at $.payments"),
    (
        "payments",
        [{"amount": 1, "currency": "USD"}, 5],
        "an object was expected, 5 came at $.payments[1]",
    ),
    ("price", "12 USD", "an object was expected, '12 USD' came at $.price"),
    (
        "permissions",
        {"read": "yes"},
        "true or false was expected, 'yes' came at $.permissions.read",
    ),
    ("permissions", {"read": None}, "true or false was expected, null came at $.permissions.read"),
    ("permissions", [], "an object was expected, a list of 0 came at $.permissions"),
]


@pytest.mark.parametrize(("key", "value", "problem"), MISFITS)
def test_what_does_not_fit_is_none_kept_and_reported(
    key: str, value: JSONValue, problem: str
) -> None:
    contract, drift = decode_all({**CONTRACT, key: value}, Contract)

    name = {"created_time": "created"}.get(key, key)
    assert getattr(contract, name) is None
    assert attrs.evolve(contract, **{name: getattr(DECODED, name)}) == DECODED
    assert contract.extra == {key: value}
    assert [(item.model, item.field, item.kind) for item in drift] == [("Contract", name, "misfit")]
    assert drift[0].path[0] == key


@pytest.mark.parametrize(("key", "value", "problem"), MISFITS)
def test_strict_raises_where_it_does_not_fit(key: str, value: JSONValue, problem: str) -> None:
    with pytest.raises(DecodeError) as caught:
        Decoder(PLAIN, strict=True).decode({**CONTRACT, key: value}, Contract)

    assert str(caught.value) == problem


def test_a_misfit_at_a_path_is_kept_where_it_stood() -> None:
    contract, _ = decode_all({**CONTRACT, "roles": {"role": 5, "count": 1}}, Contract)

    assert contract.roles is None
    assert contract.extra == {"roles": {"role": 5, "count": 1}}


def test_a_text_where_an_object_was_promised_is_kept() -> None:
    contract, drift = decode_all({**CONTRACT, "roles": "buyer"}, Contract)

    assert contract.roles is None
    assert contract.extra == {"roles": "buyer"}
    assert [item.kind for item in drift] == ["missing", "unknown_field"]


@pytest.mark.parametrize(
    ("tree", "path", "problem"),
    [
        ({"amount": 1, "currency": None}, ("currency",), "text was expected, null came"),
        ({"amount": 1}, ("currency",), "text was expected, nothing came"),
        ({"amount": "", "currency": ""}, ("amount",), "a number was expected, '' came"),
    ],
)
def test_strict_raises_for_null_and_missing(
    tree: JSONValue, path: tuple[str, ...], problem: str
) -> None:
    with pytest.raises(DecodeError, match=problem) as caught:
        Decoder(ODESK, strict=True).decode(tree, Money, at=("job", "price"))

    assert caught.value.path == ("job", "price", *path)


def test_strict_names_the_place_in_nested_lists() -> None:
    trees: list[JSONValue] = [CONTRACT, {**CONTRACT, "payments": [{"amount": 1, "currency": None}]}]

    with pytest.raises(DecodeError) as caught:
        Decoder(PLAIN, strict=True).decode(trees, tuple[Contract, ...], at=("contracts",))

    assert caught.value.path == ("contracts", 1, "payments", 0, "currency")
    assert "at $.contracts[1].payments[0].currency" in str(caught.value)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"mood": "good"}, "nothing was expected, 'good' came at $.mood"),
        ({"mood": None}, "nothing was expected, null came at $.mood"),
        ({"roles": {"role": [], "count": 2}}, "nothing was expected, {count} came at $.roles"),
        ({"status": "frozen"}, "a documented Status was expected, 'frozen' came at $.status"),
        ({"state": 9}, "a documented State was expected, 9 came at $.state"),
        ({"payments": [None]}, "an object was expected, null came at $.payments[0]"),
    ],
)
def test_strict_raises_what_is_new(change: dict[str, JSONValue], problem: str) -> None:
    with pytest.raises(DecodeError) as caught:
        Decoder(PLAIN, strict=True).decode({**CONTRACT, **change}, Contract)

    assert str(caught.value) == problem


def test_a_null_in_a_list_is_no_item_and_reported() -> None:
    payments: list[JSONValue] = [None, {"amount": 1, "currency": "USD"}, None]
    contract, drift = decode_all({**CONTRACT, "payments": payments}, Contract)
    items, more = decode_all([None, 5], tuple[int, ...])

    assert len(contract.payments) == 1
    assert items == (5,)
    assert [(item.field, item.kind, item.path, item.times) for item in [*drift, *more]] == [
        ("payments", "null", (0,), 2),
        ("", "null", (0,), 1),
    ]


XML_NOTES: list[tuple[str, dict[str, JSONValue]]] = [
    ('<c><name lang="en">A</name></c>', {"name@": {"@lang": "en"}}),
    ('<c id="7"><name>A</name></c>', {"@id": "7"}),
    ("<c>free<name>A</name></c>", {"#text": "free"}),
    ('<c><name>A</name><peer at="1"/></c>', {"peer@": {"@at": "1"}}),
    (
        '<c><name>A</name><children total="1">or<node><name>B</name></node></children></c>',
        {"children": {"@total": "1", "#text": "or"}},
    ),
    ('<c><name>A</name><children total="0" type="array"/></c>', {"children@": {"@total": "0"}}),
]


@pytest.mark.parametrize("dialect", [ODESK.for_xml(), ACTIVECOLLAB.for_xml()])
@pytest.mark.parametrize(("body", "extra"), XML_NOTES)
def test_what_xml_says_beside_values_is_kept_and_reported(
    dialect: Dialect, body: str, extra: dict[str, JSONValue]
) -> None:
    tree = parse_xml(body.encode())
    branch, drift = decode_all(tree, Branch, dialect)

    if dialect.xml_items == "any":
        assert branch.extra == extra
    assert branch.name == "A"
    assert drift
    with pytest.raises(DecodeError, match="was expected"):
        Decoder(dialect, strict=True).decode(tree, Branch)


def test_what_xml_says_beside_the_items_of_an_answer_is_reported() -> None:
    tree = parse_xml(b'<nodes total="3">or<node><name>B</name></node></nodes>')
    nodes, drift = decode_all(tree, tuple[Branch, ...], ACTIVECOLLAB.for_xml())

    assert [node.name for node in nodes] == ["B"]
    assert [(item.field, item.kind) for item in drift] == [
        ("@total", "unknown_field"),
        ("#text", "unknown_field"),
    ]


def test_only_texts_keep_the_blanks_of_xml() -> None:
    tree = parse_xml(
        b"<p><amount> 1.50\n</amount><currency> USD </currency></p>",
    )
    money = Decoder(ODESK.for_xml(), strict=True).decode(tree, Money)

    assert money == Money(amount=Decimal("1.50"), currency=" USD ")


@pytest.mark.parametrize(
    ("tree", "type_", "problem"),
    [
        ([], Money, "an object was expected, a list of 0 came"),
        ("<html>", Money, "an object was expected, '<html>' came"),
        (None, Money, "an object was expected, null came"),
        ({}, tuple[Money, ...], "a list was expected, {} came"),
        ("soon", tuple[Money, ...], "a list was expected, 'soon' came"),
        ([5], tuple[Money, ...], r"an object was expected, 5 came at \$\[0\]"),
        ("x", int, "an integer was expected, 'x' came"),
        (None, str, "text was expected, null came"),
    ],
)
def test_a_payload_of_another_shape_is_an_error(tree: JSONValue, type_: type, problem: str) -> None:
    with pytest.raises(DecodeError, match=problem):
        Decoder(PLAIN).decode(tree, type_)


def test_payloads_may_be_of_any_type_that_a_field_has() -> None:
    decoder = Decoder(PLAIN)

    assert decoder.decode("7", str) == "7"
    assert decoder.decode(None, Money | None) is None
    assert decoder.decode(None, tuple[Money, ...]) == ()
    assert decoder.decode(None, tuple[Money, ...] | None) is None
    assert decoder.decode({"a": 1}, Mapping[str, int]) == {"a": 1}
    assert decoder.decode([{"a": [None]}], JSONValue) == [{"a": [None]}]
    assert decoder.decode([1, None], tuple[int | None, ...]) == (1, None)
    assert decoder.decode({"a": None}, Mapping[str, int | None]) == {"a": None}


@pytest.mark.parametrize(
    "type_", [float, list[int], int | str, tuple[int, str], Mapping[int, str], bytes]
)
def test_a_type_without_a_reader_is_refused(type_: object) -> None:
    with pytest.raises(TypeError, match=r"no reader is known|the only union is with None"):
        Decoder(PLAIN).decode(1, type_)


def test_what_nests_too_deeply_is_an_error() -> None:
    tree: JSONValue = {"name": "x", "children": []}
    for _ in range(5_000):
        tree = {"name": "x", "children": [tree]}

    with pytest.raises(DecodeError, match="nests too deeply"):
        Decoder(PLAIN).decode(tree, Node)


@attrs.frozen(kw_only=True)
class Node(Model):
    name: str
    children: "tuple[Node, ...]" = ()
    peer: "Peer | None" = None


@attrs.frozen(kw_only=True)
class Branch(Model):
    name: str
    children: "tuple[Branch, ...]" = ()
    peer: "Money | None" = None


@attrs.frozen(kw_only=True)
class Peer(Model):
    nodes: tuple[Node, ...]


def test_models_may_refer_to_themselves_and_to_each_other() -> None:
    tree: JSONValue = {"name": "a", "children": [{"name": "b", "peer": {"nodes": [{"name": "c"}]}}]}

    assert Decoder(PLAIN).decode(tree, Node) == Node(
        name="a", children=(Node(name="b", peer=Peer(nodes=(Node(name="c"),))),)
    )


def test_a_default_may_be_made_anew() -> None:
    @attrs.frozen(kw_only=True)
    class Box(Model):
        items: tuple[int, ...] = attrs.field(factory=tuple)
        size: int = 3

    assert Decoder(PLAIN).decode({}, Box) == Box()


def test_a_class_whose_init_does_more_is_no_model() -> None:
    @attrs.frozen(kw_only=True)
    class Checked(Model):
        size: int = attrs.field(validator=attrs.validators.ge(0))

    @attrs.frozen(kw_only=True, slots=False)
    class Open(Model):
        size: int

    @attrs.frozen(kw_only=True)
    class Hooked(Model):
        size: int

        def __attrs_post_init__(self) -> None: ...

    for model in (Checked, Open, Hooked):
        with pytest.raises(TypeError, match=f"{model.__name__} is no model"):
            Decoder(PLAIN).decode({"size": 1}, model)


LEAVES: st.SearchStrategy[JSONValue] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.decimals(0, 9, places=2)
)
KEYS = st.sampled_from([*CONTRACT, "amount", "role", "mood", "0"])
TREES: st.SearchStrategy[JSONValue] = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6)
)


@given(st.dictionaries(st.sampled_from([*CONTRACT, "mood"]), TREES))
@pytest.mark.parametrize("dialect", [PLAIN, ODESK, ACTIVECOLLAB, ACTIVECOLLAB.for_xml()])
def test_no_record_is_fatal_and_nothing_is_lost(
    dialect: Dialect, tree: dict[str, JSONValue]
) -> None:
    contract, drift = decode_all(tree, Contract, dialect)

    names = {field.metadata.get("wire", field.name): field.name for field in attrs.fields(Contract)}
    for key, value in tree.items():
        if value in (None, "", [], {}) or isinstance(value, list | dict):
            continue
        name = names.get(key)
        assert key in contract.extra or (name and getattr(contract, name) is not None), (key, drift)


def test_decoders_of_equal_rules_share_what_they_learned() -> None:
    first = Decoder(Dialect(lone_items=True))
    second = Decoder(Dialect(lone_items=True), on_drift=lambda _: None)

    assert first != second
    assert first.decode({"amount": 1, "currency": "USD"}, Money) == second.decode(
        {"amount": 1, "currency": "USD"}, Money
    )
