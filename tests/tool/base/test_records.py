# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Records are what `dataclasses` makes of them, but for what only the tests ask for."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from dataclasses import field
from typing import Any

import pytest
from microkit.base import records
from tool_support import ROOT

Maker = Callable[..., Any]
MAKERS: tuple[Maker, Maker] = (dataclasses.dataclass, records.dataclass)


def both(**options: bool) -> list[Any]:
    """The same class, made by the standard decorator and by the tool's."""

    def body() -> Any:
        class Point:
            x: int
            y: int = 2
            note: str = field(default="", compare=False)

        return Point

    return [maker(**options)(body()) for maker in MAKERS]


@pytest.fixture(name="options", params=[
    {}, {"frozen": True}, {"eq": False}, {"frozen": True, "eq": False}, {"frozen": True, "order": True},
])  # fmt: skip
def any_options(request: pytest.FixtureRequest) -> dict[str, bool]:
    return dict(request.param)


@pytest.fixture(name="checked", params=[False, True])
def set_checked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(records, "checked", request.param)
    return bool(request.param)


def hashed(value: object) -> bool:
    try:
        return hash(value) is not None
    except TypeError:
        return False


def facts(made: Any) -> list[object]:
    """What can be seen of a class from outside."""
    one, same, other, noted = made(1), made(1), made(1, 3), made(1, note="n")
    return [
        one == same, one != same, one == other, one == noted, one == 1, hashed(one),
        len({one, same, other, noted}) if hashed(one) else None, made(x=1).y, vars(noted),
        [each.name for each in dataclasses.fields(made)], vars(dataclasses.replace(one, y=4)),
        one < other if made.__lt__ is not object.__lt__ else None,
    ]  # fmt: skip


def test_as_the_standard_ones(options: dict[str, bool], checked: bool) -> None:
    standard, ours = both(**options)
    assert facts(ours) == facts(standard)


def test_bare() -> None:
    @records.dataclass
    class Point:
        x: int

    assert Point(1) == Point(1) and not hashed(Point(1))


def test_another_class_is_never_equal() -> None:
    """Not even one that was derived from it."""
    _, ours = both(frozen=True)
    derived = type("Derived", (ours,), {})
    assert ours(1) != derived(1) and derived(1) == derived(1)


def test_changes_are_refused_when_checked(checked: bool) -> None:
    """Only then can they be printed, too."""
    _, made = both(frozen=True)
    if checked:
        with pytest.raises(dataclasses.FrozenInstanceError):
            made(1).x = 5
        assert repr(made(1)).endswith("Point(x=1, y=2, note='')")
    else:
        made(1).x = 5
        assert repr(made(1)).endswith(">")


def test_the_tests_check() -> None:
    assert records.checked


def test_all_classes_of_the_tool_are_records() -> None:
    """None is made by the standard decorator itself."""
    package = ROOT / "tool/microkit"
    standard = re.compile(r"^from dataclasses import .*\bdataclass\b|@dataclasses\.", re.M)
    found = {str(path.relative_to(package)) for path in package.rglob("*.py") if standard.search(path.read_text())}
    assert found == set()
