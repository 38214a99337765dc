"""Refusals that say which argument of which operation they are about."""

from deskwire.core.errors import ParameterError


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
