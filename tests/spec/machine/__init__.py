# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Several instances of the specification side by side, and what a step of one may do to the others (docs/design/stages.md)."""
