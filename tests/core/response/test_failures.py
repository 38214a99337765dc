"""The errors that answers are, and what a server says of credentials that it refuses."""

import pytest

from deskwire import ODesk
from deskwire.core.errors import (
    APIError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    UnprocessableError,
)
from deskwire.core.model.service import ErrorRule
from deskwire.core.model.values import JSONValue
from deskwire.core.response.failures import Challenge, FailureReader, parse_challenge
from deskwire.core.response.raw import RawResponse
from deskwire.testing import decode_response


@pytest.mark.parametrize(
    ("header", "code", "message"),
    [
        ("OAuth oauth_problem=token_rejected", "token_rejected", ""),
        ('OAuth realm="api", oauth_problem="token_revoked"', "token_revoked", ""),
        (
            'OAuth oauth_problem="parameter_absent", oauth_problem_advice="ask%20for%20a%20token"',
            "parameter_absent",
            "ask for a token",
        ),
        ('Basic realm="a, b=c", OAuth OAUTH_PROBLEM = "nonce_used"', "nonce_used", ""),
        (
            'Bearer realm="x", error="invalid_token", error_description="it is \\"old\\""',
            "invalid_token",
            'it is "old"',
        ),
        ('Basic realm="error=none"', "", ""),
        ("Negotiate", "", ""),
        ('OAuth oauth_problem="unclosed', "", ""),
        ("", "", ""),
    ],
)
def test_reading(header: str, code: str, message: str) -> None:
    assert parse_challenge(header) == Challenge(code, message)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"<html>Sign in</html>", b"{}"])
def test_a_refused_call_tells_the_problem_of_the_header(body: bytes) -> None:
    headers = {"WWW-Authenticate": 'OAuth realm="api", oauth_problem="token_rejected"'}
    with pytest.raises(AuthenticationError, match="token_rejected") as raised:
        decode_response(ODesk, "hr.get_teams", status=401, headers=headers, body=body)
    assert raised.value.code == "token_rejected"


def test_the_body_says_it_better() -> None:
    headers = {"WWW-Authenticate": "OAuth oauth_problem=token_rejected"}
    body = b'{"error": {"code": "401", "message": "Sign in again"}}'
    with pytest.raises(AuthenticationError, match="Sign in again") as raised:
        decode_response(ODesk, "hr.get_teams", status=401, headers=headers, body=body)
    assert raised.value.code == "401"


# Errors of a service


RULE = ErrorRule(
    code_headers=("x-code",),
    message_headers=("x-message",),
    request_id_headers=("x-request-id",),
    code_paths=(("error", "code"),),
    message_paths=(("error", "text"), ("errors", "message")),
    statuses={"gone": 404},
)


def refused(status: int, tree: JSONValue = None, *, problem: str = "", **headers: str) -> APIError:
    """Return the error of an answer."""
    answer = RawResponse(
        status=status,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        content=b"body",
        format="json",
        attempts=2,
        retry_after=1.5,
        problem=problem,
    )
    return FailureReader(RULE).refused(answer, tree)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, APIError),
        (400, BadRequestError),
        (401, AuthenticationError),
        (403, PermissionDeniedError),
        (404, NotFoundError),
        (405, APIError),
        (409, ConflictError),
        (422, UnprocessableError),
        (429, RateLimitError),
        (499, APIError),
        (500, ServerError),
        (503, ServerError),
        (599, ServerError),
    ],
)
def test_a_status_has_its_error(status: int, kind: type[APIError]) -> None:
    error = refused(status)
    assert type(error) is kind
    assert (error.status, error.body, error.attempts, error.retry_after) == (
        status,
        b"body",
        2,
        1.5,
    )


@pytest.mark.parametrize(
    ("tree", "headers", "said"),
    [
        (None, {}, ("", "", "")),
        ({"error": {"code": "c", "text": "t"}}, {}, ("c", "t", "")),
        ({"error": {"code": 7, "text": ""}, "errors": [{"message": "m"}]}, {}, ("7", "m", "")),
        ({"error": "text"}, {"x_code": "h", "x_message": "n"}, ("h", "n", "")),
        ({"error": {"code": "c", "text": "t"}}, {"x_code": "h", "x_message": "n"}, ("h", "t", "")),
        (None, {"x_request_id": "r-1"}, ("", "", "r-1")),
        (None, {"www_authenticate": 'OAuth oauth_problem="no"'}, ("no", "", "")),
        (
            {"error": {"code": "c"}},
            {"www_authenticate": 'Bearer error="e", error_description="d"'},
            ("c", "d", ""),
        ),
    ],
)
def test_what_an_error_says(
    tree: JSONValue, headers: dict[str, str], said: tuple[str, str, str]
) -> None:
    error = refused(401, tree, **headers)
    assert (error.code, error.message, error.request_id) == said


def test_a_redirect_tells_where_to_without_its_query() -> None:
    error = refused(302, location="https://x.example/login?token=hunter2")
    assert error.message == "redirected to https://x.example/login, which is not followed"
    assert refused(302).message == "redirected to nowhere, which is not followed"


def test_a_body_that_is_not_whole_is_told_where_nothing_else_is() -> None:
    assert refused(503, problem="it was cut off").message == "it was cut off"
    tree: JSONValue = {"error": {"text": "t"}}
    assert refused(503, tree, problem="it was cut off").message == "t"


def test_only_headers_that_hold_no_secret_are_kept() -> None:
    error = refused(
        429, date="d", set_cookie="hunter2", x_ratelimit_left="0", x_code="c", location="hunter2"
    )
    assert error.headers == {"date": "d", "x-ratelimit-left": "0", "x-code": "c"}
