/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * All capabilities to an object stand together in one list, so that the last one is known to be the
 * last; the original is the first of them, so that revoking it finds the others.
 */
#include "check.h"

#include <string.h>

static bool is_family(u8 type)
{
    return kind_size(type) != 0 || type == CAP_CNODE || type == CAP_SCHED_CONTEXT ||
           type == CAP_IRQ_HANDLER;
}

static bool is_same(const struct cap *a, const struct cap *b)
{
    if (a->type != b->type) {
        return false;
    }
    return a->type == CAP_IRQ_HANDLER ? a->word == b->word : a->object == b->object;
}

static bool follows_relative(const struct check *check, u32 position)
{
    return position > 0 &&
           check->slots[check->order[position]].list ==
               check->slots[check->order[position - 1]].list &&
           is_same(cap_at(check, position), cap_at(check, position - 1));
}

static bool first_of_family(struct check *check, const struct cap *cap, bool handlers[IRQS])
{
    bool *seen = cap->type == CAP_IRQ_HANDLER ? &handlers[cap->word]
                                              : &object_find(check, cap->object, cap->type)->seen;

    if (*seen) {
        return violated(
            check, "capabilities to %s %#llx stand apart in the derivation lists",
            cap_name(cap->type),
            (unsigned long long)(cap->type == CAP_IRQ_HANDLER ? cap->word : cap->object));
    }
    *seen = true;
    return true;
}

/* Badged capabilities are originals of those with the same badge. */
static bool may_be_original(const struct cap *cap)
{
    return (cap->type == CAP_ENDPOINT || cap->type == CAP_NOTIFICATION) && cap->word != 0;
}

static bool check_one(struct check *check, u32 position, bool handlers[IRQS])
{
    const struct cap *cap = cap_at(check, position);

    if (!follows_relative(check, position)) {
        return first_of_family(check, cap, handlers);
    }
    if ((cap->flags & CAP_REVOCABLE) && !may_be_original(cap)) {
        return violated(check, "slot %#x: an original %s after its copies",
                        check->slots[check->order[position]].ref, cap_name(cap->type));
    }
    return true;
}

bool check_families(struct check *check)
{
    static bool handlers[IRQS];

    objects_forget(check);
    memset(handlers, 0, sizeof(handlers));
    for (u32 i = 0; i < check->slot_count; i++) {
        if (is_family(cap_at(check, i)->type) && !check_one(check, i, handlers)) {
            return false;
        }
    }
    return true;
}
