/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a thread read and written by another, which neither stops nor starts it: what a guest's monitor
 * does at each exit.
 */
#include "common.h"

#include <invocation/registers.h>
#include <ipc/thread.h>
#include <sel4/invocation.h>

/* No capabilities, and no more words than there can be. */
static inline bool has_words_only(word_t info)
{
    return (info & mask(seL4_MessageInfo_label_shift)) <= MESSAGE_MAX;
}

static inline struct tcb *read(tcb_ref_t from, struct tcb *caller)
{
    word_t count = caller->context.x[REG_MR0 + TRANSFER_COUNT];

    if (unlikely((caller->context.x[REG_MR0] & READ_SUSPEND) || count < 1 ||
                 count > TCB_REGISTERS)) {
        return NULL;
    }
    tcb_registers_read(from, ks.current, (u32)count);
    caller->context.x[REG_INFO] = count;
    return caller;
}

static inline struct tcb *write(tcb_ref_t to, struct tcb *caller, word_t words)
{
    word_t count = caller->context.x[REG_MR0 + TRANSFER_COUNT];

    if (unlikely((caller->context.x[REG_MR0] & WRITE_RESUME) || count > TCB_REGISTERS ||
                 words < TCB_WRITE_ARGUMENTS + count)) {
        return NULL;
    }
    tcb_registers_write(to, ks.current, (u32)count);
    caller->context.x[REG_INFO] = 0;
    return caller;
}

static inline struct tcb *transfer(tcb_ref_t thread, struct tcb *caller, word_t info)
{
    word_t words = info & seL4_MessageInfo_length_mask;

    if (unlikely(words < TCB_WRITE_ARGUMENTS)) {
        return NULL;
    }
    return info >> seL4_MessageInfo_label_shift == TCBReadRegisters ? read(thread, caller)
                                                                    : write(thread, caller, words);
}

struct tcb *fastpath_registers(cptr_t cptr, struct tcb *caller, word_t info)
{
    word_t label = info >> seL4_MessageInfo_label_shift;

    if ((label != TCBReadRegisters && label != TCBWriteRegisters) || !has_words_only(info)) {
        return NULL;
    }

    struct flat_lookup at = fast_lookup(caller, cptr);

    if (unlikely(!at.found || slot_at(at.slot)->cap.type != CAP_TCB ||
                 slot_at(at.slot)->cap.object == ks.current ||
                 transfer(slot_at(at.slot)->cap.object, caller, info) == NULL)) {
        return NULL;
    }
    caller->context.x[REG_BADGE] = 0;
    ks.preempted = 0;
    return caller;
}
