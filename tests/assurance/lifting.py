# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""From one kernel to any number: the theory kernel/proof/why3/multikernel.mlw, by Why3 with Z3 and CVC4."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .frama import PROOF, ROOT, provers

THEORY = PROOF / "why3/multikernel.mlw"
PROVERS = ("z3", "cvc4")
SECONDS = 10
RESULT = re.compile(r"^(?:Goal|Sub-goal .* of goal) (\S+)\.\nProver result is: (\w+)", re.MULTILINE)
#: Nothing and its contrary must not follow from the obligations: asked although there is a model.
CANARY = "\nmodule Canary\n  use Multikernel\n  goal contradiction: false\nend\n"
CONTRADICTION = "contradiction"


def ask(prover: str, path: Path, options: Sequence[str]) -> list[tuple[str, bool]]:
    """Each goal, in the order of the file, and whether this prover proves it."""
    text = subprocess.run(["why3", "prove", "-P", prover, str(path), *options], capture_output=True, text=True, check=False,
                          env=provers()).stdout
    return [(name, result == "Valid") for name, result in RESULT.findall(text)]


def prove(theory: str, seconds: int = SECONDS, options: Sequence[str] = (), asked: Sequence[str] = PROVERS) -> dict[str, bool]:
    """Its goals, and which are proved: all parts of each, if it is split, by one of the provers. The second is asked when the
    first has not proved all."""
    parts: list[tuple[str, bool]] = []
    with tempfile.TemporaryDirectory(prefix="why3-") as folder:
        path = Path(folder) / THEORY.name
        path.write_text(theory)
        for prover in asked:
            found = ask(prover, path, ["-t", str(seconds), *options])
            parts = [(name, proved or known) for (name, proved), (_, known) in zip(found, parts or found, strict=True)]
            if all(proved for _, proved in parts):
                break
    return {name: all(proved for other, proved in parts if other == name) for name, _ in parts}


def faults(root: Path = ROOT, seconds: int = SECONDS) -> list[str]:
    goals = prove((root / THEORY).read_text() + CANARY, seconds)
    contradiction = goals.pop(CONTRADICTION, None)
    return ([] if goals else ["no goal was found"]) + [f"not proved: {name}" for name, proved in goals.items() if not proved] + (
        ["the obligations contradict each other"] if contradiction is not False else [])
