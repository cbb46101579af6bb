/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Address spaces: what is mapped in one is in no other, and ends with it; pools of ASIDs, which make
 * them usable.
 */
#include "suite.h"

#define CACHED     seL4_ARM_Default_VMAttributes
#define CODE       0x10000 /* in the small address spaces: a page of code */
#define DATA       0x11000 /* and one of data, which all have */
#define POOL_SIZE  (1u << seL4_ASIDPoolIndexBits)
#define POOLS      (1u << seL4_NumASIDPoolsBits)
#define BATCH      128u
#define DONE_BADGE 5

/* x10 is where x9 goes; then the thread sends by x0 and x7, and stops. */
__asm__(".text\n"
        ".globl small_program\n"
        "small_program:\n"
        "    str x9, [x10]\n"
        "    svc #0\n"
        "1:  b 1b\n");
extern const uint32_t small_program[3];

/* One thread and two frames for many address spaces. It never waits: it is below the main thread. */
struct small {
    seL4_CPtr tcb, code, data, faults, reply, done;
    volatile seL4_Word *words; /* the data, here */
};

static void small_new(struct small *it)
{
    struct thread thread;
    volatile uint32_t *code;

    thread_new(&thread, MAIN - 1);
    it->tcb = thread.tcb;
    it->faults = endpoint_new();
    it->reply = reply_new();
    it->code = object_new(seL4_ARM_SmallPageObject, 0);
    it->data = object_new(seL4_ARM_SmallPageObject, 0);
    it->words = page_map(it->data, seL4_ReadWrite);
    code = page_map(it->code, seL4_ReadWrite);
    for (int i = 0; i < 3; i++) {
        code[i] = small_program[i];
    }
    ok(seL4_ARM_Page_Unify_Instruction(it->code, 0, 64));
    it->done = cap_mint(it->faults, ALL, DONE_BADGE);
}

/* An assigned address space with the two pages. */
static void small_map(const struct small *it, seL4_CPtr vspace)
{
    page_map_at(vspace, cap_copy(it->code, ALL), CODE, seL4_CanRead, CACHED);
    page_map_at(vspace, cap_copy(it->data, ALL), DATA, seL4_ReadWrite, CACHED);
}

/* Runs there; true when it sent, false when it faulted. */
static bool small_run(const struct small *it, seL4_CPtr vspace, seL4_Word word)
{
    seL4_UserContext context = {.pc = CODE,
                                .x0 = it->done,
                                .x7 = (seL4_Word)SYSCALL_SEND,
                                .x9 = word,
                                .x10 = DATA + word * 8};
    seL4_Word badge;

    ok(seL4_TCB_SetSpace(it->tcb, it->faults, CSPACE, 0, vspace, 0));
    ok(seL4_TCB_WriteRegisters(it->tcb, 1, 0, sizeof(context) / sizeof(seL4_Word), &context));
    (void)seL4_Recv(it->faults, &badge, it->reply);
    ok(seL4_TCB_Suspend(it->tcb));
    return badge == DONE_BADGE;
}

static void small_works(const struct small *it, seL4_CPtr vspace, seL4_Word word)
{
    it->words[word] = 0;
    check(small_run(it, vspace, word));
    equal(it->words[word], word);
}

static seL4_CPtr pool_new(void)
{
    seL4_CPtr memory = object_new(seL4_UntypedObject, seL4_ASIDPoolBits), pool = slot_new();

    ok(seL4_ARM_ASIDControl_MakePool(ASID_CONTROL, memory, CSPACE, pool, DEPTH));
    return pool;
}

static seL4_CPtr vspace_in(seL4_CPtr pool)
{
    seL4_CPtr vspace = object_new(seL4_ARM_VSpaceObject, 0);

    ok(seL4_ARM_ASIDPool_Assign(pool, vspace));
    return vspace;
}

/* Processes with one address for words of their own. */
static seL4_Word keep(seL4_Word address, seL4_Word word, seL4_Word endpoint, seL4_Word d)
{
    volatile seL4_Word *at = (volatile seL4_Word *)address;

    *at = word;
    for (int i = 0; i < 10; i++) {
        seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 0)); /* the other one runs, too */
        if (*at != word + (seL4_Word)i) {
            return 0;
        }
        ++*at;
    }
    return *at;
}

