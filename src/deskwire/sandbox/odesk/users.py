"""The router of the authenticated user, and the access tokens of everybody in the sandbox.

What one user may not do, another may.
"""

import hashlib

from deskwire.sandbox.company import Company
from deskwire.sandbox.oauth import AccessToken
from deskwire.sandbox.odesk.state import ODeskState, handles
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.site import Answer


@handles("auth.get_info")
def get_info(state: ODeskState, user: str) -> Answer:
    """Tell of who asks."""
    row = state.row("SELECT * FROM users WHERE id = ?", user)
    if row is None:
        raise Failure(404, "there is no such user")
    owns = state.row("SELECT 1 FROM companies WHERE owner = ?", row["reference"])
    return {
        "ref": row["reference"],
        "profile_url": f"https://www.odesk.com/users/{row['profile_key']}",
        "company_url": "",
        "portrait_32_img": "",
        "portrait_50_img": "",
        "portrait_100_img": "",
        "has_agency": False,
        "capacity": {
            "provider": "yes" if row["is_provider"] else "no",
            "buyer": "yes" if owns else "no",
            "affiliate_manager": "no",
        },
        "location": {"city": "", "state": "", "country": "Greece"},
    }


def token_of(user: str) -> tuple[str, str]:
    """Return the access token and its secret with which one acts as a user.

    Args:
        user: The login, e.g. `grace`.
    """
    digest = hashlib.sha256(f"access of {user}".encode()).hexdigest()
    return digest[:32], digest[32:48]


def tokens_of(company: Company, consumer: str) -> dict[str, AccessToken]:
    """Return the tokens of a company's people and providers, by token.

    Args:
        company: The company.
        consumer: The key of the consumer that may use them.
    """
    people = [each.id for each in (*company.staff, *company.providers)]
    pairs = [(user, *token_of(user)) for user in people]
    return {token: AccessToken(secret, user, consumer) for user, token, secret in pairs}
