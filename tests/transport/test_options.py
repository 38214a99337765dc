import ssl
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, cast

import httpx
import pytest

from deskwire import ActiveCollab, ODesk, Paymo, Taskforce
from deskwire.core.errors import ConfigurationError, DecodeError, DeskwireError
from deskwire.core.model.limits import Limits
from deskwire.core.model.results import ModelResult
from deskwire.transport.client import Client
from deskwire.transport.events import Hook
from deskwire.transport.options import ClientOptions, CopyOptions
from deskwire.transport.resource import Resource
from deskwire.transport.retry import RetryPolicy
from tests.transport.clients import Acme, Thing, acme, endpoint, says, settings_of

HERE = "http://127.0.0.1:1"


class Hostile:
    """Raises whatever is asked of it."""

    def _fail(self, *_: object) -> Any:
        raise ZeroDivisionError

    __repr__ = __str__ = __eq__ = __lt__ = __gt__ = __le__ = __ge__ = __index__ = _fail
    __iter__ = __len__ = __bool__ = __float__ = __int__ = __hash__ = __getitem__ = _fail


class HostileInt(int):
    """A number that cannot be compared."""

    def __lt__(self, other: object) -> bool:
        raise ZeroDivisionError

    __gt__ = __le__ = __ge__ = __repr__ = __lt__  # type: ignore[assignment]  # it is hostile


NUMBERS: Sequence[object] = (
    "30",
    b"3",
    True,
    False,
    float("nan"),
    float("inf"),
    -1,
    -0.5,
    1j,
    Decimal(3),
    -(10**5000),
    [],
    {},
    object(),
    Hostile(),
    HostileInt(3),
)
OBJECTS: Sequence[object] = ("x", b"x", 3, 0, True, 1.5, {}, [], object, object(), Hostile())

SECONDS = "expected seconds above 0, or None for no limit"
REFUSED: Mapping[str, tuple[str, Sequence[object]]] = {
    "timeout": (SECONDS, (*NUMBERS, 0, 10**5000)),
    "deadline": (SECONDS, (*NUMBERS, 0, 10**5000)),
    "retries": (
        "expected a RetryPolicy, or how often a failed call is repeated: 0 or more",
        (None, 1.5, 2.0, RetryPolicy, *NUMBERS),
    ),
    "concurrency": (
        "expected a whole number, 1 or more",
        (None, 0, 1.5, 2.0, *NUMBERS),
    ),
    "rate": ("expected calls per second above 0, or None for no limit", (*NUMBERS, 0, 10**5000)),
    "hooks": ("expected a sequence of hooks", (None, 3, "x", b"x", {}, Hook(), Hostile())),
    "strict": ("expected True or False", (None, 0, 1, "no", "true", [], Hostile())),
    "trust_env": ("expected True or False", (None, 0, 1, "no", "true", [], Hostile())),
    "allow_plain_http": ("expected True or False", (None, 0, 1, "no", "true", [], Hostile())),
    "limits": ("expected Limits", (None, Limits, *OBJECTS)),
    **dict.fromkeys(
        ["headers", "extra_headers"],
        (
            "expected a mapping of names of headers to ASCII texts",
            (None, 3, "x", [], {"a": 1}, {1: "a"}, {"a": "b\n"}, {"a b": "c"}, Hostile()),
        ),
    ),
    "extra_query": (
        "expected a mapping of texts to texts",
        (None, 3, "x", [], {"a": 1}, {1: "a"}, {"a": None}, Hostile()),
    ),
    "variants": ("expected a mapping of arguments", (None, 3, "x", [], Hostile())),
    "proxy": ("expected an address such as", (3, b"http://u:s3cret@h", True, [], Hostile())),
    "backend": (
        "expected 'auto' or 'httpx' or 'httptools'",
        (None, "HTTPX", "aiohttp", "", *OBJECTS),
    ),
    "tls": ("expected an ssl.SSLContext, or None", (ssl.SSLContext, *OBJECTS)),
    "http_client": ("expected an httpx.AsyncClient", (httpx.AsyncClient, httpx, *OBJECTS)),
    "format": ("expected", (None, "JSON", "Xml", "csv", "", b"json", 3, [], Hostile())),
    "base_url": ("expected", (3, b"http://h", True, [], HERE.encode(), Hostile())),
}


