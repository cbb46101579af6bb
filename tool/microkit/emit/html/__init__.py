# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The report as one page of HTML that needs nothing else: style, script and picture are in it, and
its content security policy forbids it the network."""

from .page import page

__all__ = ["page"]
