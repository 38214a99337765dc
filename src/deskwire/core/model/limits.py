"""How big an answer may be."""

from typing import Final

import attrs

from deskwire.core.model.checks import whole


@attrs.frozen(kw_only=True)
class Limits:
    """How big an answer may be: what a client reads at most, and refuses beyond.

    Every limit counts for JSON and XML alike. With the defaults no answer holds the event loop
    for more than about 100 ms: long bodies are read in pieces, and other tasks run in between.
    Reading takes up to 40 bytes of memory for each byte of a body of very small values, and less
    than 10 for one as the services send them; a report keeps less than its body.
    """

    max_bytes: int = attrs.field(default=64 * 1024 * 1024, validator=whole(1))
    """The size of a whole body, after decompression: of files and reports, and of anything else."""
    max_tree_bytes: int = attrs.field(default=16 * 1024 * 1024, validator=whole(1))
    """The size of a body that becomes a tree as a whole: of all but files and JSON reports."""
    max_depth: int = attrs.field(default=64, validator=whole(1))
    """How deep objects, lists and elements may nest."""
    max_nodes: int = attrs.field(default=500_000, validator=whole(1))
    """How many values a body may hold: texts, numbers, objects, lists; in XML the elements, and
    those of their attributes that are kept. The cells of a JSON report do not count."""
    max_object_nodes: int = attrs.field(default=100_000, validator=whole(1))
    """How many values one item of a list may hold, or the object that an answer is; each object
    in it counts for 20 more. Of a report: how many cells may depart from the documents."""
    max_names: int = attrs.field(default=20_000, validator=whole(1))
    """How many different names the keys of a body may have, or its elements and attributes."""
    max_columns: int = attrs.field(default=1000, validator=whole(1))
    """How many columns a report may have."""

    @property
    def tree_bytes(self) -> int:
        """The size of a body that becomes a tree, by both of the limits that it has."""
        return min(self.max_bytes, self.max_tree_bytes)

    def check_size(self, content: bytes) -> None:
        """Refuse a body that becomes a tree and is too long for that.

        Raises:
            LimitError: it is.
        """
        limit = self.tree_bytes
        if len(content) > limit:
            name = "max_bytes" if limit == self.max_bytes else "max_tree_bytes"
            raise LimitError(f"the body has {len(content)} bytes, the limit is {limit}", name)


class LimitError(ValueError):
    """A body passed a limit."""

    def __init__(self, problem: str, name: str) -> None:
        super().__init__(f"{problem}; raise it with limits=Limits({name}=...)")


DEFAULT_LIMITS: Final = Limits()
