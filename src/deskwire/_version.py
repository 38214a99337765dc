"""The version, where every part of the library can read it."""

from typing import Final

__version__: Final = "0.1.0"
