/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * void run_others(void *scratch): what is no system instruction by encoding but could be used as one:
 * exceptions to other levels and returns from them, and the ways into extensions whose state is not
 * switched. others[] has the name of each.
 */
.macro try name, instruction:vararg
    .pushsection .rodata.others, "a"
    .balign 8
    .quad   1f
    .quad   2f
    .popsection
    .pushsection .rodata.names, "aMS", %progbits, 1
2:  .asciz  "\name"
    .popsection
1:  \instruction
.endm

.pushsection .rodata.others, "a"
.balign 8
.global others
others:
.popsection

.text
.global run_others
.type run_others, %function
run_others:
    stp     x29, x30, [sp, #-96]!
    stp     x19, x20, [sp, #16]
    mov     x6, x0
    try     hvc, hvc #0
    try     hvc-ffff, hvc #0xffff
    try     smc, smc #0
    try     hlt, hlt #0
    try     hlt-f000, hlt #0xf000
    try     brk, brk #0
    try     dcps1, dcps1 #0
    try     dcps2, dcps2 #0
    try     dcps3, dcps3 #0
    try     eret, eret
    try     eretaa, .inst 0xd69f0bff
    try     eretab, .inst 0xd69f0fff
    try     drps, drps
    try     udf, .inst 0
    try     pacia, .inst 0xdac10020
    try     autia, .inst 0xdac11020
    try     pacga, .inst 0x9ac03000
    try     xpaci, .inst 0xdac143e0
    try     irg, .inst 0x9adf1000
    try     ldg, .inst 0xd96000c0
    try     stg, .inst 0xd92008c6
    try     ldgm, .inst 0xd9e000c0
    try     stgm, .inst 0xd9a000c0
    try     stzgm, .inst 0xd92000c0
    try     ld64b, .inst 0xf83fd0c8
    try     st64b, .inst 0xf83f90c8
    try     st64bv, .inst 0xf820b0c8
    try     st64bv0, .inst 0xf820a0c8
    try     sve-rdvl, .inst 0x04bf5020
    try     sve-ptrue, .inst 0x2518e3e0
    try     sme-rdsvl, .inst 0x04bf5820
    try     sme-zero, .inst 0xc00800ff
    ldp     x19, x20, [sp, #16]
    ldp     x29, x30, [sp], #96
    ret
.size run_others, . - run_others

.pushsection .rodata.others, "a"
    .quad   0, 0
.popsection
.section .note.GNU-stack, "", %progbits
