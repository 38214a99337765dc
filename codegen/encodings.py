"""What emitters ask of an encoding, whatever is around it."""

from typing import Final

from deskwire.core.model.encodings import (
    AS_TEXT,
    EMPTY_IS_NONE,
    JSON_TEXT,
    ONE_ZERO,
    TRUE_FALSE,
    YES_NO,
    ZERO_IS_NONE,
    Boolean,
    CsvRows,
    Day,
    DeepObject,
    Delimited,
    Encoding,
    Exploded,
    Flag,
    Moment,
    Moments,
)


def item(encoding: Encoding) -> Encoding:
    """Return the encoding of one value: that of an item, where there may be several."""
    match encoding:
        case Delimited(item=inner) | Exploded(item=inner) | DeepObject(item=inner):
            return inner
        case Moments(moment=moment):
            return moment
        case _:
            return encoding


def forms(encoding: Encoding) -> tuple[str, ...]:
    """Return the forms of a day or a time, of which the first one is sent; none of others."""
    match item(encoding):
        case Day(layouts=found) | Moment(layouts=found):
            return found
        case _:
            return ()


def separator(encoding: Encoding) -> str:
    """Return what stands between several values in one text; nothing where they stand apart."""
    return encoding.mark if isinstance(encoding, Delimited | Moments) else ""


def word(encoding: Encoding) -> str:
    """Return how the spec says an encoding; nothing where it is the plain one of its type."""
    match encoding:
        case Delimited() | DeepObject() | Moments():
            return word(item(encoding))
        case Exploded(suffix=suffix, lone_plain=lone_plain):
            return _LISTS[suffix, lone_plain]
        case Day(layouts=found) | Moment(layouts=found):
            return "" if encoding in (Day(), Moment()) else " or ".join(found)
        case Boolean(true=true, false=false) if encoding not in (TRUE_FALSE, ONE_ZERO, YES_NO):
            return f"{true}/{false}"
        case CsvRows():
            return "csv"
        case Flag(word=said):
            return "one" if said == "1" else "flag"
        case _:
            return next((said for one, said in _WORDS if one == encoding), "")


_LISTS: Final = {
    ("", False): "repeat",
    ("[]", False): "brackets",
    ("[n]", False): "numbered",
    ("[]", True): "brackets_if_many",
    ("", True): "repeat_if_many",
}
_WORDS: Final[tuple[tuple[Encoding, str], ...]] = (
    (ONE_ZERO, "one_zero"),
    (YES_NO, "yes_no"),
    (AS_TEXT, "text"),
    (ZERO_IS_NONE, "zero_is_none"),
    (EMPTY_IS_NONE, "empty_is_none"),
    (JSON_TEXT, "json"),
)
