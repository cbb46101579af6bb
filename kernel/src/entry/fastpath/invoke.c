/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a guest's monitor invokes at nearly each exit. Other invocations are recognised by their label alone.
 */
#include "invoke.h"

#include <sel4/invocation.h>

static inline bool has_short_way(word_t label)
{
    return label == TCBReadRegisters || label == TCBWriteRegisters || label == ARMVCPUInjectIRQ;
}

/* No capabilities, and no more words than there can be. */
static inline bool has_words_only(word_t info)
{
    return (info & mask(seL4_MessageInfo_label_shift)) <= MESSAGE_MAX;
}

struct tcb *fastpath_invoke(cptr_t cptr, struct tcb *caller, word_t info)
{
    if (!has_short_way(info >> seL4_MessageInfo_label_shift) || !has_words_only(info)) {
        return NULL;
    }

    struct flat_lookup at = fast_lookup(caller, cptr);

    if (unlikely(!at.found)) {
        return NULL;
    }
    return info >> seL4_MessageInfo_label_shift == ARMVCPUInjectIRQ
               ? fast_inject(at.slot, caller, info)
               : fast_registers(at.slot, caller, info);
}
