"""Differences between answers and the spec: what they are, and how the decoder tells of them."""

import re
from collections import Counter
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Final, Literal, TypeAlias, cast

import attrs

from deskwire.core.model.values import Path

DriftKind: TypeAlias = Literal["unknown_field", "unknown_enum", "null", "missing", "misfit"]
"""What is different: a field or an enum value the spec does not know, null or no key where the
spec says never, or a value of another type."""

Place: TypeAlias = tuple[str, str]
"""A model and one of its fields."""


@attrs.frozen(kw_only=True)
class Drift:
    """A difference between an answer and the spec, told once for each answer."""

    model: str
    """The model, e.g. `Engagement`; empty for a value outside of models."""

    field: str
    """The field; for one the model does not know, its key in the answer."""

    kind: DriftKind
    """What is different."""

    value: str
    """What came the first time, shortened; hidden where the field may hold a secret."""

    path: Path = ()
    """Where, from the object that the model stands for."""

    times: int = 1
    """How often in the answer."""


class DriftReport:
    """Collects the drift of one answer; a page of equal surprises is one surprise."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str, DriftKind, object], Drift] = {}
        self._times: Counter[tuple[str, str, DriftKind, object]] = Counter()

    def add(self, model: str, field: str, kind: DriftKind, value: object, path: Path) -> None:
        """Note a difference, or count it where it is known."""
        key = (model, field, kind, value if kind == "unknown_enum" else None)
        self._times[key] += 1
        if key not in self._first:
            self._first[key] = Drift(
                model=model, field=field, kind=kind, value=shorten(value, path), path=path
            )

    def __iter__(self) -> Iterator[Drift]:
        for key, drift in self._first.items():
            yield attrs.evolve(drift, times=self._times[key])


REPORT: Final[ContextVar[DriftReport | None]] = ContextVar("deskwire_drift", default=None)
"""The report of the answer that is being decoded, if anybody asked for one.

A context variable, so that the prepared readers serve all calls and threads at once.
"""


def note(place: Place, kind: DriftKind, value: object, path: Path) -> None:
    """Tell of a difference, if anybody listens."""
    report = REPORT.get()
    if report is not None:
        report.add(*place, kind, value, path)


_may_be_secret: Final = re.compile(r"secret|passw|token|api[-_]?key", re.IGNORECASE).search
_LONGEST: Final = 60


def shorten(value: object, path: Path) -> str:
    """Return a value as short text, or only its type where its key sounds like a secret.

    Of objects the keys are shown and of lists the length: what they hold may be secret as well.
    """
    if any(_may_be_secret(str(part)) for part in path):
        return f"<{type(value).__name__}>"
    if isinstance(value, dict):
        text = f"{{{', '.join(cast('dict[str, object]', value))}}}"
    elif isinstance(value, list):
        text = f"a list of {len(cast('list[object]', value))}"
    elif isinstance(value, str):
        text = repr(value[: _LONGEST + 1])
    else:
        text = "null" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
