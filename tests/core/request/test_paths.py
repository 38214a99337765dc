"""Paths hold any id in one segment and refuse what no server reads as one."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskwire import ParameterError
from deskwire.core.request.paths import PathValue, check_segment, expand


def _one(text: str) -> dict[str, PathValue]:
    return {"id": PathValue((text,))}


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("1", "/tasks/1"),
        ("acme:dev", "/tasks/acme:dev"),
        ("../../x", "/tasks/..%2F..%2Fx"),
        ("a/b", "/tasks/a%2Fb"),
        ("a b", "/tasks/a%20b"),
        ("a;b,c", "/tasks/a%3Bb%2Cc"),
        ("?x=1#y", "/tasks/%3Fx%3D1%23y"),
        ("%2e%2e", "/tasks/%252e%252e"),
        ("~01ab", "/tasks/~01ab"),
        ("Zoë 🙂", "/tasks/Zo%C3%AB%20%F0%9F%99%82"),
    ],
)
def test_a_value_stays_in_its_segment(value: str, path: str) -> None:
    assert expand("/tasks/{id}", _one(value)) == path


def test_separators_travel_as_they_are() -> None:
    codes = PathValue(("T1", "a;b", "ü"), ";")
    assert expand("/tasks/{id}", {"id": codes}) == "/tasks/T1;a%3Bb;%C3%BC"


def test_several_parameters_share_a_segment() -> None:
    values = {"a": PathValue(("x:y",)), "b": PathValue(("1",))}
    assert expand("/c/{a}:{b}", values) == "/c/x%3Ay:1"


@pytest.mark.parametrize(
    ("values", "path"),
    [({}, "/r"), ({"id": PathValue(("1",))}, "/r/1")],
)
def test_an_optional_part_needs_its_value(values: dict[str, PathValue], path: str) -> None:
    assert expand("/r[/{id}]", values) == path


@pytest.mark.parametrize(
    "value", ["", ".", "..", " ", " .. ", "a\x00b", "a\nb", "\x7f", "\x85", "\u2028", "\ud800"]
)
def test_what_is_no_id_is_refused(value: str) -> None:
    with pytest.raises(ParameterError):
        check_segment(value)


@given(st.text(min_size=1))
def test_any_other_text_is_read_back(text: str) -> None:
    try:
        check_segment(text)
    except ParameterError:
        return
    path = expand("/a/{id}/b", _one(text))
    head, segment, tail = path[1:].split("/")
    assert (head, unquote(segment), tail) == ("a", text, "b")
    assert segment not in (".", "..")


@pytest.mark.parametrize("value", ["7", "web-site", "a_b.c~d", "наш-сайт"])
def test_a_command_in_the_query_takes_ids_and_short_names(value: str) -> None:
    assert expand("projects/{id}/tasks", _one(value), PathValue.plain) == f"projects/{value}/tasks"


@pytest.mark.parametrize(
    "value",
    [
        "a/b",
        "a?b",
        "a&b=c",
        "a#b",
        "%2e",
        "a%2Fb",
        "a\\b",
        "a;b",
        "a b",
        "a+b",
        "a:b",
        "\uff0e\uff0e",
        "a\u200b",
    ],
)
def test_a_command_in_the_query_has_no_way_to_quote(value: str) -> None:
    with pytest.raises(ParameterError, match="letters, digits and"):
        expand("projects/{id}", _one(value), PathValue.plain)
