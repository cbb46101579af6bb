# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What an observer sees does not depend on others' secrets (docs/design/authority.md)."""
