/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Orders in which the memory accesses of a guardian and a parent can follow one another, where the parent goes on once or twice
 * between accesses of the guardian: with a parent that asks for a reset in its first fault(), one that is reset itself at any
 * of its accesses, and a core of the guardian that fails and starts again at any of its own. Whatever the order,
 * fault() is called once for a fault, an answer lets go on the ward from the fault that it is for, a request is done
 * once by a boot, and when both sleep no fault is left and no request. tests/model/parent.pml is the same with weak memory and
 * more of everything. The parent is a coroutine that stops before each access, as in call_orders.c.
 */
#include <stdbool.h>
#include <stdint.h>

static void step(void);

/* Stand for the builtins in what is included next. */
#define __atomic_store_n(at, value, order) (step(), *(at) = (value))
#define __atomic_load_n(at, order)         (step(), *(at))
#define __atomic_thread_fence(order)       ((void)0)

#include "parent_pair.h" /* files that have the macros */
#include "buffer_page.h"
#include "every_order.h"

#include <setjmp.h>
#include <ucontext.h>

#define FAULTS 2
#define LENGTH 4

enum ward_state {
    RUNS,
    FAULTED, /* in the endpoint's queue */
    BLOCKED,
    STOPPED
};

/* What can happen in this script, and what has. */
static bool resets, fails, watched;
static bool has_asked, is_asking, was_reset, has_failed;
static unsigned int bursts, most_bursts;

static struct guardian state;
static enum ward_state ward;
static seL4_Word count, done;
static uint32_t holds; /* reply object */
static bool handled[FAULTS + 1];
static bool guardian_rung, parent_rung, is_parent, parent_waits;
static seL4_Word epoch;
static jmp_buf core_failed;
static ucontext_t parent, guardian;
static char stack[65536];
static struct buffer_page buffer;

seL4_IPCBuffer *own_buffer(void)
{
    return &buffer.ipc;
}

static void ring_guardian(void)
{
    guardian_rung = true;
}

void kernel_ring(uint32_t bell)
{
    if (bell == GUARDIAN_BELL) {
        return;
    }
    if (bell != BELL) {
        fail("doorbell", bell, BELL);
    }
    parent_rung = true;
}

/* The ward goes on until its next fault. */
static void ward_runs(void)
{
    ward = count == FAULTS ? RUNS : FAULTED;
    count += ward == FAULTED;
}

static void check_blocked(uint32_t reply, seL4_Word word)
{
    if (ward != BLOCKED || holds != reply || word != count) {
        fail("answer to a fault", word, count);
    }
}

void kernel_answer_fault(uint32_t reply, const struct message *answer)
{
    check_blocked(reply, answer->words[0]);
    ward_runs();
}

void kernel_ask_monitor(uint32_t control, struct message *message)
{
    (void)control;
    if (message->label == MICROKIT_CONTROL_FAULTED) {
        check_blocked(holds, count);
        ward = STOPPED;
    } else {
        if (message->label != MICROKIT_CONTROL_RESET || message->words[0] != CHILD || ++done > 1) {
            fail("request", message->label, MICROKIT_CONTROL_RESET);
        }
        ward_runs();
    }
    *message = (struct message){.label = seL4_NoError, .length = 2};
}

/* The parent's side. */

static void to_guardian(void)
{
    is_parent = false;
    swapcontext(&parent, &guardian);
}

static void wait_for_bell(void)
{
    parent_waits = true;
    to_guardian();
    parent_waits = false;
    parent_rung = false;
}

void fixture_svc(struct fixture_registers *registers)
{
    if (registers->number == (seL4_Word)SYSCALL_WAIT) {
        wait_for_bell();
        registers->cap = MICROKIT_BADGE_DOORBELL;
    } else {
        ring_guardian();
    }
}

