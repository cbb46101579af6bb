# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The console of a machine: run it, read its lines, judge them. For `microkit run` and all tests."""
