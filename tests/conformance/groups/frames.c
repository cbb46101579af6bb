/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Frames: what is mapped is memory, may be executed or not, and ends with its capability.
 */
#include "suite.h"

#define RET             0xd65f03c0u
#define LARGE_PAGE      (1 << seL4_LargePageBits)
#define CACHED          seL4_ARM_Default_VMAttributes
#define PL031_PERIPH_ID 0xfe0 /* Arm DDI 0224, 3.3.9: 0x31, 0x10, 0x04 */

static bool has_pattern(volatile seL4_Word *at, seL4_Word size, seL4_Word salt)
{
    for (seL4_Word i = 0; i < size / sizeof(*at); i += 61) {
        if (at[i] != (i ^ salt)) {
            return false;
        }
    }
    return true;
}

static void set_pattern(volatile seL4_Word *at, seL4_Word size, seL4_Word salt)
{
    for (seL4_Word i = 0; i < size / sizeof(*at); i += 61) {
        at[i] = i ^ salt;
    }
}

/* Several of a size, each with memory of its own. */
static void frames_of(seL4_Word type, seL4_Word size, unsigned count)
{
    seL4_CPtr frames = objects_new(type, 0, count);
    seL4_Word base = address_new(size), at = base;

    for (unsigned i = 0; i < count; i++, at = address_new(size)) {
        page_map_at(VSPACE, frames + i, at, seL4_ReadWrite, CACHED);
        set_pattern((seL4_Word *)at, size, i);
    }
    for (unsigned i = 0; i < count; i++) {
        check(has_pattern((seL4_Word *)(base + i * size), size, i));
    }
}

static seL4_CPtr device_frame_new(void)
{
    seL4_CPtr frame = slot_new();

    if (!HAS_PL031) {
        test_skip("no device page is known on this board");
    }
    ok(seL4_Untyped_Retype(DEVICE_MEMORY, seL4_ARM_SmallPageObject, 0, CSPACE, 0, 0, frame, 1));
    return frame;
}

/* Registers of a device, which say whose they are. */
static void device_frame(void)
{
    volatile uint32_t *registers = page_map(device_frame_new(), seL4_ReadWrite);

    equal(registers[PL031_PERIPH_ID / 4] & 0xff, 0x31);
    equal(registers[PL031_PERIPH_ID / 4 + 1] & 0xff, 0x10);
}

/* Threads that a frame's mapping makes fault. */
static seL4_Word call_address(seL4_Word address, seL4_Word b, seL4_Word c, seL4_Word d)
{
    ((void (*)(void))address)();
    return 1;
}

static seL4_Word read_address(seL4_Word address, seL4_Word b, seL4_Word c, seL4_Word d)
{
    return *(volatile seL4_Word *)address;
}

static seL4_Word write_address(seL4_Word address, seL4_Word b, seL4_Word c, seL4_Word d)
{
    *(volatile seL4_Word *)address = 1;
    return 1;
}

static void start(struct thread *thread, seL4_CPtr faults, thread_code code, seL4_Word address)
{
    thread_new(thread, MAIN);
    thread_set_fault_endpoint(thread, faults);
    thread_start(thread, code, address, 0, 0, 0);
}

/* The thread does not get further than the address; returns the reply object that lets it go on. */
static seL4_CPtr faults_at(struct thread *thread, thread_code code, seL4_Word address)
{
    seL4_CPtr faults = endpoint_new(), reply = reply_new();
    seL4_Word badge;

    start(thread, faults, code, address);
    equal(seL4_MessageInfo_get_label(seL4_Recv(faults, &badge, reply)), seL4_Fault_VMFault);
    equal(seL4_GetMR(seL4_VMFault_Addr), address);
    equal(seL4_GetMR(seL4_VMFault_PrefetchFault), code == call_address);
    check(!thread_is_done(thread));
    return reply;
}

static void read_only(seL4_CPtr frame, seL4_CapRights_t rights)
{
    struct thread thread;
    volatile seL4_Word *page = page_map(frame, rights);

    equal(page[0], 0x11);
    (void)faults_at(&thread, write_address, (seL4_Word)page);
    equal(page[0], 0x11);
}

/* What the capability allows and the mapping asks for, both. */
static void rights(void)
{
    seL4_CPtr frame = object_new(seL4_ARM_SmallPageObject, 0);
    seL4_Word *page = page_map(frame, seL4_ReadWrite), *hidden;
    struct thread thread;

    page[0] = 0x11;
    read_only(cap_copy(frame, seL4_CanRead), seL4_ReadWrite);
    read_only(cap_copy(frame, seL4_ReadWrite), seL4_CanRead);
    hidden = page_map(cap_copy(frame, seL4_NoRights), seL4_ReadWrite);
    (void)faults_at(&thread, read_address, (seL4_Word)hidden);
}

