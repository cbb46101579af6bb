# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What is proved or checked once and for all about the kernel (docs/assurance.md)."""
