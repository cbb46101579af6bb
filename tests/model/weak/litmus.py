# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Litmus tests of AArch64 in herd7's format: read, run under arm.py, and written.

Understood are NOP, MOV, EOR, ADD, CBZ, CBNZ, labels, LDR, LDAR, LDAPR, LDXR, STR, STLR, STXR
(which succeeds), DMB, DSB, ISB, addresses [Xn] and [Xn,Xm], and a condition that is a conjunction.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from . import arm

LOADS = {"LDR": arm.PLAIN, "LDAR": arm.ACQUIRE, "LDAPR": arm.ACQUIRE_PC, "LDXR": arm.PLAIN, "LDAXR": arm.ACQUIRE}
STORES = {"STR": arm.PLAIN, "STLR": arm.RELEASE, "STXR": arm.PLAIN, "STLXR": arm.RELEASE}
BARRIERS = {"SY": arm.FULL, "ISH": arm.FULL, "LD": arm.LOADS, "ISHLD": arm.LOADS, "ST": arm.STORES, "ISHST": arm.STORES}
CONDITION = re.compile(r"exists\s*\((.*)\)\s*$", re.DOTALL)


@dataclass(frozen=True)
class Litmus:
    name: str
    says: str  # the line in quotes: Allowed or Forbidden, and why
    registers: dict[tuple[int, str], str | int]
    memory: dict[str, int]
    threads: list[list[str]]
    condition: dict[str | tuple[int, str], int]

    def is_allowed(self) -> bool:
        paths = [[path for path in each if self.agrees(number, path)] for number, each in enumerate(self.paths())]
        final = {place: value for place, value in self.condition.items() if isinstance(place, str)}
        return any(arm.allowed([path.steps for path in chosen], self.memory, final) for chosen in itertools.product(*paths))

    def agrees(self, thread: int, path: Path) -> bool:
        wanted = {place[1]: value for place, value in self.condition.items() if isinstance(place, tuple) and place[0] == thread}
        return all(path.registers.get(register, (0, arm.NOTHING))[0] == value for register, value in wanted.items())

    def paths(self) -> list[list[Path]]:
        """Of each thread, with every value that a load may find, which are those that some path stores. No value is
        the result of more stores than there are."""
        values = {location: {value} for location, value in self.memory.items()}
        for _ in range(1 + sum(line.startswith(tuple(STORES)) for code in self.threads for line in code)):
            paths = [list(run(self, number, values)) for number in range(len(self.threads))]
            for step in (step for each in paths for path in each for step in path.steps if step.kind == arm.STORE):
                values.setdefault(step.location, {0}).add(step.value)
        return paths


@dataclass(frozen=True)
class Path:
    steps: list[arm.Step]
    #: Values, and the loads that they depend on. A register that holds an address has its location as value.
    registers: dict[str, tuple[int | str, frozenset[int]]]
    control: frozenset[int] = arm.NOTHING


def name_of(register: str) -> str:
    """W and X are the same register."""
    return "X" + register[1:] if register[0] in "WX" and register != "XZR" else register


def run(test: Litmus, thread: int, values: Mapping[str, set[int]]) -> Iterator[Path]:
    """All ways through a thread; of a register that is loaded once and asked for, with the value that is asked for."""
    code = test.threads[thread]
    loaded = [name_of(re.split(r"[ ,]", line)[1]) for line in code if line.split(" ")[0] in LOADS]
    asked = {place[1]: value for place, value in test.condition.items()
             if isinstance(place, tuple) and place[0] == thread and loaded.count(place[1]) == 1}
    registers = {register: (value, arm.NOTHING) for (owner, register), value in test.registers.items() if owner == thread}
    waiting = [(0, Path([], registers))]
    while waiting:
        at, path = waiting.pop()
        if at == len(code):
            yield path
            continue
        waiting += step(code, at, path, values, asked)


def operand(path: Path, text: str) -> tuple[int | str, frozenset[int]]:
    if text.startswith("#"):
        return int(text[1:], 0), arm.NOTHING
    return (0, arm.NOTHING) if text in ("WZR", "XZR") else path.registers.get(name_of(text), (0, arm.NOTHING))


