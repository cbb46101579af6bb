/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Cache maintenance: the same frame, cached here and uncached there.
 */
#include "suite.h"

#define UNCACHED 0

struct views {
    seL4_CPtr frame, other;
    seL4_Word cached_at;
    volatile seL4_Word *cached, *uncached;
};

static void make(struct views *to, seL4_Word type, seL4_Word size)
{
    seL4_Word uncached;

    to->frame = object_new(type, 0);
    to->other = cap_copy(to->frame, ALL);
    to->cached_at = address_new(size);
    uncached = address_new(size);
    page_map_at(VSPACE, to->frame, to->cached_at, seL4_ReadWrite, seL4_ARM_Default_VMAttributes);
    page_map_at(VSPACE, to->other, uncached, seL4_ReadWrite, UNCACHED);
    to->cached = (volatile seL4_Word *)to->cached_at;
    to->uncached = (volatile seL4_Word *)uncached;
}

static void by_frame(seL4_Word type, seL4_Word size)
{
    struct views views;

    make(&views, type, size);
    views.cached[0] = 1;
    ok(seL4_ARM_Page_Clean_Data(views.frame, 0, size));
    equal(views.uncached[0], 1);
    ok(seL4_ARM_Page_CleanInvalidate_Data(views.frame, 0, size));
    views.uncached[1] = 2;
    ok(seL4_ARM_Page_Invalidate_Data(views.frame, 0, size));
    equal(views.cached[1], 2);
    equal(views.cached[0], 1);
    ok(seL4_ARM_Page_Unify_Instruction(views.frame, 0, size));
    equal(seL4_ARM_Page_Clean_Data(views.frame, 0, size + 1), seL4_InvalidArgument);
    equal(seL4_ARM_Page_Clean_Data(views.frame, 8, 8), seL4_InvalidArgument);
    equal(seL4_ARM_Page_Clean_Data(object_new(type, 0), 0, 8), seL4_IllegalOperation);
}

static void small(void)
{
    by_frame(seL4_ARM_SmallPageObject, 0x1000);
}

static void large(void)
{
    by_frame(seL4_ARM_LargePageObject, 0x200000);
}

static void by_address(void)
{
    struct views views;
    seL4_Word at;

    make(&views, seL4_ARM_SmallPageObject, 0x1000);
    at = views.cached_at;
    views.cached[0] = 1;
    ok(seL4_ARM_VSpace_Clean_Data(VSPACE, at, at + 64));
    equal(views.uncached[0], 1);
    ok(seL4_ARM_VSpace_CleanInvalidate_Data(VSPACE, at, at + 0x1000));
    views.uncached[1] = 2;
    ok(seL4_ARM_VSpace_Invalidate_Data(VSPACE, at, at + 0x1000));
    equal(views.cached[1], 2);
    ok(seL4_ARM_VSpace_Unify_Instruction(VSPACE, at, at + 0x1000));
    equal(seL4_ARM_VSpace_Clean_Data(VSPACE, at, at), seL4_InvalidArgument);
    equal(seL4_ARM_VSpace_Clean_Data(VSPACE, at + 8, at + 0x1008), seL4_RangeError);
    equal(seL4_ARM_VSpace_Clean_Data(VSPACE, seL4_UserTop, seL4_UserTop + 8),
          seL4_IllegalOperation);
    equal(seL4_ARM_VSpace_Clean_Data(object_new(seL4_ARM_VSpaceObject, 0), at, at + 8),
          seL4_InvalidCapability);
}

/* New memory is zero, also for one who does not look through the cache. */
static void no_stale_data(void)
{
    for (seL4_Word round = 1; round < 4; round++) {
        struct views views;

        make(&views, seL4_ARM_SmallPageObject, 0x1000);
        for (unsigned i = 0; i < 512; i++) {
            equal(views.uncached[i], 0);
        }
        for (unsigned i = 0; i < 512; i++) {
            views.cached[i] = round;
        }
        slots_reset();
    }
}

static const struct test tests[] = {
    {"CACHEFLUSH0001", "caches are maintained by frame", small},
    {"CACHEFLUSH0002", "caches are maintained by address", by_address},
    {"CACHEFLUSH0003", "caches are maintained by large frame", large},
    {"CACHEFLUSH0004", "no stale data in new memory mapped uncached", no_stale_data},
};
GROUP(cache, tests);
