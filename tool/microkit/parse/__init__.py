# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""From text to checked syntax: well-formed XML, then known elements with typed values."""
