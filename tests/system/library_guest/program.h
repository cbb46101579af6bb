/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest: an arm64 Image of a page, without stack and without MMU, that tries what the library has and says so on
 * its UART, whose address is in x28. Word 0x100000 of its RAM tells its lives apart, since loading leaves it alone.
 *
 * vCPU 0 says a line for each thing that is as it should be; vCPU 1 waits for an interrupt of the other and turns itself off.
 */
#pragma once

#define SAY(text)                 \
    "adr x1, 1f\n"                \
    "b 2f\n"                      \
    "1: .asciz \"" text "\\n\"\n" \
    ".balign 4\n"                 \
    "2: bl say\n"

/* What is not so ends here. */
#define UNLESS_EQUAL "b.ne wrong\n"

#define CALL(function)        \
    "ldr w0, =" function "\n" \
    "smc #0\n"

__asm__(
    ".pushsection .rodata.guest, \"a\"\n"
    ".balign 4096\n"
    ".global guest_image, guest_image_end\n"
    "guest_image:\n"
    "b start\n"
    ".word 0\n"
    ".quad 0, 0x10000, 0, 0, 0, 0\n"
    ".ascii \"ARM\\x64\"\n"
    ".word 0\n"

    /* ---- vCPU 0 ---- */
    "start:\n"
    "ldr x28, =0x09000000\n"
    "ldr w1, [x0]\n"
    "ldr w2, =0xedfe0dd0\n" /* the magic number, big-endian */
    "cmp w1, w2\n" UNLESS_EQUAL "ldr x21, =0x80100000\n"
    "ldr x1, [x21]\n"
    "cbnz x1, again\n"
    "mov x1, #1\n"
    "str x1, [x21]\n" SAY("it has a device tree")
    /* PSCI, by both ways. */
    CALL("0x84000000") "ldr w1, =0x10001\n"
                       "cmp w0, w1\n" UNLESS_EQUAL "ldr w0, =0x84000000\n"
                       "hvc #0\n"
                       "cmp w0, w1\n" UNLESS_EQUAL SAY("it has PSCI 1.1")
    /* Nothing is there: an external abort, whose handler goes on behind the instruction. */
    "adr x1, vectors\n"
    "msr vbar_el1, x1\n"
    "isb\n"
    "ldr x1, =0x70000000\n"
    "mov x19, xzr\n"
    "ldr w1, [x1]\n"
    "ldr x2, =0x96000410\n"
    "cmp x19, x2\n" UNLESS_EQUAL
    /* A pair, to a device: the same, as a write. */
    "mov x19, xzr\n"
    "stp w1, w2, [x28]\n"
    "ldr x2, =0x96000450\n"
    "cmp x19, x2\n" UNLESS_EQUAL
    /* The EL1 physical timer is not its: undefined. */
    "mov x19, xzr\n"
    "mrs x1, cntp_ctl_el0\n"
    "ldr x2, =0x02000000\n"
    "cmp x19, x2\n" UNLESS_EQUAL SAY("what is not there is an exception")
    /* The timer wakes it. */
    "bl interrupts_on\n"
    "mov x20, #1023\n"
    "mov x0, #2000\n"
    "msr cntv_tval_el0, x0\n"
    "mov x0, #1\n"
    "msr cntv_ctl_el0, x0\n"
    "1: wfi\n"
    "msr daifclr, #2\n"
    "isb\n"
    "msr daifset, #2\n"
    "cmp x20, #27\n"
    "b.ne 1b\n" SAY("its timer interrupts")
    /* The other vCPU. */
    "mov x1, #1\n"
    "adr x2, second\n"
    "mov x3, #77\n" CALL(
        "0xc4000003") "cbnz x0, wrong\n"
                      "mov x1, #1\n"
                      "mov x2, xzr\n" CALL(
                          "0xc4000004") "cbnz x0, wrong\n"
                                        "bl wake_second\n"
                                        "1: mov x1, #1\n"
                                        "mov x2, xzr\n" CALL(
                                            "0xc4000004") "cmp x0, #1\n"
                                                          "b.ne 1b\n"
                                                          "ldr x1, [x21, #8]\n"
                                                          "cmp x1, #77\n" UNLESS_EQUAL SAY("its "
                                                                                           "second "
                                                                                           "vCPU "
                                                                                           "has "
                                                                                           "come "
                                                                                           "and "
                                                                                           "gone") CALL(
                                                              "0x84000009") "b wrong\n"

                                                                            "again:\n" SAY("it has "
                                                                                           "been "
                                                                                           "reset") CALL(
                                                                                "0x84000008")

                                                                                "wrong:\n" SAY(
                                                                                    "WRONG") "3: b "
                                                                                             "3b\n"
                                                                                             ".ltor"
                                                                                             "g\n"

                                                                                             /* ---- vCPU 1: x0 is what the other has said ---- */
                                                                                             "secon"
                                                                                             "d:\n"
                                                                                             "ldr "
                                                                                             "x21, "
                                                                                             "=0x80"
                                                                                             "10000"
                                                                                             "0\n"
                                                                                             "mov "
                                                                                             "x25, "
                                                                                             "x0\n"
                                                                                             "adr "
                                                                                             "x1, "
                                                                                             "vecto"
                                                                                             "rs\n"
                                                                                             "msr "
                                                                                             "vbar_"
                                                                                             "el1, "
                                                                                             "x1\n"
                                                                                             "mov "
                                                                                             "x20, "
                                                                                             "#1023"
                                                                                             "\n"
                                                                                             "bl "
                                                                                             "inter"
                                                                                             "rupts"
                                                                                             "_on\n"
                                                                                             "1: "
                                                                                             "wfi\n"
                                                                                             "msr "
                                                                                             "daifc"
                                                                                             "lr, "
                                                                                             "#2\n"
                                                                                             "isb\n"
                                                                                             "msr "
                                                                                             "daifs"
                                                                                             "et, "
                                                                                             "#2\n"
                                                                                             "cmp "
                                                                                             "x20, "
                                                                                             "#1\n"
                                                                                             "b.ne "
                                                                                             "1b\n"
                                                                                             "str "
                                                                                             "x25, "
                                                                                             "[x21,"
                                                                                             " #8]"
                                                                                             "\n" CALL(
                                                                                                 "0"
                                                                                                 "x"
                                                                                                 "8"
                                                                                                 "4"
                                                                                                 "0"
                                                                                                 "0"
                                                                                                 "0"
                                                                                                 "0"
                                                                                                 "0"
                                                                                                 "2") "4: b 4b\n"

                                                                                                      /* ---- x1: text; waits for room (UARTFR.TXFF) ---- */
                                                                                                      "say:\n"
                                                                                                      "ldrb w2, [x1], #1\n"
                                                                                                      "cbz w2, 2f\n"
                                                                                                      "1: ldr w3, [x28, #0x18]\n"
                                                                                                      "tbnz w3, #5, 1b\n"
                                                                                                      "strb w2, [x28]\n"
                                                                                                      "b say\n"
                                                                                                      "2: ret\n"
                                                                                                      ".ltorg\n"

                                                                                                      ".balign 0x800\n"
                                                                                                      "vectors: .space 0x200\n"
                                                                                                      "mrs x19, esr_el1\n" /* synchronous */
                                                                                                      "mrs x18, elr_el1\n"
                                                                                                      "add x18, x18, #4\n"
                                                                                                      "msr elr_el1, x18\n"
                                                                                                      "eret\n"
                                                                                                      ".balign 0x80\n" /* IRQ: the timer is turned off */
                                                                                                      "msr cntv_ctl_el0, xzr\n"
                                                                                                      "b take_interrupt\n" GUEST_GIC
                                                                                                      "guest_image_end:\n"
                                                                                                      ".popsection\n");
