# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Schemas for editors, made from the grammar: RELAX NG and XSD.

They describe syntax: which elements and attributes there are, and what their values look like. How
many children an element needs is left to the tool, because an `xi:include` may bring them.
"""