def cases(names: Sequence[str]) -> list[tuple[str, object, str]]:
    return [(name, value, REFUSED[name][0]) for name in names for value in REFUSED[name][1]]


def make(**options: object) -> Client:
    return Acme(**cast("Any", {"base_url": HERE, **options}))


def make_odesk(**options: object) -> Client:
    secrets = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
    return ODesk(**cast("Any", {**dict.fromkeys(secrets, "x"), "base_url": HERE, **options}))


def odd(value: object) -> str:
    """Name a value without looking at it."""
    return value if type(value) is str and len(value) < 20 else type(value).__name__


OF_COPIES: Final = ("extra_headers", "extra_query")


@pytest.mark.parametrize(
    ("name", "value", "said"), cases([one for one in REFUSED if one not in OF_COPIES]), ids=odd
)
@pytest.mark.parametrize("build", [make, make_odesk])
def test_a_setting_that_cannot_work_is_named(
    build: Callable[..., Client], name: str, value: object, said: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        build(**{name: value})
    told = str(caught.value)
    assert told.startswith(f"{name} is ")
    assert said in told
    assert len(told) < 300
    assert "\n" not in told
    assert "s3cret" not in told


@pytest.mark.parametrize(("name", "value", "said"), cases([*CopyOptions.__annotations__]), ids=odd)
def test_a_copy_is_checked_like_a_client(name: str, value: object, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        make().with_options(**cast("CopyOptions", {name: value}))
    assert str(caught.value).startswith(f"{name} is ")
    assert said in str(caught.value)


def test_every_option_is_checked() -> None:
    assert {*ClientOptions.__annotations__, "format"} <= set(REFUSED)


@pytest.mark.parametrize(
    ("kind", "good"),
    [
        (RetryPolicy, {"attempts": 1, "base": 0, "cap": 0.0, "max_wait": 0, "max_total_wait": 0}),
        (Limits, {"max_bytes": 1, "max_depth": 1}),
    ],
)
@pytest.mark.parametrize("value", [None, *NUMBERS], ids=odd)
def test_policies_and_limits_are_checked(
    kind: Callable[..., object], good: Mapping[str, object], value: object
) -> None:
    kind(**good)
    for name in good:
        with pytest.raises(ConfigurationError, match=f"{name} is .*expected .* or more"):
            kind(**{name: value})


@pytest.mark.parametrize(
    "statuses", [None, 429, "429", ["429"], {4.5}, {True}, {99}, {1000}, [[]], Hostile()], ids=odd
)
def test_statuses_are_checked(statuses: object) -> None:
    with pytest.raises(ConfigurationError, match=r"statuses is .*expected HTTP statuses"):
        RetryPolicy(statuses=cast("frozenset[int]", statuses))
    assert RetryPolicy(statuses=cast("frozenset[int]", {429, 503})).statuses == {429, 503}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"timeouts": 3}, "there is no option 'timeouts', did you mean 'timeout'?"),
        ({"retry": 3}, "there is no option 'retry', did you mean 'retries'?"),
        ({"qqq": 3}, "there is no option 'qqq', expected one of timeout, deadline"),
    ],
)
def test_an_unknown_option_is_named(given: Mapping[str, object], said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        make(**given)
    assert said in str(caught.value)


def test_a_copy_says_what_it_can_change() -> None:
    with pytest.raises(ConfigurationError, match=r"'retrys' cannot .*did you mean 'retries'\?"):
        make().with_options(**cast("CopyOptions", {"retrys": 1}))


@pytest.mark.parametrize(
    ("variants", "said"),
    [
        (
            {"hr.get_engagement.agency_team_reference": "plain"},
            "did you mean 'hr.get_engagements.agency_team_reference'?",
        ),
        ({"odesk.hr.get_team.include_user": "words"}, "did you mean 'hr.get_team.include_users'?"),
        ({"hr.get_team.include_users": "word"}, "did you mean 'words'?"),
        ({"hr.get_team.include_users": None}, "is sent as None, expected one of words"),
        ({"hr.get_team.include_users": []}, "is sent as [], expected one of words"),
        ({3: "words"}, "no choice of how to send 3, expected one of hr."),
        ({"": "words"}, "no choice of how to send '', expected one of hr."),
    ],
)
def test_a_variant_that_there_is_not_is_named(variants: object, said: str) -> None:
    with pytest.raises(ConfigurationError, match="variants: ") as caught:
        make_odesk(variants=variants)
    assert said in str(caught.value)


def test_variants_with_and_without_the_service() -> None:
    for name in ("hr.get_team.include_users", "odesk.hr.get_team.include_users"):
        make_odesk(variants={name: "words"})


# Copies of subclasses


class Reports(Resource):
    """A resource of a subclass."""


class Slotted(Acme):
    """A subclass that keeps things of its own."""

    __slots__ = ("__private", "company")

    def __init__(self, company: str) -> None:
        super().__init__(HERE)
        self.company: str = company
        self.__private: str = "private"
        self.team: str = "dev"
        self.reports: Reports = Reports(self)
        self.others: Reports = Reports(make())
        self._note: list[str] = []

    @cached_property
    def lazy(self) -> Reports:
        return Reports(self)

    @property
    def private(self) -> str:
        return self.__private


def test_a_copy_keeps_what_a_subclass_added() -> None:
    client = Slotted("acme")
    lazy = client.lazy
    copy = client.with_options(timeout=7)
    assert type(copy) is Slotted
    assert (copy.company, copy.team, copy.private) == ("acme", "dev", "private")
    assert vars(copy)["_note"] is vars(client)["_note"]
    assert copy.others is client.others
    assert client.lazy is lazy
    assert settings_of(client).timeout == 30
    for resource in (copy.reports, copy.lazy):
        assert resource not in {client.reports, client.lazy}
        assert client_of(resource) is copy
        assert settings_of(client_of(resource)).timeout == 7


def client_of(resource: Resource) -> Client:
    client: Client = object.__getattribute__(resource, "_client")
    return client


@pytest.mark.parametrize("kind", [ODesk, Paymo, ActiveCollab, Taskforce, Acme, Slotted])
def test_what_was_refused_half_way_can_be_printed(kind: type[Client]) -> None:
    client = kind.__new__(kind)
    assert repr(client) == str(client) == f"<{kind.__name__} ? closed>"
    assert client == client  # noqa: PLR0124  it must not raise
    assert isinstance(hash(client), int)
    assert repr(Resource.__new__(Reports)) == "<Reports of None>"


def test_errors_of_settings_are_of_our_own() -> None:
    assert issubclass(ConfigurationError, DeskwireError)


# What holds unless something else is said


def test_what_a_client_does_unless_told_otherwise() -> None:
    settings = settings_of(Acme(HERE))
    told = {
        name: getattr(settings, name)
        for name in (*ClientOptions.__annotations__, "format", "http_client")
        if name not in ("retries", "limits")
    }
    assert told == {
        "timeout": 30,
        "deadline": None,
        "concurrency": 100,
        "rate": None,
        "hooks": (),
        "strict": False,
        "headers": {},
        "variants": {},
        "proxy": None,
        "tls": None,
        "allow_plain_http": False,
        "trust_env": True,
        "backend": "auto",
        "format": "json",
        "http_client": None,
    }
    assert settings.retries == RetryPolicy()
    assert settings.limits == Limits()
    assert settings_of(Acme(HERE, http_client=httpx.AsyncClient())).concurrency == 20


@pytest.mark.anyio
async def test_a_new_field_is_no_error_unless_it_is_meant_to_be() -> None:
    thing = endpoint(result=ModelResult(Thing))
    answer = says('{"id": 1, "mood": "good"}', "application/json")
    async with acme(answer) as (_, client):
        found = cast("Thing", await client.call(thing, {}))
        assert (found.id, found.extra) == (1, {"mood": "good"})
        with pytest.raises(DecodeError, match="mood"):
            await client.with_options(strict=True).call(thing, {})
