# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Bounds of the kernel's time, from its binary."""
