# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The kernel's functions on bits and on descriptors, for all arguments, by Z3's bit-vectors: provers of contracts get them as
facts.

What is proved is the text of the headers: each function that returns one expression is read from its source, and
C's operators become those of bit-vectors."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace

import z3

from .expressions import WORD_BITS, Expression, Number, of

from .frama import ROOT

HEADERS = ("kernel/include/base/bits.h", "kernel/include/base/speculation.h", "kernel/include/base/references.h",
           "kernel/include/space/pte.h", "kernel/include/space/translation.h", "kernel/include/space/vspace.h",
           "kernel/include/space/frame.h")
#: Where the constants are that those use.
CONSTANTS = ("kernel/include/base/bits.h", "kernel/include/base/cap.h",
             "kernel/include/base/structures.h", "kernel/include/space/pte.h", "kernel/include/space/vspace.h")
API_CONSTANTS = "sdk/abi/include/sel4/constants.h"  # not among a seed's copies
Functions = dict[str, Callable[..., Number]]
#: Where a window begins: anywhere.
WINDOW = Number(z3.BitVec("window", WORD_BITS))
CONSTANT = re.compile(r"^(?:#define +(?P<macro>\w+) +| +(?P<member>\w+) = )(?P<value>.+?)(?:,|$|  | */\*)", re.MULTILINE)
FUNCTION = re.compile(r"static inline \w+ (?P<name>\w+)\((?P<parameters>[^)]*)\)\n\{\n(?P<body>.*?)\n\}", re.DOTALL)
LOCAL = re.compile(r"^ +\w+ (\w+) = (.*?);$", re.MULTILINE)
RETURN = re.compile(r"^ +return (.*?);$", re.MULTILINE | re.DOTALL)


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


class Constants(dict[str, object]):
    """Of the headers, macros and members of enumerations: values when they are asked for."""

    def __init__(self, root: Path) -> None:
        self.texts = {found["macro"] or found["member"]: found["value"]
                      for file in (ROOT / API_CONSTANTS, *(root / name for name in CONSTANTS))
                      for found in CONSTANT.finditer(file.read_text())}

    def __missing__(self, name: str) -> object:
        self[name] = Expression(self.texts[name], self).value()
        return self[name]


def functions(root: Path) -> Functions:
    """Those of the headers that are one expression, or locals and one."""
    known: Functions = {}
    names = Constants(root)
    names |= {"__builtin_clzll": leading_zeros, "__builtin_ctzll": trailing_zeros, "BIT": lambda n: of(1) << n,
              "ks": SimpleNamespace(boot=SimpleNamespace(window_pa=WINDOW))}
    for header in HEADERS:
        for found in FUNCTION.finditer((root / header).read_text()):
            result = RETURN.findall(found["body"])
            if len(result) == 1:
                known[found["name"]] = _function(found, result[0], names, known)
    return known


def _function(found: re.Match[str], result: str, names: Constants,
              known: Functions) -> Callable[..., Number]:
    parameters = [parameter.split()[-1] for parameter in found["parameters"].split(",")]
    lines = [*LOCAL.findall(found["body"])]

    def call(*arguments: object) -> Number:
        scope = ChainMap[str, object](dict(zip(parameters, arguments, strict=True)), known, names)
        for name, text in lines:
            scope[name] = Expression(text, scope).value()
        return Expression(result, scope).value()  # type: ignore[return-value]

    return call


def theorems(f: Functions, count: int) -> dict[str, z3.BoolRef]:
    """What holds for all values of the variables, with this count of bits."""
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


