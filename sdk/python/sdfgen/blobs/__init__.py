# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What protection domains are told in sections of their images: little endian, naturally aligned,
unused bytes zero."""
