#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Describe the binary interface of a kernel ELF as JSON, so that no number is written twice.

The tool lays out kernel objects as bytes at build time. Offsets, sizes and constants come from
the DWARF of the very kernel it lays them out for:

  structs  name -> {size, members: name -> {offset, size, count, type}}; an array member has
           count > 1 and `size` is that of the whole member, size / count that of an element.
           A nested struct without a tag is listed as `outer.member`; members of an anonymous
           struct or union belong to the struct around it. Bit fields have bit_offset, bit_size.
  enums    constant -> value
  macros   constant -> value, of the headers (file made by macros.py)
  symbols  name -> {address, size, section, type}
  sections name -> {address, size, type}
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Iterator

from elftools.dwarf.die import DIE
from elftools.elf.elffile import ELFFile
from elftools.elf.sections import SymbolTableSection

Json = dict[str, Any]

#: What an ELF shares with all that are linked from the same objects.
COMMON = ("structs", "enums", "macros")
AGGREGATES = ("DW_TAG_structure_type", "DW_TAG_union_type")
QUALIFIERS = ("DW_TAG_typedef", "DW_TAG_const_type", "DW_TAG_volatile_type",
              "DW_TAG_atomic_type")


class ExtractError(Exception):
    """The ELF does not hold what is needed."""


def name_of(die: DIE) -> str | None:
    attribute = die.attributes.get("DW_AT_name")
    return attribute.value.decode() if attribute else None


def integer(die: DIE, attribute: str, default: int = 0) -> int:
    found = die.attributes.get(attribute)
    return found.value if found else default


def type_of(die: DIE) -> DIE | None:
    if "DW_AT_type" not in die.attributes:
        return None
    return die.get_DIE_from_attribute("DW_AT_type")


def unqualified(die: DIE | None) -> DIE | None:
    while die is not None and die.tag in QUALIFIERS:
        die = type_of(die)
    return die


def dimensions(array: DIE) -> int:
    count = 1
    for child in array.iter_children():
        if child.tag == "DW_TAG_subrange_type":
            if "DW_AT_count" in child.attributes:
                count *= integer(child, "DW_AT_count")
            elif "DW_AT_upper_bound" in child.attributes:
                count *= integer(child, "DW_AT_upper_bound") + 1
            else:
                count = 0  # flexible array member
    return count


def size_of(die: DIE | None) -> int:
    die = unqualified(die)
    if die is None:
        return 0
    if die.tag == "DW_TAG_pointer_type":
        return integer(die, "DW_AT_byte_size", 8)
    if die.tag == "DW_TAG_array_type":
        return dimensions(die) * size_of(type_of(die))
    return integer(die, "DW_AT_byte_size")


def type_name(die: DIE | None, anonymous: str) -> str:
    """As in C, without qualifiers; typedef names stay, because they carry meaning."""
    if die is None:
        return "void"
    if die.tag in QUALIFIERS and die.tag != "DW_TAG_typedef":
        return type_name(type_of(die), anonymous)
    if die.tag == "DW_TAG_pointer_type":
        return type_name(type_of(die), anonymous) + " *"
    name = name_of(die)
    if die.tag in AGGREGATES:
        return "struct " + (name or anonymous)
    if die.tag == "DW_TAG_enumeration_type":
        return "enum " + (name or anonymous)
    return name or die.tag.removeprefix("DW_TAG_")


class Layouts:
    """Collects the aggregates of all compilation units under their names."""

    def __init__(self) -> None:
        self.structs: dict[str, Json] = {}

    def add(self, name: str, die: DIE) -> None:
        if "DW_AT_declaration" in die.attributes:
            return
        layout = {"size": size_of(die), "members": dict(self._members(name, die, 0))}
        known = self.structs.setdefault(name, layout)
        if known != layout:
            raise ExtractError(f"struct {name} has two layouts in this ELF")

    def _members(self, owner: str, die: DIE, base: int) -> Iterator[tuple[str, Json]]:
        for child in die.iter_children():
            if child.tag != "DW_TAG_member":
                continue
            name, target = name_of(child), type_of(child)
            offset = base + integer(child, "DW_AT_data_member_location")
            if name is None:
                aggregate = unqualified(target)
                if aggregate is not None:
                    yield from self._members(owner, aggregate, offset)
                continue
            yield name, self._member(f"{owner}.{name}", child, target, offset)

    def _member(self, path: str, die: DIE, target: DIE | None, offset: int) -> Json:
        array = unqualified(target)
        element, count = target, 1
        if array is not None and array.tag == "DW_TAG_array_type":
            element, count = type_of(array), dimensions(array)
        aggregate = unqualified(element)
        if aggregate is not None and aggregate.tag in AGGREGATES and name_of(aggregate) is None:
            self.add(path, aggregate)
            element = aggregate
        member: Json = {"offset": offset, "size": size_of(target), "count": count,
                        "type": type_name(element, path)}
        if "DW_AT_bit_size" in die.attributes:
            bits = integer(die, "DW_AT_data_bit_offset")
            member |= {"bit_offset": 8 * offset + bits, "bit_size": integer(die, "DW_AT_bit_size")}
        return member


