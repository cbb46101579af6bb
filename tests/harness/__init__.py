# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Boot images in QEMU and judge what their console says."""
