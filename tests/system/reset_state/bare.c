/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A program with an entry of its own: it looks at its registers first. Nothing of libmicrokit runs, but
 * what the tool sets is there.
 */
#include <microkit.h>

#include "shared.h"

#define REGISTERS 31
#define GUARD     0x1000 /* between stack and IPC buffer */

/* x1 to x30, pushed as they are; x0 is the mark. */
__asm__(".global _start\n .type _start, %function\n _start:\n"
        "stp x29, x30, [sp, #-16]!\n stp x27, x28, [sp, #-16]!\n stp x25, x26, [sp, #-16]!\n"
        "stp x23, x24, [sp, #-16]!\n stp x21, x22, [sp, #-16]!\n stp x19, x20, [sp, #-16]!\n"
        "stp x17, x18, [sp, #-16]!\n stp x15, x16, [sp, #-16]!\n stp x13, x14, [sp, #-16]!\n"
        "stp x11, x12, [sp, #-16]!\n stp x9, x10, [sp, #-16]!\n stp x7, x8, [sp, #-16]!\n"
        "stp x5, x6, [sp, #-16]!\n stp x3, x4, [sp, #-16]!\n stp x1, x2, [sp, #-16]!\n"
        "mov x1, x0\n mov x0, sp\n b bare_entry\n .size _start, . - _start\n");

static seL4_Word state = 3;

void bare_entry(const seL4_Word *others, seL4_Word mark);
void bare_entry(const seL4_Word *others, seL4_Word mark)
{
    volatile seL4_Word kept =
        microkit_notifications + microkit_cspace_slots + (seL4_Word)microkit_name;
    seL4_Word pointer, badge;

    __asm__("mrs %0, tpidr_el0" : "=r"(pointer));
    if (mark != (SHARED->rounds[1]++ == 0 ? 0 : MICROKIT_RESET_MARK) || pointer != 0 ||
        state != 3 || (seL4_Word)others != microkit_ipc_buffer - GUARD - 240) {
        SHARED->failed++;
    }
    for (int i = 1; i < REGISTERS; i++) {
        if (i != 16 && others[i - 1] != 0) {
            SHARED->failed++;
        }
    }
    state = kept;
    __asm__ volatile("msr tpidr_el0, %0" ::"r"(state));
    seL4_Signal(BASE_OUTPUT_NOTIFICATION_CAP + 5);
    for (;;) {
        seL4_Recv(INPUT_CAP, &badge, REPLY_CAP);
        SHARED->failed++;
    }
}
