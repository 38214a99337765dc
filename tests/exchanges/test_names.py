"""Models have the wire names of the documents, all of them and no others."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, cast

import attrs
import pytest

from deskwire.core.records import wire_paths
from deskwire.core.service import load_operations
from deskwire.core.structure import Decoder
from tests.exchanges.exchange import CLIENTS, load_yaml, plain

NAMES: Final = Path(__file__).parent / "names"


def models(service: str) -> Iterator[type[attrs.AttrsInstance]]:
    """Yield the models of a service's answers."""
    load_operations(CLIENTS[service].service)
    for name, module in sorted(sys.modules.items()):
        if name.startswith(f"deskwire.{service}."):
            for one in vars(module).values():
                is_model = isinstance(one, type) and attrs.has(one) and one.__module__ == name
                if is_model and any(field.name == "extra" for field in attrs.fields(one)):
                    yield one


EVERY: Final = [(service, model) for service in CLIENTS for model in models(service)]


def listed(service: str, model: type) -> Mapping[str, Any]:
    """Return what the documents say of a model."""
    return cast("Mapping[str, Any]", load_yaml(NAMES / f"{service}.yaml")["models"][model.__name__])


@pytest.mark.parametrize(
    ("service", "model"), EVERY, ids=[f"{service}.{model.__name__}" for service, model in EVERY]
)
def test_wire_names(service: str, model: type[attrs.AttrsInstance]) -> None:
    ours = {".".join(path) for path in wire_paths(model).values()}
    assert sorted(ours) == sorted(listed(service, model)["fields"])


@pytest.mark.parametrize(
    ("service", "model"), EVERY, ids=[f"{service}.{model.__name__}" for service, model in EVERY]
)
def test_samples(service: str, model: type[attrs.AttrsInstance]) -> None:
    decoder = Decoder(CLIENTS[service].service.dialect)
    names = {".".join(path): name for name, path in wire_paths(model).items()}
    for wire, samples in listed(service, model)["fields"].items():
        for sample, meant in samples or ():
            tree = sample
            for step in reversed(wire.split(".")):
                tree = {step: tree}
            value = getattr(decoder.decode(tree, model), names[wire])
            assert plain(value) == meant, f"{wire} of {sample!r}"
