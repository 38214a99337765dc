"""Long JSON bodies: read in pieces, equal to what `json` reads at one go, within limits."""

import json
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import cast

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskwire.core.errors import ConfigurationError, DecodeError
from deskwire.core.model.limits import Limits
from deskwire.core.model.values import JSONValue
from deskwire.core.response.json_body import json_steps, parse_json

SCALARS = st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.text(max_size=40)
TREES: st.SearchStrategy[JSONValue] = st.recursive(
    SCALARS | st.sampled_from(["x" * 30_000, "y" * 70_000, '"]},{"', "\\" * 9]),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(tree=TREES, times=st.integers(1, 3000), spaced=st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_long_body_is_what_json_reads(tree: JSONValue, times: int, spaced: bool) -> None:
    text = json.dumps(tree, indent=2 if spaced else None)
    times = max(1, min(times, 400_000 // len(text)))
    body = f"[{', '.join([text] * times)}]"

    assert parse_json(body.encode(), limits=Limits(max_nodes=10**8)) == json.loads(body)


@pytest.mark.parametrize(
    "body",
    [
        '{"a": [%s], "b": {"c": 1}}',
        "[[%s], [1]]",
        '{"a": {"b": [[%s]]}, "a": 2}',
        '\n {"a" : [ %s ] }\n ',
    ],
)
@pytest.mark.parametrize(
    "item",
    ["0", '""', "[]", "{}", '[{"a": 1}, {"b": [2]}]', '{"id": 1, "sub": [{"id": 2}]}', "-1e5"],
)
def test_items_of_every_kind_are_read_in_pieces(body: str, item: str) -> None:
    text = body % ", ".join([item] * 40_000)

    assert parse_json(text.encode()) == json.loads(text, parse_float=Decimal)


def pieces(body: bytes) -> int:
    return sum(1 for _ in json_steps(body))


def test_a_long_body_takes_steps_in_proportion_and_a_short_one_none() -> None:
    assert pieces(b'[{"id": 1}]') == 0
    few, many = (pieces(json.dumps(["abc"] * count).encode()) for count in (50_000, 200_000))
    assert few >= 4
    assert 3 * few <= many <= 5 * few


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("[%s", "ends early"),
        ("[%s, ", "ends early"),
        ('{"a": [%s]', "ends early"),
        ('{"a": [%s], ', "ends early"),
        ('{"a": [%s], "b', "ends early"),
        ("[%s] x", "Extra data"),
        ("[%s x]", "ill-formed JSON at line 1, column 15000"),
        ("[%s,]", "ill-formed JSON"),
        ('{"a" [%s]}', "Expecting ':' delimiter"),
        ("{[%s]}", "Expecting property name"),
        ('{"a": [%s]]', "Expecting ',' delimiter"),
        ('[%s, "\x01"]', "ill-formed JSON"),
    ],
)
def test_what_is_wrong_in_a_long_body_is_told(body: str, problem: str) -> None:
    items = ",".join(['"a"'] * 37_500)

    with pytest.raises(DecodeError, match=problem):
        parse_json((body % items).encode())


def long_list(value: str) -> Iterator[str]:
    yield f'{{"a": [{value}]}}'
    yield f'{{"a": [{value}, {", ".join(["1"] * 50_000)}]}}'


@pytest.mark.parametrize("number", ["9" * 4301, "-" + "9" * 5000, "1e99999999999999999999", "NaN"])
def test_a_number_that_is_refused_is_named_by_its_place(number: str) -> None:
    for body in long_list(number):
        with pytest.raises(DecodeError, match=r"out of range at \$\.a\[0\]|NaN.* at \$\.a\[0\]"):
            parse_json(body.encode())


def test_a_number_of_a_million_digits_is_refused_where_the_interpreter_would_take_it() -> None:
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        with pytest.raises(DecodeError, match=r"out of range at \$\[0\]"):
            parse_json(b"[" + b"9" * 1_000_000 + b"]")
    finally:
        sys.set_int_max_str_digits(before)


# Limits


@pytest.mark.parametrize(
    ("name", "limit", "good", "bad"),
    [
        ("max_nodes", 3, b"[1, 2]", b"[1, 2, 3]"),
        ("max_names", 2, b'[{"a": 1}, {"a": 2, "b": 3}]', b'{"a": {"b": 1}, "c": 2}'),
        ("max_depth", 2, b'{"a": [1]}', b'{"a": [{}]}'),
        ("max_tree_bytes", 4, b"[12]", b"[123]"),
        ("max_bytes", 4, b"[12]", b"[123]"),
    ],
)
def test_each_limit_counts_and_is_named(name: str, limit: int, good: bytes, bad: bytes) -> None:
    limits = attrs.evolve(Limits(), **{name: limit})
    parse_json(good, limits=limits)
    with pytest.raises(DecodeError, match=rf"raise it with limits=Limits\({name}=\.\.\.\)"):
        parse_json(bad, limits=limits)


@pytest.mark.parametrize("filler", ["", ", ".join(['"x"'] * 50_000)])
def test_depth_is_the_same_in_short_and_long_bodies(filler: str) -> None:
    def nested(depth: int) -> bytes:
        return ("[" * depth + filler + "]" * depth).encode()

    parse_json(nested(64))
    for depth in (65, 300, 30_000):
        with pytest.raises(DecodeError, match="nests deeper than 64 levels"):
            parse_json(nested(depth))


def test_brackets_in_texts_do_not_count() -> None:
    body = json.dumps(["[" * 1000, "]" * 1000, {"{" * 100: "}"}])

    assert parse_json(body.encode(), limits=Limits(max_depth=2)) == json.loads(body)


@pytest.mark.parametrize("name", ["max_bytes", "max_nodes", "max_columns", "max_names"])
def test_a_limit_that_is_no_count_is_refused(name: str) -> None:
    for value in (0, -1, 1.5, True, None):
        with pytest.raises(ConfigurationError, match=name):
            attrs.evolve(Limits(), **cast("dict[str, int]", {name: value}))


# Memory


@pytest.mark.parametrize("item", ['{"":0}', "[]", "1.5", "[0]", '{"a":{}}'])
def test_no_body_takes_more_memory_than_is_promised(item: str) -> None:
    body = f"[{','.join([item] * (400_000 // (len(item) + 1)))}]".encode()

    assert peak(lambda: parse_json(body)) < 40 * len(body)


def peak(run: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
