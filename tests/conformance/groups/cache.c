/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Cache maintenance: what is asked for in range happens, contents stay, and what is out of range or
 * not mapped is refused. Two mappings of a frame, cached and not, see the same after it.
 */
#include "suite.h"

#define CACHED     seL4_ARM_Default_VMAttributes
#define UNCACHED   ((seL4_ARM_VMAttributes)0)
#define LARGE_PAGE (1ul << seL4_LargePageBits)

typedef seL4_Error (*operation)(seL4_CPtr cap, seL4_Word start, seL4_Word end);

/* A frame that is mapped twice. */
struct twice {
    seL4_CPtr frame;
    seL4_Word size;
    volatile seL4_Word *cached, *uncached;
};

static void map_twice(struct twice *it, seL4_Word type, seL4_Word size)
{
    seL4_Word cached = address_new(size), uncached = address_new(size);

    *it = (struct twice){.frame = object_new(type, 0), .size = size};
    page_map_at(VSPACE, it->frame, cached, seL4_ReadWrite, CACHED);
    page_map_at(VSPACE, cap_copy(it->frame, ALL), uncached, seL4_ReadWrite, UNCACHED);
    it->cached = (volatile seL4_Word *)cached;
    it->uncached = (volatile seL4_Word *)uncached;
}

/* Written through the cache and cleaned: in memory. Written to memory and invalidated: seen. */
static void coherent(const struct twice *it, operation clean, operation invalidate, seL4_CPtr cap,
                     seL4_Word base)
{
    seL4_Word last = it->size / sizeof(seL4_Word) - 1;

    it->cached[0] = 0xc0ffee;
    it->cached[last] = 0xbeef;
    ok(clean(cap, base, base + it->size));
    equal(it->uncached[0], 0xc0ffee);
    equal(it->uncached[last], 0xbeef);
    ok(invalidate(cap, base, base + it->size));
    it->uncached[0] = 0xdeed;
    it->uncached[last] = 0xfade;
    ok(invalidate(cap, base, base + it->size));
    equal(it->cached[0], 0xdeed);
    equal(it->cached[last], 0xfade);
}

static const operation page_operations[] = {seL4_ARM_Page_Clean_Data, seL4_ARM_Page_Invalidate_Data,
                                            seL4_ARM_Page_CleanInvalidate_Data,
                                            seL4_ARM_Page_Unify_Instruction};

static const operation vspace_operations[] = {
    seL4_ARM_VSpace_Clean_Data, seL4_ARM_VSpace_Invalidate_Data,
    seL4_ARM_VSpace_CleanInvalidate_Data, seL4_ARM_VSpace_Unify_Instruction};

static void page_coherent(const struct twice *it)
{
    coherent(it, seL4_ARM_Page_Clean_Data, seL4_ARM_Page_Invalidate_Data, it->frame, 0);
    coherent(it, seL4_ARM_Page_CleanInvalidate_Data, seL4_ARM_Page_CleanInvalidate_Data, it->frame,
             0);
}

static void vspace_coherent(const struct twice *it)
{
    seL4_Word base = (seL4_Word)it->cached;

    coherent(it, seL4_ARM_VSpace_Clean_Data, seL4_ARM_VSpace_Invalidate_Data, VSPACE, base);
    coherent(it, seL4_ARM_VSpace_CleanInvalidate_Data, seL4_ARM_VSpace_CleanInvalidate_Data, VSPACE,
             base);
}

static void page_refuses(operation run, const struct twice *it)
{
    ok(run(it->frame, 0, 1));
    ok(run(it->frame, it->size - 64, it->size));
    equal(run(it->frame, 64, 64), seL4_InvalidArgument);
    equal(run(it->frame, 64, 0), seL4_InvalidArgument);
    equal(run(it->frame, 0, it->size + 1), seL4_InvalidArgument);
    equal(run(it->frame, it->size, it->size + 64), seL4_InvalidArgument);
    equal(run(object_new(seL4_ARM_SmallPageObject, 0), 0, 64), seL4_IllegalOperation);
}

static void test_pages(void)
{
    struct twice it;

    map_twice(&it, seL4_ARM_SmallPageObject, 0x1000);
    page_coherent(&it);
    for (unsigned i = 0; i < 4; i++) {
        page_refuses(page_operations[i], &it);
    }
}

static void vspace_refuses(operation run, const struct twice *it)
{
    seL4_Word start = (seL4_Word)it->cached;

    ok(run(VSPACE, start + 64, start + 128));
    equal(run(VSPACE, start + 64, start + 64), seL4_InvalidArgument);
    equal(run(VSPACE, start + 64, start), seL4_InvalidArgument);
    equal(run(VSPACE, start + 64, start + 0x1040), seL4_RangeError); /* beyond the page */
    equal(run(VSPACE, seL4_UserTop - 64, seL4_UserTop + 64), seL4_IllegalOperation);
    equal(run(object_new(seL4_ARM_VSpaceObject, 0), start, start + 64), seL4_InvalidCapability);
}

static void test_vspace(void)
{
    struct twice it;

    map_twice(&it, seL4_ARM_SmallPageObject, 0x1000);
    vspace_coherent(&it);
    for (unsigned i = 0; i < 4; i++) {
        vspace_refuses(vspace_operations[i], &it);
    }
}

static void test_large(void)
{
    struct twice it;

    map_twice(&it, seL4_ARM_LargePageObject, LARGE_PAGE);
    page_coherent(&it);
    vspace_coherent(&it);
}

/* What the one before had in the cache is neither seen nor written over what comes after. */
static void test_stale(void)
{
    seL4_CPtr untyped = object_new(seL4_UntypedObject, seL4_PageBits), frame = slot_new();
    volatile seL4_Word *page;

    ok(seL4_Untyped_Retype(untyped, seL4_ARM_SmallPageObject, 0, CSPACE, 0, 0, frame, 1));
    page = page_map(frame, seL4_ReadWrite);
    for (int i = 0; i < 512; i++) {
        page[i] = ~0ul;
    }
    cap_revoke(untyped);
    ok(seL4_Untyped_Retype(untyped, seL4_ARM_SmallPageObject, 0, CSPACE, 0, 0, frame, 1));
    page = (volatile seL4_Word *)address_new(0x1000);
    page_map_at(VSPACE, frame, (seL4_Word)page, seL4_ReadWrite, UNCACHED);
    for (seL4_Word i = 0; i < 512; i++) {
        equal(page[i], 0);
        page[i] = i;
    }
    for (seL4_Word i = 0; i < 512; i++) {
        equal(page[i], i);
    }
}

static const struct test tests[] = {
    {"CACHEFLUSH0001", "maintenance of a frame, and what it refuses", test_pages},
    {"CACHEFLUSH0002", "maintenance by address, and what it refuses", test_vspace},
    {"CACHEFLUSH0003", "the same for large pages", test_large},
    {"CACHEFLUSH0004", "memory used again has nothing stale for uncached mappings", test_stale},
};
GROUP(cache, tests);