def enum_constants(die: DIE) -> Iterator[tuple[str, int]]:
    """Without the one that says how wide a kind of number is (kernel/include/base/types.h)."""
    width = f"{name_of(die)}_max"
    for child in die.iter_children():
        name = name_of(child)
        if child.tag == "DW_TAG_enumerator" and name is not None and name != width:
            yield name, integer(child, "DW_AT_const_value")


def read_dwarf(elf: ELFFile) -> tuple[dict[str, Json], dict[str, int]]:
    if not elf.has_dwarf_info() or elf.get_section_by_name(".debug_info") is None:
        raise ExtractError("no DWARF: compile with -g")
    layouts, constants = Layouts(), {}
    typedefs: list[tuple[str, DIE]] = []
    for unit in elf.get_dwarf_info().iter_CUs():
        for die in unit.iter_DIEs():
            name = name_of(die)
            if die.tag in AGGREGATES and name is not None:
                layouts.add(name, die)
            elif die.tag == "DW_TAG_typedef" and name is not None:
                typedefs.append((name, die))
            elif die.tag == "DW_TAG_enumeration_type":
                constants.update(enum_constants(die))
    for name, die in typedefs:
        aggregate = type_of(die)
        if aggregate is not None and aggregate.tag in AGGREGATES and name_of(aggregate) is None:
            layouts.add(name, aggregate)
    if not layouts.structs:
        raise ExtractError("DWARF without structures")
    return layouts.structs, constants


def read_symbols(elf: ELFFile) -> dict[str, Json]:
    table = elf.get_section_by_name(".symtab")
    if not isinstance(table, SymbolTableSection):
        raise ExtractError("no symbol table: do not strip the kernel")
    symbols: dict[str, Json] = {}
    for symbol in table.iter_symbols():
        kind = symbol["st_info"]["type"].removeprefix("STT_").lower()
        index = symbol["st_shndx"]
        if not symbol.name or kind == "file" or symbol.name.startswith("$"):
            continue
        section = elf.get_section(index).name if isinstance(index, int) else str(index)
        entry = {"address": symbol["st_value"], "size": symbol["st_size"],
                 "section": section, "type": kind}
        if symbol["st_info"]["bind"] == "STB_GLOBAL" or symbol.name not in symbols:
            symbols[symbol.name] = entry
    return symbols


def read_sections(elf: ELFFile) -> dict[str, Json]:
    return {
        section.name: {"address": section["sh_addr"], "size": section["sh_size"],
                       "type": section["sh_type"].removeprefix("SHT_").lower()}
        for section in elf.iter_sections()
        if section.name and section["sh_flags"] & 2  # SHF_ALLOC
    }


def describe(path: Path, macros: dict[str, int], objects: Json | None = None) -> Json:
    """`objects`: description of the objects that this ELF was linked from, for what they have in common."""
    with path.open("rb") as stream:
        elf = ELFFile(stream)
        if objects is None:
            structs, enums = read_dwarf(elf)
            objects = {"structs": structs, "enums": enums, "macros": macros}
        return {"entry": elf["e_entry"], **{part: objects[part] for part in COMMON},
                "symbols": read_symbols(elf), "sections": read_sections(elf)}


def main() -> int:
    parser = argparse.ArgumentParser(description="describe the binary interface of a kernel ELF")
    parser.add_argument("elf", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--macros", type=Path, help="JSON file made by macros.py")
    parser.add_argument("--objects", type=Path, help="in its place: description of the objects of this ELF")
    arguments = parser.parse_args()
    try:
        macros = json.loads(arguments.macros.read_text()) if arguments.macros else {}
        objects = json.loads(arguments.objects.read_text()) if arguments.objects else None
        abi = describe(arguments.elf, macros, objects)
    except (OSError, ExtractError) as error:
        print(f"extract.py: {arguments.elf}: {error}", file=sys.stderr)
        return 1
    arguments.output.write_text(json.dumps(abi, indent=1, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
