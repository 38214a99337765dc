"""Models have the wire names of the documents, all of them and no others."""

from typing import Final

import attrs
import pytest

from tests.exchanges.exchange import CLIENTS
from tests.exchanges.names import models, name_faults

EVERY: Final = [(name, model) for name in CLIENTS for model in models(CLIENTS[name].service)]


@pytest.mark.parametrize(
    ("service", "model"), EVERY, ids=[f"{service}.{model.__name__}" for service, model in EVERY]
)
def test_wire_names(service: str, model: type[attrs.AttrsInstance]) -> None:
    assert not list(name_faults(CLIENTS[service].service, model))
