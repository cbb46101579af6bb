# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Protocols between cores under Arm's memory model, as compiled (docs/design/weak-memory.md)."""
