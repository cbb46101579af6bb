# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the checks have demanded is there."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def need(value: T | None) -> T:
    """A value that the checks guarantee."""
    if value is None:
        raise AssertionError("a value is missing that the checks should have demanded")
    return value
