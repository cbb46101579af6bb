# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A second opinion on isolation between cores: the rules that it rests on, read from a finished image alone, without
any code of the tool's but its home of numbers (docs/design/second-opinion.md)."""
