"""Taskforce in the sandbox: version 1 of its API."""

import time
from collections.abc import Callable
from typing import Final

import attrs

from deskwire.sandbox.http import BROKEN, Request, RequestError, Response
from deskwire.sandbox.protocol.authenticate import credentials
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.routing import Call, Router, operations_of
from deskwire.sandbox.state import State
from deskwire.sandbox.store import Store
from deskwire.sandbox.taskforce import lists, tasks
from deskwire.sandbox.taskforce.rendering import Record, render
from deskwire.sandbox.taskforce.state import (
    API_KEY,
    EMAIL,
    Handler,
    User,
    create_user,
    field,
    seed,
    stamp,
)
from deskwire.taskforce._service import SERVICE

__all__ = ["API_KEY", "EMAIL", "TaskforceSandbox"]

_CREATE_USER: Final = "taskforce.user.create"


class TaskforceSandbox:
    """Answers as Taskforce does, below one prefix."""

    def __init__(
        self,
        store: Store,
        *,
        prefix: str = "/taskforce",
        clock: Callable[[], float] = time.time,
    ) -> None:
        seed(store)
        self._state: State = State(store, clock)
        # Clients differ in whether `/api/v1` is part of the address or of the paths.
        self._routers: tuple[Router, ...] = tuple(
            Router(operations_of(SERVICE), start) for start in (prefix, f"{prefix}/api/v1")
        )
        self._handlers: dict[str, Handler] = {
            "taskforce.user.get": _get_user,
            **tasks.HANDLERS,
            **lists.HANDLERS,
        }

    def operation(self, request: Request) -> str:
        """Return the operation that a request calls; empty for anything else."""
        call = self._find(request)
        return call.operation.name if call is not None else ""

    def handle(self, request: Request) -> Response:
        """Answer a request whose path begins with the prefix."""
        form = _format_of(request)
        try:
            return render({"success": True, **self._answer(request)}, form)
        except RequestError as error:
            return _failed(error, form)

    def broken(self, request: Request) -> Response:
        """Return the answer to a request that the sandbox failed at."""
        return _failed(Failure(500, BROKEN), _format_of(request))

    def _find(self, request: Request) -> Call | None:
        """Return the call of a request; without a suffix it is one for XML."""
        if not request.raw_path.endswith((".json", ".xml")):
            request = attrs.evolve(request, raw_path=f"{request.raw_path}.xml")
        calls = (router.find(request) for router in self._routers)
        return next((call for call in calls if call is not None), None)

    def _answer(self, request: Request) -> Record:
        call = self._find(request)
        if call is None:
            raise Failure(404, "there is no such resource")
        if call.operation.name == _CREATE_USER:
            return self._create_user(call)
        user = self._authenticate(call.request)
        return self._handlers[call.operation.name](self._state, call, user)

    def _create_user(self, call: Call) -> Record:
        email, password = field(call, "email"), field(call, "password")
        if self._state.row("SELECT 1 FROM taskforce_users WHERE email = ?", email):
            raise Failure(200, "there is a user of that address")
        return {"api_key": create_user(self._state, email, password)}

    def _authenticate(self, request: Request) -> User:
        """Return the user of HTTP Basic credentials: address and API key."""
        for given in credentials(SERVICE, request):
            user = self._state.row(
                "SELECT * FROM taskforce_users WHERE email = ? AND api_key = ?",
                given["email"].replace("(at)", "@"),
                given["api_key"],
            )
            if user is not None:
                return user
        raise Failure(401, "wrong credentials")


def _failed(error: RequestError, form: str) -> Response:
    return render({"success": False, "error": error.message}, form, status=error.status)


def _format_of(request: Request) -> str:
    return "json" if request.raw_path.endswith(".json") else "xml"


def _get_user(_: State, __: Call, user: User) -> Record:
    names = ("name", "email", "service", "api_key")
    return {"user": {**{name: user[name] for name in names}, "created": stamp(user["created"])}}
