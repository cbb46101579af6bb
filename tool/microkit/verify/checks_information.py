# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a monitor says in its reports: regions and symbols of each protection domain of its core."""

from __future__ import annotations

from ..model.system import ProtectionDomain
from ..model.vspace import VSpaceLayout
from .context import PAGE, Context
from .core import Core, Reader
from .image import Fields, fields, rows

#: A symbol's size in the information has 32 bits.
_LARGEST = 0xFFFFFFFF
_TABLES = {
    "pds": "monitor_pd",
    "regions": "monitor_region",
    "symbols": "monitor_symbol",
    "routes": "monitor_route",
}


def read_rows(context: Reader, data: bytes, what: str, struct: str) -> list[Fields]:
    """A table of the information."""
    header = fields(data, 0, "monitor_info", context.abi)
    return rows(data, header[f"{what}_offset"], header[what], struct, context.abi)


def information_faults(context: Context, core: Core, data: bytes) -> list[str]:
    """Tables that follow one another, and for each protection domain what is in its programs."""
    wrong = _shape_faults(context, data)
    pds = read_rows(context, data, "pds", "monitor_pd")
    regions = read_rows(context, data, "regions", "monitor_region")
    symbols = read_rows(context, data, "symbols", "monitor_symbol")
    strings = _Strings(data, fields(data, 0, "monitor_info", context.abi)["strings_offset"])
    first_region = first_symbol = 0
    for row, pd in zip(pds, context.system.pds_on(core.number)):
        if (row["first_region"], row["first_symbol"]) != (first_region, first_symbol):
            wrong.append(f"tables of '{pd.name}' do not follow those before")
        mine = regions[first_region : first_region + row["regions"]]
        wrong += _region_faults(context, core, pd, row, mine, strings)
        mine = symbols[first_symbol : first_symbol + row["symbols"]]
        wrong += _symbol_faults(context, pd, mine, strings)
        first_region += row["regions"]
        first_symbol += row["symbols"]
    if (first_region, first_symbol) != (len(regions), len(symbols)):
        wrong.append("there are regions or symbols of nobody")
    return wrong + strings.faults()


class _Strings:
    """Names, and which of them were asked for."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data = data[start:]
        self._used: set[tuple[int, int]] = {(0, 0)}

    def get(self, offset: int) -> str:
        end = self._data.find(b"\0", offset)
        if end < 0:
            return ""
        self._used.add((offset, end + 1))
        return self._data[offset:end].decode("utf-8", "replace")

    def faults(self) -> list[str]:
        """All bytes belong to a name, then come zeros."""
        at = 0
        for start, end in sorted(self._used):
            if start != at and start < end:
                return ["there are bytes that are in no name"]
            at = max(at, end)
        return ["there is something behind the names"] if any(self._data[at:]) else []


def _shape_faults(context: Context, data: bytes) -> list[str]:
    abi = context.abi
    header = fields(data, 0, "monitor_info", abi)
    at = abi.size("monitor_info")
    for name, struct in _TABLES.items():
        if header[f"{name}_offset"] != at:
            return [f"the table of {name} is not where it must be"]
        at += header[name] * abi.size(struct)
        for row in read_rows(context, data, name, struct):
            if row.get("padding"):
                return [f"padding in the table of {name} is not zero"]
    good = header["strings_offset"] == at and not header["padding"]
    return [] if good else ["the header is not right"]


def _region_faults(
    context: Context,
    core: Core,
    pd: ProtectionDomain,
    row: Fields,
    found: list[Fields],
    strings: _Strings,
) -> list[str]:
    """Everything that is mapped, and the guards; the regions of the description by their names."""
    space = VSpaceLayout(context.board.pa_bits, pd.stack_size)
    wanted = {
        (space.stack_top, space.ipc_buffer, 0),
        (space.stack_bottom - PAGE, space.stack_bottom, 0),
    }
    for leaf in core.threads[pd.name].space.leaves:
        wanted.add((leaf.va, leaf.end, leaf.write * 1 | leaf.read * 2 | leaf.execute * 4))
    listed = [(each["start"], each["end"], each["rights"]) for each in found]
    wrong = []
    if listed != sorted(listed) or _merged(listed) != _merged(sorted(wanted)):
        wrong.append(f"regions of '{pd.name}' are not what is mapped")
    names = {each["start"]: strings.get(each["name"]) for each in found}
    if any(names.get(each.vaddr) != each.region.name for each in pd.maps) or "" in names.values():
        wrong.append(f"regions of '{pd.name}' have wrong names")
    if (row["stack_bottom"], row["stack_top"]) != (space.stack_bottom, space.stack_top):
        wrong.append(f"the stack of '{pd.name}' is not where it says")
    return wrong


def _merged(parts: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Neighbours with equal rights as one."""
    merged: list[tuple[int, int, int]] = []
    for start, end, rights in parts:
        if merged and merged[-1][1:] == (start, rights):
            merged[-1] = (merged[-1][0], end, rights)
        else:
            merged.append((start, end, rights))
    return merged


def _symbol_faults(
    context: Context, pd: ProtectionDomain, found: list[Fields], strings: _Strings
) -> list[str]:
    functions = context.elf(pd.program_image.symbols_path).functions
    wanted = [(each.address, min(each.size, _LARGEST), each.name) for each in functions]
    listed = [(each["address"], each["size"], strings.get(each["name"])) for each in found]
    return [] if listed == wanted else [f"symbols of '{pd.name}' are not those of its program"]
