# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Runs functions of an AArch64 program, as linked, and notes what they do with memory that others see.

The program's own memory is as the ELF file has it, and whatever it writes there. Accesses to shared places become steps of
arm.py, with the loads that address, value and branches before depend on. What goes through the program's own memory
loses its dependencies: so an order that is found does not rest on them. Integer instructions that compilers use for the
protocols; any other ends the run with an error.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from elftools.elf.elffile import ELFFile

from . import arm

OBJDUMP = "aarch64-linux-gnu-objdump"
LINE = re.compile(r"^\s*([0-9a-f]+):\t([a-z][\w.]*)(?:\t(.*?))?\s*(?://.*)?$")
RETURN = 0xFFFF_FFFF_0000  # where a function that was called from outside returns to
STACK = 0x7FFF_0000_0000
MOST = 20000  # instructions of a run
LOAD_ORDERS = {"ldr": arm.PLAIN, "ldur": arm.PLAIN, "ldar": arm.ACQUIRE, "ldapr": arm.ACQUIRE_PC}
STORE_ORDERS = {"str": arm.PLAIN, "stur": arm.PLAIN, "stlr": arm.RELEASE}
BARRIERS = {"sy": arm.FULL, "ish": arm.FULL, "ld": arm.LOADS, "ishld": arm.LOADS, "st": arm.STORES, "ishst": arm.STORES}
CONDITIONS: dict[str, Callable[[bool, bool, bool, bool], bool]] = {
    "eq": lambda n, z, c, v: z, "cs": lambda n, z, c, v: c, "hs": lambda n, z, c, v: c, "mi": lambda n, z, c, v: n,
    "vs": lambda n, z, c, v: v, "hi": lambda n, z, c, v: c and not z, "ge": lambda n, z, c, v: n == v,
    "gt": lambda n, z, c, v: n == v and not z, "ne": lambda n, z, c, v: not z, "cc": lambda n, z, c, v: not c,
    "lo": lambda n, z, c, v: not c, "pl": lambda n, z, c, v: not n, "vc": lambda n, z, c, v: not v,
    "ls": lambda n, z, c, v: not c or z, "lt": lambda n, z, c, v: n != v, "le": lambda n, z, c, v: n != v or z,
    "al": lambda n, z, c, v: True,
}
Taint = frozenset[int]
Tainted = tuple[int, Taint]


class Asleep(Exception):
    """The thread waits for what does not come."""


@dataclass
class Trace:
    """What one thread does, and what its loads find: of a place that it alone writes (owned), what it has stored there
    last; of others, what `choose` takes from all values that are stored there."""

    owned: Callable[[str], bool]
    initial: Mapping[str, int]
    choose: Callable[[str], int]
    steps: list[arm.Step] = field(default_factory=list)
    stored: dict[str, int] = field(default_factory=dict)
    control: Taint = arm.NOTHING

    def load(self, location: str, order: str = arm.PLAIN, address: Taint = arm.NOTHING) -> Tainted:
        owned = self.owned(location)
        value = self.stored.get(location, self.initial.get(location, 0)) if owned else self.choose(location)
        self.steps.append(arm.Step(arm.LOAD, location, value, order, address, control=self.control))
        return value, frozenset([len(self.steps) - 1])

    def store(self, location: str, value: int, order: str = arm.PLAIN, address: Taint = arm.NOTHING,
              data: Taint = arm.NOTHING) -> None:
        assert self.owned(location), f"{location} has another writer"
        self.stored[location] = value
        self.steps.append(arm.Step(arm.STORE, location, value, order, address, data, self.control))

    def barrier(self, kind: str, name: str) -> None:
        self.steps.append(arm.Step(kind, control=self.control, name=name))

    def branch(self, taint: Taint) -> None:
        self.control |= taint


@dataclass(frozen=True)
class Program:
    """Instructions by address, initial memory, addresses of symbols."""

    code: dict[int, tuple[str, str]]
    memory: dict[int, int]
    symbols: dict[str, int]

    @staticmethod
    def read(path: Path) -> Program:
        text = subprocess.run([OBJDUMP, "-d", "--no-show-raw-insn", str(path)], capture_output=True, text=True, check=True).stdout
        lines = (LINE.match(line) for line in text.splitlines())
        code = {int(line[1], 16): (line[2], (line[3] or "").strip()) for line in lines if line}
        memory: dict[int, int] = {}
        with path.open("rb") as file:
            elf = ELFFile(file)
            for segment in elf.iter_segments("PT_LOAD"):
                memory |= {segment["p_vaddr"] + i: byte for i, byte in enumerate(segment.data()) if byte}
            table = elf.get_section_by_name(".symtab")
            symbols = {symbol.name: symbol["st_value"] for symbol in table.iter_symbols()}
        return Program(code, memory, symbols)


