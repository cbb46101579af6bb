#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Protocols between cores as models for Spin: all states of each, and that its seeded defects are found.

usage: run.py BUILD_DIR [--short]

A model is a .pml file of this folder; what it claims is in its head. A case is a list of macros: the
model's sizes and what can happen, or a seeded defect with what it takes to see it. The
long form also runs the real ring (tests/libmicrokit/ring): more cases in every order, and ten million
messages between two threads.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
#: What Spin says of the ways in which a model can be wrong.
LOST, CLAIM, STARVED = "invalid end state", "assertion violated", "acceptance cycle"


@dataclass(frozen=True)
class Model:
    """`short` takes seconds; `long` is for make model only, and `part` are cases too large for all of
    their states. `seeded`: macros, what is found. A case with LIVE is of its claim about what happens at
    last, under weak fairness."""

    name: str
    short: tuple[str, ...]
    long: tuple[str, ...]
    seeded: dict[str, str]
    part: tuple[str, ...] = ()


MODELS = (
    Model("ring",
          ("CAPACITY=2 MESSAGES=4", "CAPACITY=1 MESSAGES=3", "CAPACITY=2 MESSAGES=4 BATCH=2"),
          ("CAPACITY=4 MESSAGES=9 BATCH=3", "CAPACITY=2 MESSAGES=7", "CAPACITY=1 MESSAGES=5",
           "CAPACITY=4 MESSAGES=7"),
          {"NO_PUBLISH_FENCE": LOST, "NO_ARM_FENCE": LOST, "NO_LOOK_AGAIN": LOST, "WAKE_LATE": LOST,
           "ALWAYS_NOTIFY": CLAIM, "ROOM_EARLY": CLAIM}),
    Model("notify",
          ("MESSAGES=3", "DEFERRED SENDER_RESTARTS MESSAGES=2", "RESETS=1 CHANNELS=1 MESSAGES=2",
           "SENDERS=2 CHANNELS=1 MESSAGES=1 GICV2", "ROUTED MESSAGES=1",
           "LIVE FLOOD CHANNELS=1 MESSAGES=1"),
          ("LIVE FLOOD ROUTED CHANNELS=1 MESSAGES=1", "DEFERRED SENDER_RESTARTS",
           "RESETS=1 RESTARTS=1 MESSAGES=2", "RESETS=1", "RESTARTS=1",
           "MESSAGES=4", "ROUTED", "ROUTED SENDERS=2 CHANNELS=1 MESSAGES=1",
           "ROUTED RECEIVERS=2 CHANNELS=1 MESSAGES=2", "SENDERS=2 CHANNELS=1 MESSAGES=2",
           "SENDERS=2 CHANNELS=1 MESSAGES=2 GICV2", "SENDERS=2 CHANNELS=1 MESSAGES=2 GICV2 ACTIVE_ONCE",
           "LIVE FLOOD MESSAGES=2", "LIVE FLOOD MESSAGES=2 GICV2"),
          {"WORD_RELAXED": CLAIM, "COUNT_RELAXED": LOST, "COUNT_FIRST": LOST, "NO_BARRIER": LOST,
           "DROPPED_WHILE_ACTIVE": LOST, "NEVER_DEACTIVATED": LOST, "NOT_BEHIND": LOST,
           "ENTRY_NOT_CHECKED": LOST, "COUNT_TWICE": LOST, "LAST_NOT_KEPT": CLAIM, "NO_FIRST_LOOK": LOST,
           "WORDS_FIRST RESETS=1": LOST, "LOOKED_LATE ROUTED": LOST,
           "RUNG_EARLY ROUTED SENDERS=2 CHANNELS=1 MESSAGES=1": LOST,
           "CHASED LIVE FLOOD MESSAGES=2": STARVED,
           "FIRST_ROUTE_AGAIN LIVE FLOOD ROUTED CHANNELS=1 MESSAGES=1": STARVED},
          ("ROUTED SENDERS=2 RECEIVERS=2 CHANNELS=1 MESSAGES=1",)),
    Model("call",
          ("CALLER_RESTARTS=1 NOTIFIES", "RESTARTS=1 FAILURES=1 STOPS CALLS=1", "CALLERS=2",
           "LIVE RESTARTS=1 STOPS CALLS=1", "WAITS RESTARTS=1"),
          ("WAITS RESTARTS=1 NOTIFIES", "WAITS CALLER_RESTARTS=1 RESTARTS=1", "WAITS RESTARTS=2 CALLS=1", "RESTARTS=1 NOTIFIES", "CALLER_RESTARTS=1 RESTARTS=1", "RESTARTS=1 FAILURES=1 STOPS",
           "CALLER_RESTARTS=1 RESTARTS=1 NOTIFIES", "RESTARTS=2",
           "CALLER_RESTARTS=2 CALLS=3", "CALLS=4 NOTIFIES", "CALLERS=2 NOTIFIES CALLS=1",
           "CALLERS=2 RESTARTS=1 CALLS=1", "CALLERS=2 FAILURES=1 CALLS=1",
           "LIVE RESTARTS=1 FAILURES=1 STOPS CALLS=1"),
          {"NO_BARRIER": LOST, "SEQ_RELAXED": CLAIM, "SEQ_FIRST": CLAIM, "REPLY_SEQ_RELAXED NOTIFIES": CLAIM,
           "NOT_POSTPONED NOTIFIES": LOST, "ANY_REPLY CALLER_RESTARTS=1": CLAIM,
           "NUMBERS_START_AGAIN CALLER_RESTARTS=1": CLAIM, "NO_WITHDRAWAL CALLER_RESTARTS=1": CLAIM,
           "NO_WITHDRAWAL_BARRIER CALLER_RESTARTS=1": CLAIM, "NOT_READ_AGAIN CALLER_RESTARTS=1": CLAIM,
           "WITHDRAWN_SERVED CALLER_RESTARTS=1": CLAIM, "NO_EPOCH RESTARTS=1": LOST,
           "NO_CORE_EPOCH FAILURES=1": LOST, "EPOCHS_READ_LATE RESTARTS=1": LOST,
           "SKIPPED_AT_START RESTARTS=1": LOST, "SAME_EPOCH RESTARTS=1": LOST, "RUNG_FIRST RESTARTS=1": LOST,
           "TAKEN_WHEN_ANSWERED RESTARTS=1": CLAIM,
           "WAITS NOT_ENDED RESTARTS=1": LOST, "WAITS NOT_RUNG RESTARTS=1": LOST, "FIRST_AGAIN CALLERS=2": CLAIM},
          ("CALLER_RESTARTS=1 RESTARTS=1 FAILURES=1",)),
    Model("parent",
          ("REQUESTS=1", "RESTARTS=1", "WARDS=2 FAULTS=1", "FAILURES=1 REQUESTS=1 FAULTS=1 UNWATCHED"),
          ("FAILURES=1 FAULTS=1", "REQUESTS=2", "WARDS=2", "WARDS=2 REQUESTS=1 FAULTS=1", "ORDERED WARDS=3 FAULTS=1",
           "RESTARTS=1 REQUESTS=1", "RESTARTS=1 STOPS", "FAILURES=1 REQUESTS=1",
           "FAILURES=1 REQUESTS=1 STOPS FAULTS=1", "FAILURES=1 RESTARTS=1 FAULTS=1",
           "PARENTS=2 WARDS=2 FAULTS=1", "GUARDIANS=2 FAULTS=1"),
          {"SEQ_RELAXED FAULTS=1": CLAIM, "ANSWER_STAYS REQUESTS=1 FAULTS=1": CLAIM, "ANY_ANSWER REQUESTS=1": CLAIM,
           "SAME_REPLY WARDS=2 FAULTS=1": CLAIM, "NEWEST_FIRST ORDERED WARDS=3 FAULTS=1": CLAIM,
           "SENT_OVER_ANOTHER WARDS=2 FAULTS=1": CLAIM, "NOT_WITHDRAWN REQUESTS=1": CLAIM,
           "NO_WITHDRAWAL_BARRIER RESTARTS=1 REQUESTS=2 FAULTS=1": CLAIM,
           "NOT_FORGOTTEN REQUESTS=1 FAULTS=1": CLAIM, "NOT_READ_AGAIN FAILURES=1 WARDS=2 FAULTS=1": CLAIM,
           "NOT_POSTPONED REQUESTS=1 FAULTS=1": LOST, "NOT_ENDED RESTARTS=1 FAULTS=1": LOST,
           "NOT_RUNG RESTARTS=1 FAULTS=1": LOST, "TAKEN_WHEN_ANSWERED RESTARTS=1 FAULTS=1": CLAIM,
           "REQUEST_NOT_READ_AGAIN RESTARTS=1 REQUESTS=2 FAULTS=1": CLAIM,
           "NO_FIRST_LOOK FAILURES=1 REQUESTS=1 UNWATCHED FAULTS=1": LOST,
           "NOT_RUNG_AT_START FAILURES=1 REQUESTS=1 UNWATCHED FAULTS=1": LOST,
           "NOT_WITHDRAWN_AT_START FAILURES=1": CLAIM, "NUMBERS_START_AGAIN FAILURES=1": CLAIM,
           "NO_EPOCH_IN_FAULT FAILURES=1 REQUESTS=1 STOPS FAULTS=1": LOST,
           "TAKEN_WHILE_DOWN FAILURES=1 REQUESTS=1 FAULTS=1": CLAIM,
           "CHANGE_ENDS FAILURES=1 REQUESTS=1 FAULTS=1": CLAIM,
           "NO_BARRIER FAULTS=1": LOST, "SEQ_FIRST FAULTS=1": CLAIM},
          ("GUARDIANS=2 FAULTS=1 REQUESTS=1",)),
)  # fmt: skip


