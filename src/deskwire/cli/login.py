"""`deskwire login odesk`: the three-legged login of OAuth."""

import threading
import webbrowser
from contextlib import suppress
from typing import Final, TypedDict

import anyio

from deskwire.cli.callback import CallbackListener
from deskwire.cli.prompts import ask, find, say
from deskwire.core.model.secret import Secret, sealed
from deskwire.credentials import TokenStore
from deskwire.credentials.environment import base_url as find_base_url
from deskwire.credentials.login import AccessTokens, RequestToken
from deskwire.odesk import ODesk
from deskwire.odesk._service import SERVICE

CALLBACK_SECONDS: Final = 300.0
"""How long the browser may take to come back."""


class _Application(TypedDict):
    """The arguments of `ODesk.login`."""

    base_url: str
    consumer_key: Secret
    consumer_secret: Secret


@sealed
def login(*, consumer_key: Secret | None, base_url: str | None, callback_port: int | None) -> int:
    """Walk a user through the login, and store what it yields.

    Args:
        consumer_key: The key of the application; from the environment or asked for unless given.
        base_url: The address of the service.
        callback_port: The port that the browser comes back to, 0 for a free one; None to have the
            user paste the verifier.

    Raises:
        LoginError: The user or the service refused.
        ConfigurationError: Something is missing, or the store cannot be used.
    """
    store = TokenStore()
    store.load(SERVICE.name)  # A store that cannot be read is better known before than after.
    application = _Application(
        base_url=find_base_url(SERVICE, base_url),
        consumer_key=consumer_key or find(SERVICE, "consumer_key"),
        consumer_secret=find(SERVICE, "consumer_secret", is_secret=True),
    )
    if callback_port is None:
        request = anyio.run(_request_token, application)
        _say_address(request)
        tokens = anyio.run(_access_token, application, request, ask("verifier"))
    else:
        tokens = anyio.run(_login_by_browser, application, callback_port)
    store.save(
        SERVICE.name,
        {
            "base_url": application["base_url"],
            "consumer_key": application["consumer_key"],
            "consumer_secret": application["consumer_secret"],
            "access_token": tokens.access_token,
            "access_token_secret": tokens.access_token_secret,
        },
    )
    say(f"Stored the credentials of {SERVICE.title} in {store.location}.")
    return 0


async def _request_token(application: _Application) -> RequestToken:
    async with ODesk.login(**application) as login:
        return await login.request_token()


async def _access_token(
    application: _Application, request: RequestToken, verifier: Secret
) -> AccessTokens:
    async with ODesk.login(**application) as login:
        return await login.access_token(request, verifier)


async def _login_by_browser(application: _Application, port: int) -> AccessTokens:
    async with ODesk.login(**application) as login, await CallbackListener.open(port) as listener:
        request = await login.request_token(listener.url)
        _say_address(request)
        # A daemon, since a browser in a terminal stays until its user leaves it.
        threading.Thread(target=_browse, args=[request.authorize_url], daemon=True).start()
        say("Waiting for the browser to come back (Ctrl-C gives up) ...")
        verifier = await listener.wait(request.token, seconds=CALLBACK_SECONDS)
        return await login.access_token(request, verifier)


def _browse(url: str) -> None:
    with suppress(Exception):  # The address is on the screen as well.
        webbrowser.open(url)


def show_store() -> int:
    """Tell where a login would store credentials."""
    say(f"Credentials are stored in {TokenStore().location}.")
    return 0


def _say_address(request: RequestToken) -> None:
    say(f"Let the application in at this address:\n\n    {request.authorize_url}\n")
