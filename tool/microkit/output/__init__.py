# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a run says and writes: findings on the terminal, files all or none."""
