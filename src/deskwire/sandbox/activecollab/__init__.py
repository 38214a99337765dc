"""ActiveCollab in the sandbox: the commands of versions 3 and 4."""

import time
from collections.abc import Callable
from typing import Final

from deskwire.activecollab._service import SERVICE
from deskwire.sandbox.activecollab import comments, projects, subtasks, tasks
from deskwire.sandbox.activecollab.commands import Command, Commands, format_of
from deskwire.sandbox.activecollab.forms import read
from deskwire.sandbox.activecollab.rendering import render
from deskwire.sandbox.activecollab.state import (
    EMAIL,
    PASSWORD,
    TOKEN,
    Answer,
    Handler,
    User,
    create_token,
    missing,
    seed,
)
from deskwire.sandbox.http import BROKEN, Request, RequestError, Response
from deskwire.sandbox.protocol.authenticate import credentials
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.routing import operations_of
from deskwire.sandbox.state import State
from deskwire.sandbox.store import Store

__all__ = ["EMAIL", "PASSWORD", "TOKEN", "ActiveCollabSandbox"]

_ALIVE: Final = "activecollab.info.check_if_alive"
_CREATE_TOKEN: Final = "activecollab.info.create_token"
_YES: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<api_is_alive>yes</api_is_alive>\n'
"""The one answer without blanks around its text: other clients compare it with `yes`."""
_ADDRESSES: Final = ("/public/api.php", "/api.php")


class ActiveCollabSandbox:
    """Answers as an installation of ActiveCollab does, below one prefix."""

    def __init__(
        self,
        store: Store,
        *,
        prefix: str = "/activecollab",
        clock: Callable[[], float] = time.time,
    ) -> None:
        seed(store)
        self._prefix: str = prefix
        self._state: State = State(store, clock)
        self._commands: Commands = Commands(operations_of(SERVICE))
        self._handlers: dict[str, Handler] = {
            **tasks.HANDLERS,
            **subtasks.HANDLERS,
            **comments.HANDLERS,
            **projects.HANDLERS,
        }

    def operation(self, request: Request) -> str:
        """Return the operation that a request calls; empty for anything else."""
        found = self._commands.find(request) if self._is_here(request) else None
        return found[0] if found is not None else ""

    def _is_here(self, request: Request) -> bool:
        return request.path.removeprefix(self._prefix) in _ADDRESSES

    def handle(self, request: Request) -> Response:
        """Answer a request whose path begins with the prefix."""
        if not self._is_here(request):
            return Response.html("<html><body>Not found</body></html>", status=404)
        form = format_of(request)
        try:
            answer = self._answer(request)
        except RequestError as error:
            return _failed(Failure.of(error), form)
        return answer if isinstance(answer, Response) else render(answer, form)

    def broken(self, request: Request) -> Response:
        """Return the answer to a request that the sandbox failed at."""
        return _failed(Failure(500, BROKEN, code="InternalServerError"), format_of(request))

    def _answer(self, request: Request) -> Answer:
        found = self._commands.find(request)
        if found is None:
            raise missing("the command")
        name, values = found
        if name == _ALIVE:
            return Response.of(_YES, "text/xml; charset=utf-8")
        command = Command(operation=name, values=values, form=read(request))
        if name == _CREATE_TOKEN:
            return self._create_token(command)
        user = self._authenticate(request)
        if request.method == "POST" and command.form.text("submitted") != "submitted":
            raise Failure(400, "submitted=submitted is missing", code="BadRequestError")
        return self._handlers[name](self._state, command, user)

    def _authenticate(self, request: Request) -> User:
        """Return the user of the token in the query."""
        for given in credentials(SERVICE, request):
            user = self._state.row(
                "SELECT u.* FROM activecollab_users u JOIN activecollab_tokens t ON t.user = u.id "
                "WHERE t.token = ?",
                given["token"],
            )
            if user is not None:
                return user
        raise Failure(403, "the token is wrong", code="ForbiddenError")

    def _create_token(self, command: Command) -> Response:
        """Answer with a token or the number of an error, both in plain text."""
        given = command.form.group("api_subscription")
        if not given.get("client_name") or not given.get("client_vendor"):
            return Response.text("Error Code: 1\n", status=500)
        user = self._state.row(
            "SELECT * FROM activecollab_users WHERE email = ?", str(given.get("email", ""))
        )
        if user is None:
            return Response.text("Error Code: 2\n")
        if user["password"] != given.get("password"):
            return Response.text("Error Code: 3\n")
        if not user["may_use_api"]:
            return Response.text("Error Code: 4\n")
        return Response.text(f"API key: {create_token(self._state, user['id'])}\n")


def _failed(failure: Failure, form: str) -> Response:
    """Return an error; nobody has shown one in XML, so that one is plain text."""
    if form == "json":
        record = {"type": failure.code, "message": failure.message}
        return Response.json(record, status=failure.status)
    return Response.text(f"{failure.message}\n", status=failure.status)
