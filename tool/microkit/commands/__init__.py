# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The subcommands, one module each, imported when they are called."""
