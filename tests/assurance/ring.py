# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The library's ring: the theory libmicrokit/proof/ring.mlw, by Why3 with Z3 and CVC4."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from . import lifting
from .frama import ROOT

THEORY = Path("libmicrokit/proof/ring.mlw")
HEADER = Path("libmicrokit/include/microkit_ring.h")
#: Provers, in the order in which they are asked: the first proves all there is.
MODULES = {"End": ("cvc4", "z3"), "Slots": ("cvc4", "z3"), "Both": ("z3", "cvc4")}
#: What the theory's functions take over from the header: as it stands there, and here.
TAKEN_OVER = {
    "ring->limit = ring->ahead;": "limit = ahead;",
    "ring->position = microkit_ring_load(&ring->own->position);": "ring.position <- found;",
    "ring->published = ring->position;\n        ring->limit = ring->position;": "ring.published <- found;\n      ring.limit <- found;",
    "uint32_t limit = microkit_ring_load_acquire(&ring->peer->position) + ring->ahead;": "let stop = word (loaded + ring.ahead) in",
    "uint32_t most = ring->published + ring->capacity;": "let most = word (ring.published + ring.capacity) in",
    "if (limit - ring->limit <= most - ring->limit) {": "if step <= word (most - ring.limit) then begin",
    "return ring->limit - ring->position;": "word (ring.limit - ring.position)",
    "return ring->position != ring->limit || microkit_ring_look(ring) != 0;":
        "if ring.position <> ring.limit then true else look ring (load_position ()) <> 0",
    "ring->entries + (uint64_t)(ring->position & (ring->capacity - 1)) * ring->words": "let slot = mod ring.position ring.capacity in",
    "for (uint32_t i = 0; i < words; i++) {": "for i = 0 to ring.words - 1 do",
    "ring->position++;": "ring.position <- word (ring.position + 1);",
    "ring->published = ring->position;\n    microkit_ring_store_release": "ring.published <- word (ring.position - kept);",
    "ring->position -= kept;": "ring.published <- word (ring.position - kept);",
}


def faults(root: Path = ROOT, seconds: int = lifting.SECONDS, modules: Iterable[str] = MODULES, most: int = 2) -> list[str]:
    """most: how many provers are asked."""
    theory = (root / THEORY).read_text()
    faults = []
    for module in modules:
        goals = lifting.prove(theory, seconds, ["-a", "split_vc", "-T", module], MODULES[module][:most])
        faults += [] if goals else [f"no goal was found in {module}"]
        faults += [f"not proved: {name}" for name, proved in goals.items() if not proved]
    return faults


def differences(root: Path = ROOT) -> list[str]:
    """What is not in the header any more, or not in the theory."""
    header, theory = (root / HEADER).read_text(), (root / THEORY).read_text()
    return [text for text in TAKEN_OVER if text not in header] + [text for text in TAKEN_OVER.values() if text not in theory]
