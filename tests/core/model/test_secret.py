"""`Secret`, and the tracebacks of what handles one."""

import copy
import json
import pickle
import traceback
from collections.abc import Callable
from typing import cast

import pytest

from deskwire import Secret
from deskwire.core.auth.oauth1 import Credentials, Signer, authorization_header
from deskwire.core.auth.schemes import Basic, HeaderToken, OAuth1, QueryToken
from deskwire.core.errors import DeskwireError, ParameterError
from deskwire.core.model.secret import sealed
from deskwire.core.request.percent import decode_pairs, encode_pairs, quote, quote_segment
from deskwire.core.request.request import BaseURL, Request

SENTINEL = "hunter" + "2"  # so that no line of this file holds it


def shown(error: BaseException) -> str:
    """Return all that a traceback can show of our frames: the variables of each, links included."""
    seen: list[BaseException] = []
    texts: list[str] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or one in seen:
            continue
        seen.append(one)
        texts += [repr(one), str(one)]
        stack = traceback.StackSummary.extract(
            (pair for pair in traceback.walk_tb(one.__traceback__)), capture_locals=True
        )
        for frame in stack:
            if "/tests/" not in frame.filename:
                texts += [*(frame.locals or {}), *(frame.locals or {}).values()]
        waiting += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            waiting += cast("BaseExceptionGroup[BaseException]", one).exceptions
    return "\n".join(texts)


class TestSecret:
    def test_it_is_not_printed(self) -> None:
        secret = Secret(SENTINEL)
        printed = f"{secret} {secret!r} {secret!s:>20} %s {[secret]}" % secret
        assert SENTINEL not in printed
        assert secret.reveal() == SENTINEL

    def test_it_is_no_text(self) -> None:
        secret = cast("str", Secret(SENTINEL))
        secrets = [secret, secret]
        for use in (
            lambda: ", ".join(secrets),
            lambda: json.dumps(secret),
            lambda: secret + "",
            lambda: list(secret),
        ):
            with pytest.raises(TypeError) as caught:
                use()
            assert SENTINEL not in str(caught.value)

    def test_copies_are_itself(self) -> None:
        secret = Secret(SENTINEL)
        assert copy.copy(secret) is secret
        assert copy.deepcopy({"of": [secret]})["of"][0] is secret
        auth = Basic(secret, Secret(""))
        assert copy.deepcopy(auth) == auth

    @pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
    def test_it_is_not_pickled(self, protocol: int) -> None:
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps([Secret(SENTINEL)], protocol)
        with pytest.raises(TypeError, match="not pickled"):
            Secret(SENTINEL).__getstate__()

    def test_equality(self) -> None:
        assert Secret("é\ud800") == Secret(Secret("é\ud800"))
        assert Secret("a") != Secret("b")
        assert Secret("a") != "a"
        assert len({Secret("a"), Secret("a")}) == 1

    @pytest.mark.parametrize("given", [SENTINEL.encode(), [SENTINEL], None, 1])
    def test_anything_but_text_is_refused(self, given: object) -> None:
        with pytest.raises(
            ParameterError, match=r"^a secret is text, got a value of type \w+$"
        ) as caught:
            Secret(cast("str", given))
        assert SENTINEL not in shown(caught.value)


def fail(password: str) -> None:
    """Raise two errors, each below a frame that holds a password."""

    def parse(text: str) -> None:
        longer = f"{text}!"
        raise ValueError(f"{len(longer)} characters")

    try:
        parse(password)
    except ValueError as error:
        raise KeyError("password") from error


# The variables are looked at wherever the frame is, so these may be of this file.
def everything(error: BaseException) -> str:
    lines = traceback.TracebackException.from_exception(error, capture_locals=True).format()
    return "".join(lines)


class TestSealed:
    def test_frames_keep_no_variables(self) -> None:
        with pytest.raises(KeyError) as caught:
            sealed(fail)(SENTINEL)
        text = everything(caught.value)
        assert "in parse" in text
        assert "in fail" in text
        assert SENTINEL not in text

    @pytest.mark.anyio
    async def test_async_functions(self) -> None:
        @sealed
        async def fail_async(*, password: str) -> None:
            fail(password)

        with pytest.raises(KeyError) as caught:
            await fail_async(password=SENTINEL)
        assert SENTINEL not in everything(caught.value)

    def test_what_the_caller_was_handling_is_left_alone(self) -> None:
        def prepare() -> None:
            mine = "my own variable"
            raise OSError(len(mine))

        try:
            prepare()
        except OSError:
            with pytest.raises(KeyError) as caught:
                sealed(fail)(SENTINEL)
            assert "my own variable" in everything(caught.value)
            assert SENTINEL not in everything(caught.value)

    def test_groups(self) -> None:
        @sealed
        def fail_twice(password: str) -> None:
            errors: list[Exception] = []
            for _ in range(2):
                try:
                    fail(password)
                except KeyError as error:
                    errors.append(error)
            raise ExceptionGroup("both", errors)

        with pytest.raises(ExceptionGroup) as caught:
            fail_twice(SENTINEL)
        assert SENTINEL not in everything(caught.value)

    def test_a_function_keeps_its_name_and_result(self) -> None:
        assert sealed(quote)("a b") == "a%20b"
        assert sealed(quote).__name__ == "quote"


BROKEN = f"{SENTINEL}\ud800"
_REQUEST = Request(method="GET", url="http://h/", query=[("a", "\ud800")])


@pytest.mark.parametrize(
    "use",
    [
        lambda: quote(BROKEN),
        lambda: quote_segment(BROKEN),
        lambda: encode_pairs([("a", SENTINEL), ("b", BROKEN)]),
        lambda: decode_pairs(f"a={SENTINEL}&b=%zz"),
        lambda: decode_pairs(f"a={SENTINEL}&b=%ff"),
        lambda: Signer(Credentials("key", "secret")).sign(
            "GET", f"http://user:{SENTINEL}@h/", (), timestamp=1, nonce=""
        ),
        lambda: Signer(Credentials(SENTINEL, BROKEN)),
        lambda: Signer(Credentials(SENTINEL, SENTINEL)).sign(
            "GET", "http://h", [("oauth_token", SENTINEL)], timestamp=1, nonce=""
        ),
        lambda: authorization_header([("oauth_token", SENTINEL)], "\n"),
        lambda: authorization_header([("oauth_token", BROKEN)]),
        lambda: OAuth1(
            Signer(Credentials(SENTINEL, SENTINEL)), extra=(("verifier", Secret(SENTINEL)),)
        ).apply(_REQUEST),
        lambda: BaseURL.parse(f"https://user:{SENTINEL}@host/"),
        lambda: BaseURL.parse(f"https://host:port/?key={SENTINEL}"),
    ],
)
def test_no_step_of_signing_or_encoding_tells(use: Callable[[], object]) -> None:
    with pytest.raises(DeskwireError) as caught:
        use()
    assert SENTINEL not in shown(caught.value)


def test_what_a_header_cannot_hold_is_not_told() -> None:
    for auth in (
        Basic(Secret(SENTINEL), Secret(BROKEN)),
        QueryToken("t", Secret(SENTINEL)),
        HeaderToken("t", Secret(SENTINEL)),
    ):
        assert SENTINEL not in repr(auth)
    with pytest.raises(ParameterError) as caught:
        Basic(Secret(SENTINEL), Secret(BROKEN)).apply(_REQUEST)
    assert SENTINEL not in shown(caught.value)
