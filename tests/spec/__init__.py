# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""An executable specification of the kernel, and its comparison with the kernel."""
