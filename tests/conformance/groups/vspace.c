/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Address spaces, their ids, and their tables.
 */
#include "suite.h"

#define POOL_SIZE  512
#define POOLS      128
#define ATTRIBUTES seL4_ARM_Default_VMAttributes

static volatile seL4_Word global;

static seL4_Word set_global(seL4_Word value, seL4_Word b, seL4_Word c, seL4_Word d)
{
    (void)b;
    (void)c;
    (void)d;
    global += value;
    return global;
}

/* The same address is other memory, and the same capability address another capability. */
static void separate_spaces(void)
{
    struct thread thread, process;

    global = 5;
    process_new(&process, MAIN);
    global = 1;
    thread_start(&process, set_global, 10, 0, 0, 0);
    equal(thread_join(&process), 15);
    equal(global, 1);
    thread_run(&thread, MAIN, set_global, 20, 0, 0, 0);
    equal(thread_join(&thread), 21);
    equal(global, 21);
}

static void unmap_after_vspace(void)
{
    seL4_CPtr vspace = vspace_new(), frame = object_new(seL4_ARM_SmallPageObject, 0);

    page_map_at(vspace, frame, 0x400000, seL4_ReadWrite, ATTRIBUTES);
    cap_delete(vspace);
    ok(seL4_ARM_Page_Unmap(frame));
    (void)page_map(frame, seL4_ReadWrite);
}

static seL4_Error make_pool(seL4_CPtr slot)
{
    return seL4_ARM_ASIDControl_MakePool(
        ASID_CONTROL, object_new(seL4_UntypedObject, seL4_ASIDPoolBits), CSPACE, slot, DEPTH);
}

static void use_pool(seL4_CPtr pool)
{
    seL4_CPtr vspace = object_new(seL4_ARM_VSpaceObject, 0);
    seL4_CPtr frame = object_new(seL4_ARM_SmallPageObject, 0);

    ok(seL4_ARM_ASIDPool_Assign(pool, vspace));
    page_map_at(vspace, frame, 0x400000, seL4_ReadWrite, ATTRIBUTES);
    equal(seL4_ARM_ASIDPool_Assign(pool, vspace), seL4_InvalidCapability);
}

static void one_pool(void)
{
    seL4_CPtr pool = slot_new();

    ok(make_pool(pool));
    use_pool(pool);
    equal(seL4_ARM_ASIDControl_MakePool(ASID_CONTROL, object_new(seL4_UntypedObject, 13), CSPACE,
                                        slot_new(), DEPTH),
          seL4_InvalidCapability);
    equal(make_pool(pool), seL4_DeleteFirst);
}

static void some_pools(void)
{
    for (int i = 0; i < 5; i++) {
        seL4_CPtr pool = slot_new();

        ok(make_pool(pool));
        use_pool(pool);
    }
}

static void all_pools(void)
{
    seL4_CPtr last = seL4_CapNull;
    unsigned made = 0;

    for (;;) {
        seL4_CPtr pool = slot_new();

        if (make_pool(pool) != seL4_NoError) {
            break;
        }
        last = pool;
        made++;
    }
    equal(made, POOLS - 1); /* one is the layout's */
    equal(make_pool(slot_new()), seL4_DeleteFirst);
    cap_delete(last);
    ok(make_pool(last));
}

static void full_pool(void)
{
    seL4_CPtr pool = slot_new(), first;

    ok(make_pool(pool));
    for (unsigned half = 0; half < 2; half++) {
        first = objects_new(seL4_ARM_VSpaceObject, 0, POOL_SIZE / 2);
        for (unsigned i = 0; i < POOL_SIZE / 2; i++) {
            ok(seL4_ARM_ASIDPool_Assign(pool, first + i));
        }
    }
    equal(seL4_ARM_ASIDPool_Assign(pool, object_new(seL4_ARM_VSpaceObject, 0)), seL4_DeleteFirst);
    cap_delete(first);
    ok(seL4_ARM_ASIDPool_Assign(pool, object_new(seL4_ARM_VSpaceObject, 0)));
}

static void use_all_pools(void)
{
    for (unsigned i = 0; i < POOLS - 1; i++) {
        seL4_CPtr pool = slot_new();

        ok(make_pool(pool));
        use_pool(pool);
    }
}

/* A thread loses its address space with the pool, and faults. */
static seL4_Word touch(seL4_Word endpoint, seL4_Word b, seL4_Word c, seL4_Word d)
{
    (void)b;
    (void)c;
    (void)d;
    seL4_Send(endpoint, seL4_MessageInfo_new(1, 0, 0, 0));
    return 0;
}

static void pool_gone(void)
{
    struct thread process;
    seL4_CPtr pool = slot_new(), faults = endpoint_new();
    seL4_CPtr vspace = object_new(seL4_ARM_VSpaceObject, 0);
    seL4_Word badge;

    ok(make_pool(pool));
    ok(seL4_ARM_ASIDPool_Assign(pool, vspace));
    thread_new(&process, MAIN);
    ok(seL4_TCB_SetSpace(process.tcb, faults, CSPACE, 0, vspace, 0));
    cap_delete(pool);
    thread_start(&process, touch, faults, 0, 0, 0);
    equal(seL4_MessageInfo_get_label(seL4_Recv(faults, &badge, reply_new())), seL4_Fault_VMFault);
    equal(seL4_TCB_SetSpace(process.tcb, faults, CSPACE, 0, vspace, 0), seL4_IllegalOperation);
}

static void full_pool_and_gone(void)
{
    full_pool();
    pool_gone();
}

static const struct test tests[] = {
    {"VSPACE0000", "address and capability spaces are separate", separate_spaces},
    {"VSPACE0001", "a page can be unmapped after its address space is gone", unmap_after_vspace},
    {"VSPACE0002", "an ASID pool can be made and used", one_pool},
    {"VSPACE0003", "several ASID pools can be made and used", some_pools},
    {"VSPACE0004", "there is an end of ASID pools", all_pools},
    {"VSPACE0005", "a pool has so many ASIDs; with it go its address spaces", full_pool_and_gone},
    {"VSPACE0006", "every ASID pool can be used", use_all_pools},
};
GROUP(vspace, tests);
