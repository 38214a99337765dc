"""What a server says of credentials that it refuses."""

import pytest

from deskwire import AuthenticationError, ODesk
from deskwire.core.response.failures import Challenge, parse_challenge
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
