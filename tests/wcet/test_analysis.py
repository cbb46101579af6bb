# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The analysis on small programs whose longest path is known."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from wcet.bounds import read_bounds
from wcet.flow import FlowError
from wcet.longest import Analysis, Path as Longest
from wcet.program import Program
from wcet.search import Search

GCC = "aarch64-linux-gnu-gcc"


def build(folder: Path, source: str, name: str = "a.S") -> Program:
    (folder / name).write_text(source)
    elf = folder / "a.elf"
    subprocess.run([GCC, "-g", "-O2", "-ffreestanding", "-nostdlib", "-static", "-Wl,-Ttext=0x1000",
                    "-Wl,--entry=f", "-Wl,--build-id=none", f"-ffile-prefix-map={folder}=.",
                    str(folder / name), "-o", str(elf)], check=True, cwd=folder)
    return Program(elf)


def function(name: str, *lines: str) -> str:
    return "\n".join([f".global {name}", f".type {name}, %function", f"{name}:", *lines, ""])


POLL = 'poll = "isr_el1"\n'


def loop(head: str, rounds: str | int, extra: str = "", file: str = "a.S") -> str:
    return f'[[loop]]\nfile = "{file}"\nhead = "{head}"\nrounds = "{rounds}"\nwhy = ""\n{extra}\n'


def longest(folder: Path, program: Program, bounds: str = "", **names: int) -> Longest:
    (folder / "bounds.toml").write_text(bounds)
    analysis = Analysis(program, read_bounds(folder / "bounds.toml", folder, names))
    path = analysis.entry(program.labels["f"], "f")
    assert path is not None
    return path


def total(folder: Path, source: str, bounds: str = "", **names: int) -> int:
    return longest(folder, build(folder, source), bounds, **names).total


def test_straight(tmp_path: Path) -> None:
    assert total(tmp_path, function("f", "nop", "nop", "ret")) == 3


def test_the_longer_branch(tmp_path: Path) -> None:
    source = function("f", "cbz x0, 1f", "nop", "nop", "nop", "b 2f", "1: nop", "2: ret")
    assert total(tmp_path, source) == 6


def test_a_loop_counts_its_rounds_and_the_last(tmp_path: Path) -> None:
    source = function("f", "1: // count", "cbz x0, 2f", "nop", "sub x0, x0, #1", "b 1b", "2: ret")
    # N rounds of four, then the head and the return
    assert total(tmp_path, source, loop("cbz x0, 2f", "n"), n=7) == 7 * 4 + 2


def test_loops_in_loops(tmp_path: Path) -> None:
    source = function("f", "1: nop", "2: nop", "subs x1, x1, #1", "b.ne 2b", "subs x0, x0, #1",
                      "b.ne 1b", "ret")
    bounds = loop("b.ne 2b", 9) + loop("b.ne 1b", 4)
    inner = 9 * 3 + 3
    outer = 1 + inner + 2
    assert total(tmp_path, source, bounds) == 4 * outer + outer + 1


def test_an_exit_from_the_middle(tmp_path: Path) -> None:
    source = function("f", "1: cbz x1, 2f", "nop", "nop", "cbnz x0, 1b", "ret",
                      "2: nop", "nop", "nop", "nop", "nop", "ret")
    assert total(tmp_path, source, loop("cbnz x0, 1b", 3)) == 3 * 4 + 1 + 6


def test_calls_and_calls_at_the_end(tmp_path: Path) -> None:
    source = function("f", "bl g", "cbz x0, h", "ret") + function("g", "nop", "ret") \
        + function("h", "nop", "nop", "b g")
    assert total(tmp_path, source) == 2 + 2 + 3 + 2


def test_shares_of_functions(tmp_path: Path) -> None:
    source = function("f", "1: bl g", "cbnz x0, 1b", "ret") + function("g", "nop", "ret")
    path = longest(tmp_path, build(tmp_path, source), loop("cbnz x0, 1b", 2))
    assert path.shares() == {"f": 2 * 2 + 3, "g": 3 * 2}
    assert path.total == sum(path.shares().values())


def test_a_constant_argument_is_found(tmp_path: Path) -> None:
    source = function("f", "mov x2, #48", "nop", "bl g", "ret") \
        + function("g", "1: nop", "cbnz x0, 1b", "ret")
    constant = '[[argument]]\nfunction = "g"\nregister = 2\nname = "size"\n'
    assert total(tmp_path, source, loop("cbnz x0, 1b", "size // 16") + constant) == 4 + 3 * 2 + 3


