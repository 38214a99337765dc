"""What a call of the HR routers was given: read from the wire and checked."""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from deskwire.sandbox.odesk.state import refused
from deskwire.sandbox.protocol.errors import Failure
from deskwire.sandbox.protocol.parse import UNPRINTABLE
from deskwire.sandbox.protocol.routing import Call

_AMOUNT: Final = re.compile(r"[0-9]{1,16}(\.[0-9]{1,16})?")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d:\d\d(\.\d{6})?)?", re.ASCII)
_PAGE: Final = re.compile(r"([0-9]{1,9}|None);([0-9]{1,9}|None)")
_PAGE_SIZE: Final = 20


def page(name: str, text: str) -> tuple[int, int]:
    """Return offset and size of a page, `<offset>;<count>`; nothing is the first of 20 items.

    An old client writes the word `None` for the part that its caller has left out.
    """
    match = _PAGE.fullmatch(text or "None;None")
    if match is None or (match[2] != "None" and int(match[2]) < 1):
        raise refused(f"{name} is not <offset>;<count>")
    offset, size = (None if part == "None" else int(part) for part in match.groups())
    return offset or 0, size or _PAGE_SIZE


class Input:
    """The arguments of a call by the vendor's names; an empty one is none."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values: dict[str, str] = {name: text for name, text in values.items() if text}
        for name, text in self._values.items():
            if UNPRINTABLE.search(text):
                raise refused(f"{name} holds a control character")

    @classmethod
    def of(cls, call: Call) -> "Input":
        """Read a query, or the body of a call that changes something."""
        if call.operation.method == "GET":
            return cls(dict(call.request.query))
        return cls(
            {name: _scalar(name, value) for name, value in call.body().items() if value is not None}
        )

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text; without a default it has to be there."""
        value = self._values.get(name, default)
        if value is None:
            raise Failure(400, f"{name} is missing", code="missing_parameter")
        return value

    def choice(self, name: str, options: Collection[str], default: str | None = None) -> str:
        """Return one of several words."""
        value = self.text(name, default)
        if value != default and value not in options:
            raise refused(f"{name} is not one of {', '.join(options)}")
        return value

    def choices(self, name: str, options: Collection[str]) -> list[str]:
        """Return words that stand in one text, parted by semicolons."""
        words = self.text(name).split(";")
        for word in words:
            if word not in options:
                raise refused(f"{name} has a part that is not one of {', '.join(options)}")
        return words

    def flag(self, name: str) -> bool:
        """Return a truth value, `1` and `0` as documented or in the words of an old client."""
        return self.choice(name, ("0", "1", "False", "True"), "0") in ("1", "True")

    def whole(self, name: str) -> int | None:
        """Return a whole number from 0, if there is one."""
        if name not in self:
            return None
        text = self.text(name)
        if not (text.isascii() and text.isdecimal() and len(text) < 16):
            raise refused(f"{name} is not a whole number")
        return int(text)

    def money(self, name: str) -> int | None:
        """Return an amount above zero in cents, if there is one."""
        if name not in self:
            return None
        text = self.text(name)
        if not _AMOUNT.fullmatch(text):
            raise refused(f"{name} is not an amount")
        cents = Decimal(text) * 100
        whole = int(cents)
        if cents != whole or not 0 < whole < 10**15:
            raise refused(f"{name} is not an amount above 0 in whole cents")
        return whole

    def day(self, name: str) -> date | None:
        """Return a day in the form mm-dd-yyyy, if there is one."""
        if name not in self:
            return None
        text = self.text(name)
        if re.fullmatch(r"\d\d-\d\d-\d{4}", text, re.ASCII):
            try:
                return date(int(text[6:]), int(text[:2]), int(text[3:5]))
            except ValueError:
                pass
        raise refused(f"{name} is not a day in the form mm-dd-yyyy")

    def moment(self, name: str) -> int | None:
        """Return a time in seconds since 1970, if there is one; it is meant in UTC.

        An old client writes days and times as Python's `str` does.
        """
        if name not in self:
            return None
        text = self.text(name)
        if _MOMENT.fullmatch(text):
            try:
                return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())
            except ValueError:
                pass
        raise refused(f"{name} is not a time such as 2008-09-09 00:00:01")

    def keyed(self, name: str) -> dict[str, str]:
        """Return the values that are sent as `name[key]`."""
        pattern = re.compile(re.escape(name) + r"\[(\w*)\]")
        found = ((pattern.fullmatch(given), value) for given, value in self._values.items())
        return {match[1]: value for match, value in found if match is not None}


def _scalar(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, (str, int, float)):
        return str(value)
    raise refused(f"{name} is neither text nor a number")
