/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * void run_space(void *scratch): executes the whole encoding space of system instructions (Arm ARM
 * C4.1.66, "System register move", "System instructions", hints, barriers, PSTATE), 2^17 of them, in
 * a straight line. What faults is skipped by the parent. space.h says where each lies.
 *
 *   D5000000 | L << 21 | op0 << 19 | op1 << 16 | CRn << 12 | CRm << 8 | op2 << 5 | Rt
 *
 * What succeeds has to be harmless: a register is written with what was read from it (0, if it cannot
 * be read), an instruction gets the address of scratch memory. Hints and PSTATE have Rt 31.
 */
#define SYSTEM   0xd5000000
#define READ     (1 << 21)
#define OP0(n)   ((n) << 19)
#define REGISTERS 32768 /* op0 2 and 3 */
#define HALF     16384  /* of one op0 */
#define CRN(n)   ((n) << 12)

.text
.global run_space
.type run_space, %function
run_space:
    stp     x29, x30, [sp, #-96]!
    stp     x19, x20, [sp, #16]
    stp     x21, x22, [sp, #32]
    stp     x23, x24, [sp, #48]
    stp     x25, x26, [sp, #64]
    stp     x27, x28, [sp, #80]
    mov     x6, x0

.global space_registers, space_sys, space_sysl, space_hints, space_hints_read, space_waits
.set n, 0
space_registers:
.rept REGISTERS
    mov     x5, xzr
    .inst   (SYSTEM | READ | OP0(2) | 5) + (n << 5)
    .inst   (SYSTEM | OP0(2) | 5) + (n << 5)
    .set    n, n + 1
.endr

.set n, 0
space_sys:
.rept HALF
    mov     x5, x6
    .inst   (SYSTEM | OP0(1) | 5) + (n << 5)
    .set    n, n + 1
.endr

.set n, 0
space_sysl:
.rept HALF
    .inst   (SYSTEM | READ | OP0(1) | 5) + (n << 5)
    .set    n, n + 1
.endr

.set n, 0
space_hints:
.rept HALF
    .inst   (SYSTEM | 31) + (n << 5)
    .set    n, n + 1
.endr

.set n, 0
space_hints_read:
.rept HALF
    .inst   (SYSTEM | READ | 31) + (n << 5)
    .set    n, n + 1
.endr

/* WFET and WFIT, which have a register: op0 0, CRn 1, op1 3. x5 = a time that is over. */
    mov     x5, xzr
.set n, 0
space_waits:
.rept 128
    .inst   (SYSTEM | 3 << 16 | CRN(1) | 5) + (n << 5)
    .set    n, n + 1
.endr

    ldp     x19, x20, [sp, #16]
    ldp     x21, x22, [sp, #32]
    ldp     x23, x24, [sp, #48]
    ldp     x25, x26, [sp, #64]
    ldp     x27, x28, [sp, #80]
    ldp     x29, x30, [sp], #96
    ret
.size run_space, . - run_space
.section .note.GNU-stack, "", %progbits