SIZE = '[[argument]]\nfunction = "g"\nregister = 2\nname = "size"\n'
SIZED = function("g", "1: nop", "cbnz x0, 1b", "ret")


def test_a_constant_argument_may_be_kept_in_a_register(tmp_path: Path) -> None:
    kept = function("f", "stp x21, x30, [sp, #-16]!", "mov x21, #32", "cmp x21, x0", "b.eq 1f", "1: mov x2, x21",
                    "bl g", "ldp x21, x30, [sp], #16", "ret")
    assert total(tmp_path, kept + SIZED, loop("cbnz x0, 1b", "size // 16") + SIZE) == 8 + 2 * 2 + 3


def test_the_largest_of_constants_counts(tmp_path: Path) -> None:
    merged = function("f", "cbz x0, 1f", "mov x2, #64", "b 2f", "1: mov x2, #32", "2: bl g", "ret")
    assert total(tmp_path, merged + SIZED, loop("cbnz x0, 1b", "size // 16") + SIZE) == 5 + 4 * 2 + 3


@pytest.mark.parametrize("before", [["cbz x0, 1f", "mov x2, #32"], ["mov x2, #32", "bl h"]])
def test_what_one_way_leaves_open_is_no_constant(tmp_path: Path, before: list[str]) -> None:
    source = function("f", *before, "1: bl g", "ret") + function("h", "ret")
    with pytest.raises(FlowError, match="size of g is no constant"):
        total(tmp_path, source + SIZED, loop("cbnz x0, 1b", "size // 16") + SIZE)


@pytest.mark.parametrize("other", ["mov x21, #64", "add x21, x21, #1", "bic x21, x0, x1", "ldr x21, [x0]"])
def test_a_register_with_several_values_is_no_constant(tmp_path: Path, other: str) -> None:
    source = function("f", "mov x21, #32", "cbz x0, 1f", other, "1: mov x2, x21", "bl g", "ret")
    with pytest.raises(FlowError, match="size of g is no constant"):
        total(tmp_path, source + SIZED, loop("cbnz x0, 1b", "size // 16") + SIZE)


def test_the_last_value_of_a_register_counts(tmp_path: Path) -> None:
    source = function("f", "mov x2, #32", "ldr x2, [x0]", "bl g", "ret")
    with pytest.raises(FlowError, match="size of g is no constant"):
        total(tmp_path, source + SIZED, loop("cbnz x0, 1b", "size // 16") + SIZE)


def test_a_size_that_is_not_constant_is_refused(tmp_path: Path) -> None:
    source = function("f", "nop", "bl g", "ret") + function("g", "ret")
    constant = '[[argument]]\nfunction = "g"\nregister = 2\nname = "size"\n'
    with pytest.raises(FlowError, match="size of g is no constant"):
        total(tmp_path, source, constant)


def test_callers_can_make_a_difference(tmp_path: Path) -> None:
    source = function("f", "bl g", "bl h", "ret") + function("g", "b h") \
        + function("h", "1: nop", "cbnz x0, 1b", "ret")
    bounds = loop("cbnz x0, 1b", 10, "within = {g = 1}")
    assert total(tmp_path, source, bounds) == 3 + (1 + 1 * 2 + 3) + (10 * 2 + 3)


def work(name: str, length: int) -> str:
    return function(name, *["nop"] * (length - 1), "ret")


def perhaps(*calls: str) -> list[str]:
    """Each is made or not: two instructions, and what is called."""
    return [line for number, call in enumerate(calls, 10)
            for line in (f"cbz x0, {number}f", f"bl {call}", f"{number}:")]


def kept(folder: Path, source: str, rules: str) -> Longest:
    """The longest path that keeps the rules."""
    (folder / "bounds.toml").write_text(rules)
    program = build(folder, source)
    return Search(program, read_bounds(folder / "bounds.toml", folder, {})).longest(program.labels["f"], "f")


def test_no_path_makes_an_impossible_call(tmp_path: Path) -> None:
    """What comes before it and after it on the same way does not count either."""
    source = function("f", "bl g", "bl h", "ret") + work("h", 9) \
        + function("g", "cbz x0, 1f", "nop", "nop", "bl h", "nop", "1: nop", "ret")
    bounds = '[[impossible]]\ncalls = ["h"]\nwithin = ["g"]\nwhy = ""\n'
    assert total(tmp_path, source, bounds) == 3 + 3 + 9


