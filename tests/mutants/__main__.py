# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""make mutants [NAMES=text,...]: tries the mutants, two at a time.

Each is put into a copy of the sources, built, and its killer alone is run. Before, every killer has to
pass on the unchanged sources. The exit status is 0 when all mutants were caught.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from mutants import killers, mutant  # noqa: E402
from mutants.mutant import ROOT, Mutant  # noqa: E402
from mutants.tree import BuildFailed, Tree  # noqa: E402

WORKERS = 2
CAUGHT = "caught"
UNCHANGED_CALLS = 20_000
#: What needs the machine is built in one tree only.
ON_TARGET, ON_HOST = ("system", "machine"), ("unit", *killers.SEQUENCES, "static")


class Run:
    """Shared by the workers: what is left to try, what came out."""

    def __init__(self, mutants: list[Mutant]) -> None:
        self.total, self.done = len(mutants), 0
        self.missed: list[str] = []
        self.lock = Lock()

    def report(self, each: Mutant, verdict: str, seconds: float) -> None:
        line = f"{verdict}: {each.name} ({each.file}), by {each.killer}"
        with self.lock:
            self.done += 1
            if verdict != CAUGHT:
                self.missed.append(line)
            print(f"[{self.done}/{self.total}] {line}, {seconds:.1f} s", flush=True)


@dataclass
class Unchanged:
    """What a killer does without a mutant."""

    seconds: float = math.inf  # infinite when it fails or cannot be built
    kernel: bytes | None = None


def try_unchanged(tree: Tree, each: Mutant) -> Unchanged:
    tree.expect(math.inf)
    try:
        killers.build(tree, each)
        kernel = killers.kernel(tree, each)
        start = time.monotonic()
        if not killers.fails(tree, each, UNCHANGED_CALLS):
            return Unchanged(time.monotonic() - start, kernel)
    except BuildFailed as error:
        print(error)
    print(f"mutants: {each.killer} fails on the kernel as it is:\n{tree.tail()}", flush=True)
    return Unchanged()


def attempt(tree: Tree, each: Mutant, unchanged: Unchanged) -> str:
    if unchanged.seconds == math.inf:
        return "BAD KILLER"
    tree.expect(unchanged.seconds)
    with tree.mutated(each):
        try:
            killers.build(tree, each)
            if unchanged.kernel is not None and killers.kernel(tree, each) == unchanged.kernel:
                raise BuildFailed("the kernel's binary is the same with it")
            return CAUGHT if killers.fails(tree, each) else "NOT CAUGHT"
        except BuildFailed as error:
            print(error)
            return "ERROR"


def work(folder: Path, mutants: list[Mutant], run: Run) -> None:
    tree = Tree(folder)
    tree.update()
    unchanged: dict[str, Unchanged] = {}
    for each in mutants:
        if each.killer not in unchanged:
            unchanged[each.killer] = try_unchanged(tree, each)
        start = time.monotonic()
        verdict = attempt(tree, each, unchanged[each.killer])
        run.report(each, verdict, time.monotonic() - start)


def choose(names: str) -> list[Mutant]:
    parts = [part.strip() for part in names.split(",") if part.strip()]
    return [each for each in mutant.read()
            if not parts or any(part in text for part in parts
                                for text in (each.name, each.file, each.killer))]


def divide(mutants: list[Mutant]) -> list[list[Mutant]]:
    """Those for the machine apart: only one tree has to build an SDK."""
    return [[each for each in mutants if each.kind in kinds] for kinds in (ON_TARGET, ON_HOST)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", default="",
                        help="parts of names, files or killers, with commas between")
    options = parser.parse_args()
    chosen = choose(options.names)
    problems = [f"mutants: {each.name}: {problem}" for each in chosen
                if (problem := each.problem()) is not None]
    if problems or not chosen:
        print("\n".join(problems) or "mutants: none has such a name")
        return 2
    equivalent = [each for each in chosen if each.kind == "equivalent"]
    run = Run([each for each in chosen if each.kind != "equivalent"])
    top = Path(os.environ.get("MULTIKIT_BUILD", ROOT / "build")).resolve() / "mutants"
    with ThreadPoolExecutor(WORKERS) as pool:
        jobs = [pool.submit(work, top / str(number), part, run)
                for number, part in enumerate(divide(chosen)) if part]
        for job in jobs:
            job.result()
    for line in run.missed:
        print(line)
    print(f"{run.total - len(run.missed)} of {run.total} caught, {len(equivalent)} equivalent")
    return int(bool(run.missed))


if __name__ == "__main__":
    sys.exit(main())
