/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Orders in which the memory accesses of two guardians can follow one another, of which one relays what a parent invokes
 * to the other, where the near one goes on once or twice between accesses of the far one: with a parent that gives up its
 * first invocation, and a core of the far one that fails and starts again at any of its accesses. Whatever the order, what is
 * made is what was invoked (of a child's thread, or of a virtual CPU), whole, and once by a boot; an answer is one to
 * the invocation that waits; and when both sleep nothing waits. Both are the monitor's sources as they are; the near
 * one is a coroutine that stops before each access.
 */
#include <stdbool.h>
#include <stdint.h>

static void step(void);

/* Stand for the builtins in what is included next. */
#define __atomic_store_n(at, value, order) (step(), *(at) = (value))
#define __atomic_load_n(at, order)         (step(), *(at))
#define __atomic_thread_fence(order)       ((void)0)

#include "../../monitor/src/guardian.c"
#include "../../monitor/src/parent_page.c"

/* The same names again. */
#include "../../monitor/src/relay.c"

#include "every_order.h"

#include <multikit/pd.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#define INVOCATIONS 2
#define WORDS       3
#define CHILD       5
#define NEAR_BELL   7
#define FAR_BELL    8

static bool gives_up, fails;
static bool is_guest; /* the ward is a virtual CPU, and what is invoked that */
static bool has_given_up, has_failed, near_rung, far_rung, is_near, near_waits;
static unsigned int bursts, most_bursts;
static seL4_Word invoked, waiting, made[INVOCATIONS + 1];
static struct guardian near_state, far_state;
static struct monitor_fault near_calls[1], far_faults[1];
static struct microkit_xcore_page to_far, to_near, silent;
static struct monitor_pd pds[1] = {{.child = CHILD}};
static struct monitor_guest guests[1] = {{.id = CHILD}};
static struct monitor_ward wards[1];
static struct monitor_parent far_parent[1], far_relayed[1], near_relay[1];
static struct monitor_info far_info = {.wards = 1, .parents = 1}, near_info = {.relays = 1};
static jmp_buf core_failed;
static ucontext_t near, far;
static char stack[65536];

static void wrong(const char *what, seL4_Word is, seL4_Word wanted)
{
    fprintf(stderr, "%s: %lu, must be %lu\n", what, (unsigned long)is, (unsigned long)wanted);
    exit(1);
}

bool info_is_valid(const struct monitor_info *info)
{
    return info != NULL;
}

const struct monitor_pd *info_pds(const struct monitor_info *info)
{
    (void)info;
    return pds;
}

const struct monitor_guest *info_guests(const struct monitor_info *info)
{
    (void)info;
    return guests;
}

const struct monitor_ward *info_wards(const struct monitor_info *info)
{
    (void)info;
    return wards;
}

const struct monitor_parent *info_parents(const struct monitor_info *info)
{
    return info == &far_info ? far_parent : near_relay;
}

const struct monitor_parent *info_relayed(const struct monitor_info *info)
{
    (void)info;
    return far_relayed;
}

const struct monitor_parent *info_relays(const struct monitor_info *info)
{
    (void)info;
    return near_relay;
}

bool invoke_ends_fault(const struct message *message)
{
    (void)message;
    return false;
}

/* The doorbell of the parent itself rings for nobody here. */
void kernel_ring(uint32_t bell)
{
    near_rung |= bell == NEAR_BELL;
    far_rung |= bell == FAR_BELL;
}

static bool is_whole(const seL4_Word *words, seL4_Word number)
{
    for (int i = 0; i < WORDS; i++) {
        if (words[i] != number) {
            return false;
        }
    }
    return true;
}

void kernel_ask_monitor(uint32_t control, struct message *message)
{
    seL4_Word number = message->words[2];

    (void)control;
    if (message->length != MONITOR_INVOKE_WORDS + WORDS || message->words[0] != CHILD ||
        message->words[4] != is_guest || number == 0 || number > invoked ||
        !is_whole(message->words + MONITOR_INVOKE_WORDS, number)) {
        wrong("what is made", number, invoked);
    }
    if (++made[number] > 1) {
        wrong("how often", made[number], 1);
    }
    *message = (struct message){.words = {number, number, number}, .length = WORDS};
}

void kernel_answer_fault(uint32_t reply, const struct message *answer)
{
    if (reply != near_calls[0].reply || waiting == 0 || answer->length != WORDS ||
        !is_whole(answer->words, waiting)) {
        wrong("answer", answer->words[0], waiting);
    }
    waiting = 0;
}

/* The near side. */

static void to_far_side(void)
{
    is_near = false;
    swapcontext(&near, &far);
}

static void invoke(void)
{
    seL4_Word object = is_guest ? MONITOR_RELAY_VCPU : 0;
    struct message message = {.badge = MICROKIT_BADGE_CALL | object | CHILD, .length = WORDS};

    waiting = message.label = ++invoked;
    for (int i = 0; i < WORDS; i++) {
        message.words[i] = invoked;
    }
    guardian_hear(&near_state, &message, 0);
}

static bool invokes(void)
{
    if (invoked < INVOCATIONS && waiting == 0) {
        return true;
    }
    if (!gives_up || has_given_up || waiting == 0 || !decide()) {
        return false;
    }
    has_given_up = true;
    return invoked < INVOCATIONS;
}

static void run_near(void)
{
    guardian_start(&near_state, &near_info);
    for (;;) {
        if (invokes()) {
            invoke();
        }
        guardian_look(&near_state);
        near_waits = true;
        to_far_side();
        near_waits = near_rung = false;
    }
}

static bool near_can_go(void)
{
    return !near_waits || near_rung || (waiting == 0 && invoked < INVOCATIONS);
}

static void to_near_side(void)
{
    is_near = true;
    swapcontext(&far, &near);
}

/* The far side. */

static void step(void)
{
    if (is_near) {
        to_far_side();
        return;
    }
    if (bursts < most_bursts && near_can_go() && decide()) {
        bursts++;
        do {
            to_near_side();
        } while (near_can_go() && decide());
    }
    if (fails && !has_failed && decide()) {
        has_failed = true;
        longjmp(core_failed, 1);
    }
}

static void boot(void)
{
    memset(far_faults, 0, sizeof(far_faults));
    memset(made, 0, sizeof(made));
    far_rung = false;
    guardian_start(&far_state, &far_info);
    guardian_look(&far_state);
}

static void begin(void)
{
    memset(&to_far, 0, sizeof(to_far));
    memset(&to_near, 0, sizeof(to_near));
    memset(&silent, 0, sizeof(silent));
    memset(near_calls, 0, sizeof(near_calls));
    far_info.pds = is_guest ? 0 : 1;
    near_info.faults = (uintptr_t)near_calls;
    far_info.faults = (uintptr_t)far_faults;
    far_parent[0] = (struct monitor_parent){.in = (uintptr_t)&silent, .out = (uintptr_t)&silent};
    far_relayed[0] = (struct monitor_parent){
        .in = (uintptr_t)&to_far, .out = (uintptr_t)&to_near, .bell = NEAR_BELL};
    near_relay[0] = (struct monitor_parent){
        .in = (uintptr_t)&to_near, .out = (uintptr_t)&to_far, .bell = FAR_BELL};
    has_given_up = has_failed = near_rung = far_rung = is_near = near_waits = false;
    bursts = 0;
    invoked = waiting = 0;
    getcontext(&near);
    near.uc_stack.ss_sp = stack;
    near.uc_stack.ss_size = sizeof(stack);
    makecontext(&near, run_near, 0);
}

static void run(void)
{
    begin();
    setjmp(core_failed);
    boot();
    while (far_rung || near_can_go()) {
        if (far_rung) {
            far_rung = false;
            guardian_look(&far_state);
        } else {
            to_near_side();
        }
    }
    if (waiting != 0 || invoked != INVOCATIONS) {
        wrong("waits at the end", waiting, 0);
    }
}

static unsigned long all_orders(bool with_giving_up, bool with_failure, unsigned int most)
{
    gives_up = with_giving_up;
    fails = with_failure;
    most_bursts = most;
    return every_order(run);
}

int main(void)
{
    is_guest = true;
    printf("%lu orders of two invocations of a virtual CPU, ", all_orders(true, true, 1));
    is_guest = false;
    printf("%lu orders of two invocations, ", all_orders(false, false, 2));
    printf("%lu of which the first may be given up, ", all_orders(true, false, 2));
    printf("%lu with a failure of the core, ", all_orders(false, true, 1));
    printf("%lu with both\n", all_orders(true, true, 1));
    return 0;
}
