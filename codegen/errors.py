"""What a wrong spec is refused with."""

from pathlib import Path


class SpecError(Exception):
    """A spec file says something the language does not allow."""

    def __init__(self, file: Path, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file: Path = file
        """The spec file."""
        self.line: int = line
        """The line, counted from 1."""
        self.message: str = message
        """What was found and what was expected."""
