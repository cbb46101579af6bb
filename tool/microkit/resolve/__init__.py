# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""From a checked draft to the system: references resolved, defaults filled in."""
