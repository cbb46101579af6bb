# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A list that its maker fills and all others only read. For things that name each other: whoever is made
first is final, and sees those that are made later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class View(Sequence[T]):
    """Reads a list; what `types.MappingProxyType` is for a dict."""

    __slots__ = ("_items",)

    def __init__(self, items: list[T]) -> None:
        self._items = items

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...

    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)