def step(code: list[str], at: int, path: Path, values: Mapping[str, set[int]], asked: Mapping[str, int]) -> list[tuple[int, Path]]:
    if code[at].endswith(":") or code[at] == "NOP":
        return [(at + 1, path)]
    mnemonic, _, rest = code[at].partition(" ")
    operands = [part for part in re.split(r"[,\s\[\]]+", rest) if part]
    if mnemonic in ("CBZ", "CBNZ"):
        value, taint = operand(path, operands[0])
        goes = (value == 0) == (mnemonic == "CBZ")
        return [(code.index(operands[1] + ":") if goes else at + 1, replace(path, control=path.control | taint))]
    if mnemonic in LOADS or mnemonic in STORES:
        return [(at + 1, after) for after in access(mnemonic, operands, path, values, asked)]
    if mnemonic in ("DMB", "DSB", "ISB"):
        kind = arm.CONTEXT if mnemonic == "ISB" else BARRIERS[operands[0]]
        return [(at + 1, replace(path, steps=[*path.steps, arm.Step(kind, control=path.control, name=code[at])]))]
    return [(at + 1, compute(mnemonic, operands, path))]


def compute(mnemonic: str, operands: list[str], path: Path) -> Path:
    inputs = [operand(path, text) for text in operands[1:]]
    taint = arm.NOTHING.union(*(taint for _, taint in inputs))
    numbers = [value for value, _ in inputs]
    if mnemonic == "MOV":
        result = numbers[0]
    elif all(isinstance(value, int) for value in numbers):
        first, second = int(numbers[0]), int(numbers[1])
        result = {"EOR": first ^ second, "ADD": first + second}[mnemonic]
    else:  # an address and a zero that carries a dependency
        assert mnemonic == "ADD" and 0 in numbers, operands
        result = next(value for value in numbers if isinstance(value, str))
    return replace(path, registers={**path.registers, name_of(operands[0]): (result, taint)})


def access(mnemonic: str, operands: list[str], path: Path, values: Mapping[str, set[int]],
           asked: Mapping[str, int]) -> Iterator[Path]:
    exclusive = mnemonic in ("STXR", "STLXR")
    status, operands = (operands[0], operands[1:]) if exclusive else ("", operands)
    parts = [operand(path, text) for text in operands[1:]]
    address = arm.NOTHING.union(*(taint for _, taint in parts))
    location = next(str(value) for value, _ in parts if isinstance(value, str))
    place, register = len(path.steps), name_of(operands[0])
    if mnemonic in LOADS:
        for value in [asked[register]] if register in asked else sorted(values.get(location, {0})):
            made = arm.Step(arm.LOAD, location, value, LOADS[mnemonic], address, control=path.control)
            yield replace(path, steps=[*path.steps, made], registers={**path.registers, register: (value, frozenset([place]))})
        return
    value, data = operand(path, operands[0])
    pair = max(i for i, step in enumerate(path.steps) if step.kind == arm.LOAD) if exclusive else None
    made = arm.Step(arm.STORE, location, int(value), STORES[mnemonic], address, data, path.control, pair)
    registers = {**path.registers, name_of(status): (0, arm.NOTHING)} if exclusive else path.registers
    yield replace(path, steps=[*path.steps, made], registers=registers)


# ---- reading ------------------------------------------------------------------------------------------


def parse(text: str) -> Litmus:
    text = re.sub(r"\(\*.*?\*\)", "", text, flags=re.DOTALL)
    head, rest = text.split("{", 1)
    start, rest = rest.split("}", 1)
    condition = CONDITION.search(rest)
    assert condition, text
    lines = [line.strip() for line in rest[: condition.start()].split(";") if line.strip()]
    columns = list(zip(*([cell.strip() for cell in line.split("|")] for line in lines)))
    quoted = re.search(r'"(.*?)"', head, re.DOTALL)
    registers, memory = initial(start)
    return Litmus(head.split()[1], " ".join(quoted[1].split()) if quoted else "", registers, memory,
                  [[re.sub(r"\s*,\s*", ",", cell) for cell in column[1:] if cell] for column in columns],
                  dict(equation(part) for part in condition[1].split("/\\")))


def equation(text: str) -> tuple[str | tuple[int, str], int]:
    place, value = text.strip().split("=")
    if ":" not in place:
        return place.strip(), int(value, 0)
    thread, register = place.split(":")
    return (int(thread), name_of(register.strip())), int(value, 0)


