# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""From one kernel to any number: the theory kernel/proof/why3/multikernel.mlw, by Why3 with Z3 and CVC4."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from .frama import PROOF, ROOT, provers

THEORY = PROOF / "why3/multikernel.mlw"
PROVERS = ("z3", "cvc4")
SECONDS = 10
RESULT = re.compile(r"^Goal (\S+)\.\nProver result is: (\w+)", re.MULTILINE)
#: Nothing and its contrary must not follow from the obligations: asked although there is a model.
CANARY = "\nmodule Canary\n  use Multikernel\n  goal contradiction: false\nend\n"
CONTRADICTION = "contradiction"


def prove(theory: str, seconds: int = SECONDS) -> dict[str, bool]:
    """Its goals, and which are proved by one of the provers."""
    goals: dict[str, bool] = {}
    with tempfile.TemporaryDirectory(prefix="why3-") as folder:
        path = Path(folder) / THEORY.name
        path.write_text(theory)
        for prover in PROVERS:
            text = subprocess.run(["why3", "prove", "-P", prover, "-t", str(seconds), str(path)],
                                  capture_output=True, text=True, check=False, env=provers()).stdout
            for name, result in RESULT.findall(text):
                goals[name] = goals.get(name, False) or result == "Valid"
    return goals


def faults(root: Path = ROOT, seconds: int = SECONDS) -> list[str]:
    goals = prove((root / THEORY).read_text() + CANARY, seconds)
    contradiction = goals.pop(CONTRADICTION, None)
    return ([] if goals else ["no goal was found"]) + [f"not proved: {name}" for name, proved in goals.items() if not proved] + (
        ["the obligations contradict each other"] if contradiction is not False else [])
