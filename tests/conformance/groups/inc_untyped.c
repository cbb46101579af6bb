/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Untyped memory is used from its start to its end, and again when nothing is left of it.
 */
#include "suite.h"

#define RADIX 4 /* of the CNode that objects go to */
#define SLOTS (1 << RADIX)

static seL4_Error retype(seL4_CPtr untyped, seL4_Word type, seL4_Word size_bits, seL4_CPtr cnode,
                         seL4_Word slot, seL4_Word count)
{
    return seL4_Untyped_Retype(untyped, type, size_bits, cnode, 0, 0, slot, count);
}

static seL4_CPtr untyped_new(seL4_Word size_bits)
{
    return object_new(seL4_UntypedObject, size_bits);
}

static seL4_CPtr cnode_new(void)
{
    return object_new(seL4_CapTableObject, RADIX);
}

static void destinations(void)
{
    seL4_CPtr untyped = untyped_new(16), cnode = cnode_new();

    equal(retype(untyped, seL4_EndpointObject, 0, cnode, 0, 0), seL4_RangeError);
    equal(retype(untyped, seL4_EndpointObject, 0, cnode, SLOTS, 1), seL4_RangeError);
    equal(retype(untyped, seL4_EndpointObject, 0, cnode, 0, SLOTS + 1), seL4_RangeError);
    equal(retype(untyped, seL4_EndpointObject, 0, cnode, SLOTS - 1, 2), seL4_RangeError);
    equal(retype(untyped, seL4_EndpointObject, 0, SELF, 0, 1), seL4_FailedLookup);
    ok(retype(untyped, seL4_EndpointObject, 0, cnode, 0, SLOTS));
    equal(retype(untyped, seL4_EndpointObject, 0, cnode, 0, 1), seL4_DeleteFirst);
    ok(seL4_CNode_Delete(cnode, 3, RADIX));
    equal(retype(untyped, seL4_EndpointObject, 0, cnode, 2, 2), seL4_DeleteFirst);
    ok(retype(untyped, seL4_EndpointObject, 0, cnode, 3, 1));
}

/* The CNode may be given by its place in another one. */
static void destination_by_path(void)
{
    seL4_CPtr untyped = untyped_new(16), inner = cnode_new(), outer = cnode_new();

    ok(seL4_CNode_Copy(outer, 5, RADIX, CSPACE, inner, DEPTH, ALL));
    ok(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, outer, 5, RADIX, 7, 1));
    equal(retype(untyped, seL4_EndpointObject, 0, inner, 7, 1), seL4_DeleteFirst);
    equal(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, outer, 6, RADIX, 7, 1),
          seL4_FailedLookup);
}

static void sizes(void)
{
    seL4_CPtr untyped = untyped_new(16), cnode = cnode_new();

    equal(retype(untyped, seL4_ObjectTypeCount, 0, cnode, 0, 1), seL4_InvalidArgument);
    equal(retype(untyped, seL4_CapTableObject, 0, cnode, 0, 1), seL4_InvalidArgument);
    equal(retype(untyped, seL4_UntypedObject, seL4_MinUntypedBits - 1, cnode, 0, 1),
          seL4_InvalidArgument);
    equal(retype(untyped, seL4_SchedContextObject, seL4_MinSchedContextBits - 1, cnode, 0, 1),
          seL4_InvalidArgument);
    equal(retype(untyped, seL4_UntypedObject, 64, cnode, 0, 1), seL4_RangeError);
    equal(retype(untyped, seL4_UntypedObject, seL4_MaxUntypedBits + 1, cnode, 0, 1),
          seL4_RangeError);
    equal(retype(untyped, seL4_UntypedObject, 17, cnode, 0, 1), seL4_NotEnoughMemory);
    equal(seL4_GetMR(0), 1 << 16);
    ok(retype(untyped, seL4_UntypedObject, 15, cnode, 0, 1));
    equal(retype(untyped, seL4_UntypedObject, 15, cnode, 1, 2), seL4_NotEnoughMemory);
    equal(seL4_GetMR(0), 1 << 15);
}

/* Each type has the size that the constants say: two of them fill twice that. */
static void fills(seL4_Word type, seL4_Word parameter, seL4_Word size_bits)
{
    seL4_CPtr untyped = untyped_new(size_bits + 1), cnode = cnode_new();

    ok(retype(untyped, type, parameter, cnode, 0, 2));
    equal(retype(untyped, type, parameter, cnode, 2, 1), seL4_NotEnoughMemory);
    equal(seL4_GetMR(0), 0);
}