def initial(text: str) -> tuple[dict[tuple[int, str], str | int], dict[str, int]]:
    registers: dict[tuple[int, str], str | int] = {}
    memory: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        place, value = (side.strip() for side in part.split("="))
        number = int(value, 0) if re.fullmatch(r"-?\d\w*", value) else None
        if ":" in place:
            thread, register = place.split(":")
            registers[int(thread), name_of(register)] = value if number is None else number
        else:
            memory[place.removeprefix("uint64_t").strip()] = number or 0
    locations = {value for value in registers.values() if isinstance(value, str)}
    return registers, {location: 0 for location in locations} | memory


# ---- writing ------------------------------------------------------------------------------------------

MNEMONICS = {(arm.LOAD, arm.PLAIN): "LDR", (arm.LOAD, arm.ACQUIRE): "LDAR", (arm.LOAD, arm.ACQUIRE_PC): "LDAPR",
             (arm.STORE, arm.PLAIN): "STR", (arm.STORE, arm.RELEASE): "STLR"}
WITHOUT_ACCESS = {arm.FULL: "DMB SY", arm.LOADS: "DMB LD", arm.STORES: "DMB ST", arm.CONTEXT: "ISB"}
VALUE, ZERO, NOUGHT = "X30", "X29", "X28"
FIRST_LOADED = 27


def written(name: str, says: str, threads: Sequence[arm.Thread], initial: Mapping[str, int]) -> str:
    """A test that asks for exactly these loads: the accesses with their orders and dependencies, in other registers."""
    columns = [column_of(number, thread) for number, thread in enumerate(threads)]
    locations = sorted({location for column in columns for location in column.addresses})
    start = [f"uint64_t {location}={initial.get(location, 0)};" for location in locations]
    start += [f"{column.thread}:{register}={location};" for column in columns for location, register in column.addresses.items()]
    wanted = [f"{column.thread}:{column.loaded[place]}={each.value}" for column, thread in zip(columns, threads)
              for place, each in enumerate(thread) if each.kind == arm.LOAD]
    rows = itertools.zip_longest(*([f"P{column.thread}", *column.lines] for column in columns), fillvalue="")
    body = "".join(" " + " | ".join(f"{cell:<18}" for cell in row) + " ;\n" for row in rows)
    condition = " /\\ ".join(wanted)
    return f'AArch64 {name}\n"{says}"\n{{\n' + "\n".join(start) + f"\n}}\n{body}exists ({condition})\n"


def column_of(number: int, thread: arm.Thread) -> Column:
    column = Column(number)
    for place, each in enumerate(thread):
        column.add(place, each)
    return column


class Column:
    """A thread as it is written: addresses in X0 and on, what is loaded in X27 and down."""

    def __init__(self, thread: int) -> None:
        self.thread = thread
        self.lines: list[str] = []
        self.addresses: dict[str, str] = {}
        self.loaded: dict[int, str] = {}
        self.branched: frozenset[int] = arm.NOTHING

    def add(self, place: int, each: arm.Step) -> None:
        for load in sorted(each.control - self.branched):
            self.lines += [f"CBNZ {self.loaded[load]},L{self.thread}{load}", f"L{self.thread}{load}:"]
        self.branched |= each.control
        if not each.location:
            self.lines.append(each.name or WITHOUT_ACCESS[each.kind])
            return
        register = self.value(place, each)
        where = self.addresses.setdefault(each.location, f"X{len(self.addresses)}") + self.dependency(each.address)
        self.lines.append(f"{MNEMONICS[each.kind, each.order]} {register},[{where}]")

    def value(self, place: int, each: arm.Step) -> str:
        """The register that is loaded to or stored from."""
        if each.kind == arm.LOAD:
            return self.loaded.setdefault(place, f"X{FIRST_LOADED - len(self.loaded)}")
        self.lines.append(f"MOV {VALUE},#{each.value}")
        if each.data:
            self.lines.append(f"ADD {VALUE},{VALUE}{self.dependency(each.data)}")
        return VALUE

    def dependency(self, loads: frozenset[int]) -> str:
        """A register with zero that depends on these loads."""
        for number, load in enumerate(sorted(loads)):
            self.lines.append(f"EOR {NOUGHT if number else ZERO},{self.loaded[load]},{self.loaded[load]}")
            self.lines += [f"ADD {ZERO},{ZERO},{NOUGHT}"] if number else []
        return f",{ZERO}" if loads else ""
