# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""All objects that serve invocations: importing them fills invocations.SERVERS."""

from spec.model import cnodes, irqs, mappings, sched_contexts, spaces, tcb_spaces, tcbs, untyped, vcpus
from spec.model.invocations import SERVERS

__all__ = ["cnodes", "irqs", "mappings", "sched_contexts", "spaces", "tcb_spaces", "tcbs",
           "untyped", "vcpus"]


def all_there() -> bool:
    """Whoever runs the specification needs this module, though it names nothing of it."""
    return len(SERVERS) == 15
