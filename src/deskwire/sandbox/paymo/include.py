"""Answers of the sandbox's Paymo: objects with what was asked to come along."""

from collections.abc import Mapping
from typing import Final

import attrs

from deskwire.sandbox.paymo.objects import KINDS, LISTS, Kind
from deskwire.sandbox.paymo.state import PaymoState, Row, User, shown
from deskwire.sandbox.paymo.where import Filter, unknown

_ALL_FIELDS: Final = "*"


@attrs.define
class Wanted:
    """What is asked of one kind of objects."""

    whole: bool = False
    """Whether all fields are."""
    fields: set[str] = attrs.Factory(set[str])
    """The fields that are, where not all of them are."""
    relations: dict[str, "Wanted"] = attrs.Factory(dict[str, "Wanted"])
    """What is asked of included objects, by key."""


def parse_include(kind: Kind, text: str) -> Wanted:
    """Return what an `include` asks of a listed kind.

    Raises:
        Failure: A name in it is neither a field nor a relation.
    """
    wanted = Wanted()
    for item in filter(None, text.split(",")):
        _add(wanted, kind, item)
    # The listed object comes whole unless some of its own fields were picked.
    wanted.whole = wanted.whole or not wanted.fields
    return wanted


def _add(wanted: Wanted, kind: Kind, item: str) -> None:
    parts = item.strip().split(".")
    for index, part in enumerate(parts):
        is_last = index == len(parts) - 1
        target = _related(kind, part)
        if target is not None or part in kind.missing:
            wanted = wanted.relations.setdefault(part, Wanted())
            if is_last:
                wanted.whole = True
            elif target is None:
                raise unknown(item)
            else:
                kind = target
        elif is_last and part == _ALL_FIELDS:
            wanted.whole = True
        elif is_last and part in kind.fields and not kind.fields[part].hidden:
            wanted.fields.add(part)
        else:
            raise unknown(item)


def _related(kind: Kind, key: str) -> Kind | None:
    relation = {**kind.parents, **kind.single, **kind.children}.get(key)
    return KINDS[relation[0]] if relation is not None else None


@attrs.frozen(kw_only=True)
class Presenter:
    """Turns rows into what an answer says of them."""

    state: PaymoState
    """The rows."""
    user: User
    """Who asks: nobody is told of what they may not see."""
    filter: Filter
    """The conditions, some of which narrow what is included."""
    address: str
    """Where the sandbox's Paymo is, for links."""
    cap: int
    """How many objects a list has at most, included ones too."""

    def present(self, kind: Kind, row: Row, wanted: Wanted) -> dict[str, object]:
        """Return an object as an answer has it."""
        return self._object(kind, row, wanted, ())

    def _object(
        self, kind: Kind, row: Row, wanted: Wanted, keys: tuple[str, ...]
    ) -> dict[str, object]:
        tree: dict[str, object] = {}
        for field in kind.fields.values():
            is_asked = wanted.whole or field.name in wanted.fields
            is_left_out = field.hidden or (field.sparse and row[field.name] is None)
            if is_asked and not is_left_out:
                tree[field.name] = shown(field.type, row[field.name])
        if kind.name == "files" and wanted.whole:
            tree.update(self._links(row))
        for key, inner in wanted.relations.items():
            tree[key] = self._included(kind, row, key, inner, (*keys, key))
        return tree

    def _included(
        self, kind: Kind, row: Row, key: str, wanted: Wanted, keys: tuple[str, ...]
    ) -> object:
        if key in kind.children:
            target, column = kind.children[key]
            every = self.state.rows(target, **{column: row["id"]})
            kept = [each for each in every if self._shows(target, each, keys)]
            return [self._object(KINDS[target], each, wanted, keys) for each in kept[: self.cap]]
        if key in kind.single:
            target, column = kind.single[key]
            found = next(iter(self.state.rows(target, **{column: row["id"]})), None)
        elif key in kind.parents:
            target, column = kind.parents[key]
            found = None if row[column] is None else self.state.find(target, row[column])
        else:
            return [] if key in LISTS else None
        if found is None or not self.state.sees(self.user, KINDS[target], found):
            return None
        return self._object(KINDS[target], found, wanted, keys)

    def _shows(self, target: str, row: Row, keys: tuple[str, ...]) -> bool:
        return self.filter.keeps(keys, row) and self.state.sees(self.user, KINDS[target], row)

    def _links(self, row: Row) -> Mapping[str, str]:
        """Return where the bytes of a file are, and the thumbnails of a picture."""
        folder = f"{self.address}/assets/projects/{row['project_id'] or 'temporary'}"
        name = str(row["original_filename"])
        suffix = f".{name.rpartition('.')[2]}" if "." in name else ""
        links = {"file": f"{folder}/{row['hash']}{suffix}"}
        if str(row["mime"]).startswith("image/"):
            for size in ("large", "medium", "small"):
                links[f"image_thumb_{size}"] = f"{folder}/thumbs/{size}/{row['hash']}.png"
        return links