def output_of(command: list[str], folder: Path) -> str:
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{result.stdout}{result.stderr}")
    return result.stdout


def search(name: str, case: str, folder: Path, part: bool = False, soon: bool = True) -> tuple[str, int]:
    """The verdict ("" when all states are right) and the number of states. A search that was cut
    short is no verdict, unless it is of a part. `soon`: it ends before a compiler could have optimised."""
    folder.mkdir(parents=True, exist_ok=True)
    live = "LIVE" in case.split()
    kind = ["-DNFAIR=4"] if live else ["-DSAFETY"]
    output_of(["spin", "-a", *(f"-D{macro}" for macro in case.split()), str(HERE / f"{name}.pml")], folder)
    store = "-DBITSTATE" if part else "-DCOLLAPSE"
    fast = "-O0" if soon else "-O1"
    output_of(["cc", fast, "-w", *kind, store, "-DMEMLIM=2048", "pan.c", "-o", "pan"], folder)
    how = (["-a", "-f"] if live else []) + (["-w27"] if part else [])
    text = output_of(["./pan", "-m100000", *how], folder)
    if not part and ("max search depth too small" in text or "reached -DMEMLIM" in text):
        sys.exit(f"{name} {case}: not all states were seen\n{text}")
    errors, states = re.search(r"errors: (\d+)", text), re.search(r"(\d+) states, stored", text)
    assert errors and states, text
    verdict = re.search(r"pan:\d+: ([a-z ]+[a-z])", text)
    return (verdict[1] if verdict and errors[1] != "0" else "", int(states[1]))


