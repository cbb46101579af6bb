# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Contracts proved by Frama-C's WP with Z3 and CVC4 (docs/design/proofs.md)."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import subprocess
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .frama import PROOF, frama_c
from .seeds import Seed, seeded

MODULES = PROOF / "wp/modules.toml"
#: Results of the provers by goal: the goals are in it, so it is never out of date, only incomplete.
CACHE = PROOF / "wp/cache"
#: Digests of modules that were proved, by name.
PROVED_MODULES = PROOF / "wp/proved.json"
#: How goals are made of a source, and who proves them.
OPTIONS = ("-wp", "-wp-rte", "-wp-model", "Typed", "-wp-prover", "z3,cvc4", "-wp-par", "2")
#: Seconds a goal; the second is for goals that a loaded machine did not get through.
LIMITS = (20, 90)
SEED_LIMIT = 10
SMOKE_LIMIT = 2
#: What becomes of stored results: new ones are added, or those that there are serve and none is added.
UPDATE, REPLAY = "update", "replay"
PROVED = re.compile(r"Proved goals: +(\d+) / (\d+)")
OPEN = re.compile(r"^\[wp\] \[(?:Failed|Timeout|Unknown)\] Goal (\w+)", re.MULTILINE)
DOOMED = re.compile(r"^\[wp\].*Failed smoke-test.*$", re.MULTILINE)


@dataclass(frozen=True)
class Module:
    name: str
    sources: tuple[str, ...]
    functions: tuple[str, ...]
    claim: str
    seeds: tuple[Seed, ...]
    options: tuple[str, ...] = ()  # of WP, besides those that all have
    world: Path = PROOF / "wp"  # whose headers stand for what is not proved
    callers: tuple[str, ...] = ()  # of kernel/proof: calls of what is proved, and what is required of them
    smoke: tuple[str, ...] = ()  # options of smoke tests: what they leave out

    @property
    def files(self) -> list[Path]:
        return [*map(Path, (*self.sources, *self.callers))]


@dataclass(frozen=True)
class Proof:
    proved: int
    goals: int
    open: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return self.goals > 0 and self.proved == self.goals


def sources_of(entry: dict[str, Any]) -> tuple[str, ...]:
    return tuple(entry.get("sources", [entry.get("source")]))


def modules(root: Path) -> list[Module]:
    return [Module(entry["name"], sources_of(entry), tuple(entry["functions"]), entry["claim"],
                   tuple(Seed(**{"source": sources_of(entry)[0]} | seed) for seed in entry["seed"]),
                   tuple(entry.get("options", [])), Path(entry.get("world", PROOF / "wp")), tuple(entry.get("callers", [])),
                   tuple(entry.get("smoke", [])))
            for entry in tomllib.loads((root / MODULES).read_text())["module"]]


def run(root: Path, generated: Path, module: Module, options: tuple[str, ...], cache: Path | None, mode: str = UPDATE,
        until: re.Pattern[str] | None = None) -> str:
    stored = ("-wp-cache", mode, "-wp-cache-dir", str(cache)) if cache else ("-wp-cache", "none")
    return frama_c(root, module.world, generated, module.files,
                   [*OPTIONS, "-wp-fct", ",".join(module.functions), *module.options, *stored, *options], until=until)


def prove(root: Path, generated: Path, module: Module, cache: Path | None, limits: tuple[int, ...] = LIMITS) -> Proof:
    """Tries again with more time what was not proved."""
    proof = Proof(0, 0, ())
    for limit in limits:
        text = run(root, generated, module, ("-wp-timeout", str(limit)), cache)
        counts = PROVED.search(text)
        proof = Proof(int(counts[1]), int(counts[2]), tuple(OPEN.findall(text))) if counts else Proof(0, 0, ())
        if proof.whole:
            break
    return proof


@functools.cache
def _versions() -> str:
    """Of the programs that a proof rests on."""
    return "".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout
                   for command in (["frama-c", "-version"], ["z3", "--version"], ["cvc4", "--version"]))


def digest(root: Path, generated: Path, module: Module) -> str:
    """Of all that decides which goals a module has and who proves them. The source is as Frama-C prints what it has parsed,
    with all headers and annotations, and without comments and places: that is what WP makes goals of."""
    parsed = frama_c(root, module.world, generated, module.files, ["-verbose", "0", "-print", "-print-libc"])
    parts = (parsed, " ".join((*OPTIONS, *module.options, *module.functions)), _versions())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def proved_modules(root: Path) -> dict[str, str]:
    path = root / PROVED_MODULES
    return json.loads(path.read_text()) if path.exists() else {}


def record(root: Path, generated: Path, whole: dict[str, bool]) -> None:
    """Keeps the digests of modules with the sources: `whole` says of those that were tried which were proved."""
    digests = {name: old for name, old in proved_modules(root).items() if name not in whole}
    digests |= {module.name: digest(root, generated, module) for module in modules(root) if whole.get(module.name)}
    (root / PROVED_MODULES).write_text(json.dumps(digests, indent=1, sort_keys=True) + "\n")


def faults(root: Path, generated: Path, module: Module, cache: Path | None, by_digest: bool = False) -> list[str]:
    """by_digest: what was proved as a whole is not taken apart into goals again, which for most modules takes more time than
    to look all of them up."""
    if by_digest and proved_modules(root).get(module.name) == digest(root, generated, module):
        return []
    proof = prove(root, generated, module, cache)
    return [] if proof.whole else [f"{proof.proved} of {proof.goals} goals proved", *proof.open]


def vacuous(root: Path, generated: Path, module: Module, cache: Path | None) -> list[str]:
    """Places that the contracts say are never reached, and preconditions that nothing fulfils. The goals proper come along:
    the cache spares proving them once more."""
    text = run(root, generated, module, ("-wp-smoke-tests", *module.smoke, "-wp-timeout", str(SMOKE_LIMIT)), cache)
    return DOOMED.findall(text)


def is_refused(root: Path, generated: Path, module: Module, seed: Seed, cache: Path | None) -> bool:
    """Whether a goal is open with the bug. Goals that the bug leaves as they are come from the cache, so that it is refused by one
    that it changes; once is enough for these, and the first is enough."""
    with seeded(root, seed) as copy:
        text = run(copy, generated, replace(module, functions=(seed.function,)), ("-wp-timeout", str(SEED_LIMIT)), cache, REPLAY, OPEN)
    return bool(OPEN.search(text))


def missed_seeds(root: Path, generated: Path, module: Module, cache: Path | None) -> list[str]:
    """Bugs with which the function that they are in can still be proved."""
    return [f"not refused: {seed.name}" for seed in module.seeds if not is_refused(root, generated, module, seed, cache)]
