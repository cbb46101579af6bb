# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What every room stands on: places, findings, rules, numbers, names. Knows nothing of a system."""