def check(model: Model, case: str, expected: str, folder: Path) -> bool:
    part = case in model.part
    verdict, states = search(model.name, case, folder, part, soon=bool(expected) or case in model.short)
    right = verdict == expected
    said = verdict or ("right as far as seen" if part else "right")
    print(f"{'' if right else 'WRONG: '}{model.name} {case}: {said}, {states} states", flush=True)
    return right


def one_of_each_kind(seeded: dict[str, str]) -> dict[str, str]:
    """For each thing that can be found one defect."""
    chosen = {found: macros for macros, found in seeded.items()}
    return {macros: found for found, macros in chosen.items()}


def check_model(model: Model, build: Path, short: bool) -> bool:
    cases = model.short if short else model.short + model.long + model.part
    seeded = one_of_each_kind(model.seeded) if short else model.seeded
    expected = [(case, "") for case in cases] + list(seeded.items())
    return all([check(model, case, found, build / model.name) for case, found in expected])


def check_all(build: Path, short: bool) -> bool:
    """Two models at a time: each may take 2 GiB."""
    with ThreadPoolExecutor(2) as pool:
        return all(list(pool.map(lambda model: check_model(model, build, short), MODELS)))


def run_real_ring(build: Path) -> None:
    """What tests/libmicrokit/test_ring.py runs, longer."""
    sources = ROOT / "tests/libmicrokit/ring"
    headers = [f"-I{ROOT / 'libmicrokit/include'}"]
    orders = [str(sources / f"{name}.c") for name in ("interleave", "explore", "model")]
    output_of(["cc", "-O2", f"-I{sources / 'outside'}", *headers, *orders, "-o", "interleave"], build)
    print(output_of(["./interleave", "long"], build), end="", flush=True)
    output_of(["clang", "-O2", "-g", "-fsanitize=thread", "-pthread", *headers,
               str(sources / "stress.c"), "-o", "stress"], build)
    print(output_of(["./stress", "10000000"], build), end="", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Search all states of the models.")
    parser.add_argument("build", type=Path)
    parser.add_argument("--short", action="store_true", help="small cases, and one defect of each kind")
    options = parser.parse_args()
    right = check_all(options.build, options.short)
    if not options.short:
        run_real_ring(options.build)
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
