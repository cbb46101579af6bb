# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The kernel's functions on bits, for all arguments, by Z3's bit-vectors: provers of contracts get them as facts.

What is proved is the text of the headers: each function that returns one expression is read from its source, and
C's operators become those of bit-vectors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import z3

from .frama import ROOT

HEADERS = ("kernel/include/base/bits.h", "kernel/include/base/speculation.h")
FUNCTION = re.compile(r"static inline \w+ (?P<name>\w+)\((?P<parameters>[^)]*)\)\n\{\n(?P<body>.*?)\n\}", re.DOTALL)
LOCAL = re.compile(r"^ +\w+ (\w+) = (.*?);$", re.MULTILINE)
RETURN = re.compile(r"^ +return (.*?);$", re.MULTILINE)
CAST = re.compile(r"\((word_t|u32|s64)\)")
SUFFIX = re.compile(r"\b(\d+)[uU]?[lL]*\b")
WORD_BITS = 64


class Number:
    """A number of C with 64 bits. What has 32 there is less than 2^32 here, where no result is more."""

    def __init__(self, bits: z3.BitVecRef, signed: bool = False) -> None:
        self.bits, self.signed = bits, signed

    def __add__(self, other: object) -> Number:
        return Number(self.bits + of(other).bits)

    def __sub__(self, other: object) -> Number:
        return Number(self.bits - of(other).bits)

    def __rsub__(self, other: object) -> Number:
        return of(other) - self

    def __and__(self, other: object) -> Number:
        return Number(self.bits & of(other).bits)

    def __or__(self, other: object) -> Number:
        return Number(self.bits | of(other).bits)

    def __invert__(self) -> Number:
        return Number(~self.bits)

    def __lshift__(self, other: object) -> Number:
        return Number(self.bits << of(other).bits)

    def __rshift__(self, other: object) -> Number:
        by = of(other).bits
        return Number(self.bits >> by if self.signed else z3.LShR(self.bits, by))

    def __eq__(self, other: object) -> z3.BoolRef:  # type: ignore[override]
        return self.bits == of(other).bits

    def __ne__(self, other: object) -> z3.BoolRef:  # type: ignore[override]
        return self.bits != of(other).bits

    def __lt__(self, other: object) -> z3.BoolRef:
        return z3.ULT(self.bits, of(other).bits)

    def __le__(self, other: object) -> z3.BoolRef:
        return z3.ULE(self.bits, of(other).bits)

    def __mod__(self, other: object) -> Number:
        return Number(z3.URem(self.bits, of(other).bits))


class Cast:
    """`cast ** x`, which binds in Python as a cast does in C."""

    def __init__(self, signed: bool) -> None:
        self.signed = signed

    def __pow__(self, value: Number) -> Number:
        return Number(of(value).bits, self.signed)


def leading_zeros(value: Number) -> Number:
    """As GCC's __builtin_clzll and clang's, of a number that is not 0."""
    return _first(value, range(WORD_BITS), lambda n: WORD_BITS - 1 - n)


def trailing_zeros(value: Number) -> Number:
    return _first(value, reversed(range(WORD_BITS)), lambda n: n)


def _first(value: Number, counts: Iterable[int], result: Callable[[int], int]) -> Number:
    """That of the last of the counts of which the bit is set."""
    bits = z3.BitVecVal(0, WORD_BITS)
    for count in counts:
        bits = z3.If(z3.Extract(count, count, value.bits) == 1, z3.BitVecVal(result(count), WORD_BITS), bits)
    return Number(bits)


def of(value: object) -> Number:
    return value if isinstance(value, Number) else Number(z3.BitVecVal(value, WORD_BITS))


def expression(text: str) -> str:
    return SUFFIX.sub(r"\1", CAST.sub(r"\1 ** ", text))


def functions(root: Path) -> dict[str, Callable[..., Number]]:
    """Those of the headers that are one expression, or locals and one."""
    known: dict[str, Callable[..., Number]] = {}
    names: dict[str, object] = {"word_t": Cast(False), "u32": Cast(False), "s64": Cast(True), "WORD_BITS": of(WORD_BITS),
                                "__builtin_clzll": leading_zeros, "__builtin_ctzll": trailing_zeros}
    for header in HEADERS:
        for found in FUNCTION.finditer((root / header).read_text()):
            result = RETURN.findall(found["body"])
            if len(result) == 1:
                known[found["name"]] = _function(found, result[0], names, known)
    return known