def test_a_call_is_impossible_within_several_functions(tmp_path: Path) -> None:
    """Within g and h, not within one of them."""
    source = function("f", *perhaps("g", "h"), "ret") + function("g", *perhaps("h", "i"), "ret") \
        + function("h", *perhaps("i"), "ret") + work("i", 9)
    bounds = '[[impossible]]\ncalls = ["i"]\nwithin = [["g", "h"]]\nwhy = ""\n'
    assert total(tmp_path, source, bounds) == 5 + (5 + 2 + 9) + (3 + 9)
    assert total(tmp_path, source, bounds.replace('["g", "h"]', '"g", "h"')) == 5 + (4 + 2) + 2


def test_a_call_by_a_function_is_a_direct_one(tmp_path: Path) -> None:
    source = function("f", *perhaps("g", "i"), "ret") + function("g", *perhaps("h", "i"), "ret") \
        + function("h", *perhaps("i"), "ret") + work("i", 9)
    rule = '[[impossible]]\ncalls = [["i", "by g"]]\nwithin = ["f"]\nwhy = ""\n'
    assert total(tmp_path, source, rule) == 5 + (4 + 3 + 9) + 9
    rule = '[[exclusive]]\ncalls = [["i", "by g"]]\nor = [["i", "g", "by h"]]\nwhy = ""\n'
    assert kept(tmp_path, source, rule).total == 5 + (4 + 3 + 9) + 9


def test_several_calls_are_impossible(tmp_path: Path) -> None:
    """Of h, and of i within k."""
    source = function("f", *perhaps("h", "i", "k"), "ret") + function("k", *perhaps("i"), "ret") \
        + work("h", 9) + work("i", 8)
    assert total(tmp_path, source, '[[impossible]]\ncalls = ["h", ["i", "k"]]\nwithin = ["f"]\nwhy = ""\n') \
        == 6 + 8 + 2


def test_a_rule_may_say_more_of_a_callee(tmp_path: Path) -> None:
    source = function("f", *perhaps("g", "h"), "ret") + function("g", *perhaps("i"), "ret") \
        + function("h", *perhaps("i"), "ret") + work("i", 9)
    rule = '[[impossible]]\ncalls = ["i"]\nwithin = ["{}"]\nwhy = ""\n'
    assert total(tmp_path, source, rule.format("g") + rule.format("h")) == 5 + 2 + 2


def test_a_loop_whose_rounds_make_an_impossible_call_has_none(tmp_path: Path) -> None:
    source = function("f", "1: cbz x0, 2f", "bl g", "b 1b", "2: nop", "ret") + work("g", 9)
    bounds = loop("b 1b", 5) + '[[impossible]]\ncalls = ["g"]\nwithin = ["f"]\nwhy = ""\n'
    assert total(tmp_path, source, bounds) == 3


def test_a_stretch_does_not_begin_where_no_path_comes(tmp_path: Path) -> None:
    source = function("f", "cbz x0, 1f", "bl g", "mrs x1, isr_el1", *["nop"] * 9, "1: ret") + work("g", 9)
    bounds = POLL + '[[impossible]]\ncalls = ["g"]\nwithin = ["f"]\nwhy = ""\n'
    assert total(tmp_path, source, bounds) == 2


def test_one_or_the_other_counts(tmp_path: Path) -> None:
    """Calls of g, or of h within k and of i."""
    source = function("f", *perhaps("g", "k", "h", "i"), "ret") + function("k", *perhaps("h"), "ret")
    rule = '[[exclusive]]\ncalls = ["g"]\nor = [["h", "k"], "i"]\nwhy = ""\n'
    parts = work("h", 20) + work("i", 5)
    assert kept(tmp_path, source + work("g", 10) + parts, rule).total == 8 + (3 + 20) + 20 + 5
    assert kept(tmp_path, source + work("g", 50) + parts, rule).total == 8 + 50 + 2 + 20


def test_one_of_several_calls_counts(tmp_path: Path) -> None:
    """Anywhere, or within a function; a call that is not named counts besides."""
    source = function("f", *perhaps("g", "h", "i"), "ret") + function("g", *perhaps("i"), "nop", "ret") \
        + function("h", *perhaps("i"), "ret") + work("i", 9)
    rule = '[[once]]\ncalls = {}\nwhy = ""\n'
    assert kept(tmp_path, source, "").total == 7 + 13 + 12 + 9
    assert kept(tmp_path, source, rule.format('[["i", "g"], ["i", "h"]]')).total == 7 + 13 + 2 + 9
    assert kept(tmp_path, source, rule.format('["h", ["i", "g"]]')).total == 7 + 3 + 12 + 9


