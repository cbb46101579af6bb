// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
// For test_path.py: what lies between the marks is known. QEMU's -kernel starts it at EL2, with the MMU off.

#define BEGIN(path) hint #(64 + path)
#define DONE        hint #127
#define LINE        64
#define GICD        0x08000000          // a device of QEMU's virt machine
#define EL2H        0x3c9               // SPSR_EL2: EL2h, DAIF masked
#define SYSTEM_OFF  0x84000008          // PSCI 5.9

        .text
        .global _start
_start:
        adr     x0, returned
        msr     elr_el2, x0
        mov     x0, #EL2H
        msr     spsr_el2, x0
        adr     x2, data
        mov     x3, #3
        mov     x6, #GICD
        b       kinds

        .balign LINE                    // kinds of instructions: 19, in two lines
kinds:
        BEGIN(0)
        mrs     x1, esr_el2
        msr     tpidr_el2, x1
        msr     daifset, #15
        msr     spsel, #1
        isb
        isb
        isb
        dsb     sy
        dsb     ish
        dsb     ishst
        dsb     nsh
        dmb     sy
        tlbi    alle1
        tlbi    vmalls12e1is
        tlbi    alle2
        tlbi    vae2is, x1
        tlbi    vmalle1
        eret
returned:
        nop
        DONE

        .balign LINE                    // lines: two of code, gone through three times, three of data
        BEGIN(1)
1:      ldr     x4, [x2]
        str     x4, [x2, #8]
        str     x4, [x2, #LINE]
        ldp     x4, x5, [x2, #2 * LINE + 48]
        b       2f
        .balign LINE
2:      subs    x3, x3, #1
        b.ne    1b
        ldr     w4, [x6]
        DONE

        BEGIN(2)                        // begun anew: one instruction
        nop
        BEGIN(2)
        nop
        DONE
        nop
        DONE

        ldr     w0, =SYSTEM_OFF
        smc     #0
        .ltorg

        .data
        .balign LINE
data:
        .space  4 * LINE