def theorems_of_multiples(count: int) -> dict[str, z3.BoolRef]:
    """The axioms of kernel/proof/wp/include/proof/bits.h about powers and multiples, of numbers of any size: a multiple is a product,
    `up` and `down` are the multiples that round_up() and round_down() are proved to be above, and `pieces` is a product."""
    a, up, down, some, others, rest = z3.Ints("a up down some others rest")
    power, b = 1 << count, others * (1 << count)
    rounded = z3.And(a <= up * power, up * power - a < power, down * power <= a, a - down * power < power)
    larger = [1 << more for more in range(count + 1, WORD_BITS)]
    return {
        "power_is_word, powers": z3.BoolVal(1 <= power <= 1 << 63 and all(power < other for other in larger)),
        "power_is_whole": z3.BoolVal(all(other % power == 0 for other in (power, *larger))),
        "whole_of_less": z3.And(*(some * other == some * (other // power) * power for other in larger)),
        "sum_is_whole, difference_is_whole": z3.And(some * power + b == (some + others) * power,
                                                    some * power - b == (some - others) * power),
        "up_is_next": z3.Implies(z3.And(rounded, a <= b), up * power <= b),
        "down_is_before": z3.Implies(z3.And(rounded, a < b), down * power + power <= b),
        "one_piece, one_piece_more": (some + 1) * power == some * power + power,
        "fewer_pieces": z3.Implies(z3.And(0 <= some, some <= others), z3.And(0 <= some * power, some * power <= b)),
        "pieces_fit": z3.Implies(z3.And(0 <= rest, a == others * power + rest, some <= others), some * power <= a),
    }


def theorems_of_all_counts(f: Functions) -> dict[str, z3.BoolRef]:
    v, w, n, m = (Number(z3.BitVec(name, WORD_BITS)) for name in "vwnm")
    high, low = f["highest_bit"](v), f["lowest_bit"](v)
    return {
        "size_shifts": z3.And(*(z3.Implies(v % (1 << count) == 0, (v >> of(count)) * (1 << count) == v) for count in (6, 12))),
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
        # Of the axioms of bits.h about what is above a bit: none_above is that.
        "shifted_out": (f["shift_right"](v, n) <= 1) == z3.And(*(
            z3.Implies(of(above) > (n & 63), z3.Not(f["bit_test"](v, of(above)))) for above in range(WORD_BITS))),
        "shifted_to_none": z3.Implies(f["shift_right"](v, n) == 0, z3.Not(f["bit_test"](v, n & 63))),
        "upper_half_is_large": z3.Implies(v < 1 << 32, (v << of(32) <= 1) == (v == 0)),
        "few_caps": (v >> of(7) & 3) <= 3,
        # The axioms of monitor/proof/include/proof/memory.h about epochs.
        "made_odd": (v | of(1)) & of(1) == 1,
        "made_even": (v | of(1)) + of(1) & of(1) == 0,
        "after_odd": z3.Implies(v & of(1) != 0, v + of(1) & of(1) == 0),
        "both_are_small": ((v | w) <= 1) == z3.And(v <= 1, w <= 1),
        "index_below": z3.Implies(z3.And(of(0) < w, w <= 1 << 63), f["index_below"](v, w) ==
                                  Number(z3.If(v < w, v.bits, z3.BitVecVal(0, WORD_BITS)))),
    }


def theorems_of_descriptors(f: Functions) -> dict[str, z3.BoolRef]:
    """Of stage-2 descriptors and walks, by the numbers of the Arm ARM (D8.2, D8.3), which share nothing with the headers'
    constants: what the predicates of kernel/proof/wp/include/proof/tables.h say."""
    v, n, level = (Number(z3.BitVec(name, WORD_BITS)) for name in ("v", "n", "level"))
    page = z3.And(v < 1 << 48, v % 4096 == 0)
    table, vttbr = f["pte_of_table"](v), f["vttbr_of"](n, v)
    return {
        "pte_is_valid": f["pte_is_valid"](v) == has(v, 0),
        "pte_is_table": f["pte_is_table"](v, level) == z3.And(level < 3, has(v, 0), has(v, 1)),
        "pte_address": f["pte_address"](v) == output(v),
        "pte_of_table": z3.Implies(page, z3.And(has(table, 0), has(table, 1), output(table) == v)),
        "vttbr_of": z3.Implies(z3.And(page, n < 256), z3.And(output(vttbr) == v, vttbr // (1 << 48) == n,
                                                             z3.Implies(v != 0, vttbr != 0))),
        # The window begins at a multiple of 2 MiB, and is less than its references can name.
        "granule_at": z3.Implies(z3.And(v < 1 << 38, v % 64 == 0, WINDOW % (1 << 21) == 0, WINDOW < 1 << 48),
                                 f["window_ref"](WINDOW + v) * 64 == v),
        "on_from_start": z3.Implies(n < 1 << 32, f["window_pa"](n) == WINDOW + n * 64),
        "window_ref": z3.Implies(n < 1 << 32, f["window_ref"](f["window_pa"](n)) == n),
        "frame_pa": z3.Implies(n < 1 << 32, f["frame_pa"](SimpleNamespace(object=n)) == n * 4096),
        **{f"translation_index, {size}": z3.And(*(
            f["translation_index"](v, of(at), of(size)) == v // (1 << shift) % size
            for at, shift in ((1, 30), (2, 21), (3, 12)))) for size in (512, 1024)},
        **{f"frame_entry, {size} bits": entry_shows(f, size) for size in (12, 21, 30)},
    }


def has(word: Number, n: int) -> z3.BoolRef:
    return z3.Extract(n, n, word.bits) == 1


def output(word: Number) -> Number:
    """Bits 47:12, in place."""
    return Number(z3.Concat(z3.BitVecVal(0, 16), z3.Extract(47, 12, word.bits), z3.BitVecVal(0, 12)))


def entry_shows(f: Functions, size: int) -> z3.BoolRef:
    """The predicate `shows`, and that bits 1:0 are those of a page or block."""
    fields = {name: Number(z3.BitVec(name, WORD_BITS)) for name in ("object", "rights", "flags")}
    asked, attributes = (Number(z3.BitVec(name, WORD_BITS)) for name in ("asked", "attributes"))
    entry = f["frame_entry"](SimpleNamespace(size=of(size), **fields), asked, attributes)
    readable = z3.And(has(fields["rights"], 1), has(asked, 1))
    cached = z3.And(has(attributes, 0), z3.Not(has(fields["flags"], 2)))
    return z3.Implies(fields["object"] < 1 << 32, z3.And(
        has(entry, 0), has(entry, 1) == (size == 12), output(entry) == fields["object"] * 4096, has(entry, 10),
        has(entry, 6) == readable, has(entry, 7) == z3.And(readable, has(fields["rights"], 0), has(asked, 0)),
        has(entry, 54) == has(attributes, 2), has(entry, 2), *(has(entry, n) == cached for n in (3, 4, 5, 8, 9)),
        *(z3.Not(has(entry, n)) for n in (11, *range(48, 54), *range(55, 64)))))


def faults(root: Path = ROOT, about: str = "") -> list[str]:
    """Theorems that do not hold, with arguments for which they do not; `about`: how the names begin of those that are asked for."""
    f = functions(root)
    all_of_them = theorems_of_all_counts(f) | theorems_of_descriptors(f) | {
        f"{name}, {count} bits": theorem for count in range(WORD_BITS)
        for name, theorem in (theorems(f, count) | theorems_of_multiples(count)).items()}
    return [fault for name, theorem in all_of_them.items() if name.startswith(about)
            for fault in refuted(name, theorem)]


def refuted(name: str, theorem: z3.BoolRef) -> list[str]:
    solver = z3.Solver()
    solver.add(z3.Not(theorem))
    result = solver.check()
    return [] if result == z3.unsat else [f"{name}: {solver.model() if result == z3.sat else 'no answer'}"]
