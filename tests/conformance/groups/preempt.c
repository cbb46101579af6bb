/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Long operations let others run.
 */
#include "suite.h"

#define BITS    14 /* of the CNode that the objects' capabilities are in */
#define AT_ONCE 256
#define DELAY   100

static seL4_Word tick(seL4_Word notification, seL4_Word handler, seL4_Word c, seL4_Word d)
{
    for (;;) {
        seL4_Wait(notification, NULL);
        rounds[0]++;
        timer_start(DELAY);
        (void)seL4_IRQHandler_Ack(handler);
    }
    return c + d;
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

static void test_revoke(void)
{
    struct thread thread;
    seL4_CPtr notification = notification_new(), handler = timer_handler(notification);
    seL4_CPtr cnode = object_new(seL4_CapTableObject, BITS), memory = many_endpoints(cnode);
    seL4_Word before;

    thread_run(&thread, MAIN + 1, tick, notification, handler, 0, 0);
    timer_start(DELAY);
    before = rounds[0];
    cap_revoke(memory);
    check(rounds[0] >= before + 10); /* far more are expected */
    for (seL4_Word i = 0; i < 1UL << BITS; i++) {
        check(is_empty(cnode, i));
    }
    ok(seL4_TCB_Suspend(thread.tcb));
    timer_stop();
    /* The memory is whole again. */
    ok(seL4_Untyped_Retype(memory, seL4_UntypedObject, BITS + seL4_EndpointBits, CSPACE, 0, 0,
                           slot_new(), 1));
}

static const struct test tests[] = {
    {"PREEMPT_REVOKE", "interrupts are handled while many objects are revoked", test_revoke},
};
GROUP(preempt, tests);
