# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A board's `board.toml` to the model of the board.

The file is part of an SDK, not of a user's system: what is wrong with it is reported as a fault of
the installation, with the name of the key.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from ..base.errors import UsageError
from ..base.reading import read_whole
from ..model.board import Board, Gic, MemoryRange, Uart
from .board_limits import board_fault, merged


def load_board(path: Path) -> Board:
    """Read and check a board description."""
    import tomllib

    try:
        table = tomllib.loads(read_whole(path).decode("utf-8"))
        return _board(_Table(table, str(path)), path)
    except OSError as error:
        raise UsageError(f"cannot read board description '{path}': {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path}: {error}") from None


class _Table:
    """A TOML table that says which key of which file is missing or of the wrong type."""

    def __init__(self, values: dict[str, Any], name: str) -> None:
        self.values = values
        self.name = name

    def get(self, key: str, kind: type, default: Any = ...) -> Any:
        value = self.values.get(key, default)
        if value is ...:
            raise UsageError(f"{self.name}: '{key}' is missing")
        if value is not default and (not isinstance(value, kind) or isinstance(value, bool)):
            raise UsageError(f"{self.name}: '{key}' must be of type {kind.__name__}")
        if kind is int and value is not None and value < 0:
            raise UsageError(f"{self.name}: '{key}' must not be negative")
        return value

    def table(self, key: str) -> _Table:
        return _Table(self.get(key, dict), f"{self.name}: {key}")

    def tables(self, key: str) -> list[_Table]:
        listed = self.get(key, list, [])
        if not all(isinstance(each, dict) for each in listed):
            raise UsageError(f"{self.name}: '{key}' must be a list of tables")
        return [_Table(each, f"{self.name}: {key}[{i}]") for i, each in enumerate(listed)]

    def range(self, key: str | None = None) -> MemoryRange:
        table = self.table(key) if key else self
        name = table.get("name", str, "")
        return MemoryRange(table.get("base", int), table.get("size", int), name)

    def optional_range(self, key: str) -> MemoryRange | None:
        return self.range(key) if key in self.values else None

    def list_of(self, key: str, kind: type) -> tuple[Any, ...]:
        listed = self.get(key, list)
        if not all(isinstance(each, kind) for each in listed):
            raise UsageError(f"{self.name}: '{key}' must be a list of {kind.__name__}")
        return tuple(listed)


def _board(table: _Table, path: Path) -> Board:
    timer = table.table("timer")
    board = Board(
        name=table.get("name", str),
        description=table.get("description", str, ""),
        arch=table.get("arch", str),
        cpu=table.get("cpu", str),
        cores=table.get("cores", int),
        pa_bits=table.get("pa_bits", int),
        timer_frequency=timer.get("frequency", int),
        timer_irq=timer.get("irq", int),
        ram=tuple(bank.range() for bank in table.tables("ram")),
        reserved=tuple(part.range() for part in table.tables("reserved")),
        load_address=table.get("load_address", int),
        gic=_gic(table.table("gic")),
        uart=_uart(table.table("uart")),
        sgis=table.table("gic").list_of("sgis", int),
        qemu=table.table("qemu").list_of("command", str) if "qemu" in table.values else None,
        path=path,
    )
    fault = board_fault(board)
    if fault:
        raise UsageError(f"{table.name}: {fault}")
    return replace(board, ram=merged(board.ram))


#: Two pages (IHI 0048B 4.4).
_GICC_SIZE = 0x2000


def _gic(table: _Table) -> Gic:
    version = table.get("version", int)
    if version not in (2, 3):
        raise UsageError(f"{table.name}: 'version' must be 2 or 3")
    gicc = table.range("gicc") if version == 2 else table.optional_range("gicc")
    if gicc is not None and gicc.size < _GICC_SIZE:
        raise UsageError(f"{table.name}: 'gicc' must be at least {_GICC_SIZE:#x} bytes: the kernel "
                         "deactivates interrupts by GICC_DIR, at 0x1000")  # fmt: skip
    return Gic(
        version=version,
        driver=table.get("driver", str),
        gicd=table.range("gicd"),
        gicc=gicc,
        gicr=table.range("gicr") if version == 3 else table.optional_range("gicr"),
        gicr_stride=table.get("gicr_stride", int, 0x20000),
        irq_count=table.get("irq_count", int),
    )


def _uart(table: _Table) -> Uart:
    return Uart(table.get("driver", str), table.range(), table.get("irq", int, None))
