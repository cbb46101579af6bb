# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""All objects that serve invocations: importing them fills invocations.SERVERS."""

from spec.model import cnodes, irqs, mappings, sched_contexts, spaces, tcb_spaces, tcbs, untyped

__all__ = ["cnodes", "irqs", "mappings", "sched_contexts", "spaces", "tcb_spaces", "tcbs",
           "untyped"]
