# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The parts of a system description."""
