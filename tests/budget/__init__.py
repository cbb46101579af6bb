# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a budget guarantees (docs/design/budgets.md), held against kernel and specification."""
