# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Resolved descriptions: of the system (`system`), of the board (`board`), of address spaces."""
