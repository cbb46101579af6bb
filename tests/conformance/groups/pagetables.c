/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Page tables: where they may be mapped, and what depends on them.
 */
#include "suite.h"

#define CACHED seL4_ARM_Default_VMAttributes
#define BASE   0x80000000ul /* in an address space of the test's own */
#define GIB    0x40000000ul
#define MIB2   0x200000ul

static seL4_Error map_table(seL4_CPtr table, seL4_CPtr vspace, seL4_Word address)
{
    return seL4_ARM_PageTable_Map(table, vspace, address, CACHED);
}

static seL4_Error map_page(seL4_CPtr frame, seL4_CPtr vspace, seL4_Word address)
{
    return seL4_ARM_Page_Map(frame, vspace, address, seL4_ReadWrite, CACHED);
}

static seL4_CPtr table_new(void)
{
    return object_new(seL4_ARM_PageTableObject, 0);
}

static seL4_CPtr small_new(void)
{
    return object_new(seL4_ARM_SmallPageObject, 0);
}

/* Level by level; a frame needs all of those above it, and says which is missing. */
static void levels(void)
{
    seL4_CPtr vspace = vspace_new(), frame = small_new();

    equal(map_page(frame, vspace, BASE), seL4_FailedLookup);
    ok(map_table(table_new(), vspace, BASE));
    equal(map_page(frame, vspace, BASE), seL4_FailedLookup);
    ok(map_table(table_new(), vspace, BASE));
    ok(map_page(frame, vspace, BASE));
    equal(map_table(table_new(), vspace, BASE), seL4_DeleteFirst);
    equal(map_page(small_new(), vspace, BASE), seL4_DeleteFirst);
    ok(map_page(small_new(), vspace, BASE + 0x1000));
    equal(map_page(small_new(), vspace, BASE + MIB2), seL4_FailedLookup);
    equal(map_page(small_new(), vspace, BASE + GIB), seL4_FailedLookup);
}

static void refused(void)
{
    seL4_CPtr vspace = vspace_new(), table = table_new(), other = vspace_new();

    equal(map_table(table, vspace, seL4_UserTop), seL4_InvalidArgument);
    equal(map_table(table, vspace, ~0ul), seL4_InvalidArgument);
    equal(map_table(table, SELF, BASE), seL4_InvalidCapability);
    equal(map_table(table, object_new(seL4_ARM_VSpaceObject, 0), BASE), seL4_InvalidCapability);
    ok(map_table(table, vspace, BASE));
    equal(map_table(table, vspace, BASE + GIB), seL4_InvalidCapability);
    equal(map_table(table, other, BASE), seL4_InvalidCapability);
}

static void pages_refused(void)
{
    seL4_CPtr vspace = vspace_new(), other = vspace_new(), frame = small_new();
    seL4_CPtr large = object_new(seL4_ARM_LargePageObject, 0);

    page_map_at(vspace, frame, BASE, seL4_ReadWrite, CACHED);
    equal(map_page(frame, vspace, BASE + 0x1000), seL4_InvalidArgument);
    equal(map_page(frame, other, BASE), seL4_InvalidCapability);
    ok(map_page(frame, vspace, BASE)); /* again: other rights or attributes */
    equal(map_page(large, vspace, BASE), seL4_DeleteFirst);
    equal(map_page(large, vspace, BASE + GIB + 0x1000), seL4_AlignmentError);
    equal(map_page(small_new(), vspace, BASE + 8), seL4_AlignmentError);
    equal(map_page(small_new(), vspace, seL4_UserTop), seL4_InvalidArgument);
    equal(map_page(small_new(), SELF, BASE), seL4_InvalidCapability);
}

/* A large page is where a table would be. */
static void large_pages(void)
{
    seL4_CPtr vspace = vspace_new(), large = object_new(seL4_ARM_LargePageObject, 0);

    page_map_at(vspace, large, BASE, seL4_ReadWrite, CACHED);
    equal(map_table(table_new(), vspace, BASE), seL4_DeleteFirst);
    equal(map_page(small_new(), vspace, BASE), seL4_DeleteFirst);
    ok(seL4_ARM_Page_Unmap(large));
    ok(map_table(table_new(), vspace, BASE));
    ok(map_page(small_new(), vspace, BASE));
}

/* An unmapped table takes its pages along; mapped again, it is empty. */
static void unmapped(void)
{
    seL4_CPtr vspace = vspace_new(), first = table_new(), second = table_new();
    seL4_CPtr frame = small_new();

    ok(map_table(first, vspace, BASE));
    ok(map_table(second, vspace, BASE));
    ok(map_page(frame, vspace, BASE));
    ok(seL4_ARM_PageTable_Unmap(second));
    equal(map_page(small_new(), vspace, BASE), seL4_FailedLookup);
    ok(map_table(second, vspace, BASE));
    ok(map_page(small_new(), vspace, BASE));
    ok(seL4_ARM_Page_Unmap(frame)); /* not what is there now */
    equal(map_page(frame, vspace, BASE), seL4_DeleteFirst);
    ok(map_page(frame, vspace, BASE + 0x1000));
    ok(seL4_ARM_PageTable_Unmap(first));
    equal(map_page(small_new(), vspace, BASE + 0x2000), seL4_FailedLookup);
    ok(map_table(first, vspace, BASE + GIB));
}

static void copies(void)
{
    seL4_CPtr vspace = vspace_new(), table = table_new(), copy;

    equal(seL4_CNode_Copy(CSPACE, slot_new(), DEPTH, CSPACE, table, DEPTH, ALL),
          seL4_IllegalOperation); /* not mapped: nobody could tell where */
    ok(map_table(table, vspace, BASE));
    copy = cap_copy(table, ALL);
    equal(seL4_ARM_PageTable_Unmap(table), seL4_RevokeFirst);
    cap_delete(copy);
    ok(map_table(table_new(), vspace, BASE)); /* still there: the next level */
    ok(seL4_ARM_PageTable_Unmap(table));
}

/* What is deleted is unmapped. */
static void deleted(void)
{
    seL4_CPtr vspace = vspace_new(), first = table_new(), second = table_new();

    ok(map_table(first, vspace, BASE));
    ok(map_table(second, vspace, BASE));
    cap_delete(first);
    equal(map_page(small_new(), vspace, BASE), seL4_FailedLookup);
    ok(map_table(table_new(), vspace, BASE));
    equal(map_page(small_new(), vspace, BASE), seL4_FailedLookup);
    ok(seL4_ARM_PageTable_Unmap(second));
    ok(map_table(second, vspace, BASE));
    ok(map_page(small_new(), vspace, BASE));
}

static void test_tables(void)
{
    levels();
    refused();
    pages_refused();
    large_pages();
    unmapped();
    copies();
    deleted();
}

static const struct test tests[] = {
    {"PT0001", "page tables and pages are mapped in order, once, and end", test_tables},
};
GROUP(pagetables, tests);