def test_rules_of_calls_are_about_all_around_them(tmp_path: Path) -> None:
    source = function("f", *perhaps("g", "h"), "ret") + function("g", *perhaps("k"), "ret") \
        + function("k", *perhaps("h", "i"), "ret") + work("h", 9) + work("i", 8)
    rule = '[[once]]\ncalls = [["h", "g", "f"], ["i", "g", "f"]]\nwhy = ""\n'
    assert kept(tmp_path, source, rule).total == 5 + 3 + (4 + 9) + 9


@pytest.mark.parametrize("rounds, longest_way", [(3, 3 * (3 + 9) + 3), (0, 3 + 8)])
def test_rules_of_calls_are_about_rounds_of_loops(tmp_path: Path, rounds: int, longest_way: int) -> None:
    source = function("f", "1: cbz x0, 2f", "bl g", "b 1b", "2: cbz x1, 3f", "bl h", "3: ret") \
        + work("g", 9) + work("h", 8)
    rule = '[[once]]\ncalls = ["g", "h"]\nwhy = ""\n'
    assert kept(tmp_path, source, rule + loop("b 1b", rounds)).total == longest_way + (rounds == 0)


def test_several_rules_hold_at_once(tmp_path: Path) -> None:
    source = function("f", *perhaps("g", "h", "i"), "ret") + work("g", 9) + work("h", 8) + work("i", 7)
    rule = '[[once]]\ncalls = {}\nwhy = ""\n'
    assert kept(tmp_path, source, rule.format('["g", "h"]') + rule.format('["g", "i"]')).total == 6 + 8 + 7
    assert kept(tmp_path, source, rule.format('["g", "h", "i"]')).total == 5 + 9


def test_rules_of_calls_hold_from_look_to_look(tmp_path: Path) -> None:
    """Within a function that is called, too."""
    source = function("f", "bl k", "ret") + work("g", 9) + work("h", 8) \
        + function("k", "mrs x1, isr_el1", *perhaps("g", "h"), "mrs x1, isr_el1", "ret")
    rule = POLL + '[[once]]\ncalls = [["g", "f"], ["h", "f"]]\nwhy = ""\n'
    assert kept(tmp_path, source, rule).total == 4 + 9


def test_an_entry_that_cannot_be_has_no_path(tmp_path: Path) -> None:
    source = function("f", "bl g", "bl h", "ret") + work("g", 2) + work("h", 2)
    with pytest.raises(FlowError, match="f: no path keeps the rules"):
        kept(tmp_path, source, '[[once]]\ncalls = ["g", "h"]\nwhy = ""\n')


SELDOM = '[[seldom]]\ncallee = "h"\nwithin = "f"\nrounds = "{}"\nwhy = ""\n'


@pytest.mark.parametrize("few, rounds", [("0", 0), ("n - 3", 2), ("n", 5), ("9", 5)])
def test_few_rounds_call_a_function(tmp_path: Path, few: str, rounds: int) -> None:
    """Indirectly, too; those that do not are shorter; calls outside the loop count."""
    source = function("f", "bl g", "1: cbz x0, 2f", "bl g", "b 1b", "2: ret") + work("h", 9) \
        + function("g", *perhaps("h"), "ret")
    path = longest(tmp_path, build(tmp_path, source), loop("b 1b", "n") + SELDOM.format(few), n=5)
    assert path.total == (1 + 12) + rounds * (3 + 12) + (5 - rounds) * (3 + 2) + 2
    assert path.total == sum(path.shares().values())


def test_few_rounds_are_of_the_loops_of_one_function(tmp_path: Path) -> None:
    source = function("f", "bl g", "ret") + function("g", "1: bl h", "cbnz x0, 1b", "ret") + work("h", 9)
    assert total(tmp_path, source, loop("cbnz x0, 1b", 4) + SELDOM.format(1)) == 2 + 5 * 11 + 1


