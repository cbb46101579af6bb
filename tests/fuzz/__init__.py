# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Unit tests of the kernel's portable part, built for this computer."""
