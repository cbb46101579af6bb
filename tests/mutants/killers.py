# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What each kind of killer needs built, and how it is run. Every killer answers: did it fail?"""

from __future__ import annotations

import signal

from mutants.mutant import Mutant
from mutants.tree import BuildFailed, Tree

CALLS = 300_000  # kernel entries that are compared; most mutants are caught in the first thousands
PASSED, FAILED = 0, 1
#: The kernel on the host is in the killer's own process: what it does wrong may end that, as the machine would have faulted.
CRASHED = {-number for number in (signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE)}
#: Scripts that run sequences of kernel entries, and what they say of one that shows something.
SEQUENCES = {"spec": ("tests/spec/run.py", "spec: they differ"),
             "authority": ("tests/spec/authority/run.py", "authority: an entry did"),
             "confidentiality": ("tests/spec/confidentiality/run.py",
                                 "confidentiality: an observer sees")}


def build(tree: Tree, mutant: Mutant) -> None:
    # The comparison builds the kernel itself, and needs only what is generated.
    compares = mutant.kind in SEQUENCES
    is_generated = (tree.build / "host/generated").is_dir()
    if mutant.kind == "unit" or (compares and not is_generated):
        tree.make("host-kernel")
    elif mutant.kind in ("system", "machine"):
        tree.make("sdk-one", f"BOARD={board_of(mutant)}", "CONFIG=debug")


def kernel(tree: Tree, mutant: Mutant) -> bytes | None:
    """The binary that a test on the machine runs. It is another with a mutant than without, or the
    verdict is worth nothing: clocks that go back, say, keep it from being built."""
    if mutant.kind not in ("system", "machine"):
        return None
    return (tree.build / "sdk/board" / board_of(mutant) / "debug/elf/kernel.elf").read_bytes()


def board_of(mutant: Mutant) -> str:
    words = mutant.argument.split()
    return words[0] if mutant.kind == "machine" else words[1]


def test_of(mutant: Mutant) -> str:
    """pytest's name."""
    if mutant.kind == "system":
        folder, board, *core = mutant.argument.split()
        if folder.startswith("example/"):
            return ("tests/examples/test_examples.py::test_example_shows_what_it_promises"
                    f"[{folder[8:]}-{board}]")
        parameters = "-".join([folder, board, "debug", *core])
        return f"tests/system/test_systems.py::test_system[{parameters}]"
    return mutant.argument.split()[-1]


def _verdict(tree: Tree, status: int | None, found: str) -> bool:
    """found: what the output says of a test that fails. A traceback of its own ends with 1, too."""
    if status in CRASHED:
        return True
    output = tree.log.read_text(errors="replace")
    if status not in (None, PASSED, FAILED) or "BuildError" in output:
        raise BuildFailed(tree.tail())
    if status == FAILED and found not in output:
        raise BuildFailed(tree.tail())
    return status != PASSED


def fails(tree: Tree, mutant: Mutant, calls: int = CALLS) -> bool:
    """In the tree as it is, which has been built. One that hangs has failed; of sequences, which take
    long, nobody can tell that."""
    if mutant.kind in SEQUENCES:
        script, found = SEQUENCES[mutant.kind]
        status = tree.python(script, "--no-shrink", "--calls", str(calls))
        if status is None:
            raise BuildFailed("too slow: MULTIKIT_SLOWNESS=2, say, gives more time")
        return _verdict(tree, status, found)
    for image in (tree.build / "test").rglob("loader.img"):
        image.unlink()
    return _verdict(tree, tree.python("-m", "pytest", "-q", "-x", test_of(mutant)), "1 failed")