@pytest.mark.parametrize("few, calls", [("1", 1), ("n", 4), ("n + 1", 5), ("9", 5)])
def test_rounds_that_all_call_a_function_are_few(tmp_path: Path, few: str, calls: int) -> None:
    """The last is one of them, which does not go back."""
    source = function("f", "1: bl h", "cbnz x0, 1b", "ret") + work("h", 9)
    assert total(tmp_path, source, loop("cbnz x0, 1b", "n") + SELDOM.format(few), n=4) == calls * 11 + 1


def test_the_last_round_may_be_the_only_one_that_can_call(tmp_path: Path) -> None:
    source = function("f", "1: cbz x0, 2f", "bl h", "cbz x1, 3f", "2: b 1b", "3: ret") + work("h", 9)
    assert total(tmp_path, source, loop("2: b 1b", 3) + SELDOM.format(1)) == 3 * 2 + (3 + 9) + 1


def test_the_last_round_may_be_the_best_one_to_call(tmp_path: Path) -> None:
    source = function("f", "1: cbz x0, 4f", *perhaps("h"), "cbz x2, 3f", "b 1b", "3: ret",
                      "4:", *["nop"] * 20, "b 1b") + work("h", 9)
    bounds = loop("b 1b", 3, "times = 2") + SELDOM.format(1)
    assert total(tmp_path, source, bounds) == 3 * 22 + (4 + 9) + 1


def test_rounds_that_call_one_or_the_other_add_up(tmp_path: Path) -> None:
    source = function("f", "1: cbz x0, 2f", *perhaps("h", "i"), "b 1b", "2: ret") + work("h", 9) + work("i", 8)
    bounds = loop("b 1b", 5) + SELDOM.format(1) + SELDOM.format(2).replace('"h"', '"i"')
    assert total(tmp_path, source, bounds) == 3 * (6 + 9 + 8) + 2 * 4 + 2


FOLLOWED = POLL + '[[followed]]\ncalls = ["h"]\nwithin = {}\nwhy = ""\n'
LOOK = "mrs x1, isr_el1"


@pytest.mark.parametrize("within, end", [(["g", "f"], 3), (["g"], 3), (["g", "k"], 4 + 9)])
@pytest.mark.parametrize("before, start", [([], 1), ([LOOK], 0)])
def test_a_look_follows_a_call(tmp_path: Path, within: list[str], end: int, before: list[str], start: int) -> None:
    """From g's start, or a look, to its end there is no call then; to a look there is."""
    source = function("f", "bl g", *["nop"] * 9, "ret") + work("h", 9) + function("k", "ret") \
        + function("g", *before, *perhaps("h"), "cbz x0, 1f", LOOK, "1: ret")
    assert total(tmp_path, source, FOLLOWED.format(within)) == start + end + 10
    source = source.replace("nop\n", "", 9)
    assert total(tmp_path, source, FOLLOWED.format(within)) == max(start + 2 + 9 + 2, start + end + 1)


@pytest.mark.parametrize("branch", ["b print", "br x0"])
def test_excluded_functions_take_no_time(tmp_path: Path, branch: str) -> None:
    source = function("f", "bl print", "nop", "ret") + function("print", branch)
    assert total(tmp_path, source, '[[excluded]]\nfunctions = ["print"]\n') == 3


def test_functions_that_do_not_return_end_the_path(tmp_path: Path) -> None:
    source = function("f", "cbz x0, 1f", "ret", "1: bl panic", "nop", "nop", "nop", "ret") \
        + function("panic", "b panic")
    assert total(tmp_path, source, '[[no_return]]\nfunctions = ["panic"]\n') == 2


def test_the_path_ends_at_a_label(tmp_path: Path) -> None:
    source = function("f", "cbz x0, rest", "ret", "rest: nop", "nop", "b f")
    assert total(tmp_path, source, 'ends = ["rest"]\n') == 2