static void test_apart(void)
{
    struct thread processes[2];
    seL4_CPtr frames = objects_new(seL4_ARM_SmallPageObject, 0, 2), endpoint = endpoint_new();
    seL4_CPtr reply = reply_new();
    seL4_Word address = address_new(0x1000), badge;

    for (seL4_Word i = 0; i < 2; i++) {
        process_new(&processes[i], MAIN);
        process_give(&processes[i], endpoint);
        page_map_at(processes[i].vspace, frames + i, address, seL4_ReadWrite, CACHED);
        thread_start(&processes[i], keep, address, 100 * (i + 1), endpoint, 0);
    }
    for (int i = 0; i < 20; i++) {
        (void)seL4_Recv(endpoint, &badge, reply);
    }
    equal(thread_join(&processes[0]), 110);
    equal(thread_join(&processes[1]), 210);
}

static seL4_Word call_at(seL4_Word cptr, seL4_Word b, seL4_Word c, seL4_Word d)
{
    return seL4_MessageInfo_get_label(seL4_Call(cptr, seL4_MessageInfo_new(0, 0, 0, 0)));
}

static seL4_Word wait_at(seL4_Word cptr, seL4_Word b, seL4_Word c, seL4_Word d)
{
    seL4_Wait(cptr, NULL);
    return 0;
}

/* A capability that a process was not given is none of its own: neither to use nor to wait at. */
static void test_cspace_apart(void)
{
    struct thread process;
    seL4_CPtr faults = endpoint_new(), secret = notification_new();
    seL4_Word badge;

    process_new(&process, MAIN);
    thread_start(&process, call_at, secret, 0, 0, 0);
    equal(thread_join(&process), seL4_InvalidCapability);
    thread_set_fault_endpoint(&process, faults);
    thread_start(&process, wait_at, secret, 0, 0, 0);
    equal(seL4_MessageInfo_get_label(seL4_Recv(faults, &badge, reply_new())), seL4_Fault_CapFault);
    equal(seL4_GetMR(seL4_CapFault_Addr), secret);
    equal(seL4_GetMR(seL4_CapFault_InRecvPhase), 1);
}

static void test_spaces(void)
{
    test_apart();
    test_cspace_apart();
}

static void test_unmap_after_delete(void)
{
    seL4_CPtr vspace = vspace_new(), frame = object_new(seL4_ARM_SmallPageObject, 0), other;
    volatile seL4_Word *here;

    page_map_at(vspace, frame, CODE, seL4_ReadWrite, CACHED);
    cap_delete(vspace);
    ok(seL4_ARM_Page_Unmap(frame));
    here = page_map(frame, seL4_ReadWrite);
    here[0] = 1;
    ok(seL4_ARM_Page_Unmap(frame));
    other = vspace_new();
    page_map_at(other, frame, CODE, seL4_ReadWrite, CACHED);
    cap_delete(other);
    cap_delete(frame);
}

/* What a thread stands in is gone: it faults, and the kernel goes on. */
static void test_delete_under_thread(void)
{
    struct small it;
    seL4_CPtr vspace;

    small_new(&it);
    vspace = vspace_new();
    small_map(&it, vspace);
    small_works(&it, vspace, 1);
    cap_revoke(vspace);
    cap_delete(vspace);
    ok(seL4_TCB_Resume(it.tcb));
    equal(seL4_MessageInfo_get_label(seL4_Recv(it.faults, NULL, it.reply)), seL4_Fault_VMFault);
}

static void test_deleted(void)
{
    test_unmap_after_delete();
    test_delete_under_thread();
}

static void test_make_pool(void)
{
    struct small it;
    seL4_CPtr memory = object_new(seL4_UntypedObject, seL4_ASIDPoolBits), pool = slot_new();
    seL4_CPtr large = object_new(seL4_UntypedObject, seL4_ASIDPoolBits + 1), vspace;

    equal(seL4_ARM_ASIDControl_MakePool(ASID_CONTROL, large, CSPACE, pool, DEPTH),
          seL4_InvalidCapability);
    equal(seL4_ARM_ASIDControl_MakePool(ASID_CONTROL, SELF, CSPACE, pool, DEPTH),
          seL4_InvalidCapability);
    equal(seL4_ARM_ASIDControl_MakePool(ASID_CONTROL, memory, CSPACE, memory, DEPTH),
          seL4_DeleteFirst);
    ok(seL4_ARM_ASIDControl_MakePool(ASID_CONTROL, memory, CSPACE, pool, DEPTH));
    equal(seL4_ARM_ASIDControl_MakePool(ASID_CONTROL, memory, CSPACE, slot_new(), DEPTH),
          seL4_RevokeFirst);
    vspace = vspace_in(pool);
    equal(seL4_ARM_ASIDPool_Assign(pool, vspace), seL4_InvalidCapability); /* has one */
    equal(seL4_ARM_ASIDPool_Assign(pool, SELF), seL4_InvalidCapability);
    small_new(&it);
    small_map(&it, vspace);
    small_works(&it, vspace, 2);
}

