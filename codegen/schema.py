"""The first check of a spec file: `spec/schema.json`, with errors that say what was expected."""

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Protocol

import jsonschema
from jsonschema import exceptions

from codegen.marks import Data, Document, Where

SPEC: Final = Path(__file__).parent.parent / "spec"
_SHOWN: Final = 80


class _Violation(Protocol):
    """The part of jsonschema's errors that is read here; they have no types of their own."""

    validator: str
    instance: Any
    schema: Any
    message: str
    absolute_path: Iterable[str | int]


@lru_cache(maxsize=1)
def _validator() -> Any:  # noqa: ANN401  jsonschema's validators are untyped
    return jsonschema.Draft202012Validator(json.loads((SPEC / "schema.json").read_text("utf-8")))


def check(document: Document) -> dict[str, Data]:
    """Return the content of a document that the schema allows.

    Raises:
        SpecError: The schema does not allow it.
    """
    if not isinstance(document.data, dict):
        raise document.error((), "expected a mapping of keys")
    choose: Any = exceptions
    violations: list[_Violation] = list(_validator().iter_errors(document.data))
    # A misspelt key is told as such, not as the lack of the key that was meant.
    misspelt = [one for one in violations if one.validator == "additionalProperties"]
    violation: _Violation | None = choose.best_match(misspelt or violations)
    if violation is None:
        return document.data
    where = tuple(violation.absolute_path)
    raise document.error(_pointed(where, violation), _explain(where, violation))


def _unknown(violation: _Violation) -> list[str]:
    known: dict[str, Any] = violation.schema.get("properties", {})
    return sorted(str(key) for key in violation.instance if key not in known)


def _pointed(where: Where, violation: _Violation) -> Where:
    """Point at the unknown key itself rather than at the mapping it stands in."""
    extra = _unknown(violation) if violation.validator == "additionalProperties" else []
    return (*where, extra[0]) if extra else where


def _explain(where: Where, violation: _Violation) -> str:
    place = ".".join(str(part) for part in where) or "the file"
    shown = json.dumps(violation.instance, ensure_ascii=False)
    shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
    match violation.validator:
        case "additionalProperties":
            known = ", ".join(sorted(map(str, violation.schema.get("properties", {}))))
            return f"{place}: unknown key {_unknown(violation)[0]!r}, expected one of {known}"
        case "required":
            needed: list[str] = violation.schema["required"]
            missing = next(key for key in needed if key not in violation.instance)
            return f"{place}: the key {missing!r} is missing"
        case "enum":
            options = ", ".join(map(str, violation.schema["enum"]))
            return f"{place} is {shown}, expected one of {options}"
        case _:
            meant = violation.schema.get("description") or violation.message
            return f"{place} is {shown}, expected {meant}"
