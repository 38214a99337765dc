"""Sign a request of eight parameters with deskwire and with oauthlib, side by side.

Run `python benchmarks/bench_oauth.py`. The rounds of the two alternate, so that a busy machine
slows both; each ratio is taken inside a round, and its median is printed.
"""

import importlib
import statistics
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from oauthlib.oauth1 import Client

from deskwire.core.auth.oauth1 import Credentials, Signer, authorization_header
from deskwire.core.request.percent import encode_pairs

ROUNDS = 40
CALLS = 250

METHOD = "GET"
URL = "https://www.odesk.com/api/hr/v2/engagements.json"
PAIRS = [
    ("buyer_team__reference", "34567"),
    ("include_sub_teams", "1"),
    ("provider__reference", "jdoe"),
    ("status", "active;closed"),
    ("created_time_from", "2014-01-02 10:00:00"),
    ("created_time_to", "2014-02-02 10:00:00"),
    ("page", "0;100"),
    ("sort", "created_time;D"),
]
KEY, SECRET = "dpf43f3p2l4k3l03", "kd94hf93k423kf44"
TOKEN, TOKEN_SECRET = "nnch734d00sl2jdk", "pfkkdhi9sl3r4s00"
TIMESTAMP, NONCE = 1400000000, "0123456789abcdef0123456789abcdef"

# The stubs leave half of the module untyped.
oauthlib_signature: Any = importlib.import_module("oauthlib.oauth1.rfc5849.signature")

SIGNER = Signer(Credentials(KEY, SECRET, TOKEN, TOKEN_SECRET))
OAUTH_PAIRS = [
    ("oauth_consumer_key", KEY),
    ("oauth_nonce", NONCE),
    ("oauth_signature_method", "HMAC-SHA1"),
    ("oauth_timestamp", str(TIMESTAMP)),
    ("oauth_token", TOKEN),
    ("oauth_version", "1.0"),
]
SECRETS = SimpleNamespace(client_secret=SECRET, resource_owner_secret=TOKEN_SECRET)
CLIENT: Any = Client(KEY, SECRET, TOKEN, TOKEN_SECRET, nonce=NONCE, timestamp=str(TIMESTAMP))
FULL_URL = f"{URL}?{encode_pairs(PAIRS)}"


def our_signature() -> str:
    return SIGNER.sign(METHOD, URL, PAIRS, timestamp=TIMESTAMP, nonce=NONCE)[-1][1]


def their_signature() -> str:
    normalized = oauthlib_signature.normalize_parameters([*PAIRS, *OAUTH_PAIRS])
    uri = oauthlib_signature.base_string_uri(URL)
    text = oauthlib_signature.signature_base_string(METHOD, uri, normalized)
    return str(oauthlib_signature.sign_hmac_sha1_with_client(text, SECRETS))


def our_header() -> str:
    return authorization_header(SIGNER.sign(METHOD, URL, PAIRS, timestamp=TIMESTAMP, nonce=NONCE))


def their_header() -> str:
    _, headers, _ = CLIENT.sign(FULL_URL, METHOD)
    return str(headers["Authorization"])


def microseconds(function: Callable[[], str]) -> float:
    start = time.perf_counter()
    for _ in range(CALLS):
        function()
    return (time.perf_counter() - start) / CALLS * 1e6


def compare(title: str, ours: Callable[[], str], theirs: Callable[[], str]) -> None:
    rounds = [(microseconds(ours), microseconds(theirs)) for _ in range(ROUNDS)]
    our_median = statistics.median(mine for mine, _ in rounds)
    their_median = statistics.median(other for _, other in rounds)
    ratio = statistics.median(other / mine for mine, other in rounds)
    print(f"{title:<22}{our_median:9.1f} us{their_median:11.1f} us{ratio:8.1f} x")


def header_parameters(header: str) -> list[str]:
    return sorted(header.removeprefix("OAuth ").split(", "))


def main() -> None:
    if our_signature() != their_signature():
        raise SystemExit("the two signatures differ: fix that before timing anything")
    if header_parameters(our_header()) != header_parameters(their_header()):
        raise SystemExit("the two headers differ: fix that before timing anything")
    print(f"{'eight parameters':<22}{'deskwire':>12}{'oauthlib':>14}{'ratio':>10}")
    compare("signature", our_signature, their_signature)
    compare("Authorization header", our_header, their_header)


if __name__ == "__main__":
    main()
