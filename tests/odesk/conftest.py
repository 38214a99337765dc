import pytest
from blockbuster import BlockBuster

from tests.transport.clients import let_sandbox_block


@pytest.fixture(autouse=True, scope="session")
def sandbox_store(loop_guard: BlockBuster) -> None:
    let_sandbox_block(loop_guard)
