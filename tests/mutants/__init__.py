# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Bugs put into copies of the kernel, one at a time: is there a test for each?"""
