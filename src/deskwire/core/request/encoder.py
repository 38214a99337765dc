"""What writes a value by its encoding.

An encoder knows three forms of a value: the text of a path, query or form field (`text`), the
pairs of a query or form (`pairs`), and the members of a JSON body (`members`). A value it cannot
write is refused with a `ParameterError` that says what is expected.
"""

from collections.abc import Callable, Iterator
from typing import Generic, TypeAlias, TypeVar

from deskwire.core.errors import ParameterError, shown
from deskwire.core.model.encodings import Encoding
from deskwire.core.model.values import JSONValue

EncodingT_co = TypeVar("EncodingT_co", bound=Encoding, covariant=True)


def refuse(value: object, expected: str) -> ParameterError:
    """Return the error for a value that is not what was expected."""
    return ParameterError(f"got {shown(value)}, expected {expected}")


def refusal(operation: str, error: Exception, argument: str = "") -> ParameterError:
    """Return an error that names the operation, and the argument where it is about one.

    An argument is the caller's object, whose own methods may raise anything when it is looked at.

    Args:
        operation: The operation's name.
        error: What was raised.
        argument: The argument it was raised about, unless the error knows.
    """
    if isinstance(error, ParameterError):
        if error.operation:
            return error
        argument = argument or error.argument
        said = str(error)
    else:
        said = f"it cannot be read: {type(error).__name__}"
    where = f"{operation}: argument `{argument}`" if argument else operation
    return ParameterError(f"{where}: {said}", operation=operation, argument=argument)


class Encoder(Generic[EncodingT_co]):
    """The base of all encoders: a scalar that is written as one text."""

    def __init__(self, encoding: EncodingT_co, make: "EncoderMaker") -> None:
        del make  # which those that are made of others need
        self.encoding: EncodingT_co = encoding
        """How the values are written."""

    @property
    def expected(self) -> str:
        """What a caller may pass, in words."""
        raise NotImplementedError

    def text(self, value: object) -> str:
        """Return the text of a value."""
        raise NotImplementedError

    def json(self, value: object) -> JSONValue:
        """Return the JSON value of a value."""
        return self.text(value)

    def separator(self, value: object) -> str:
        """Return what stands between the parts of a value in a path segment."""
        del value
        return ""

    def parts(self, value: object) -> tuple[str, ...]:
        """Return the texts that a path segment is made of."""
        return (self.text(value),)

    def pairs(self, name: str, value: object) -> Iterator[tuple[str, str]]:
        """Yield the pairs of a query or form."""
        yield name, self.text(value)

    def members(self, name: str, value: object) -> Iterator[tuple[str, JSONValue]]:
        """Yield the members of a JSON body."""
        yield name, self.json(value)

    def given(self, value: object) -> bool:
        """Tell whether a value is sent at all."""
        del value
        return True


EncoderMaker: TypeAlias = Callable[[Encoding], Encoder[Encoding]]
"""Returns the encoder of an encoding."""
