# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A linked program as instructions with the functions and source lines they come from."""

from __future__ import annotations

import bisect
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from elftools.elf.elffile import ELFFile

OBJDUMP = "aarch64-linux-gnu-objdump"
CONSTANT = re.compile(r"[wx](\d+), #(0x[0-9a-f]+|\d+)\s*(?:\t//.*)?$")
INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\t([a-z][\w.]*)(?:\t(.*))?$")
TARGET = re.compile(r"\b([0-9a-f]+) <")
CONDITIONAL = ("b.", "cbz", "cbnz", "tbz", "tbnz")
REGISTER = re.compile(r"\b[wx](\d+)\b")
READS_ONLY = ("st", "cmp", "cmn", "ccm", "tst", "cbz", "cbnz", "tbz", "tbnz", "b.", "ret", "msr")
RESTORES = re.compile(r"\[sp\b")


@dataclass(frozen=True)
class Instruction:
    """One instruction; target is where a direct branch or call goes."""

    address: int
    mnemonic: str
    operands: str
    target: int | None

    @property
    def is_call(self) -> bool:
        return self.mnemonic in ("bl", "blr")

    @property
    def is_indirect(self) -> bool:
        return self.mnemonic in ("br", "blr")

    @property
    def is_end(self) -> bool:
        """Leaves the function: back to the caller, or to user code."""
        return self.mnemonic in ("ret", "eret")

    @property
    def constant(self) -> tuple[int, int] | None:
        """The number of the register and the constant that it is set to."""
        match = CONSTANT.match(self.operands) if self.mnemonic == "mov" else None
        return (int(match[1]), int(match[2], 0)) if match else None

    @property
    def copied(self) -> tuple[int, int] | None:
        """The numbers of the register that is set to another, and of that."""
        numbers = [int(number) for number in REGISTER.findall(self.operands)]
        whole = self.mnemonic == "mov" and len(numbers) == 2
        return (numbers[0], numbers[1]) if whole else None

    def sets(self, register: int) -> bool:
        """Perhaps gives the register another value; loads from the stack restore the caller's."""
        branches = self.is_call or self.is_jump
        if branches or self.mnemonic.startswith(READS_ONLY) or RESTORES.search(self.operands):
            return False
        return str(register) in REGISTER.findall(self.operands)[:2 if self.mnemonic == "ldp" else 1]

    @property
    def is_jump(self) -> bool:
        return self.mnemonic in ("b", "br")

    @property
    def is_conditional(self) -> bool:
        return self.mnemonic.startswith(CONDITIONAL)


Line = tuple[str, int]


class Program:
    """Instructions by address, symbols and lines."""

    def __init__(self, elf: Path) -> None:
        self.instructions = _disassemble(elf)
        with elf.open("rb") as stream:
            file = ELFFile(stream)
            self.labels, self.functions = _symbols(file)
            lines = _lines(file)
        self._starts = sorted(self.functions)
        self._lines = lines
        self._line_addresses = [address for address, _ in lines]

    def function_at(self, address: int) -> str | None:
        """The function that starts here."""
        return self.functions.get(address)

    def name_at(self, address: int) -> str:
        """The function that the address is in; of code without one, the one before."""
        index = bisect.bisect_right(self._starts, address) - 1
        return self.functions[self._starts[index]] if index >= 0 else ""

    def body(self, start: int) -> range:
        """The addresses of the function that starts here."""
        index = bisect.bisect_right(self._starts, start)
        end = self._starts[index] if index < len(self._starts) else max(self.instructions) + 4
        return range(start, end, 4)

    def has_operand(self, addresses: Iterable[int], operand: str) -> bool:
        return bool(operand) and any(
            address in self.instructions and
            operand in self.instructions[address].operands.split(", ") for address in addresses)

    def line_of(self, address: int) -> Line | None:
        """The source line that the instruction was made from, of an inlined function the own."""
        index = bisect.bisect_right(self._line_addresses, address) - 1
        return self._lines[index][1] if index >= 0 else None


def _disassemble(elf: Path) -> dict[int, Instruction]:
    output = subprocess.run([OBJDUMP, "-d", "--no-show-raw-insn", str(elf)], check=True,
                            capture_output=True, text=True).stdout
    instructions = {}
    for text in output.splitlines():
        if match := INSTRUCTION.match(text):
            address = int(match[1], 16)
            mnemonic, operands = match[2], match[3] or ""
            branches = mnemonic in ("b", "bl") or mnemonic.startswith(CONDITIONAL)
            target = TARGET.search(operands) if branches else None
            instructions[address] = Instruction(address, mnemonic, operands,
                                                int(target[1], 16) if target else None)
    return instructions


def _symbols(file: ELFFile) -> tuple[dict[str, int], dict[int, str]]:
    """Addresses of all names, and names of the functions by address."""
    labels, functions = {}, {}
    for symbol in file.get_section_by_name(".symtab").iter_symbols():
        if symbol.name and symbol["st_shndx"] != "SHN_UNDEF":
            labels[symbol.name] = symbol["st_value"]
            if symbol["st_info"]["type"] == "STT_FUNC":
                functions[symbol["st_value"]] = symbol.name
    return labels, functions


def _lines(file: ELFFile) -> list[tuple[int, Line | None]]:
    """Rows of all line tables by address; a sequence's end has no line."""
    rows: dict[int, Line | None] = {}
    if not file.has_dwarf_info():
        return []
    dwarf = file.get_dwarf_info()
    for unit in dwarf.iter_CUs():
        program = dwarf.line_program_for_CU(unit)
        if program is None:
            continue
        names = _file_names(program)
        for entry in program.get_entries():
            state = entry.state
            if state is None:
                continue
            if state.end_sequence:
                rows.setdefault(state.address, None)
            else:
                rows[state.address] = (names[state.file], state.line)
    return sorted(rows.items())


def _file_names(program) -> list[str]:  # type: ignore[no-untyped-def]
    header = program.header
    folders = [_text(entry) for entry in header["include_directory"]]
    names = []
    for entry in header["file_entry"]:
        name = Path(folders[entry.dir_index]) / entry.name.decode()
        names.append(str(name).removeprefix("/multikit/").removeprefix("./"))
    if header["version"] < 5:
        names.insert(0, "")
    return names


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
