# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The description as written, typed: names found, nothing judged. The checks work on this."""
