# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The model gives well-known tests their verdicts; the machine computes as the compiler means; and of what cores do between
each other no wrong outcome is allowed, but one is without any single order that is needed."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from pathlib import Path

import pytest

from model.weak import arm, builds, litmus, patterns
from model.weak.machine import Machine, Program, Trace

CLASSIC = sorted((Path(__file__).parent / "classic").glob("*.litmus"))
ALL, OTHER = builds.BUILDS[0], builds.Build(builds.GICV2, builds.FASTPATH, clang=True)
#: Those that take long are tried in one build here, in all by `make model`.
SMALL = [pattern for pattern in patterns.PATTERNS if pattern.name.startswith(("notification", "early_look", "ring"))
         and pattern.name != "notifications"]


@pytest.mark.parametrize("path", CLASSIC, ids=lambda path: path.stem)
def test_a_classic_has_its_verdict(path: Path) -> None:
    test = litmus.parse(path.read_text())
    assert test.name == path.stem
    assert test.is_allowed() == {"Allowed": True, "Forbidden": False}[test.says]


def test_there_are_classics_of_each_kind() -> None:
    says = [litmus.parse(path.read_text()).says for path in CLASSIC]
    assert min(says.count("Allowed"), says.count("Forbidden")) > 20


@pytest.mark.skipif(shutil.which("herd7") is None, reason="herd7 is not installed: where it is, verdicts are compared with its")
def test_herd_agrees() -> None:
    for path in CLASSIC:
        text = subprocess.run(["herd7", str(path)], capture_output=True, text=True, check=True).stdout
        assert (" Never " in text) == (litmus.parse(path.read_text()).says == "Forbidden"), text


# ---- the machine ----

SUMS = """
typedef unsigned long u64;
u64 sums(u64 a, u64 b)
{
    u64 table[8], sum = 0;
    for (unsigned i = 0; i < 8; i++) {
        unsigned low = (unsigned)(a >> i * 5), high = (unsigned)b * (i + 3);
        int less = (int)low < (int)high, part = (signed char)(low ^ high);
        table[i] = (less ? low - high : low | ~high) + (u64)(long)part;
        if ((a & b >> i) == 0 || low > high) {
            table[i] = table[i] << (i & 3) | table[i] >> 60;
        }
        sum += __builtin_clzll(table[i] | 1) + __builtin_ctzll(table[i] | 1UL << 40);
    }
    for (unsigned i = 0; i < 8; i++) {
        sum = sum * 31 + (table[(b + i) % 8] ^ (unsigned short)table[i]);
        sum ^= (u64)(unsigned char)sum * (unsigned)(table[i] >> 7);
    }
    return sum;
}
"""


@pytest.mark.parametrize("compiler", [["aarch64-linux-gnu-gcc"], ["clang", "--target=aarch64-none-elf", "-fuse-ld=lld"]],
                         ids=["gcc", "clang"])
def test_the_machine_computes_as_this_computer(tmp_path: Path, compiler: list[str]) -> None:
    source = tmp_path / "sums.c"
    source.write_text(SUMS)
    flags = ["-O2", "-fno-tree-vectorize", "-mgeneral-regs-only", "-fno-stack-protector"]
    subprocess.run([*compiler, *flags, "-static", "-nostdlib", "-Wl,-esums", str(source), "-o", str(tmp_path / "sums.elf")], check=True)
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", str(source), "-o", str(tmp_path / "sums.so")], check=True)
    here = ctypes.CDLL(str(tmp_path / "sums.so")).sums
    here.restype, here.argtypes = ctypes.c_uint64, [ctypes.c_uint64, ctypes.c_uint64]
    program = Program.read(tmp_path / "sums.elf")
    for a in (0, 1, 0x8000_0000, 0xFFFF_FFFF_FFFF_FFFF, 0x0123_4567_89AB_CDEF):
        for b in (0, 7, 0xFFFF_FFFF, 0x8000_0000_0000_0000, 0xFEDC_BA98_7654_3210):
            machine = Machine(program, trace(), lambda address: None, lambda *_: None)
            assert machine.call("sums", a, b) == here(a, b)


def trace() -> Trace:
    return Trace(lambda location: True, {}, lambda location: 0)


@pytest.mark.parametrize("barrier, found", [(None, False), ((arm.STORES, "DMB ISHST"), False), ((arm.FULL, "DMB SY"), False),
                                            ((arm.LOADS, "DSB ISHLD"), False), ((arm.STORES, "DSB ISHST"), True),
                                            ((arm.FULL, "DSB SY"), True)])
