# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Does the comparison find bugs? Puts plausible ones into copies of the kernel's sources, one at a
time, and runs it: python3 tests/spec/mutants.py [--calls N] [NAME...].

A mutant whose text is not in the sources any more, or that does not compile, is an error, too.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent))

from spec import build  # noqa: E402

SECONDS = 300  # for a mutant; one that hangs is caught by that


@dataclass(frozen=True)
class Mutant:
    """One bug: the text in a file of kernel/src, and what is there instead."""

    name: str
    file: str
    old: str
    new: str


MUTANTS = (
    Mutant("cancelled call is not done again", "object/tcb.c",
           "    tcb_rewind(ref);\n    tcb->fault.type", "    tcb->fault.type"),
    Mutant("equals queue in the wrong order", "object/ipc_queue.c",
           "tcb_at(before)->priority < tcb->priority", "tcb_at(before)->priority <= tcb->priority"),
    Mutant("second signal replaces the first", "object/notification.c",
           "notification->badge |= badge;", "notification->badge = badge;"),
    Mutant("anybody may receive", "api/syscall.c",
           "if (cap->type == CAP_ENDPOINT && (cap->rights & RIGHT_READ)) {",
           "if (cap->type == CAP_ENDPOINT) {"),
    Mutant("joined refill comes too early", "object/refill.c",
           "        last->time = time - last->amount;\n", ""),
    Mutant("call stack is cut by each call", "object/reply.c",
           "reply->prev = below;", "reply->prev = NIL;"),
    Mutant("watermark stays", "object/untyped.c", "    untyped->aux = at;\n", ""),
    Mutant("revoke stops after one child", "object/delete.c",
           "        more = slot_has_children(ref);\n", "        more = false;\n"),
    Mutant("two capabilities give out the same memory", "object/derivation.c",
           "        give_away_free_memory(source);\n", ""),
    Mutant("yield before a receive", "object/sched_context_decode.c",
           "inv->first_phase || other == NIL", "other == NIL"),
    Mutant("priority beyond the authority's", "object/tcb_decode_priority.c",
           "return priority > most ?", "return priority > most + 1u ?"),
    Mutant("mapping with more rights than the frame", "object/frame.c",
           "access_bits(to->rights & frame->rights)", "access_bits(to->rights)"),
    Mutant("VMID of a deleted space is kept", "object/asid.c",
           "        give_back_vmid(entry->vmid);\n", ""),
    Mutant("time does not come back with the answer", "object/reply.c",
           "            sc_donate(sc, caller);\n", ""),
    Mutant("interrupt is not masked", "object/irq.c",
           "if (!(ks.irq_flags[intid] & IRQ_AUTO_ACK)) {", "if (0) {"),
    Mutant("fast signal replaces the one before", "fastpath/signal.c",
           "notification->badge |= cap->word;", "notification->badge = cap->word;"),
    Mutant("fast answer to a fault", "fastpath/reply_recv.c",
           "caller->fault.type == 0 &&\n", "\n"),
    Mutant("preempted caller stays in its state", "kernel/scheduler.c",
           "tcb_at(previous)->state = THREAD_RUNNING;", ";"),
    Mutant("budget is not charged at a switch", "kernel/scheduler.c",
           "    sc_charge(old, consumed);\n", "    (void)consumed;\n"),
)


def changed_source(mutant: Mutant, folder: Path) -> Path:
    """A copy of the file with the bug."""
    text = (ROOT / "kernel/src" / mutant.file).read_text()
    if text.count(mutant.old) != 1:
        raise SystemExit(f"mutants: {mutant.name}: not once in kernel/src/{mutant.file}: "
                         f"{mutant.old!r}; the mutant has to follow the source")
    path = folder / Path(mutant.file).name
    path.write_text(text.replace(mutant.old, mutant.new))
    return path


def build_mutant(mutant: Mutant, host: Path, plain: Path, folder: Path) -> Path:
    """The library, of plain's objects but one."""
    source = changed_source(mutant, folder)
    target = build.object_of(ROOT / "kernel/src" / mutant.file, folder)
    build.compile_one(source, ROOT / "kernel", host, target,
                      (ROOT / "kernel/src" / mutant.file).parent)
    objects = [each for each in build.objects(ROOT / "kernel", plain) if each.name != target.name]
    return build.link([*objects, target], folder / "libmutant.so")


def compare(library: Path, calls: int) -> tuple[int, str]:
    """Exit status of run.py, 1 = it found a difference, and its first line."""
    command = [sys.executable, str(HERE / "run.py"), "--library", str(library), "--calls",
               str(calls), "--no-shrink"]
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS,
                                check=False)
    except subprocess.TimeoutExpired:
        return 1, f"hangs, or {calls} entries take more than {SECONDS} s"
    lines = result.stdout.splitlines()
    if result.returncode not in (0, 1) or not lines or "Traceback" in result.stderr:
        return 2, result.stderr or f"exit status {result.returncode}"
    return result.returncode, lines[0].removeprefix("spec: ").split(" compared")[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only mutants with this in their name")
    parser.add_argument("--calls", type=int, default=300_000)
    options = parser.parse_args()
    top = Path(os.environ.get("MULTIKIT_BUILD", ROOT / "build"))
    folder = top / "spec/mutants"
    folder.mkdir(parents=True, exist_ok=True)
    library = build.build(ROOT / "kernel", top / "host", top / "spec")
    status, line = compare(library, 20_000)
    if status != 0:
        print(f"mutants: the kernel itself differs, or cannot be compared: {line}")
        return 2
    chosen = [each for each in MUTANTS
              if not options.names or any(name in each.name for name in options.names)]
    caught = 0
    for mutant in chosen:
        start = time.monotonic()
        mutated = build_mutant(mutant, top / "host", top / "spec", folder)
        status, line = compare(mutated, options.calls)
        caught += status == 1
        verdict = {0: "NOT CAUGHT", 1: "caught"}.get(status, "ERROR")
        print(f"{verdict}: {mutant.name} ({mutant.file}): {line}, "
              f"{time.monotonic() - start:.1f} s", flush=True)
    print(f"{caught} of {len(chosen)} caught")
    return int(caught != len(chosen))


if __name__ == "__main__":
    sys.exit(main())
