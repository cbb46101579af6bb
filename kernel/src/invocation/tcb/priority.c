/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations that set priorities.
 */
#include "tcb.h"

#include <base/window.h>
#include <ipc/thread.h>
#include <sel4/constants.h>

struct error check_priority(word_t priority, tcb_ref_t authority)
{
    u8 most = tcb_at(authority)->max_priority;

    return priority > most ? error_range(seL4_MinPrio, most) : error_none();
}

/* One value and the authority for it. */
static struct error decode_value(const struct invocation *inv, word_t *value)
{
    const struct cap *authority;

    if (inv->length < 1 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    authority = &slot_at(inv->extra[0])->cap;
    if (authority->type != CAP_TCB) {
        return error_capability(1);
    }
    *value = invocation_argument(inv, 0);
    return check_priority(*value, authority->object);
}

struct error decode_set_priority(const struct invocation *inv)
{
    word_t priority = 0;
    struct error error = decode_value(inv, &priority);

    if (error.code == seL4_NoError) {
        tcb_set_priority(inv->cap.object, (u32)priority);
    }
    return error;
}

struct error decode_set_mc_priority(const struct invocation *inv)
{
    word_t priority = 0;
    struct error error = decode_value(inv, &priority);

    if (error.code == seL4_NoError) {
        tcb_at(inv->cap.object)->max_priority = (u8)priority;
    }
    return error;
}
