"""`Verbs`: calls of endpoints that nobody has described, by the HTTP verb."""

from abc import ABC, abstractmethod

from deskwire.core.model.secret import sealed
from deskwire.core.model.values import JSONValue
from deskwire.core.request.undescribed import NO_QUERY, Query
from deskwire.core.response.raw import Response


class Verbs(ABC):
    """What sends requests to any path of a service."""

    @abstractmethod
    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Query = NO_QUERY,
        json: JSONValue = None,
        form: Query | None = None,
        format: str | None = None,
    ) -> Response[JSONValue]:
        """Call an endpoint that nobody has described: signed, limited and retried like the rest.

        A POST or a PATCH is not repeated where it may have been executed.

        Args:
            method: The HTTP verb.
            path: The path below the service's address, e.g. `/api/auth/v1/info.json`.
            query: The pairs of the query; several values of one name as a list.
            json: The body as JSON.
            form: The body as a form.
            format: The format to ask for by `Accept`, `json` or `xml`; that of the path's suffix,
                else that of the client, unless given. The answer is read by its own type.

        Returns:
            The answer; its value is the body as a tree.

        Raises:
            ParameterError: The method or the path cannot be.
            CallError: As every call.
        """

    @sealed
    async def get(self, path: str, *, query: Query = NO_QUERY) -> JSONValue:
        """Return the tree of an endpoint that nobody has described; see `request`."""
        return (await self.request("GET", path, query=query)).value

    @sealed
    async def post(
        self,
        path: str,
        *,
        query: Query = NO_QUERY,
        json: JSONValue = None,
        form: Query | None = None,
    ) -> JSONValue:
        """POST to an endpoint that nobody has described, and return its tree; see `request`."""
        return (await self.request("POST", path, query=query, json=json, form=form)).value

    @sealed
    async def put(
        self,
        path: str,
        *,
        query: Query = NO_QUERY,
        json: JSONValue = None,
        form: Query | None = None,
    ) -> JSONValue:
        """PUT to an endpoint that nobody has described, and return its tree; see `request`."""
        return (await self.request("PUT", path, query=query, json=json, form=form)).value

    @sealed
    async def delete(self, path: str, *, query: Query = NO_QUERY) -> JSONValue:
        """DELETE at an endpoint that nobody has described, and return its tree; see `request`."""
        return (await self.request("DELETE", path, query=query)).value
