"""Credentials: from the environment, from the user's store, or by a login.

    from deskwire.credentials import load_credentials

    async with ODesk(**load_credentials("odesk")) as odesk:
        ...

A client that is given none looks in the environment: `ODESK_CONSUMER_KEY` and so on.
"""

from typing import TYPE_CHECKING

from deskwire._lazy import import_lazily

if TYPE_CHECKING or not import_lazily(globals()):
    from deskwire.credentials.load import ActiveCollabCredentials as ActiveCollabCredentials
    from deskwire.credentials.load import ODeskCredentials as ODeskCredentials
    from deskwire.credentials.load import PaymoCredentials as PaymoCredentials
    from deskwire.credentials.load import TaskforceCredentials as TaskforceCredentials
    from deskwire.credentials.load import load_credentials as load_credentials
    from deskwire.credentials.login import AccessTokens as AccessTokens
    from deskwire.credentials.login import OAuth1Login as OAuth1Login
    from deskwire.credentials.login import RequestToken as RequestToken
    from deskwire.credentials.store import TokenStore as TokenStore
    from deskwire.credentials.store import default_path as default_path
