/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Resolution of capability addresses through guards and levels.
 */
#include "suite.h"

/* A thread's own CSpace: a root of 2 slots with a guard of 4 bits, then a CNode of 16 slots without,
 * then one of 8 with a guard that fills the rest. */
enum {
    ROOT_RADIX = 1,
    ROOT_GUARD = 0xa,
    ROOT_GUARD_BITS = 4,
    MIDDLE_RADIX = 4,
    LEAF_RADIX = 3,
    LEAF_GUARD = 0x155,
    LEAF_GUARD_BITS = 64 - ROOT_RADIX - ROOT_GUARD_BITS - MIDDLE_RADIX - LEAF_RADIX,
    LEAF = 9,  /* in the middle CNode: the leaf, */
    EARLY = 2, /* a capability that is no CNode, */
    DEEP = 3   /* a CNode that takes more bits than are left */
};

static seL4_Word guard(seL4_Word value, seL4_Word bits)
{
    return value << 6 | bits;
}

static seL4_Word address(seL4_Word root_guard, seL4_Word root, seL4_Word middle,
                         seL4_Word leaf_guard, seL4_Word leaf)
{
    return ((((root_guard << ROOT_RADIX | root) << MIDDLE_RADIX | middle) << LEAF_GUARD_BITS |
             leaf_guard)
            << LEAF_RADIX) |
           leaf;
}

static seL4_CPtr make_cspace(seL4_CPtr held)
{
    seL4_CPtr leaf = object_new(seL4_CapTableObject, LEAF_RADIX);
    seL4_CPtr middle = object_new(seL4_CapTableObject, MIDDLE_RADIX);
    seL4_CPtr root = object_new(seL4_CapTableObject, ROOT_RADIX);

    ok(seL4_CNode_Copy(leaf, 5, LEAF_RADIX, CSPACE, held, DEPTH, ALL));
    ok(seL4_CNode_Mint(middle, LEAF, MIDDLE_RADIX, CSPACE, leaf, DEPTH, ALL,
                       guard(LEAF_GUARD, LEAF_GUARD_BITS)));
    ok(seL4_CNode_Copy(middle, EARLY, MIDDLE_RADIX, CSPACE, held, DEPTH, ALL));
    ok(seL4_CNode_Mint(middle, DEEP, MIDDLE_RADIX, CSPACE, leaf, DEPTH, ALL,
                       guard(0, LEAF_GUARD_BITS + 1)));
    ok(seL4_CNode_Copy(root, 1, ROOT_RADIX, CSPACE, middle, DEPTH, ALL));
    return cap_mint(root, ALL, guard(ROOT_GUARD, ROOT_GUARD_BITS));
}

static seL4_Word signal(seL4_Word cptr, seL4_Word b, seL4_Word c, seL4_Word d)
{
    seL4_Send(cptr, seL4_MessageInfo_new(0, 0, 0, 0));
    for (;;) {
    }
    return 0;
}

static seL4_Word wait_at(seL4_Word cptr, seL4_Word b, seL4_Word c, seL4_Word d)
{
    seL4_Wait(cptr, NULL);
    return 0;
}

#define SIGNALLED 1
#define FAULTED   2

/* What a thread in the CSpace gets when it uses an address: 0, or the kind of failure. The
 * notification is bound to the main thread. */
static seL4_Word failure_of(thread_code code, seL4_CPtr cspace, seL4_CPtr cptr)
{
    struct thread thread;
    seL4_CPtr faults = endpoint_new();
    seL4_Word badge = 0;

    thread_new(&thread, MAIN - 1);
    ok(seL4_TCB_SetSpace(thread.tcb, cap_mint(faults, ALL, FAULTED), cspace, 0, VSPACE, 0));
    thread_start(&thread, code, cptr, 0, 0, 0);
    (void)seL4_Recv(faults, &badge, reply_new());
    ok(seL4_TCB_Suspend(thread.tcb));
    if (badge == SIGNALLED) {
        return 0;
    }
    equal(badge, FAULTED);
    equal(seL4_GetMR(seL4_CapFault_Addr), cptr);
    equal(seL4_GetMR(seL4_CapFault_InRecvPhase), code == wait_at);
    return seL4_GetMR(seL4_CapFault_LookupFailureType);
}

static void resolution(void)
{
    seL4_CPtr notification = notification_new();
    seL4_CPtr cspace = make_cspace(cap_mint(notification, ALL, SIGNALLED));

    ok(seL4_TCB_BindNotification(SELF, notification));
    equal(failure_of(signal, cspace, address(ROOT_GUARD, 1, LEAF, LEAF_GUARD, 5)), 0);
    equal(failure_of(signal, cspace, address(ROOT_GUARD ^ 1, 1, LEAF, LEAF_GUARD, 5)),
          seL4_GuardMismatch);
    equal(failure_of(signal, cspace, address(ROOT_GUARD, 1, LEAF, LEAF_GUARD + 1, 5)),
          seL4_GuardMismatch);
    /* What is no CNode ends the search, whatever bits are left. */
    equal(failure_of(signal, cspace, address(ROOT_GUARD, 1, EARLY, 0x777, 6)), 0);
    equal(failure_of(signal, cspace, address(ROOT_GUARD, 1, DEEP, 0, 0)), seL4_DepthMismatch);
    equal(failure_of(wait_at, cspace, address(ROOT_GUARD, 1, LEAF, LEAF_GUARD, 4)),
          seL4_MissingCapability);
    equal(failure_of(wait_at, cspace, address(ROOT_GUARD, 0, LEAF, LEAF_GUARD, 5)),
          seL4_MissingCapability);
    ok(seL4_TCB_UnbindNotification(SELF));
}

/* The same by CNode operations, where the depth is said. */
static void depths(void)
{
    seL4_CPtr inner = object_new(seL4_CapTableObject, 2),
              outer = object_new(seL4_CapTableObject, 3);

    ok(seL4_CNode_Copy(outer, 6, 3, CSPACE, inner, DEPTH, ALL));
    ok(seL4_CNode_Copy(outer, 6 << 2 | 3, 5, CSPACE, SELF, DEPTH, ALL)); /* through outer */
    equal(seL4_CNode_Copy(inner, 3, 2, CSPACE, SELF, DEPTH, ALL), seL4_DeleteFirst);
    equal(seL4_CNode_Copy(outer, 6 << 3, 6, CSPACE, SELF, DEPTH, ALL), seL4_FailedLookup);
    equal(seL4_CNode_Copy(outer, 2 << 2, 5, CSPACE, SELF, DEPTH, ALL), seL4_FailedLookup);
    equal(seL4_CNode_Copy(outer, 0, 0, CSPACE, SELF, DEPTH, ALL), seL4_RangeError);
    equal(seL4_CNode_Copy(outer, 0, 65, CSPACE, SELF, DEPTH, ALL), seL4_RangeError);
    equal(seL4_CNode_Delete(SELF, 0, 1), seL4_IllegalOperation);
}

static void test_cspace(void)
{
    resolution();
    depths();
}

static const struct test tests[] = {
    {"CSPACE0001", "guards, levels and depths select a slot", test_cspace},
};
GROUP(cspace, tests);
