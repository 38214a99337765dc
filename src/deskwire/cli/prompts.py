"""What is asked for on a terminal."""

import getpass
import os
import sys

from deskwire.core.errors import ConfigurationError, LoginError
from deskwire.core.model.secret import Secret
from deskwire.core.model.service import Service
from deskwire.credentials.environment import variable


def find(service: Service, name: str, *, is_secret: bool = False) -> Secret:
    """Return a credential from the environment, or ask the user for it.

    Raises:
        ConfigurationError: There is no terminal to ask.
        LoginError: Nothing was given.
    """
    found = Secret(os.environ.get(variable(service, name), ""))
    if found:
        return found
    label = name.replace("_", " ")
    if sys.stdin is None or sys.stdin.closed or not sys.stdin.isatty():
        raise ConfigurationError(
            f"{service.title} needs the {label}, and there is no terminal to ask for it: set "
            f"{variable(service, name)}"
        )
    return ask(label, is_secret=is_secret)


def ask(label: str, *, is_secret: bool = False) -> Secret:
    """Ask the user for something; what is secret is not shown while it is typed.

    Raises:
        LoginError: Nothing was given.
    """
    read = getpass.getpass if is_secret else input
    try:
        given = Secret(read(f"{label.capitalize()}: ").strip())
    except (EOFError, RuntimeError):  # no more input, or no input at all
        given = Secret("")
    except UnicodeDecodeError:
        raise LoginError(f"the {label} is not text in the encoding of the terminal") from None
    if not given:
        raise LoginError(f"no {label} was given")
    return given


def say(text: str) -> None:
    """Print a line, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
