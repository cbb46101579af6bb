# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Properties of a linked kernel that its instructions and symbols show (docs/design/proofs.md).

What may be where is written in binary.toml. Each function returns sentences, one for each fault."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from elftools.elf.elffile import ELFFile

from wcet.program import Instruction, Program

RULES = tomllib.loads(Path(__file__).with_name("binary.toml").read_text())
FP_OPERAND = re.compile(r"\b[qvdshb]\d+\b(?!\s*<)|\bfp[sc]r\b")
#: Exclusives, LSE atomics, and loads and stores with an order of their own (Arm ARM C3.2).
ORDERED = re.compile(r"(ld|st)a?l?xp?[rbh]*$|ldap?u?r[bh]?$|stll?u?r[bh]?$|ldla?r[bh]?$|cas|swp|(ld|st)(add|clr|eor|set|[su]max|[su]min)")
PLAIN = re.compile(r"(ldr|str|ldur|stur|ldp|stp)")
FRAME = re.compile(r"\[sp, #-(0x[0-9a-f]+|\d+)\]!")
SUBTRACT = re.compile(r"sp, sp, #(0x[0-9a-f]+|\d+)(, lsl #12)?")
#: Bytes of a frame whose size is in a register.
UNKNOWN = 1 << 20
WRITE, ALLOC = 1, 2


def where(program: Program, address: int) -> str:
    line = program.line_of(address)
    return f"{program.name_at(address)} ({line[0]}:{line[1]})" if line else program.name_at(address)


def source(program: Program, address: int) -> str:
    line = program.line_of(address)
    return line[0] if line else ""


def each(program: Program) -> Iterator[Instruction]:
    return (program.instructions[address] for address in sorted(program.instructions))


def floating_point(program: Program) -> list[str]:
    """FP and SIMD registers are touched only where they are switched."""
    return [f"FP in {where(program, one.address)}: {one.mnemonic} {one.operands}" for one in each(program)
            if FP_OPERAND.search(one.operands) and program.name_at(one.address) not in RULES["fp"]["functions"]]


def indirect_branches(program: Program) -> list[str]:
    """One: from the physical to the virtual address, when the MMU is turned on."""
    found = [one for one in each(program) if one.is_indirect]
    return [f"indirect branch in {where(program, one.address)}" for one in found
            if program.name_at(one.address) not in RULES["indirect"]["functions"]] + (
        [] if len(found) == RULES["indirect"]["count"] else [f"{len(found)} indirect branches"])


def ordered_accesses(program: Program) -> list[str]:
    """None: kernels share no memory that one of them writes, so nothing has to be ordered with another."""
    return [f"{one.mnemonic} in {where(program, one.address)}" for one in each(program)
            if ORDERED.match(one.mnemonic) and not PLAIN.match(one.mnemonic)]


def system_writes(program: Program) -> list[str]:
    """Each system register, and each instruction for TLB, address translation and other exception levels, in the
    sources that are listed with it."""
    return [f"{one.mnemonic} {name} in {where(program, one.address)}" for one, name in system_operations(program)
            if name not in RULES["writes"].get(source(program, one.address), ())]


def system_operations(program: Program) -> Iterator[tuple[Instruction, str]]:
    for one in each(program):
        if one.mnemonic in ("msr", "tlbi", "at"):
            yield one, one.operands.split(",")[0]
        elif one.mnemonic in ("smc", "hvc", "svc", "eret", "drps"):
            yield one, one.mnemonic


def stack_of(program: Program, start: int) -> int:
    """Bytes by which the function moves SP down, all of its ways taken together."""
    size = 0
    for address in program.body(start):
        one = program.instructions.get(address)
        if one and (match := FRAME.search(one.operands)):
            size += int(match[1], 0)
        elif one and one.mnemonic == "sub" and one.operands.startswith("sp, "):
            match = SUBTRACT.match(one.operands)
            size += int(match[1], 0) << (12 if match[2] else 0) if match else UNKNOWN
    return size


def callees(program: Program, start: int) -> set[int]:
    """Functions that it calls or ends with. Assembly's labels are none: SP starts anew there."""
    return {one.target for address in program.body(start) if (one := program.instructions.get(address))
            and one.target in program.functions and (one.is_call or one.target not in program.body(start))}


class Stack:
    """How much each function needs with all that it calls."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.chains: dict[int, tuple[int, tuple[int, ...]]] = {}

    def chain(self, start: int, above: tuple[int, ...] = ()) -> tuple[int, tuple[int, ...]]:
        """The chain of calls from this function that needs most: its bytes, and the functions in it."""
        if start in above:
            raise ValueError(f"recursion of {self.program.functions[start]}")
        if start not in self.chains:
            below = [self.chain(one, (*above, start)) for one in callees(self.program, start)]
            size, path = max(below, default=(0, ()))
            self.chains[start] = (stack_of(self.program, start) + size, (start, *path))
        return self.chains[start]

    def worst(self) -> tuple[int, str]:
        size, path = max(self.chain(start) for start in self.program.functions)
        return size, " > ".join(self.program.functions[one] for one in path)


def stack(program: Program) -> list[str]:
    """The longest chain of calls fits the kernel's stack, which is empty at every entry; there is no recursion."""
    try:
        size, path = Stack(program).worst()
    except ValueError as error:
        return [str(error)]
    return [] if size <= 1 << RULES["stack"]["bits"] else [f"{size} bytes of stack: {path}"]


def sections(elf: Path) -> list[str]:
    """Writable memory is the state, the stacks, where there is one the trace, and nothing else; nothing is relocated, nothing both written and executed."""
    faults = []
    with elf.open("rb") as stream:
        file = ELFFile(stream)
        for section in file.iter_sections():
            flags = section["sh_flags"]
            if section["sh_type"] in ("SHT_REL", "SHT_RELA"):
                faults.append(f"relocations: {section.name}")
            if flags & ALLOC and flags & WRITE and section.name not in RULES["writable"]["sections"]:
                faults.append(f"writable section {section.name}")
        for segment in file.iter_segments("PT_LOAD"):
            if segment["p_flags"] & 1 and segment["p_flags"] & 2:
                faults.append(f"segment at {segment['p_vaddr']:#x} is written and executed")
        faults += [f"writable object {name}" for name in writable_objects(file)
                   if name not in RULES["writable"]["objects"]]
    return faults


def writable_objects(file: ELFFile) -> list[str]:
    names = []
    for symbol in file.get_section_by_name(".symtab").iter_symbols():
        if symbol["st_info"]["type"] == "STT_OBJECT" and isinstance(symbol["st_shndx"], int):
            if file.get_section(symbol["st_shndx"])["sh_flags"] & WRITE:
                names.append(symbol.name)
    return names


RULES_OF_CODE = (floating_point, indirect_branches, ordered_accesses, system_writes, stack)


def faults(elf: Path) -> list[str]:
    program = Program(elf)
    return [fault for rule in RULES_OF_CODE for fault in rule(program)] + sections(elf)
