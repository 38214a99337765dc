"""A taste of the fuzzer: what it reads is a value or an error of ours."""

from tests.fuzz import run


def test_mutated_bodies_are_values_or_errors_of_ours() -> None:
    outcome = run(400, seed=7)

    assert [(fall.what, fall.body, fall.error) for fall in outcome.falls] == []
    assert outcome.values > 50
    assert outcome.errors > 50
