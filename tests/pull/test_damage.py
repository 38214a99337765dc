"""Whatever is done to a data set, `verify` names it."""

from tests.pull.damage import DAMAGES, try_out


def test_every_damage_is_named() -> None:
    assert set(try_out(len(DAMAGES) * 2)) == set(DAMAGES)
