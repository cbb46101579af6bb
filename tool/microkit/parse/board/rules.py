# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules of board descriptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...base.errors import Related
from ...base.location import Location
from ...base.rules import Reporter, rule
from ...base.suggest import did_you_mean, one_of


@rule("board-syntax")
def syntax(report: Reporter, location: Location, message: str) -> None:
    """A board description is not TOML.

    The text up to the place is, so the fault is there or just before. TOML has one value for each
    key, strings in quotes, and `[table]` headers; it is UTF-8.
    """
    report(location, f"not TOML: {message}")


@rule("board-key")
def unknown_key(
    report: Reporter, location: Location, name: str, table: str, allowed: Sequence[str]
) -> None:
    """A board description has a key or a table that means nothing.

    Unknown keys are errors and not ignored, because a misspelt key would silently mean its default.
    docs/boards.md lists all.
    """
    hint = did_you_mean(name, allowed)
    report(location, f"unknown key '{name}'{_in(table)}",
           help=[hint, f"known are {one_of(allowed, 20)}"])  # fmt: skip


@rule("board-missing")
def missing(report: Reporter, location: Location, name: str, table: str, doc: str) -> None:
    """A board description lacks a key or a table that every board, or this kind of board, needs.

    The message names it, and the line below says what it means; docs/boards.md lists all.
    """
    report(location, f"'{name}' is missing{_in(table)}", help=doc)


@rule("board-value")
def bad_value(
    report: Reporter,
    location: Location,
    name: str,
    reason: str,
    help: str | Iterable[str | None] | None = None,
) -> None:
    """A value of a board description cannot be: wrong type, out of range, or no such thing.

    Limits are those of the architecture and its interrupt controllers, so that nothing counts to
    absurd numbers later; docs/boards.md lists them.
    """
    report(location, f"'{name}' {reason}", help=help)


@rule("board-memory")
def bad_range(
    report: Reporter,
    location: Location,
    name: str,
    reason: str,
    related: Sequence[Related] = (),
    help: str | None = None,
) -> None:
    """A range of physical addresses is not where it can be.

    RAM, and the registers of interrupt controller and UART, are apart from each other and within the
    board's physical address bits, of which 40 can be mapped; RAM lies below 128 GiB. What is reserved,
    and the load address, lie in RAM. A protection domain that got memory of a device, or a device of
    memory, would not be contained.
    """
    report(location, f"'{name}' {reason}", related=related, help=help)


@rule("board-device-tree")
def not_in_device_tree(
    report: Reporter, location: Location, what: str, here: str, there: str
) -> None:
    """The board description and the board's device tree source do not say the same.

    Both describe one machine, and people and other software go by the device tree. Correct the one
    that is wrong; interrupts count differently there: INTID 32 is `GIC_SPI 0`, INTID 16 `GIC_PPI 0`.
    """
    report(location, f"{what}: {here}; in the device tree: {there}")


def _in(table: str) -> str:
    return f" in [{table}]" if table else ""
