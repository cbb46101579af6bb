/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Operations between slots.
 */
#include "suite.h"

static seL4_Error copy(seL4_CPtr to, seL4_CPtr from, seL4_CapRights_t rights)
{
    return seL4_CNode_Copy(CSPACE, to, DEPTH, CSPACE, from, DEPTH, rights);
}

static void test_copy(void)
{
    seL4_CPtr notification = notification_new(), other = endpoint_new(), slot = slot_new();
    seL4_Word badge;

    ok(copy(slot, notification, seL4_ReadWrite));
    seL4_Signal(slot);
    (void)seL4_Poll(notification, &badge);
    check(cap_exists(notification) && cap_exists(slot));
    equal(copy(slot, notification, ALL), seL4_DeleteFirst);
    equal(copy(slot, other, ALL), seL4_DeleteFirst);
    equal(copy(slot, slot_new(), ALL), seL4_DeleteFirst);
    equal(copy(slot_new(), slot_new(), ALL), seL4_FailedLookup);
}

static void test_delete(void)
{
    seL4_CPtr endpoint = endpoint_new();

    cap_delete(endpoint);
    check(!cap_exists(endpoint));
    cap_delete(endpoint);
    ok(copy(endpoint, SELF, ALL));
}

static void test_mint(void)
{
    seL4_CPtr notification = notification_new(), slot = slot_new();
    seL4_Word badge = 0;

    ok(seL4_CNode_Mint(CSPACE, slot, DEPTH, CSPACE, notification, DEPTH, seL4_CanWrite, 0x55));
    seL4_Signal(slot);
    (void)seL4_Poll(notification, &badge);
    equal(badge, 0x55);
    seL4_Signal(cap_mint(notification, ALL, 0x12));
    seL4_Signal(slot);
    seL4_NBSend(cap_mint(notification, ALL, 0x102), seL4_MessageInfo_new(0, 0, 0, 0));
    (void)seL4_Poll(notification, &badge);
    equal(badge, 0x157); /* those of all who signalled */
    equal(seL4_CNode_Mint(CSPACE, slot_new(), DEPTH, CSPACE, slot, DEPTH, ALL, 0x66),
          seL4_IllegalOperation);
    equal(seL4_CNode_Mint(CSPACE, slot, DEPTH, CSPACE, notification, DEPTH, ALL, 0),
          seL4_DeleteFirst);
    equal(seL4_CNode_Mint(CSPACE, slot_new(), DEPTH, CSPACE, slot_new(), DEPTH, ALL, 0),
          seL4_FailedLookup);
}

static void test_move(void)
{
    seL4_CPtr endpoint = endpoint_new(), slot = slot_new();

    ok(seL4_CNode_Move(CSPACE, slot, DEPTH, CSPACE, endpoint, DEPTH));
    check(cap_exists(slot) && !cap_exists(endpoint));
    equal(seL4_CNode_Move(CSPACE, slot, DEPTH, CSPACE, endpoint, DEPTH), seL4_DeleteFirst);
    equal(seL4_CNode_Move(CSPACE, slot_new(), DEPTH, CSPACE, endpoint, DEPTH), seL4_FailedLookup);
}

static void test_mutate(void)
{
    seL4_CPtr cnode = object_new(seL4_CapTableObject, 4), slot = slot_new();

    ok(seL4_CNode_Mutate(CSPACE, slot, DEPTH, CSPACE, cnode, DEPTH, 60));
    check(cap_exists(slot) && !cap_exists(cnode));
    /* The guard counts: 60 bits of it and 4 of index make a whole address. */
    ok(seL4_CNode_Copy(slot, 3, DEPTH, CSPACE, SELF, DEPTH, ALL));
    equal(seL4_CNode_Mutate(CSPACE, slot_new(), DEPTH, CSPACE, endpoint_new(), DEPTH, 5),
          seL4_IllegalOperation);
    equal(seL4_CNode_Mutate(CSPACE, slot, DEPTH, CSPACE, SELF, DEPTH, 0), seL4_DeleteFirst);
}

static void test_cancel_badged_sends(void)
{
    seL4_CPtr endpoint = endpoint_new();
    seL4_CPtr badged = cap_mint(endpoint, ALL, 7);
    seL4_CPtr weak = cap_mint(endpoint, seL4_ReadWrite, 7);

    ok(seL4_CNode_CancelBadgedSends(CSPACE, badged, DEPTH));
    equal(seL4_CNode_CancelBadgedSends(CSPACE, weak, DEPTH), seL4_IllegalOperation);
    equal(seL4_CNode_CancelBadgedSends(CSPACE, SELF, DEPTH), seL4_IllegalOperation);
}

static void test_revoke(void)
{
    seL4_CPtr endpoint = endpoint_new();
    seL4_CPtr first = cap_copy(endpoint, ALL);
    seL4_CPtr badged = cap_mint(first, ALL, 3);
    seL4_CPtr below = cap_copy(badged, ALL);

    cap_revoke(first); /* a copy: nothing hangs on it */
    check(cap_exists(badged));
    cap_revoke(badged);
    check(cap_exists(badged) && !cap_exists(below));
    cap_revoke(endpoint);
    check(cap_exists(endpoint) && !cap_exists(first) && !cap_exists(badged));
}

static seL4_Error rotate(seL4_CPtr dest, seL4_CPtr pivot, seL4_CPtr source)
{
    return seL4_CNode_Rotate(CSPACE, dest, DEPTH, 0, CSPACE, pivot, DEPTH, 0, CSPACE, source,
                             DEPTH);
}

static void test_rotate(void)
{
    seL4_CPtr pivot = object_new(seL4_TCBObject, 0), source = object_new(seL4_TCBObject, 0);
    seL4_CPtr dest = slot_new();

    ok(seL4_TCB_SetTLSBase(pivot, 0x11));
    ok(seL4_TCB_SetTLSBase(source, 0x22));
    ok(rotate(dest, pivot, source));
    check(cap_exists(dest) && cap_exists(pivot) && !cap_exists(source));
    ok(rotate(pivot, dest, pivot));
    equal(rotate(dest, pivot, source), seL4_FailedLookup);
    equal(rotate(source, pivot, pivot), seL4_IllegalOperation);
    equal(rotate(pivot, pivot, dest), seL4_IllegalOperation);
    equal(rotate(dest, pivot, object_new(seL4_TCBObject, 0)), seL4_DeleteFirst);
}

static const struct test tests[] = {
    {"CNODEOP0001", "CNode_Copy copies to an empty slot", test_copy},
    {"CNODEOP0002", "CNode_Delete empties a slot", test_delete},
    {"CNODEOP0003", "CNode_Mint sets a badge once", test_mint},
    {"CNODEOP0004", "CNode_Move moves to an empty slot", test_move},
    {"CNODEOP0005", "CNode_Mutate moves and sets a guard", test_mutate},
    {"CNODEOP0006", "CNode_CancelBadgedSends needs all rights", test_cancel_badged_sends},
    {"CNODEOP0007", "CNode_Revoke deletes what was derived", test_revoke},
    {"CNODEOP0008", "CNode_Rotate moves two capabilities", test_rotate},
};
GROUP(cnodeops, tests);