def _function(found: re.Match[str], result: str, names: dict[str, object],
              known: dict[str, Callable[..., Number]]) -> Callable[..., Number]:
    parameters = [parameter.split()[-1] for parameter in found["parameters"].split(",")]
    lines = [*LOCAL.findall(found["body"])]

    def call(*arguments: object) -> Number:
        scope = dict(names) | known | {name: of(value) for name, value in zip(parameters, arguments, strict=True)}
        for name, text in lines:
            scope[name] = eval(expression(text), {}, scope)
        return eval(expression(result), {}, scope)  # type: ignore[no-any-return]

    return call


def theorems(root: Path, count: int) -> dict[str, z3.BoolRef]:
    """What holds for all values of the variables, with this count of bits."""
    f = functions(root)
    v, m = (Number(z3.BitVec(name, WORD_BITS)) for name in "vm")
    bits, power = of(count), of(1 << count)
    up, down = f["round_up"](v, bits), f["round_down"](v, bits)
    return {
        "bit": f["bit"](bits) == power,
        "mask": f["mask"](bits) == power - 1,
        "bit_set": z3.Implies(m < 64, f["bit_test"](f["bit_set"](v, bits), m) ==
                              z3.Or(bits == m, f["bit_test"](v, m))),
        "bit_clear": z3.Implies(m < 64, f["bit_test"](f["bit_clear"](v, bits), m) ==
                                z3.And(bits != m, f["bit_test"](v, m))),
        "is_multiple": f["is_multiple"](v, bits) == (v % power == 0),
        "round_down": z3.And(down <= v, down % power == 0, v - down < power),
        "round_up": z3.Implies(v <= v + (power - 1), z3.And(v <= up, up % power == 0, up - v < power)),
        "index_within": f["index_within"](v, bits) == v % power,
        # The axioms of kernel/proof/wp/include/proof/bits.h about parts of words.
        "part_is_at_most": f["shift_right"](v, m) & f["mask"](bits) <= f["mask"](bits),
        "rest_is_whole": z3.Implies(count > 0, f["shift_right"](v, bits) & f["mask"](of(WORD_BITS - count)) == f["shift_right"](v, bits)),
        "first_is_within": f["shift_right"](v, of(0)) & f["mask"](bits) == f["index_within"](v, bits),
    }


def theorems_of_all_counts(root: Path) -> dict[str, z3.BoolRef]:
    f = functions(root)
    v, w, n, m = (Number(z3.BitVec(name, WORD_BITS)) for name in "vwnm")
    high, low = f["highest_bit"](v), f["lowest_bit"](v)
    return {
        "bit of any count": f["bit"](n) == f["bit"](n & 63),
        "none_in_zero": z3.Not(f["bit_test"](of(0), n)),
        "highest_bit": z3.Implies(v != 0, z3.And(high < 64, f["bit_test"](v, high), z3.Implies(
            z3.And(high < m, m < 64), z3.Not(f["bit_test"](v, m))))),
        "bit_clear_lowest": z3.Implies(z3.And(v != 0, m < 64), f["bit_test"](f["bit_clear_lowest"](v), m) ==
                                       z3.And(m != low, f["bit_test"](v, m))),
        "lowest_bit": z3.Implies(v != 0, z3.And(low < 64, f["bit_test"](v, low), z3.Implies(
            m < low, z3.Not(f["bit_test"](v, m))))),
        "shift_left": f["shift_left"](v, n) == v << (n & 63),
        "shift_right": f["shift_right"](v, n) == v >> (n & 63),
        "upper_half_is_large": z3.Implies(v < 1 << 32, (v << of(32) <= 1) == (v == 0)),
        "both_are_small": ((v | w) <= 1) == z3.And(v <= 1, w <= 1),
        "index_below": z3.Implies(z3.And(of(0) < w, w <= 1 << 63), f["index_below"](v, w) ==
                                  Number(z3.If(v < w, v.bits, z3.BitVecVal(0, WORD_BITS)))),
    }


def faults(root: Path = ROOT, about: str = "") -> list[str]:
    """Theorems that do not hold, with arguments for which they do not; `about`: how the names begin of those that are asked for."""
    all_of_them = theorems_of_all_counts(root) | {
        f"{name}, {count} bits": theorem for count in range(WORD_BITS) for name, theorem in theorems(root, count).items()}
    return [fault for name, theorem in all_of_them.items() if name.startswith(about)
            for fault in refuted(name, theorem)]


def refuted(name: str, theorem: z3.BoolRef) -> list[str]:
    solver = z3.Solver()
    solver.add(z3.Not(theorem))
    result = solver.check()
    return [] if result == z3.unsat else [f"{name}: {solver.model() if result == z3.sat else 'no answer'}"]
