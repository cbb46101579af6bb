/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Long operations let others run.
 */
#include "suite.h"

#define BITS    14 /* of the CNode that the objects' capabilities are in */
#define AT_ONCE 256
#define TRIES   6
#define ENOUGH  4  /* two would come right before and after */
#define BUDGET  20 /* microseconds */
#define PERIOD  100

/* Runs whenever its budget is back, which the kernel's timer interrupts for. */
static seL4_Word tick(seL4_Word a, seL4_Word b, seL4_Word c, seL4_Word d)
{
    for (;;) {
        rounds[0]++;
        seL4_Yield();
    }
    return a + b + c + d;
}

static seL4_CPtr many_endpoints(seL4_CPtr cnode)
{
    seL4_CPtr memory = object_new(seL4_UntypedObject, BITS + seL4_EndpointBits);

    for (seL4_Word i = 0; i < 1UL << BITS; i += AT_ONCE) {
        ok(seL4_Untyped_Retype(memory, seL4_EndpointObject, 0, cnode, 0, 0, i, AT_ONCE));
    }
    return memory;
}

/* A copy finds the slot empty. */
static bool is_empty(seL4_CPtr cnode, seL4_Word slot)
{
    return seL4_CNode_Copy(cnode, slot, BITS, CSPACE, SELF, DEPTH, ALL) == seL4_NoError;
}

/* Returns how often the other thread ran in the meantime. */
static seL4_Word revoke_many(void)
{
    seL4_CPtr cnode = object_new(seL4_CapTableObject, BITS), memory = many_endpoints(cnode);
    seL4_Word ticks = rounds[0];

    cap_revoke(memory);
    ticks = rounds[0] - ticks;
    for (seL4_Word i = 0; i < 1UL << BITS; i++) {
        check(is_empty(cnode, i));
    }
    /* The memory is whole again. */
    ok(seL4_Untyped_Retype(memory, seL4_UntypedObject, BITS + seL4_EndpointBits, CSPACE, 0, 0,
                           slot_new(), 1));
    return ticks;
}

/* On a busy machine the timer is late: it has several tries. */
static void test_revoke(void)
{
    struct thread thread;
    seL4_Word ticks = 0;

    thread_new(&thread, MAIN + 1);
    thread_set_sc(&thread, sc_new(BUDGET, PERIOD));
    thread_start(&thread, tick, 0, 0, 0, 0);
    for (int i = 0; i < TRIES && ticks < ENOUGH; i++) {
        ticks = revoke_many();
    }
    ok(seL4_TCB_Suspend(thread.tcb));
    check(ticks >= ENOUGH);
}

static const struct test tests[] = {
    {"PREEMPT_REVOKE", "others run while many objects are revoked", test_revoke},
};
GROUP(preempt, tests);
