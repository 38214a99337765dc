"""`Site`: a service of the sandbox, from the request to the answer.

The way is the same for all: find the operation, see who asks, read the arguments, let a handler
answer, write the answer. A service says of each step what is its own. Handlers hold the domain:

    @handles("lists.get")
    def get(state: State, user: User, *, list_id: int) -> Record:
        return show(state, find(state, list_id, user))
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Concatenate, Final, Generic, ParamSpec, TypeAlias, TypeVar, cast

import attrs

from deskwire.core.model.operation import Operation
from deskwire.core.model.service import Service
from deskwire.sandbox.http import BROKEN, Request, RequestError, Response
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.parse import Manners, Window, check, cut, parse, window
from deskwire.sandbox.protocol.routing import Call, Router
from deskwire.sandbox.protocol.sent import Sent
from deskwire.sandbox.protocol.serialize import answer_tree
from deskwire.sandbox.store import State

StateT = TypeVar("StateT", bound=State)
UserT = TypeVar("UserT")
ItemT_co = TypeVar("ItemT_co", covariant=True)
P = ParamSpec("P")

Answer: TypeAlias = object
"""What a handler answers: house-named values of the operation's result, a `Page` of them, None, or
a `Response` where an answer has a form of its own."""


@attrs.frozen
class Page(Generic[ItemT_co]):
    """All items of a list, of which the protocol cuts the page that was asked for."""

    items: Sequence[ItemT_co]
    """The items, those of other pages too."""
    more: Mapping[str, object] = attrs.field(factory=dict[str, object], kw_only=True)
    """What else the answer tells of the list."""
    into: Callable[[Sequence[object]], Answer] = attrs.field(default=list[object], kw_only=True)
    """Makes the answer of the items of the page, where they are not all of it."""
    asked: Window = attrs.field(default=Window(), kw_only=True)
    """The page; the protocol fills it in."""
    total: int = attrs.field(default=0, kw_only=True)
    """How many items there are; the protocol fills it in."""


class Handlers(Generic[StateT, UserT]):
    """The handlers of a service, by the names of the operations they answer."""

    def __init__(self, service: Service) -> None:
        self._service: str = service.name
        self.known: Final[dict[str, Callable[..., Answer]]] = {}
        """The handlers by the full name of the operation."""

    def __call__(
        self, *names: str
    ) -> Callable[
        [Callable[Concatenate[StateT, UserT, P], Answer]],
        Callable[Concatenate[StateT, UserT, P], Answer],
    ]:
        """Register a handler of operations, e.g. `lists.get`, that is called for a user.

        It takes the arguments of the operations by their names in the service model.
        """

        def register(
            handler: Callable[Concatenate[StateT, UserT, P], Answer],
        ) -> Callable[Concatenate[StateT, UserT, P], Answer]:
            self.known.update({f"{self._service}.{name}": handler for name in names})
            return handler

        return register

    def of_nobody(
        self, *names: str
    ) -> Callable[
        [Callable[Concatenate[StateT, P], Answer]], Callable[Concatenate[StateT, P], Answer]
    ]:
        """Register a handler of operations that need no credentials."""

        def register(
            handler: Callable[Concatenate[StateT, P], Answer],
        ) -> Callable[Concatenate[StateT, P], Answer]:
            self.known.update({f"{self._service}.{name}": handler for name in names})
            return handler

        return register


class Site(ABC, Generic[StateT, UserT]):
    """Answers as a service does, below one prefix."""

    manners: ClassVar[Manners] = Manners()
    """How the service reads parameters."""

    def __init__(
        self, state: StateT, handlers: Handlers[StateT, UserT], routers: Sequence[Router]
    ) -> None:
        self.state: StateT = state
        """The data behind the service."""
        self._handlers: Mapping[str, Callable[..., Answer]] = handlers.known
        self._routers: Sequence[Router] = routers

    def operation(self, request: Request) -> str:
        """Return the operation that a request calls; empty for anything else."""
        call = self.find(request)
        return call.operation.name if call is not None else ""

    def find(self, request: Request) -> Call | None:
        """Return the call that a request makes, or None."""
        calls = (router.find(request) for router in self._routers)
        return next((call for call in calls if call is not None), None)

    def handle(self, request: Request) -> Response:
        """Answer a request whose path begins with the prefix."""
        call = self.find(request)
        try:
            if call is None:
                raise self.unknown(request)
            return self.answer(call)
        except RequestError as error:
            return self.refused(error, self.format_of(request) if call is None else call.format)

    def broken(self, request: Request) -> Response:
        """Return the answer to a request that the sandbox failed at."""
        return self.failed(Failure(500, BROKEN), self.format_of(request))

    def answer(self, call: Call) -> Response:
        """Answer a call.

        Raises:
            RequestError: It is refused.
        """
        is_known = call.operation.authenticated
        return self.serve(call, (self.authenticate(call.request),) if is_known else ())

    def serve(self, call: Call, who: tuple[UserT] | tuple[()]) -> Response:
        """Answer a call of somebody, or of nobody where the operation needs no credentials."""
        paging, sent = call.operation.paging, self.sent(call)
        self.check(call, sent)
        arguments = self.arguments(call, sent)
        asked = (
            Window() if paging is None else window(paging, sent, self.manners_of(call.operation))
        )
        answer = self._handlers[call.operation.name](self.state, *who, **arguments)
        if isinstance(answer, Response):
            return answer
        if not isinstance(answer, Page):
            return self.render(call, self.tree(call, answer, who), who, None)
        every = cast("Page[object]", answer)
        items = cut(every.items, asked, None if paging is None else paging.cap)
        page = attrs.evolve(every, items=items, asked=asked, total=len(every.items))
        return self.render(call, self.tree(call, page.into(items), who), who, page)

    @classmethod
    def manners_of(cls, operation: Operation[object]) -> Manners:
        """Return how the parameters of an operation are read."""
        del operation
        return cls.manners

    def sent(self, call: Call) -> Sent:
        """Return what a request says."""
        return call.sent()

    def arguments(self, call: Call, sent: Sent) -> dict[str, object]:
        """Return the arguments of a call, which keep the rules of the operation."""
        manners = self.manners_of(call.operation)
        arguments = parse(call.operation, sent, manners)
        check(call.operation, arguments, manners)
        return arguments

    def tree(self, call: Call, value: object, who: tuple[UserT] | tuple[()]) -> object:
        """Return what a handler says with the vendor's names."""
        del who
        return answer_tree(call.operation.result, value)

    def refused(self, error: RequestError, form: str) -> Response:
        """Return a refusal, wherever it comes from."""
        return self.failed(Failure.of(error), form)

    def check(self, call: Call, sent: Sent) -> None:
        """Refuse a call for what it says besides its arguments; a service may take anything there.

        Raises:
            RequestError: It is refused.
        """

    def unknown(self, request: Request) -> Failure:
        """Return the failure of a request that is no call."""
        allowed = sorted({verb for router in self._routers for verb in router.allowed(request)})
        if allowed:
            return Failure(405, f"this path knows {', '.join(allowed)} only")
        return Failure(404, "there is no such resource")

    @abstractmethod
    def authenticate(self, request: Request) -> UserT:
        """Return who asks.

        Raises:
            RequestError: Nobody does whom the service knows.
        """

    @abstractmethod
    def format_of(self, request: Request) -> str:
        """Return the format in which a request that is no call is answered."""

    @abstractmethod
    def render(
        self, call: Call, tree: object, who: tuple[UserT] | tuple[()], page: Page[object] | None
    ) -> Response:
        """Return the answer to a call.

        Args:
            call: The call.
            tree: What the handler says, with the vendor's names.
            who: Who asks; empty where nobody has to be known.
            page: What there is to tell of a list.
        """

    @abstractmethod
    def failed(self, failure: Failure, form: str) -> Response:
        """Return a refusal in the vendor's envelope."""
