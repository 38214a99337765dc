"""Wire names of models, as the documents have them."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import GenericAlias, ModuleType
from typing import Any, Final, cast

import attrs

from deskwire.core.model.service import Service
from deskwire.core.response.records import wire_paths
from deskwire.core.response.structure import Decoder
from deskwire.transport.operations import load_operations
from tests.exchanges.exchange import found, load_yaml

NAMES: Final = Path(__file__).parent / "names"


def models_of(module: ModuleType) -> Iterator[type[attrs.AttrsInstance]]:
    """Yield the models of answers that a module defines."""
    for one in vars(module).values():
        is_model = isinstance(one, type) and attrs.has(one) and one.__module__ == module.__name__
        if is_model and any(field.name == "extra" for field in attrs.fields(one)):
            yield one


def models(service: Service) -> Iterator[type[attrs.AttrsInstance]]:
    """Yield the models of a service's answers."""
    load_operations(service)
    for name in sorted(sys.modules):
        if name.startswith(f"deskwire.{service.name}."):
            yield from models_of(sys.modules[name])


def listed(service: str, model: type) -> Mapping[str, Any]:
    """Return what the documents say of a model."""
    return cast("Mapping[str, Any]", load_yaml(NAMES / f"{service}.yaml")["models"][model.__name__])


def name_faults(service: Service, model: type[attrs.AttrsInstance]) -> Iterator[str]:
    """Yield where a model differs from what the documents say of it."""
    fields: Mapping[str, Any] = listed(service.name, model)["fields"]
    names = {".".join(path): name for name, path in wire_paths(model).items()}
    if sorted(names) != sorted(fields):
        yield f"not on both sides: {', '.join(sorted(set(names) ^ set(fields)))}"
        return
    decoder = Decoder(service.dialect)
    for wire, samples in fields.items():
        for sample, meant in samples or ():
            tree = sample
            for step in reversed(wire.split(".")):
                tree = {step: tree}
            # In a list, since some services answer with nothing else.
            decoded = decoder.decode([tree], GenericAlias(tuple, (model, ...)))
            value = found(decoded, f"0.{names[wire]}")
            if value != meant:
                yield f"{wire}: {sample!r} is {value!r}, expected {meant!r}"