static void test_access(void)
{
    frames_of(seL4_ARM_SmallPageObject, 0x1000, 100);
    frames_of(seL4_ARM_LargePageObject, LARGE_PAGE, 3);
    if (HAS_PL031) {
        device_frame();
    }
    rights();
}

/* Not executable first; then it is, and the thread goes on. */
static void execute_never(seL4_Word type, seL4_Word size)
{
    struct thread thread;
    seL4_CPtr frame = object_new(type, 0), reply;
    seL4_Word address = address_new(size);

    page_map_at(VSPACE, frame, address, seL4_ReadWrite, CACHED | seL4_ARM_ExecuteNever);
    *(volatile uint32_t *)address = RET;
    ok(seL4_ARM_Page_Unify_Instruction(frame, 0, 0x1000));
    reply = faults_at(&thread, call_address, address);
    equal(*(volatile uint32_t *)address, RET);
    page_map_at(VSPACE, frame, address, seL4_ReadWrite, CACHED);
    seL4_Send(reply, seL4_MessageInfo_new(0, 0, 0, 0));
    equal(thread_join(&thread), 1);
}

static void test_small_never(void)
{
    execute_never(seL4_ARM_SmallPageObject, 0x1000);
}

static void test_large_never(void)
{
    execute_never(seL4_ARM_LargePageObject, LARGE_PAGE);
}

static void test_device_buffer(void)
{
    seL4_CPtr tcb = object_new(seL4_TCBObject, 0), frame = device_frame_new();
    seL4_Word address = (seL4_Word)page_map(frame, seL4_ReadWrite);

    equal(seL4_TCB_Configure(tcb, CSPACE, 0, VSPACE, 0, address, frame), seL4_IllegalOperation);
}

static seL4_Word give_back(seL4_Word endpoint, seL4_Word reply, seL4_Word c, seL4_Word d)
{
    seL4_Word badge, words;

    words = seL4_MessageInfo_get_length(seL4_Recv(endpoint, &badge, reply));
    return words == 20 ? seL4_GetMR(19) : 0;
}

/* A thread whose buffer was to be changed still has the one before. */
static void test_device_buffer_change(void)
{
    struct thread thread;
    seL4_CPtr endpoint = endpoint_new(), frame = device_frame_new();
    seL4_Word address = (seL4_Word)page_map(frame, seL4_ReadWrite);

    thread_run(&thread, MAIN + 1, give_back, endpoint, reply_new(), 0, 0);
    equal(seL4_TCB_SetIPCBuffer(thread.tcb, address, frame), seL4_IllegalOperation);
    equal(seL4_TCB_SetIPCBuffer(thread.tcb, thread.buffer + 8, thread.buffer_frame),
          seL4_AlignmentError);
    seL4_SetMR(19, 0xabc);
    seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 20));
    equal(thread_join(&thread), 0xabc);
}

/* As long as another capability maps the frame elsewhere, it stays there. */
static void test_delete(void)
{
    struct thread reader, writer;
    seL4_CPtr frame = object_new(seL4_ARM_SmallPageObject, 0), copy = cap_copy(frame, ALL);
    volatile seL4_Word *here = page_map(frame, seL4_ReadWrite);
    volatile seL4_Word *there = page_map(copy, seL4_ReadWrite);

    here[0] = 0x55;
    equal(there[0], 0x55);
    cap_delete(copy);
    (void)faults_at(&reader, read_address, (seL4_Word)there);
    (void)faults_at(&writer, write_address, (seL4_Word)there);
    equal(here[0], 0x55);
    ok(seL4_ARM_Page_Unmap(frame));
    (void)faults_at(&reader, read_address, (seL4_Word)here);
}

static const struct test tests[] = {
    {"FRAMEEXPORTS0001", "frames of all sizes are memory, device frames the device", test_access},
    {"FRAMEXN0001", "a small frame mapped so is not executed", test_small_never},
    {"FRAMEXN0002", "a large frame mapped so is not executed", test_large_never},
    {"FRAMEDIPC0001", "a thread gets no IPC buffer in device memory", test_device_buffer},
    {"FRAMEDIPC0002", "nor is its buffer changed to one there", test_device_buffer_change},
    {"FRAMEDIPC0003", "deleting a capability unmaps what it mapped", test_delete},
};
GROUP(frames, tests);