def test_an_sgi_of_a_system_register_needs_a_dsb(barrier: tuple[str, str] | None, found: bool) -> None:
    made = trace()
    made.barrier(arm.FULL, "DSB SY")
    made.store("word", 1)
    if barrier:
        made.barrier(*barrier)
    if found:
        patterns.require_dsb(made)
    else:
        with pytest.raises(AssertionError, match="no DSB"):
            patterns.require_dsb(made)


# ---- what cores do between each other ----

Found = dict[str, patterns.Result]


@pytest.fixture(name="found", scope="module")
def results(sdk: Path, tmp_path_factory: pytest.TempPathFactory) -> Found:
    sources = ALL.sources(sdk, tmp_path_factory.mktemp("weak"))
    return {pattern.name: patterns.examine(pattern, sources) for pattern in patterns.PATTERNS}


@pytest.mark.parametrize("pattern", patterns.PATTERNS, ids=lambda pattern: pattern.name)
def test_no_wrong_outcome_is_allowed(found: Found, pattern: patterns.Pattern) -> None:
    assert found[pattern.name].wrong
    assert found[pattern.name].allowed == ""


@pytest.mark.parametrize("pattern", patterns.PATTERNS, ids=lambda pattern: pattern.name)
def test_without_a_needed_order_one_is(found: Found, pattern: patterns.Pattern) -> None:
    assert found[pattern.name].needed == pattern.needed


@pytest.mark.parametrize("pattern", SMALL, ids=lambda pattern: pattern.name)
def test_of_another_build(sdk: Path, tmp_path: Path, pattern: patterns.Pattern) -> None:
    result = patterns.examine(pattern, OTHER.sources(sdk, tmp_path))
    assert (len(result.wrong) > 0, result.allowed, result.needed) == (True, "", pattern.needed)


@pytest.mark.parametrize("pattern", SMALL, ids=lambda pattern: pattern.name)
def test_what_is_written_for_herd_means_the_same(found: Found, pattern: patterns.Pattern) -> None:
    """With all orders, and without a needed one."""
    result = found[pattern.name]
    assert not any(litmus.parse(text).is_allowed() for text in patterns.litmus_tests(pattern, result))
    for site in pattern.needed:
        weaker = [(said, patterns.run_of(patterns.without(one.steps, 0, site), {}), patterns.run_of(patterns.without(other.steps, 1, site), {}))
                  for said, one, other in result.wrong]
        texts = patterns.litmus_tests(pattern, patterns.Result(weaker, "", frozenset()))
        assert any(litmus.parse(text).is_allowed() for text in texts)


@pytest.mark.parametrize("name, header, old, new", [
    ("early_look", "multikit/xcore.h", "out->words[id] + 1, __ATOMIC_RELEASE", "out->words[id] + 1, __ATOMIC_RELAXED"),
    ("ring_entry", "microkit_ring_memory.h", "__ATOMIC_RELEASE", "__ATOMIC_RELAXED"),
    ("ring_entry", "microkit_ring_memory.h", "__ATOMIC_ACQUIRE", "__ATOMIC_RELAXED"),
    ("ring_room", "microkit_ring_memory.h", "__ATOMIC_RELEASE", "__ATOMIC_RELAXED"),
    ("ring_consumer_sleeps", "microkit_ring_memory.h", "__ATOMIC_SEQ_CST", "__ATOMIC_ACQUIRE"),
    ("ring_producer_sleeps", "microkit_ring_memory.h", "__ATOMIC_SEQ_CST", "__ATOMIC_ACQUIRE"),
])
def test_a_weaker_order_of_the_source_is_found(sdk: Path, tmp_path: Path, name: str, header: str, old: str, new: str) -> None:
    include = sdk / "board" / ALL.board / patterns.CONFIG / "include"
    text = (include / header).read_text()
    assert text.count(old) == 1
    (tmp_path / "multikit").mkdir()
    (tmp_path / header).write_text(text.replace(old, new))
    pattern = next(pattern for pattern in patterns.PATTERNS if pattern.name == name)
    sources = ALL.sources(sdk, tmp_path)
    assert patterns.first_allowed(patterns.wrong_pairs(pattern, *patterns.paths(pattern, sources)), pattern.initial)
