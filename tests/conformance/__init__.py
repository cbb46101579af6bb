# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Conformance of the kernel to the seL4 API: a suite that runs on it, and what it covers."""
