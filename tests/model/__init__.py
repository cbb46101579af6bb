# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Models of protocols between cores, for Spin."""
