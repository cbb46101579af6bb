# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Domains that try everything, and others that must not notice."""
