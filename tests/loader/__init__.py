# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The loader: its plain C on the host, and its checks of the machine in QEMU."""
