# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Runs a sequence that run.py printed again: python3 tests/spec/replay.py FILE."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "tool")]

from spec import differ, observe, step  # noqa: E402
from spec.run import build_library, open_kernel  # noqa: E402


def main(path: str) -> int:
    names: dict[str, Any] = {name.upper(): number for number, name in enumerate(step.NAMES)}
    exec(Path(path).read_text(), names | {"Step": step.Step}, names)  # ours, written by run.py
    pair = differ.Pair(open_kernel(build_library()), names["seed"])
    before = observe.describe(pair.core, observe.state_bytes(pair.core))
    for each in names["steps"]:
        print(each)
        what = pair.step(each)
        after = observe.describe(pair.core, observe.state_bytes(pair.core))
        for name in {**before, **after}:
            if before.get(name) != after.get(name):
                print(f"    {name}: {observe.show(before.get(name))} -> "
                      f"{observe.show(after.get(name))}")
        if what is not None:
            print("  they differ:", *what.splitlines(), sep="\n    ")
            return 1
        before = after
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
