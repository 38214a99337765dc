"""`Failure`: an error that a service answers with, in the vendor's envelope."""

from collections.abc import Iterable

from deskwire.sandbox.http import RequestError


class Failure(RequestError):  # noqa: N818  an answer, not a fault of the program
    """A call that a service refuses."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str = "",
        headers: Iterable[tuple[str, str]] = (),
    ) -> None:
        super().__init__(status, message)
        self.code: str = code or str(status)
        """The vendor's code; the status where it has no other."""
        self.headers: tuple[tuple[str, str], ...] = tuple(headers)
        """Header fields of the answer."""

    @classmethod
    def of(cls, error: RequestError) -> "Failure":
        """Return a refusal as one that a service answers with."""
        return error if isinstance(error, cls) else cls(error.status, error.message)