/* Pools are apart: with one its address spaces end, and no others. */
static void test_pools(void)
{
    struct small it;
    seL4_CPtr pools[2], vspaces[2];

    small_new(&it);
    for (int i = 0; i < 2; i++) {
        pools[i] = pool_new();
        vspaces[i] = vspace_in(pools[i]);
        small_map(&it, vspaces[i]);
        small_works(&it, vspaces[i], (seL4_Word)i + 1);
    }
    small_works(&it, vspaces[0], 4);
    cap_delete(pools[0]); /* under a thread */
    ok(seL4_TCB_Resume(it.tcb));
    equal(seL4_MessageInfo_get_label(seL4_Recv(it.faults, NULL, it.reply)), seL4_Fault_VMFault);
    equal(seL4_TCB_SetSpace(it.tcb, it.faults, CSPACE, 0, vspaces[0], 0), seL4_IllegalOperation);
    equal(seL4_ARM_Page_Map(object_new(seL4_ARM_SmallPageObject, 0), vspaces[0], DATA + 0x1000,
                            seL4_ReadWrite, CACHED),
          seL4_FailedLookup);
    small_works(&it, vspaces[1], 3);
}

static void test_all_pools(void)
{
    seL4_CPtr memory = objects_new(seL4_UntypedObject, seL4_ASIDPoolBits, POOLS);
    seL4_CPtr pool = slot_new();
    unsigned made = 0;
    seL4_Error error = seL4_NoError;

    while (made < POOLS && error == seL4_NoError) {
        error = seL4_ARM_ASIDControl_MakePool(ASID_CONTROL, memory + made, CSPACE, pool, DEPTH);
        if (error == seL4_NoError) {
            made++;
            pool = slot_new();
        }
    }
    equal(error, seL4_DeleteFirst);
    equal(made, POOLS - 1); /* the system's own is the first */
    cap_revoke(memory);
    ok(seL4_ARM_ASIDControl_MakePool(ASID_CONTROL, memory, CSPACE, pool, DEPTH));
}

static void test_full_pool(void)
{
    seL4_CPtr pool = pool_new(), extra = object_new(seL4_ARM_VSpaceObject, 0), first = 0;

    for (unsigned done = 0; done < POOL_SIZE; done += BATCH) {
        first = objects_new(seL4_ARM_VSpaceObject, 0, BATCH);
        for (seL4_CPtr i = 0; i < BATCH; i++) {
            ok(seL4_ARM_ASIDPool_Assign(pool, first + i));
        }
    }
    equal(seL4_ARM_ASIDPool_Assign(pool, extra), seL4_DeleteFirst);
    cap_delete(first + 7);
    ok(seL4_ARM_ASIDPool_Assign(pool, extra));
}

static void test_touch_all(void)
{
    struct small it;
    seL4_CPtr vspaces[POOLS - 1];

    small_new(&it);
    for (unsigned i = 0; i < POOLS - 1; i++) {
        vspaces[i] = vspace_in(pool_new());
        small_map(&it, vspaces[i]);
        small_works(&it, vspaces[i], i);
    }
    for (unsigned i = 0; i < POOLS - 1; i++) {
        small_works(&it, vspaces[i], i + 1);
    }
}

static const struct test tests[] = {
    {"VSPACE0000", "processes have memory and capabilities of their own", test_spaces},
    {"VSPACE0001", "pages outlive their address space, threads fault", test_deleted},
    {"VSPACE0002", "an ASID pool is made of 4 KiB, once", test_make_pool},
    {"VSPACE0003", "several pools are apart", test_pools},
    {"VSPACE0004", "there are so many pools, and again when they are gone", test_all_pools},
    {"VSPACE0005", "a pool is full some time, and again not", test_full_pool},
    {"VSPACE0006", "threads run in address spaces of every pool", test_touch_all},
};
GROUP(vspace, tests);
