/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a thread read and written by another, which neither stops nor starts it: what a guest's monitor
 * does at each exit.
 */
#include "invoke.h"

#include <invocation/registers.h>
#include <ipc/thread.h>
#include <sel4/invocation.h>

static inline struct tcb *read(tcb_ref_t from, struct tcb *caller)
{
    word_t count = caller->context.x[REG_MR0 + TRANSFER_COUNT];

    if (unlikely((caller->context.x[REG_MR0] & READ_SUSPEND) || count < 1 ||
                 count > TCB_REGISTERS)) {
        return NULL;
    }
    tcb_registers_read(from, ks.current, (u32)count);
    return fast_invoked(caller, count);
}

static inline struct tcb *write(tcb_ref_t to, struct tcb *caller, word_t words)
{
    word_t count = caller->context.x[REG_MR0 + TRANSFER_COUNT];

    if (unlikely((caller->context.x[REG_MR0] & WRITE_RESUME) || count > TCB_REGISTERS ||
                 words < TCB_WRITE_ARGUMENTS + count)) {
        return NULL;
    }
    tcb_registers_write(to, ks.current, (u32)count);
    return fast_invoked(caller, 0);
}

struct tcb *fast_registers(slot_ref_t slot, struct tcb *caller, word_t info)
{
    tcb_ref_t thread = slot_at(slot)->cap.object;
    word_t words = info & seL4_MessageInfo_length_mask;

    if (unlikely(slot_at(slot)->cap.type != CAP_TCB || thread == ks.current ||
                 words < TCB_WRITE_ARGUMENTS)) {
        return NULL;
    }
    return info >> seL4_MessageInfo_label_shift == TCBReadRegisters ? read(thread, caller)
                                                                    : write(thread, caller, words);
}
