"""Proxies and certificates, given or from the environment."""

import os
from pathlib import Path
from typing import Any

import httpx
import pytest

from deskwire import ODesk
from deskwire.core.auth.schemes import HeaderToken
from deskwire.core.errors import ConfigurationError
from deskwire.core.model.secret import Secret
from deskwire.transport.backends.proxies import Proxies
from deskwire.transport.backends.tls import create_tls
from tests.transport.clients import Acme, acme, endpoint, says
from tests.transport.servers import serve

GET = endpoint()


def chosen(url: str) -> str | None:
    """Return the proxy that the environment has for an address."""
    proxy = Proxies.of(None, trust_env=True).proxy_for(httpx.URL(url))
    return None if proxy is None else str(proxy.url)


# Which proxy


@pytest.mark.parametrize("in_lower_case", [False, True])
def test_the_environment_names_proxies_by_scheme(
    in_lower_case: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "HTTP_PROXY": "http://one:1",
        "HTTPS_PROXY": "two:2",
        "ALL_PROXY": "https://three:3",
        "NO_PROXY": "direct.example, .inner.example",
    }.items():
        monkeypatch.setenv(name.lower() if in_lower_case else name, value)
    assert chosen("http://acme.example/a") == "http://one:1"
    assert chosen("https://acme.example/a") == "http://two:2"
    assert chosen("http://direct.example/a") is None
    assert chosen("https://www.inner.example") is None
    assert chosen("https://inner.example") == "http://two:2"
    monkeypatch.delenv("https_proxy" if in_lower_case else "HTTPS_PROXY")
    assert chosen("https://acme.example/a") == "https://three:3"


