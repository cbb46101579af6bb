/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The tool sets SP, so there is nothing to do before C.
 */
    .section .text.start, "ax"
    .global _start
_start:
    bl main
1:  b 1b
