/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What firmware does that leaves a watchdog running: writes words of 16 or 32 bits to registers, as WRITES says
 * (register, value, and so on), then starts the image at IMAGE, with x0 as it was; or waits for ever where there is
 * none.
 */
.macro write16 register, value
    ldr     x1, =\register
    ldr     w2, =\value
    strh    w2, [x1]
.endm
.macro write32 register, value
    ldr     x1, =\register
    ldr     w2, =\value
    str     w2, [x1]
.endm

.global _start
_start:
    WRITES
    dsb     sy
#ifdef IMAGE
    ldr     x1, =IMAGE
    br      x1
#endif
1:  b       1b
.ltorg
