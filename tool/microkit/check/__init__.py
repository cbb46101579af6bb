# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The rules of a system, one function each; `run` applies them all to a draft."""
