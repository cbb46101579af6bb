# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The transitions that contracts of the kernel are proved against, asked of the specification (docs/design/refinement.md)."""
