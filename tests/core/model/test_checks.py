"""The characters that names, keys, paths and queries may not hold."""

import pytest

from deskwire.core.model.checks import has_unprintable

REFUSED = "\0\t\n\r\x1f\x7f\x85\x9f\u2028\u2029\ud800\udfff"


@pytest.mark.parametrize("character", REFUSED, ids=ascii)
def test_refused(character: str) -> None:
    assert has_unprintable(f"a{character}b")
    assert not has_unprintable(f"a{character}b", but=character)
    assert has_unprintable(f"a{character}\x01", but=character)


@pytest.mark.parametrize("text", ["", " a~b", "\xa0\xe9\u2027\u202a\ue000\U0001f600"], ids=ascii)
def test_all_others_are_let_through(text: str) -> None:
    assert not has_unprintable(text)