@pytest.mark.parametrize("lines, message", [
    (["1: nop", "cbnz x0, 1b", "ret"], "a loop without bound"),
    (["bl f", "ret"], "recursion: f -> f"),
    (["br x0"], "indirect branch"),
    (["blr x0", "ret"], "indirect branch"),
    (["cbz x0, 2f", "1: nop", "2: nop", "cbnz x1, 1b", "ret"], "a loop with several entries"),
    (["1: b 1b"], "a loop without bound"),
])
def test_code_without_a_bound_is_refused(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(FlowError, match=message):
        total(tmp_path, function("f", *lines))


def test_a_bound_names_one_loop(tmp_path: Path) -> None:
    source = function("f", "1: nop", "cbnz x0, 1b", "2: nop", "cbnz x0, 2b", "ret")
    with pytest.raises(ValueError, match="is there 2 times"):
        total(tmp_path, source, loop("cbnz x0", 3))


def test_a_bound_is_arithmetic_only(tmp_path: Path) -> None:
    source = function("f", "1: nop", "cbnz x0, 1b", "ret")
    with pytest.raises(ValueError, match="not a bound"):
        total(tmp_path, source, loop("cbnz x0, 1b", "().__class__"))


def test_loops_of_c_are_found_by_their_heads(tmp_path: Path) -> None:
    source = """
static inline int inner(volatile int *p, int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        sum += *p;
    }
    return sum;
}

int f(volatile int *p, int n, int m)
{
    int sum = 0;
    while (n-- > 0) {
        sum += inner(p, m);
    }
    return sum;
}
"""
    program = build(tmp_path, source, "a.c")
    bounds = loop("for (int i = 0;", "m", file="a.c") + loop("while (n-- > 0)", "n", file="a.c")
    one = longest(tmp_path, program, bounds, n=0, m=0).total
    rounds = longest(tmp_path, program, bounds, n=0, m=1).total - one
    assert 0 < rounds < 10
    assert (longest(tmp_path, program, bounds, n=3, m=1000).total - one) // rounds in \
        range(4000, 4100)


class Generated:
    """A random structured program, and its longest path by construction."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.lines: list[str] = []
        self.bounds = ""
        self.labels = 0
        self.total = self.sequence(4) + 1
        self.lines.append("ret")

    def label(self) -> str:
        self.labels += 1
        return f"l{self.labels}"

    def sequence(self, depth: int) -> int:
        """Emit some statements; returns their instructions at most."""
        total = 0
        for _ in range(self.random.randint(1, 3)):
            kind = self.random.choice(("nop", "branch", "loop") if depth else ("nop",))
            total += getattr(self, kind)(depth)
        return total

    def nop(self, depth: int) -> int:
        self.lines.append("nop")
        return 1

    def branch(self, depth: int) -> int:
        other, end = self.label(), self.label()
        self.lines.append(f"cbz x0, {other}")
        one = self.sequence(depth - 1) + 1
        self.lines += [f"b {end}", f"{other}:"]
        two = self.sequence(depth - 1)
        self.lines.append(f"{end}:")
        return 1 + max(one, two)

    def loop(self, depth: int) -> int:
        head, end, rounds = self.label(), self.label(), self.random.randint(0, 5)
        self.lines += [f"{head}: nop", f"cbz x1, {end}"]
        body = self.sequence(depth - 1)
        self.lines += [f"b {head} // back", f"{end}:"]
        self.bounds += loop(f"b {head} // back", rounds)
        return rounds * (2 + body + 1) + 2


@pytest.mark.parametrize("seed", range(20))
def test_programs_made_by_chance(tmp_path: Path, seed: int) -> None:
    generated = Generated(seed)
    assert total(tmp_path, function("f", *generated.lines), generated.bounds) == generated.total


def test_a_look_ends_a_stretch(tmp_path: Path) -> None:
    source = function("f", "nop", "nop", "mrs x1, isr_el1", "nop", "ret")
    assert total(tmp_path, source) == 5
    assert total(tmp_path, source, POLL) == 3


def test_a_stretch_from_look_to_look(tmp_path: Path) -> None:
    """Round a loop: four, from one look to the next; never the nine of two rounds and the ends."""
    source = function("f", "1: nop", "mrs x1, isr_el1", "nop", "cbnz x0, 1b", "ret")
    assert total(tmp_path, source, POLL + loop("cbnz x0, 1b", 1)) == 4


def test_a_stretch_through_calls(tmp_path: Path) -> None:
    """From the look in the first call to the look in the second."""
    source = function("f", "bl g", "nop", "nop", "bl g", "ret") \
        + function("g", "nop", "mrs x1, isr_el1", "nop", "nop", "ret")
    assert total(tmp_path, source, POLL) == 3 + 3 + 2


def test_rounds_without_a_look_count(tmp_path: Path) -> None:
    source = function("f", "1: nop", "cbz x1, 2f", "mrs x1, isr_el1", "2: cbnz x0, 1b", "ret")
    # after a look: its branch, five rounds without, and a sixth to the end
    assert total(tmp_path, source, POLL + loop("2: cbnz x0, 1b", 5)) == 1 + 5 * 3 + 4