seL4_Bool fault(microkit_child child, microkit_msginfo msginfo, microkit_msginfo *reply)
{
    seL4_Word number = seL4_GetMR(0);

    for (int i = 0; i < LENGTH; i++) {
        if (child != CHILD || seL4_GetMR(i) != number || number > FAULTS || handled[number] ||
            microkit_msginfo_get_count(msginfo) != LENGTH) {
            fail("word of a fault", seL4_GetMR(i), number);
        }
    }
    handled[number] = true;
    if (!has_asked) {
        has_asked = is_asking = true;
        microkit_pd_reset(child);
        is_asking = false;
    }
    seL4_SetMR(0, number);
    *reply = microkit_msginfo_new(0, 1);
    return seL4_True;
}

static void run_parent(void)
{
    xcore_end_lost_calls();
    for (;;) {
        xcore_serve();
        wait_for_bell();
    }
}

static void make_parent(void)
{
    microkit_fault_of = microkit_xcore_kept = 0;
    is_asking = parent_waits = parent_rung = false;
    getcontext(&parent);
    parent.uc_stack.ss_sp = stack;
    parent.uc_stack.ss_size = sizeof(stack);
    makecontext(&parent, run_parent, 0);
}

static bool reset_parent(void)
{
    if (!resets || was_reset || !decide()) {
        return false;
    }
    was_reset = true;
    make_parent();
    return true;
}

static bool parent_can_go(void)
{
    return !parent_waits || parent_rung;
}

static void to_parent_side(void)
{
    is_parent = true;
    swapcontext(&guardian, &parent);
}

/* The guardian's side. */

static void parent_goes(void)
{
    if (bursts == most_bursts || (!reset_parent() && (!parent_can_go() || !decide()))) {
        return;
    }
    bursts++;
    do {
        to_parent_side();
    } while (reset_parent() || (parent_can_go() && decide()));
}

static void core_may_fail(void)
{
    if (fails && !has_failed && decide()) {
        has_failed = true;
        longjmp(core_failed, 1);
    }
}

static void step(void)
{
    if (is_parent) {
        to_guardian();
    } else {
        parent_goes();
        core_may_fail();
    }
}

/* True: there was something to do. */
static bool hear_or_look(void)
{
    struct message message = {
        MICROKIT_BADGE_FAULT, seL4_Fault_VMFault, {count, count, count, count}, LENGTH};

    if (ward == FAULTED) {
        ward = BLOCKED;
        holds = state.spare;
        guardian_hear(&state, &message, 0);
    } else if (!guardian_rung) {
        return false;
    }
    guardian_rung = false;
    guardian_look(&state);
    return true;
}

/* The core, from its start: its memory is as at first, and what its kernel knew is gone. */
static void boot(void)
{
    memset(faults, 0, sizeof(faults));
    guardian_rung = false;
    done = 0;
    epoch += has_failed ? 2 : 0;
    parent_rung |= has_failed && watched;
    ward_runs();
    guardian_start(&state, &info);
    guardian_look(&state);
}

static void run(void)
{
    connect(watched ? &epoch : NULL);
    memset(handled, 0, sizeof(handled));
    count = epoch = 0;
    has_asked = was_reset = has_failed = is_parent = false;
    bursts = 0;
    make_parent();
    setjmp(core_failed);
    boot();
    while (hear_or_look() || parent_can_go()) {
        if (ward != FAULTED && !guardian_rung) {
            to_parent_side();
        }
    }
    if (ward == BLOCKED || is_asking || (ward == STOPPED && !was_reset)) {
        fail("ward at the end", ward, RUNS);
    }
}

static unsigned long all_orders(bool with_reset, bool with_failure, bool with_watchdog,
                                unsigned int most)
{
    resets = with_reset;
    fails = with_failure;
    watched = with_watchdog;
    most_bursts = most;
    return every_order(run);
}

int main(void)
{
    printf("%lu orders of faults and a request, ", all_orders(false, false, false, 2));
    printf("%lu with a reset of the parent, ", all_orders(true, false, false, 1));
    printf("%lu with a failure of the core, ", all_orders(false, true, false, 1));
    printf("%lu that a watchdog learns of, ", all_orders(false, true, true, 1));
    printf("%lu with both\n", all_orders(true, true, true, 1));
    return 0;
}
