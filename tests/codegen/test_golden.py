"""The output of the generator, reviewed as code: `python -m tests.codegen.generate` renews it."""

import pytest

from tests.codegen.generate import GOLDEN, generate

GENERATED = generate()


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_output_is_what_was_reviewed(name: str) -> None:
    assert GENERATED[name] == (GOLDEN / f"{name}.txt").read_text("utf-8")


def test_nothing_reviewed_is_missing() -> None:
    assert {file.name for file in GOLDEN.iterdir()} == {f"{name}.txt" for name in GENERATED}


def test_output_is_the_same_every_time() -> None:
    assert generate() == GENERATED