@pytest.mark.parametrize(
    "no_proxy",
    [
        *("", "acme.example", ".acme.example", "ACME.example", "*", "x, *", "www.acme.example"),
        *("127.0.0.1", "127.0.0.0/8", "::1", "localhost", "http://acme.example", "https://"),
        *("acme.example:8080", "http://acme.example:8080", "acme", "example", " , ,acme.example"),
    ],
)
def test_no_proxy_means_what_it_means_to_httpx(
    no_proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    judge: Any = httpx.AsyncClient()  # it keeps what it knows to itself
    for url in (
        "http://acme.example/a",
        "https://acme.example",
        "http://www.acme.example",
        "http://notacme.example",
        "http://acme.example:8080/",
        "https://acme.example:8443/",
        "http://127.0.0.1:5000",
        "http://127.0.0.2",
        "http://[::1]:80/",
        "http://localhost:80",
        "http://sub.localhost",
    ):
        is_direct = judge._transport_for_url(httpx.URL(url)) is judge._transport
        assert (chosen(url) is None) is is_direct, url


def test_the_environment_can_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example:3128")
    url = httpx.URL("http://acme.example")
    assert Proxies.of(None, trust_env=False).proxy_for(url) is None
    given = Proxies.of("http://given.example", trust_env=True).proxy_for(url)
    assert given is not None
    assert given.url.host == "given.example"


# At work


@pytest.mark.anyio
async def test_calls_take_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serve() as proxy, serve() as direct:
        monkeypatch.setenv("HTTP_PROXY", f"http://me:hunter2@127.0.0.1:{proxy.port}")
        async with Acme("http://acme.example") as client:
            assert await client.call(GET, {}) == "ok"
        assert proxy.heads[0].startswith("GET http://acme.example/things HTTP/1.1\r\n")
        assert "Proxy-Authorization: Basic " in proxy.heads[0]
        async with Acme(direct.url, trust_env=False) as client:
            assert await client.call(GET, {}) == "ok"
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        async with Acme(direct.url) as client:
            assert await client.call(GET, {}) == "ok"
        async with (
            httpx.AsyncClient(trust_env=False) as http,
            Acme(direct.url, http_client=http) as client,
        ):
            assert await client.call(GET, {}) == "ok"
        assert (len(proxy.heads), len(direct.heads)) == (1, 3)


def test_a_proxy_elsewhere_reads_what_is_meant_for_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    auth = HeaderToken("X-Token", Secret("hunter2"))
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example")
    with pytest.raises(ConfigurationError, match="by way of a proxy the credentials can be read"):
        Acme("http://127.0.0.1", auth=auth)
    Acme("http://127.0.0.1", auth=auth, trust_env=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    Acme("http://127.0.0.1", auth=auth)


# What cannot be used

BAD = {
    "http://me:hunter2@host:port": "the proxy's address is none",
    "http://me:hunter2@host:99999": "the proxy's port is out of range",
    "http://me:hunter2@host:0": "the proxy's port is out of range",
    "http://host:hunter2": "the proxy's address is none",
    "me:hunter2@host:3128": "the proxy's address has no scheme",
    "hunter2:3128": "the proxy's address has no scheme",
    "ftp://me:hunter2@host": "the proxy's scheme is 'ftp'",
    "http://": "the proxy's address has no host",
    "http://me:hunter2@": "the proxy's address has no host",
    "http://me:hunter2@ho st": "the proxy's address has no host",
    "http://me:hunter2@[::1": "the proxy's address is none",
    "http://me:hunter2@host\n": "the proxy's address is none",
    "": "the proxy's address has no scheme",
}


@pytest.mark.parametrize("address", BAD)
def test_a_proxy_that_cannot_be_used_is_told_at_once(address: str) -> None:
    with pytest.raises(ConfigurationError, match=BAD[address]) as refused:
        Acme("http://acme.example", proxy=address)
    assert "hunter2" not in repr(refused.value)
    assert refused.value.__cause__ is None
    with pytest.raises(ConfigurationError):
        Acme("http://acme.example", proxy=address, http_client=httpx.AsyncClient())


@pytest.mark.parametrize("name", ["HTTP_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_proxy_of_the_environment_that_cannot_be_used(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "http://me:hunter2@host:port")
    with pytest.raises(ConfigurationError, match=f"{name.upper()}'s address") as refused:
        Acme("http://acme.example")
    assert "hunter2" not in str(refused.value)
    Acme("http://acme.example", trust_env=False)
    Acme("http://acme.example", http_client=httpx.AsyncClient(trust_env=False))


def test_a_wrong_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example")
    monkeypatch.setenv("NO_PROXY", "good.example, acme.example:http")
    with pytest.raises(ConfigurationError, match=r"NO_PROXY names 'acme\.example:http'"):
        Acme("http://acme.example")


# Certificates


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
@pytest.mark.parametrize("kind", ["missing", "folder", "text", "pipe"])
def test_certificates_that_cannot_be_used(
    variable: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "certificates"
    match kind:
        case "folder":
            place.mkdir()
        case "text":
            place.write_text("no certificate")
        case "pipe":
            os.mkfifo(place)
        case _:
            pass
    monkeypatch.setenv(variable, str(place))
    assert create_tls(trust_env=False).get_ca_certs()
    if (variable, kind) == ("SSL_CERT_DIR", "folder"):  # it may be filled later
        assert not create_tls(trust_env=True).get_ca_certs()
        return
    with pytest.raises(ConfigurationError, match=f"{variable}=.*certificates") as refused:
        create_tls(trust_env=True)
    assert str(place) in str(refused.value)


@pytest.mark.anyio
async def test_a_call_tells_of_certificates_that_are_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/no/such/file.pem")
    async with Acme("https://127.0.0.1:1", retries=0) as client:
        with pytest.raises(ConfigurationError, match=r"SSL_CERT_FILE=/no/such/file\.pem names no"):
            await client.call(GET, {})


@pytest.mark.anyio
async def test_plain_http_needs_no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/no/such/file.pem")  # TLS settings could not be made
    async with acme(says("plain")) as (_, client):
        assert await client.call(GET, {}) == "plain"


def test_every_client_takes_trust_env() -> None:
    ODesk(
        consumer_key="x",
        consumer_secret="x",
        access_token="x",
        access_token_secret="x",
        trust_env=False,
    )
    with pytest.raises(ConfigurationError, match="trust_env is 1, expected True or False"):
        Acme("http://acme.example", trust_env=1)  # type: ignore[arg-type]  # what is refused
