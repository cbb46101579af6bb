/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of ASID control and of ASID pools (seL4 manual 10.3.14, 10.3.15).
 */
#include "decode.h"

#include <base/state.h>
#include <base/window.h>
#include <capability/cspace.h>
#include <capability/derivation.h>
#include <sel4/constants.h>
#include <sel4/invocation.h>
#include <space/vspace.h>

static struct error find_free_pool(u32 *index)
{
    for (u32 i = 0; i < ASID_POOLS; i++) {
        if (ks.asid_pools[i] == NIL) {
            *index = i;
            return error_none();
        }
    }
    return error_code(seL4_DeleteFirst);
}

static struct error check_pool_memory(slot_ref_t slot)
{
    struct cap untyped = slot_at(slot)->cap;

    if (untyped.type != CAP_UNTYPED || untyped.size != seL4_ASIDPoolBits ||
        (untyped.flags & CAP_DEVICE)) {
        return error_capability(1);
    }
    return slot_has_children(slot) ? error_code(seL4_RevokeFirst) : error_none();
}

struct error decode_asid_control(const struct invocation *inv, struct asid_control_plan *plan)
{
    if (inv->label != ARMASIDControlMakePool) {
        return error_code(seL4_IllegalOperation);
    }
    if (inv->length < 2 || inv->extra[0] == NIL || inv->extra[1] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }

    struct error error = find_free_pool(&plan->index);

    if (error.code == seL4_NoError) {
        error = check_pool_memory(inv->extra[0]);
    }
    if (error.code == seL4_NoError) {
        error = cspace_lookup_empty(inv->extra[1], invocation_argument(inv, 0),
                                    invocation_argument(inv, 1), &plan->dest);
    }
    return error;
}

void invoke_asid_control(const struct invocation *inv, const struct asid_control_plan *plan)
{
    slot_ref_t memory = inv->extra[0];
    pool_ref_t pool = window_ref(slot_at(memory)->cap.word);

    *asid_pool_at(pool) = (struct asid_pool){0};
    slot_at(memory)->cap.aux = bit(slot_at(memory)->cap.size);
    ks.asid_pools[plan->index] = pool;
    slot_insert_new((struct cap){.type = CAP_ASID_POOL,
                                 .rights = RIGHTS_ALL,
                                 .object = pool,
                                 .word = (word_t)plan->index << ASID_POOL_BITS},
                    memory, plan->dest);
}

/* ASID 0 means none, in the capabilities of frames and page tables. */
static struct error find_free_asid(const struct cap *pool, word_t *asid)
{
    for (word_t i = pool->word == 0 ? 1 : 0; i < ASIDS_PER_POOL; i++) {
        if (asid_pool_at(pool->object)->entry[i].vspace == NIL) {
            *asid = pool->word + i;
            return error_none();
        }
    }
    return error_code(seL4_DeleteFirst);
}

struct error decode_asid_pool(const struct invocation *inv, struct asid_pool_plan *plan)
{
    struct cap vspace = slot_at(inv->extra[0])->cap;

    if (inv->label != ARMASIDPoolAssign) {
        return error_code(seL4_IllegalOperation);
    }
    if (inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    if (vspace.type != CAP_VSPACE || vspace.aux != 0) {
        return error_capability(1);
    }
    return find_free_asid(&inv->cap, &plan->asid);
}

void invoke_asid_pool(const struct invocation *inv, const struct asid_pool_plan *plan)
{
    vspace_assign(inv->extra[0], inv->cap.object, plan->asid);
}
