# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Compares kernel and specification on many sequences: python3 tests/spec/run.py --calls N."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE.parent), str(ROOT / "tool")]

from spec import build, differ  # noqa: E402
from spec.generator import Generator  # noqa: E402
from spec.kernel import Kernel  # noqa: E402
from spec.model.state import Core  # noqa: E402
from spec.step import TIMER, Step  # noqa: E402
from spec.universe import Universe  # noqa: E402

LENGTH = 400


def script(found: differ.Difference) -> str:
    """What to paste into Python to see it again."""
    steps = "\n".join(f"    {step}," for step in found.steps)
    return f"seed = {found.seed}\nsteps = [\n{steps}\n]\n# afterwards:\n" + "\n".join(
        f"# {line}" for line in found.what.splitlines())


def check(kernel: Kernel, first_seed: int, calls: int, shrink: bool = True,
          watcher: differ.Watcher | None = None) -> tuple[int, differ.Difference | None]:
    done, seed = 0, first_seed
    while done < calls:
        count, found = differ.compare(kernel, seed, LENGTH, watcher)
        done, seed = done + count, seed + 1
        if found is not None:
            return done, differ.shrink(kernel, found, watcher) if shrink else found
    return done, None


def follow(universe: Universe, generator: Generator, look: Callable[[Core], None]) -> int:
    """One sequence of the specification alone, with a look after each step. Returns how many steps."""
    step: Step | None = Step(TIMER)
    for done in range(LENGTH):
        if step is None:
            return done
        if step.possible(universe.core):
            step.apply(universe.core)
        look(universe.core)
        step = generator.next()
    return LENGTH


def read_options(purpose: str | None) -> argparse.Namespace:
    """Of all scripts that run sequences. `library` is the one that is given, or is built from the
    present sources; `build` is where everything is built."""
    parser = argparse.ArgumentParser(description=purpose)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--library", type=Path, help="this one, instead of the present sources")
    parser.add_argument("--no-shrink", action="store_true")
    options = parser.parse_args()
    options.build = build_folder()
    options.library = options.library or build_library()
    return options


def build_folder() -> Path:
    return Path(os.environ.get("MULTIKIT_BUILD", ROOT / "build"))


def build_library() -> Path:
    """From the present sources."""
    top = build_folder()
    return build.build(ROOT / "kernel", top / "host", top / "spec")


def open_kernel(library: Path) -> Kernel:
    return Kernel(library, library.parent)


def main() -> int:
    options = read_options(__doc__)
    kernel = open_kernel(options.library)
    start = time.monotonic()
    done, found = check(kernel, options.seed, options.calls, not options.no_shrink)
    seconds = time.monotonic() - start
    print(f"spec: {done} kernel entries compared in {seconds:.0f} s, from seed {options.seed}, "
          f"{kernel.fast_syscalls.value} by fast paths, "
          f"{kernel.preemptions.value} preemptions")
    if found is not None:
        print(f"spec: they differ; shortest sequence found:\n{script(found)}")
    return int(found is not None)


if __name__ == "__main__":
    sys.exit(main())
