# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What products of stages have in common: nobody changes them, and all of each can be shown."""

from __future__ import annotations

#: Metadata of a field whose value belongs to another part of a product, or to another product. It is
#: shown by its name alone, which also ends every circle.
NAMED = {"named": True}
