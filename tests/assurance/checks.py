# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""All checks of `make verify`, in the order in which they run."""

from __future__ import annotations

import functools
import importlib.util
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from . import analyzers, binary, eva, lifting, ring, wp
from .frama import ROOT

QUICK, WHOLE, COLD = "quick", "whole", "cold"
#: Each includes those before it.
TIERS = (QUICK, WHOLE, COLD)


@dataclass(frozen=True)
class Place:
    """Where the results of builds are."""

    sdk: Path
    commands: Path  # compile_commands.json of the SDK's build
    generated: Path  # headers made by the host kernel's build
    cache: Path | None  # of prover results
    by_digest: bool = False  # modules that were proved as they are now are not proved again (wp.digest)


@dataclass(frozen=True)
class Check:
    name: str
    tier: str
    tools: tuple[str, ...]  # programs and modules of Python without which it cannot run
    claim: str
    run: Callable[[Place], list[str]]

    @property
    def missing(self) -> list[str]:
        return [tool for tool in self.tools if shutil.which(tool) is None and importlib.util.find_spec(tool) is None]


FRAMA_C = ("frama-c", "z3", "cvc4")


def kernels(sdk: Path) -> list[Path]:
    """Each once: configurations have a second name."""
    return sorted({elf.resolve() for elf in sdk.glob("board/*/*/elf/kernel.elf")})


def binaries(place: Place) -> list[str]:
    found = kernels(place.sdk)
    faults = [f"{elf.parts[-4]}/{elf.parts[-3]}: {fault}" for elf in found for fault in binary.faults(elf)]
    return faults if found else ["no kernel is built"]


def bits(_: Place) -> list[str]:
    from . import arithmetic  # which needs Z3's module

    return arithmetic.faults()


def value_analysis(precision: int) -> Callable[[Place], list[str]]:
    return lambda place: eva.faults(ROOT, place.generated, precision)


def analysis(tool: str) -> Callable[[Place], list[str]]:
    return lambda place: analyzers.faults(place.commands, tool)


def contracts_of(module: wp.Module) -> str:
    return f"contracts of {module.name}"


def of_module(module: wp.Module) -> Iterator[Check]:
    yield Check(contracts_of(module), QUICK, FRAMA_C, module.claim,
                lambda place: wp.faults(ROOT, place.generated, module, place.cache, place.by_digest))
    yield Check(f"{contracts_of(module)} can be fulfilled", COLD, FRAMA_C,
                "No precondition excludes everything" + (
                    "; of the code only one case is meant to be reached." if module.smoke
                    else ", no part of the code is supposed never to be reached."),
                lambda place: wp.vacuous(ROOT, place.generated, module, place.cache))
    yield Check(f"{contracts_of(module)} refuse {len(module.seeds)} bugs", COLD, FRAMA_C,
                "; ".join(seed.name for seed in module.seeds) + ".",
                lambda place: wp.missed_seeds(ROOT, place.generated, module, place.cache))


@functools.cache
def all_checks() -> tuple[Check, ...]:
    return (
        Check("binary", QUICK, (), "Of every kernel that is built: FP registers are touched only where they are switched; "
              "one indirect branch; no exclusive, atomic or ordered access; system registers, TLB, SMC and ERET only where "
              "listed; no recursion; the stack suffices; nothing is written but the state and the stacks; no relocations.",
              binaries),
        Check("warnings", QUICK, ("clang",), "Of each C source that runs on the target (kernel, monitor, libmicrokit, loader, "
              "devices), with the options of the build: clang has no warning; GCC's are errors of the build.",
              analysis("warnings")),
        Check("cppcheck", QUICK, ("cppcheck",), "The same sources: cppcheck has no finding, but for those that were reviewed.",
              analysis("cppcheck")),
        Check("clang's analyzer", QUICK, ("clang",), "The same sources: clang's static analyzer has no finding, but for "
              "those that were reviewed.",
              analysis("analyzer")),
        Check("analyzers find seeded bugs", COLD, ("clang", "cppcheck"), "Each of the bugs in analyzers.toml is found.",
              lambda place: analyzers.missed_seeds(place.commands)),
        Check("bits", QUICK, ("z3",), "The functions of base/bits.h and base/speculation.h, and those that make and read stage-2 descriptors, "
              "are what the proofs suppose, for all arguments.", bits),
        Check("values", QUICK, ("frama-c",), "Any one kernel entry, from any state and any contents of objects: no access out "
              "of bounds within an object, no read of what was not written, no undefined shift or division, but for "
              "the alarms that were reviewed.", value_analysis(0)),
        Check("values, more precisely", WHOLE, ("frama-c",), "The same at precision 2.", value_analysis(2)),
        Check("values find seeded bugs", COLD, ("frama-c",), "Each of the bugs in seeds.toml makes a new alarm.",
              lambda place: eva.missed_seeds(ROOT, place.generated)),
        *(check for module in wp.modules(ROOT) for check in of_module(module)),
        Check("lifting", QUICK, ("why3", "z3", "cvc4"), "From the obligations of one kernel: for any number of kernels, each "
              "keeps its invariant and no step of one changes what belongs to another; whatever others do between two steps of a core "
              "is what it relies on, so what is shown of it alone holds among them; the obligations have a model.",
              lambda place: lifting.faults()),
        Check("ring", QUICK, ("why3", "z3", "cvc4"), "The library's ring, any capacity and size of entries: an end whose peer writes "
              "anything accesses no word outside the ring and takes or puts at most a capacity between two publishes; two ends that "
              "keep what each guarantees the other transfer every entry, once and in order, and write no slot that may be read.",
              lambda place: ring.faults()),
    )


def of_tier(tier: str) -> list[Check]:
    return [check for check in all_checks() if TIERS.index(check.tier) <= TIERS.index(tier)]
