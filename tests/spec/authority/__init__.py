# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Whatever a kernel entry changes must be licensed by capabilities (docs/design/authority.md)."""
