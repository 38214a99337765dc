"""Rules between arguments, each kept and broken."""

import pytest

from deskwire import UNSET, ParameterError
from deskwire.core.model.rules import (
    AnyGroup,
    AtLeastOne,
    AtMostOne,
    CompleteKeys,
    Excludes,
    NotWhen,
    OnlyWhen,
    Requires,
    Rule,
)

ONE = AtLeastOne(("a", "b"))
MOST = AtMostOne(("a", "b", "c"))
GROUPS = AnyGroup((("a", "b"), ("c",)))
NEEDS = Requires("a", ("b", "c"))
ALONE = Excludes("a", ("b", "c"))
FIXED = OnlyWhen("budget", "kind", ("fixed-price",))
FREE = NotWhen("price", "flat", (True,))
SCORES = CompleteKeys("scores", (("3", "4"), ("9", "10")))


@pytest.mark.parametrize(
    ("rule", "arguments"),
    [
        (ONE, {"a": 1}),
        (FREE, {"price": 1}),
        (FREE, {"price": 1, "flat": False}),
        (FREE, {"price": None, "flat": True}),
        (FREE, {"flat": True}),
        (ONE, {"a": None, "b": 0}),
        (MOST, {}),
        (MOST, {"a": 1, "b": UNSET, "c": None}),
        (GROUPS, {"c": 1}),
        (GROUPS, {"a": 1, "b": 2}),
        (NEEDS, {}),
        (NEEDS, {"a": 1, "b": 2, "c": 3}),
        (ALONE, {"a": 1}),
        (ALONE, {"b": 1, "c": 1}),
        (FIXED, {"kind": "hourly"}),
        (FIXED, {"budget": 1, "kind": "fixed-price"}),
        (SCORES, {}),
        (SCORES, {"scores": {3: 5, 4: 5}}),
        (SCORES, {"scores": {"scores[9]": 1, "scores[10]": 1}}),
    ],
)
def test_kept(rule: Rule, arguments: dict[str, object]) -> None:
    rule.check(arguments)


@pytest.mark.parametrize(
    ("rule", "arguments", "message"),
    [
        (ONE, {"a": UNSET}, "give at least one of `a` and `b`"),
        (MOST, {"a": 1, "c": 2}, "give only one of `a`, `b` and `c`"),
        (GROUPS, {"a": 1}, "give `a` and `b`, or `c`"),
        (NEEDS, {"a": 1, "b": 2}, "`a` needs `c` as well"),
        (ALONE, {"a": 1, "c": 3}, "`a` cannot be given with `c`"),
        (
            FIXED,
            {"budget": 1, "kind": "hourly"},
            "`budget` is allowed only when `kind` is 'fixed-price'",
        ),
        (FIXED, {"budget": 1}, "`budget` is allowed only when `kind` is 'fixed-price'"),
        (FREE, {"price": 1, "flat": True}, "`price` is not allowed when `flat` is True"),
        (SCORES, {"scores": {99: 5}}, "`scores` has the unknown keys 99; expected 3, 4 or 9, 10"),
        (SCORES, {"scores": {3: 5}}, "`scores` has to be complete or left out: 4 missing"),
    ],
)
def test_broken(rule: Rule, arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        rule.check(arguments)
    assert str(caught.value) == message
