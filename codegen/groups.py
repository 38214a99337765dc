"""What a file or a service names once and uses in several places: `$name` stands for it.

`parameters`, `errors`, `rules` and `texts` hold what is shared; those of a file come before those
of its service. A longer form, `{use: name, ...}`, takes a parameter or errors with changes.
"""

from collections.abc import Iterator, Mapping
from typing import Final, cast

import attrs

from codegen.marks import Data, Document, Where

KINDS: Final = ("parameters", "errors", "rules", "texts")
PLACES: Final = ("path", "query", "body", "files")
_TEXTS: Final = ("doc", "why", "seen", "deprecated")


class Groups:
    """The groups that one file may use: its own, and those of its service."""

    def __init__(self, document: Document, own: Data, shared: Data = None) -> None:
        self._document: Document = document
        own, shared = _mapping(own), _mapping(shared)
        self._known: dict[str, dict[str, Data]] = {
            kind: {**_mapping(shared.get(kind)), **_mapping(own.get(kind))} for kind in KINDS
        }
        self._own: set[tuple[str, str]] = {
            (kind, name) for kind in KINDS for name in _mapping(own.get(kind))
        }

    def apply(self) -> Document:
        """Return the file with everything in the place of its name.

        Raises:
            SpecError: A name stands for nothing, or nothing uses it.
        """
        data = _mapping(self._document.data)
        self._known = {kind: _mapping(self._texts(self._known[kind], (kind,))) for kind in KINDS}
        rest = {key: value for key, value in data.items() if key not in KINDS}
        data = _mapping(self._texts(rest, ()))
        operations = _mapping(data.get("operations"))
        done: dict[str, Data] = {
            name: self._operation(_mapping(text), ("operations", name))
            for name, text in operations.items()
        }
        if "operations" in data:
            data["operations"] = done
        if "defaults" in data:
            data["defaults"] = self._operation(_mapping(data["defaults"]), ("defaults",))
        return attrs.evolve(self._document, data=data)

    def unused(self) -> Iterator[tuple[str, str]]:
        """Yield what the file names and does not use, by kind and name."""
        yield from sorted(self._own)

    def parameter(self, name: str) -> Data:
        """Return the parameter of a name, if there is one."""
        self._own.discard(("parameters", name))
        return self._known["parameters"].get(name)

    def _operation(self, text: dict[str, Data], where: Where) -> dict[str, Data]:
        done = dict(text)
        for place in PLACES:
            if place in done:
                done[place] = {
                    name: self._taken("parameters", value, (*where, place, name), short="type")
                    for name, value in _mapping(done[place]).items()
                }
        for key, kind in (("raises", "errors"), ("rules", "rules")):
            if key in done:
                done[key] = self._taken(kind, done[key], (*where, key))
        return done

    def _taken(self, kind: str, value: Data, where: Where, short: str = "") -> Data:
        """Return what a value stands for: itself, something shared, or that with changes."""
        if isinstance(value, str) and value.startswith("$"):
            return self._find(kind, value[1:], where)
        if isinstance(value, dict) and "use" in value:
            found = self._find(kind, str(value["use"]), where)
            whole = found if isinstance(found, dict) and short in ("", *found) else {short: found}
            return {**whole, **{key: part for key, part in value.items() if key != "use"}}
        return value

    def _find(self, kind: str, name: str, where: Where) -> Data:
        known = self._known[kind]
        if name not in known:
            there = ", ".join(known) or "none is"
            raise self._document.error(
                where, f"there is no {name!r} under `{kind}`, expected one of {there}"
            )
        self._own.discard((kind, name))
        return known[name]

    def _texts(self, value: Data, where: Where) -> Data:
        """Put texts in the place of their names."""
        if isinstance(value, list):
            return [self._texts(item, (*where, index)) for index, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        return {
            key: (
                self._find("texts", part[1:], (*where, key))
                if key in _TEXTS and isinstance(part, str) and part.startswith("$")
                else part
                if key in ("examples", "error_bodies")
                else self._texts(part, (*where, key))
            )
            for key, part in value.items()
        }


def _mapping(data: Data | Mapping[str, Data]) -> dict[str, Data]:
    return cast("dict[str, Data]", data) if isinstance(data, dict) else {}