static void all_types(void)
{
    fills(seL4_UntypedObject, seL4_MinUntypedBits, seL4_MinUntypedBits);
    fills(seL4_TCBObject, 0, seL4_TCBBits);
    fills(seL4_EndpointObject, 0, seL4_EndpointBits);
    fills(seL4_NotificationObject, 0, seL4_NotificationBits);
    fills(seL4_CapTableObject, 3, seL4_SlotBits + 3);
    fills(seL4_SchedContextObject, 9, 9);
    fills(seL4_ReplyObject, 0, seL4_ReplyBits);
    fills(seL4_ARM_SmallPageObject, 0, seL4_PageBits);
    fills(seL4_ARM_LargePageObject, 0, seL4_LargePageBits);
    fills(seL4_ARM_PageTableObject, 0, seL4_PageTableBits);
    fills(seL4_ARM_VSpaceObject, 0, seL4_VSpaceBits);
}

static void test_retype(void)
{
    destinations();
    destination_by_path();
    sizes();
    all_types();
}

/* One after the other until it is full; none while any is left; all again when none is. */
static void test_incremental(void)
{
    seL4_CPtr untyped = untyped_new(seL4_EndpointBits + RADIX), cnode = cnode_new();

    for (int round = 0; round < 2; round++) {
        for (seL4_Word i = 0; i < SLOTS; i++) {
            ok(retype(untyped, seL4_EndpointObject, 0, cnode, i, 1));
        }
        for (seL4_Word i = 0; i < SLOTS; i++) {
            ok(seL4_CNode_Delete(cnode, i, RADIX));
            if (i < SLOTS - 1) {
                equal(retype(untyped, seL4_EndpointObject, 0, cnode, i, 1), seL4_NotEnoughMemory);
            }
        }
    }
    ok(retype(untyped, seL4_UntypedObject, seL4_EndpointBits + RADIX, cnode, 0, 1));
    cap_revoke(untyped);
    ok(retype(untyped, seL4_EndpointObject, 0, cnode, 0, SLOTS));
}

static seL4_Word physical(seL4_CPtr frame)
{
    seL4_ARM_Page_GetAddress_t result = seL4_ARM_Page_GetAddress(frame);

    ok(result.error);
    return result.paddr;
}

/* Objects of different sizes: each aligned, behind the one before, and zero. */
static void aligned_and_apart(void)
{
    seL4_CPtr untyped = untyped_new(15), slots = slot_new(), second = slot_new();
    seL4_CPtr small = slot_new(), third = slot_new();
    seL4_Word at;

    ok(retype(untyped, seL4_ARM_SmallPageObject, 0, CSPACE, slots, 1));
    ok(retype(untyped, seL4_EndpointObject, 0, CSPACE, small, 1));
    ok(retype(untyped, seL4_ARM_SmallPageObject, 0, CSPACE, second, 1));
    ok(retype(untyped, seL4_ARM_SmallPageObject, 0, CSPACE, third, 1));
    at = physical(slots);
    equal(at & 0x7fff, 0);
    equal(physical(second), at + 0x2000); /* the endpoint cost a page */
    equal(physical(third), at + 0x3000);
}

static void zeroed_again(void)
{
    seL4_CPtr untyped = untyped_new(seL4_PageBits), frame = slot_new();
    seL4_Word first;

    for (int round = 0; round < 2; round++) {
        volatile seL4_Word *page;

        ok(retype(untyped, seL4_ARM_SmallPageObject, 0, CSPACE, frame, 1));
        page = page_map(frame, seL4_ReadWrite);
        first = physical(frame);
        for (int i = 0; i < 512; i++) {
            equal(page[i], 0);
            page[i] = ~0ul;
        }
        cap_revoke(untyped);
    }
    ok(retype(untyped, seL4_ARM_SmallPageObject, 0, CSPACE, frame, 1));
    equal(physical(frame), first);
}

/* Of a capability and its copy only one gives out the memory. */
static void copies(void)
{
    seL4_CPtr untyped = untyped_new(12), copy = cap_copy(untyped, ALL), cnode = cnode_new();

    ok(retype(copy, seL4_EndpointObject, 0, cnode, 0, 1));
    equal(retype(untyped, seL4_EndpointObject, 0, cnode, 1, 1), seL4_NotEnoughMemory);
    equal(seL4_CNode_Copy(CSPACE, slot_new(), DEPTH, CSPACE, copy, DEPTH, ALL), seL4_RevokeFirst);
    cap_revoke(untyped);
    check(!cap_exists(copy));
    ok(retype(untyped, seL4_EndpointObject, 0, cnode, 0, 1));
}

static void test_mixed(void)
{
    aligned_and_apart();
    zeroed_again();
    copies();
}

static const struct test tests[] = {
    {"RETYPE0000", "objects of each type and size, in the slots asked for", test_retype},
    {"RETYPE0001", "memory is used step by step, and again when all is gone", test_incremental},
    {"RETYPE0002", "objects are aligned, apart and zero; copies do not share", test_mixed},
};
GROUP(inc_untyped, tests);
