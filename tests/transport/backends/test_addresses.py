"""Addresses are sent, and refused, as httpx would."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deskwire.core.errors import ConfigurationError
from deskwire.core.request.request import BaseURL
from deskwire.transport.backends.addresses import as_sent, split_authority
from deskwire.transport.backends.family import own_family
from deskwire.transport.backends.httpx_backend import parse_address
from deskwire.transport.backends.protocol import AddressError

HOSTS = st.sampled_from(
    ["example.com", "1.2.3.4", "1.2.3.999", "1.2.3", "[::1]", "[::x]", "a_b", "EXAMPLE.com.", "x-"]
) | st.text("ab.-_1:[]", max_size=8)
PATHS = st.lists(
    st.sampled_from(["", ".", "..", "a", "%41", "%", "%4", "é", "a b", "~", "...", "a.b"])
    | st.text(max_size=4),
    max_size=5,
).map("/".join)


def result(read: Callable[[str], str], address: str) -> str | type[Exception]:
    try:
        return read(address)
    except AddressError:
        return AddressError


def by_httpx(address: str) -> str:
    return str(parse_address(own_family(), address))


@given(
    scheme=st.sampled_from(["http", "https"]),
    host=HOSTS,
    port=st.sampled_from(["", ":80", ":443", ":8080", ":0", ":x"]),
    path=PATHS,
)
@example(scheme="https", host="example.com", port="", path="a/../../b/./c/..")
@example(scheme="https", host="example.com", port="", path="a%2fb%zz")
def test_what_is_an_address_is_one_for_both(scheme: str, host: str, port: str, path: str) -> None:
    try:
        base = str(BaseURL.parse(f"{scheme}://{host}{port}/{path}"))
    except ConfigurationError:
        return  # it comes to no backend
    assert result(as_sent, base) == result(by_httpx, base)


@pytest.mark.parametrize(
    ("authority", "host", "port"),
    [
        ("example.com", "example.com", None),
        ("example.com:8080", "example.com", 8080),
        ("[::1]:81", "::1", 81),
        ("[::1]", "::1", None),
        ("127.0.0.1:80", "127.0.0.1", 80),
    ],
)
def test_an_authority_is_a_host_and_a_port(authority: str, host: str, port: int | None) -> None:
    assert split_authority(authority) == (host, port)


@pytest.mark.parametrize("authority", ["[::x]", "1.2.3.999", "a:b:c", "a:x", "[::1]x"])
def test_other_authorities_are_refused(authority: str) -> None:
    with pytest.raises(AddressError):
        split_authority(authority)
