"""Access tokens of everybody in the sandbox: what one user may not do, another may."""

import hashlib

from deskwire.sandbox.company import Company
from deskwire.sandbox.oauth import AccessToken


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