@dataclass
class Machine:
    """A processor in a program. name_of: the shared place at an address, or None where it is the program's own.
    system: what SVC and accesses to system registers do, by mnemonic and operands."""

    program: Program
    trace: Trace
    name_of: Callable[[int], str | None]
    system: Callable[[Machine, str, str], None]
    memory: dict[int, int] = field(default_factory=dict)
    registers: dict[str, Tainted] = field(default_factory=dict)
    flags: tuple[tuple[bool, bool, bool, bool], Taint] = ((False, False, False, False), arm.NOTHING)

    def call(self, name: str, *arguments: int) -> int:
        for number, argument in enumerate(arguments):
            self.registers[f"x{number}"] = (argument, arm.NOTHING)
        self.registers["sp"] = (STACK, arm.NOTHING)
        self.registers["x30"] = (RETURN, arm.NOTHING)
        at = self.program.symbols[name]
        for _ in range(MOST):
            if at == RETURN:
                return self.registers["x0"][0]
            mnemonic, operands = self.program.code[at]
            at = self.execute(at, mnemonic, split(operands), operands)
        raise RuntimeError(f"{name} does not come to an end")

    # ---- registers and memory ----

    def read(self, text: str) -> Tainted:
        """A register or a constant; of a W register the lower half."""
        if text.startswith("#"):
            return int(text[1:], 0), arm.NOTHING
        if text in ("xzr", "wzr"):
            return 0, arm.NOTHING
        value, taint = self.registers.get(whole(text), (0, arm.NOTHING))
        return value & ones(width(text)), taint

    def write(self, text: str, value: int, taint: Taint) -> None:
        if text not in ("xzr", "wzr"):
            self.registers[whole(text)] = (value & ones(width(text)), taint)

    def peek(self, address: int, size: int = 8) -> int:
        byte = (self.memory.get(address + i, self.program.memory.get(address + i, 0)) for i in range(size))
        return sum(value << 8 * i for i, value in enumerate(byte))

    def poke(self, address: int, value: int, size: int = 8) -> None:
        self.memory |= {address + i: value >> 8 * i & 0xFF for i in range(size)}

    def address(self, text: str, after: str | None = None) -> Tainted:
        """Of an operand in brackets, with write-back before or after."""
        base, *rest = split(text.rstrip("!")[1:-1])
        start, taint = self.read(base)
        offset, more = self.shifted(rest) if rest else (0, arm.NOTHING)
        where = start + offset & ones(64)
        if text.endswith("!"):
            self.write(base, where, taint)
        if after is not None:
            self.write(base, start + int(after[1:], 0), taint)
        return where, taint | more

    def shifted(self, texts: list[str]) -> Tainted:
        """A last operand with its shift or extension."""
        value, taint = self.read(texts[0])
        if len(texts) == 1:
            return value, taint
        how, _, amount = texts[1].partition(" ")
        by = int(amount.lstrip("#") or "0", 0)
        if how.startswith("sxt"):
            bits = {"b": 8, "h": 16, "w": 32, "x": 64}[how[3]]
            value = signed(value & ones(bits), bits)
        elif how.startswith("uxt"):
            value &= ones({"b": 8, "h": 16, "w": 32, "x": 64}[how[3]])
        elif how in ("lsr", "asr"):
            return (value if how == "lsr" else signed(value, width(texts[0]))) >> by, taint
        return value << by, taint

    # ---- instructions ----

    def execute(self, at: int, mnemonic: str, operands: list[str], text: str) -> int:
        """Returns the address of the next."""
        if mnemonic in ("svc", "mrs", "msr"):
            self.system(self, mnemonic, text)
        elif mnemonic in ("dmb", "dsb", "isb"):
            self.barrier(mnemonic, operands)
        elif mnemonic[0] == "b" and mnemonic in ("b", "bl") or mnemonic[:2] in ("b.", "cb", "tb") or mnemonic == "ret":
            return self.branch(at, mnemonic, operands)
        elif mnemonic in ("ldp", "stp") or mnemonic.rstrip("bh") in (*LOAD_ORDERS, *STORE_ORDERS) or mnemonic.startswith("ldrs"):
            self.access(mnemonic, operands)
        elif mnemonic != "nop":
            self.compute(mnemonic, operands)
        return at + 4

    def barrier(self, mnemonic: str, operands: list[str]) -> None:
        kind = arm.CONTEXT if mnemonic == "isb" else BARRIERS[operands[0]]
        self.trace.barrier(kind, " ".join([mnemonic, *operands]).upper())

    def branch(self, at: int, mnemonic: str, operands: list[str]) -> int:
        if mnemonic == "ret":
            return self.read(operands[0] if operands and operands[0] else "x30")[0]
        taint, goes = arm.NOTHING, True
        if mnemonic == "bl":
            self.write("x30", at + 4, arm.NOTHING)
        elif mnemonic.startswith("b."):
            taint, goes = self.flags[1], self.holds(mnemonic[2:])
        elif mnemonic[0] in "ct":
            value, taint = self.read(operands[0])
            value = value >> int(operands[1][1:], 0) & 1 if mnemonic[0] == "t" else value
            goes = (value == 0) == mnemonic.endswith("bz")
        self.trace.branch(taint)
        return int(operands[-1].split()[0], 16) if goes else at + 4

    def holds(self, condition: str) -> bool:
        return CONDITIONS[condition](*self.flags[0])

    def access(self, mnemonic: str, operands: list[str]) -> None:
        pair = mnemonic in ("ldp", "stp")
        registers, rest = operands[: 1 + pair], operands[1 + pair:]
        where, taint = self.address(rest[0], rest[1] if len(rest) > 1 else None)
        is_signed = mnemonic.startswith("ldrs")
        size = {"b": 1, "h": 2, "w": 4}.get(mnemonic[-1] if is_signed or mnemonic[-1] in "bh" else "", width(registers[0]) // 8)
        kind = ("ldr" if mnemonic.startswith("ld") else "str") if pair or is_signed else mnemonic.rstrip("bh")
        for i, register in enumerate(registers):
            if kind in LOAD_ORDERS:
                value, loaded = self.load(where + i * size, size, LOAD_ORDERS[kind], taint)
                self.write(register, signed(value, 8 * size) if is_signed else value, loaded)
            else:
                self.store(where + i * size, size, STORE_ORDERS[kind], taint, self.read(register))

    def load(self, address: int, size: int, order: str, taint: Taint) -> Tainted:
        name = self.name_of(address)
        assert name is None or size in (4, 8), "no single access (B2.2)"
        return (self.peek(address, size), arm.NOTHING) if name is None else self.trace.load(name, order, taint)

    def store(self, address: int, size: int, order: str, taint: Taint, value: Tainted) -> None:
        name = self.name_of(address)
        if name is None:
            self.poke(address, value[0], size)
        else:
            assert size in (4, 8), "no single access (B2.2)"
            self.trace.store(name, value[0], order, taint, value[1])

    def compute(self, mnemonic: str, operands: list[str]) -> None:
        target, *inputs = operands
        bits = width(target)
        if mnemonic in ("adr", "adrp"):
            self.write(target, int(inputs[0].split()[0], 16), arm.NOTHING)
        elif mnemonic in ("cmp", "cmn", "tst"):
            self.arithmetic({"cmp": "subs", "cmn": "adds", "tst": "ands"}[mnemonic], "xzr" if bits == 64 else "wzr", operands)
        elif mnemonic.rstrip("s") in ("add", "sub", "and", "bic"):
            self.arithmetic(mnemonic, target, inputs)
        elif mnemonic in ("csel", "csinc", "csinv", "csneg", "cset", "csetm", "cinc", "ccmp"):
            self.conditional(mnemonic, target, inputs)
        elif mnemonic == "movk":
            value, taint = self.read(target)
            by = int(inputs[1].split("#")[1]) if len(inputs) > 1 else 0
            self.write(target, value & ~(0xFFFF << by) | int(inputs[0][1:], 0) << by, taint)
        elif mnemonic in ("bfi", "bfxil"):
            self.insert(mnemonic, target, inputs)
        else:
            values = [self.read(text) if i + 1 < len(inputs) or i == 0 or text[0] == "#" else self.shifted(inputs[i:])
                      for i, text in enumerate(inputs) if text[0] in "#wxs" and not re.match(r"sxt|uxt", text)]
            if len(inputs) == 3 and re.match(r"lsl|lsr|asr", inputs[2]):
                values = [self.read(inputs[0]), self.shifted(inputs[1:])]
            taint = arm.NOTHING.union(*(taint for _, taint in values))
            self.write(target, OPERATIONS[mnemonic](bits, *(value for value, _ in values)), taint)

    def arithmetic(self, mnemonic: str, target: str, inputs: list[str]) -> None:
        bits = width(inputs[0])
        (first, one), (second, other) = self.read(inputs[0]), self.shifted(inputs[1:])
        second &= ones(bits)
        taint = one | other
        name = mnemonic.rstrip("s") if mnemonic != "subs" else "sub"
        if name in ("add", "sub"):
            addend = second if name == "add" else ~second & ones(bits)
            total = first + addend + (name == "sub")
            result = total & ones(bits)
            overflow = bool((first ^ result) & (addend ^ result) & 1 << bits - 1)
            carry = total > ones(bits)
        else:
            result, carry, overflow = first & (second if name == "and" else ~second & ones(bits)), False, False
        self.write(target, result, taint)
        if mnemonic.endswith("s"):
            self.flags = ((bool(result >> bits - 1), result == 0, carry, overflow), taint)

    def conditional(self, mnemonic: str, target: str, inputs: list[str]) -> None:
        bits, holds = width(target), self.holds(inputs[-1])
        if mnemonic == "ccmp":
            before = self.flags[1]
            if holds:
                self.arithmetic("subs", "xzr", [target, inputs[0]])
                self.flags = (self.flags[0], self.flags[1] | before)
            else:
                nzcv = int(inputs[1][1:], 0)
                self.flags = ((bool(nzcv & 8), bool(nzcv & 4), bool(nzcv & 2), bool(nzcv & 1)), before)
            return
        if mnemonic in ("cset", "csetm"):
            self.write(target, (1 if mnemonic == "cset" else ones(bits)) if holds else 0, self.flags[1])
            return
        (first, one), (second, other) = self.read(inputs[0]), self.read(inputs[-2])
        if mnemonic == "cinc":
            value = first + 1 if holds else first
        else:
            value = first if holds else {"csel": second, "csinc": second + 1, "csinv": ~second, "csneg": -second}[mnemonic]
        self.write(target, value, self.flags[1] | one | other)

    def insert(self, mnemonic: str, target: str, inputs: list[str]) -> None:
        (old, one), (new, other) = self.read(target), self.read(inputs[0])
        lsb, size = int(inputs[1][1:], 0), int(inputs[2][1:], 0)
        to, of = (lsb, 0) if mnemonic == "bfi" else (0, lsb)
        self.write(target, old & ~(ones(size) << to) | (new >> of & ones(size)) << to, one | other)


def split(operands: str) -> list[str]:
    """At commas that are not in brackets."""
    return [part.strip() for part in re.split(r",(?![^\[]*\])", operands)]


def width(register: str) -> int:
    return 64 if register == "sp" else {"w": 32, "x": 64, "s": 32, "d": 64, "q": 128}[register[0]]


def whole(register: str) -> str:
    """The register that this is the lower part of."""
    if register == "sp":
        return register
    return ("x" if register[0] in "wx" else "q") + register[1:]


def ones(bits: int) -> int:
    return (1 << bits) - 1


def signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> bits - 1 & 1 else value


#: By mnemonic: of the width of the result, and the inputs.
OPERATIONS: dict[str, Callable[..., int]] = {
    "mov": lambda bits, a: a, "mvn": lambda bits, a: ~a, "neg": lambda bits, a: -a,
    "orr": lambda bits, a, b: a | b, "orn": lambda bits, a, b: a | ~b, "eor": lambda bits, a, b: a ^ b,
    "lsl": lambda bits, a, b: a << b % bits, "lsr": lambda bits, a, b: a >> b % bits,
    "asr": lambda bits, a, b: signed(a, bits) >> b % bits,
    "mul": lambda bits, a, b: a * b, "madd": lambda bits, a, b, c: a * b + c, "msub": lambda bits, a, b, c: c - a * b,
    "umull": lambda bits, a, b: a * b, "umaddl": lambda bits, a, b, c: a * b + c,
    "udiv": lambda bits, a, b: a // b if b else 0,
    "ubfx": lambda bits, a, lsb, size: a >> lsb & ones(size), "ubfiz": lambda bits, a, lsb, size: (a & ones(size)) << lsb,
    "sxtw": lambda bits, a: signed(a & ones(32), 32), "uxtw": lambda bits, a: a & ones(32),
    "sxtb": lambda bits, a: signed(a & ones(8), 8), "uxtb": lambda bits, a: a & ones(8),
    "uxth": lambda bits, a: a & ones(16), "sxth": lambda bits, a: signed(a & ones(16), 16),
    "clz": lambda bits, a: bits - a.bit_length(),
    "rbit": lambda bits, a: int(f"{a:0{bits}b}"[::-1], 2),
}
