# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a guest writes until it enters the kernel, beside the registers of its virtual CPU, as steps name it
(snapshot.h): the state of a list register (1 pending, 2 active), and more."""

from __future__ import annotations

ENTRY, CSSELR, CONTROL, PRIORITIES, MODE = 32, 40, 41, 42, 43
