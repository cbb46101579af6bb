/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Threads in the suite's spaces, and processes: threads in spaces of their own.
 */
#include "suite.h"

#define PAGE        (1 << seL4_PageBits)
#define STACK_PAGES 2
#define FOREVER     10000000 /* microseconds: no turn ends in a test */
#define IMAGE       0x200000 /* where programs are linked */
#define RADIX       11       /* of the suite's CSpace: a process's has the same addresses */
#define ATTRIBUTES  seL4_ARM_Default_VMAttributes

extern char _bss_end[]; /* of the program (microkit.ld) */

/* First code of every thread. Its thread object is known by the IPC buffer's user data, and may be
 * gone as soon as the main thread knows that this one has finished. */
static void start(struct thread *thread, thread_code code, const seL4_Word *arguments)
{
    volatile struct thread_state *state = thread->state;

    state->result = code(arguments[0], arguments[1], arguments[2], arguments[3]);
    state->done = 1;
    seL4_Signal(state->finished);
    (void)seL4_TCB_Suspend(state->tcb);
    for (;;) {
    }
}

static __attribute__((noreturn)) void entry(void)
{
    struct thread *thread = (struct thread *)seL4_GetUserData();
    const seL4_Word *saved = (const seL4_Word *)thread->stack_top;

    start(thread, (thread_code)saved[0], &saved[1]);
    __builtin_unreachable();
}

/* Stack, page of the IPC buffer and page of the state, at the same addresses here and there. */
static void make_memory(struct thread *thread)
{
    seL4_CPtr frames = objects_new(seL4_ARM_SmallPageObject, 0, STACK_PAGES + 2);
    seL4_Word base = address_new(PAGE * (STACK_PAGES + 2));

    for (seL4_Word i = 0; i < STACK_PAGES + 2; i++) {
        page_map_at(VSPACE, frames + i, base + i * PAGE, seL4_ReadWrite, ATTRIBUTES);
        if (thread->vspace != VSPACE) {
            page_map_at(thread->vspace, cap_copy(frames + i, ALL), base + i * PAGE, seL4_ReadWrite,
                        ATTRIBUTES);
        }
    }
    thread->stack_top = base + STACK_PAGES * PAGE - 64;
    thread->buffer_frame = frames + STACK_PAGES;
    thread->buffer = base + STACK_PAGES * PAGE;
    thread->state = (volatile struct thread_state *)(base + (STACK_PAGES + 1) * PAGE);
}

static void make_tcb(struct thread *thread, seL4_Word priority)
{
    thread->tcb = object_new(seL4_TCBObject, 0);
    thread->finished = notification_new();
    thread->sc = sc_new(FOREVER, FOREVER);
    make_memory(thread);
    thread->state->finished = thread->finished;
    thread->state->tcb = thread->tcb;
    ((seL4_IPCBuffer *)thread->buffer)->userData = (seL4_Word)thread;
    ok(seL4_TCB_Configure(thread->tcb, thread->cspace, 0, thread->vspace, 0, thread->buffer,
                          thread->buffer_frame));
    ok(seL4_TCB_SetSchedParams(thread->tcb, SELF, TOP, priority, thread->sc, seL4_CapNull));
}

void thread_new(struct thread *thread, seL4_Word priority)
{
    *thread = (struct thread){.vspace = VSPACE, .cspace = CSPACE};
    make_tcb(thread, priority);
}

/* The program's pages as they are now. */
static void copy_image(seL4_CPtr vspace)
{
    for (seL4_Word at = IMAGE; at < (seL4_Word)_bss_end; at += PAGE) {
        seL4_CPtr frame = object_new(seL4_ARM_SmallPageObject, 0);

        memcpy(page_map(frame, seL4_ReadWrite), (const void *)at, PAGE);
        ok(seL4_ARM_Page_Unify_Instruction(frame, 0, PAGE));
        page_map_at(vspace, cap_copy(frame, ALL), at, seL4_ReadWrite, ATTRIBUTES);
    }
}

/* Behind the copy of what it is: struct thread lies in the main thread's stack or data. */
static void share_thread(struct thread *thread)
{
    struct thread *copy = (struct thread *)((seL4_Word)thread->state + PAGE / 2);

    *copy = *thread;
    ((seL4_IPCBuffer *)thread->buffer)->userData = (seL4_Word)copy;
}

void process_new(struct thread *thread, seL4_Word priority)
{
    seL4_CPtr cnode = object_new(seL4_CapTableObject, RADIX);

    *thread = (struct thread){.vspace = vspace_new()};
    thread->cspace = cap_mint(cnode, ALL, 64 - RADIX);
    make_tcb(thread, priority);
    copy_image(thread->vspace);
    share_thread(thread);
    process_give(thread, thread->tcb);
    process_give(thread, thread->finished);
}

void process_give(struct thread *process, seL4_CPtr cap)
{
    ok(seL4_CNode_Copy(process->cspace, cap, DEPTH, CSPACE, cap, DEPTH, ALL));
}

void thread_start(struct thread *thread, thread_code code, seL4_Word a, seL4_Word b, seL4_Word c,
                  seL4_Word d)
{
    seL4_Word *saved = (seL4_Word *)thread->stack_top;
    seL4_UserContext context = {
        .pc = (seL4_Word)entry, .sp = thread->stack_top, .tpidr_el0 = thread->buffer};

    saved[0] = (seL4_Word)code;
    saved[1] = a;
    saved[2] = b;
    saved[3] = c;
    saved[4] = d;
    thread->state->done = 0;
    ok(seL4_TCB_WriteRegisters(thread->tcb, 1, 0, sizeof(context) / sizeof(seL4_Word), &context));
}

seL4_Word thread_join(struct thread *thread)
{
    seL4_Wait(thread->finished, NULL);
    return thread->state->result;
}

bool thread_is_done(const struct thread *thread)
{
    return thread->state->done != 0;
}

void thread_set_priority(struct thread *thread, seL4_Word priority)
{
    ok(seL4_TCB_SetPriority(thread->tcb, SELF, priority));
}

void thread_set_sc(struct thread *thread, seL4_CPtr sc)
{
    if (thread->sc != seL4_CapNull) {
        ok(seL4_SchedContext_UnbindObject(thread->sc, thread->tcb));
    }
    thread->sc = sc;
    if (sc != seL4_CapNull) {
        ok(seL4_SchedContext_Bind(sc, thread->tcb));
    }
}

/* Whoever has one cannot take another: one that has no budget, so that nothing runs on it. */
bool thread_has_sc(const struct thread *thread)
{
    seL4_CPtr other = object_new(seL4_SchedContextObject, 9);

    if (seL4_SchedContext_Bind(other, thread->tcb) == seL4_IllegalOperation) {
        return true;
    }
    ok(seL4_SchedContext_Unbind(other));
    return false;
}

void thread_set_fault_endpoint(struct thread *thread, seL4_CPtr endpoint)
{
    ok(seL4_TCB_SetSpace(thread->tcb, endpoint, thread->cspace, 0, thread->vspace, 0));
}

void thread_run(struct thread *thread, seL4_Word priority, thread_code code, seL4_Word a,
                seL4_Word b, seL4_Word c, seL4_Word d)
{
    thread_new(thread, priority);
    thread_start(thread, code, a, b, c, d);
}

void thread_run_passive(struct thread *thread, seL4_Word priority, thread_code code, seL4_Word a,
                        seL4_Word b, seL4_Word c, seL4_Word d)
{
    thread_run(thread, priority, code, a, b, c, d);
    others_run();
    thread_set_sc(thread, seL4_CapNull);
}
