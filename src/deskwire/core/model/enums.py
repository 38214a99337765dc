"""Open enums: a value the vendor adds later is kept, never an error."""

from enum import IntEnum, StrEnum
from typing import Self


class OpenEnum(StrEnum):
    """An enum of words that keeps a word it does not know.

    `Status("frozen")` is then a pseudo-member: it equals `"frozen"`, hashes, matches, copies and
    pickles like a member, and its `known` is false. Pseudo-members are made anew each time, so
    compare them with `==`, and no server can fill the memory with them.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = member._value_ = str(value)
        return member

    @property
    def known(self) -> bool:
        """Whether the vendor's documents name this value."""
        return type(self).__members__.get(self.name) is self

    def __reduce_ex__(self, protocol: object) -> tuple[type[Self], tuple[str]]:
        # Some releases of Python 3.11 would look an unknown value up by its name.
        del protocol
        return type(self), (self.value,)

    def __repr__(self) -> str:
        name = f"{type(self).__name__}.{self.name}" if self.known else type(self).__name__
        return f"<{name}: {self.value!r}{'' if self.known else ' (unknown)'}>"


class OpenIntEnum(IntEnum):
    """An enum of number codes that keeps a code it does not know, as `OpenEnum` does words."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int):
            return None
        member = int.__new__(cls, value)
        member._name_ = str(value)
        member._value_ = int(value)
        return member

    @property
    def known(self) -> bool:
        """Whether the vendor's documents name this code."""
        return type(self).__members__.get(self.name) is self

    def __reduce_ex__(self, protocol: object) -> tuple[type[Self], tuple[int]]:
        # Some releases of Python 3.11 would look an unknown value up by its name.
        del protocol
        return type(self), (self.value,)

    def __repr__(self) -> str:
        name = f"{type(self).__name__}.{self.name}" if self.known else type(self).__name__
        return f"<{name}: {self.value!r}{'' if self.known else ' (unknown)'}>"
