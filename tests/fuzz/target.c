/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The fuzzer's target: bytes become kernel entries; after each the invariants must hold.
 */
#include "arguments.h"
#include "entries.h"
#include "guests.h"
#include "system.h"

#include <base/state.h>
#include <base/window.h>
#include <machine/machine.h>
#include <schedule/sched_context.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const u8 *data, size_t size);
const char *host_invariants(void);

static void finding(const char *text)
{
    fprintf(stderr, "finding: %s\n", text);
    abort();
}

/* The timer is set to what ends first: the budget in use, or the wait for a refill. */
static const char *check_timer(void)
{
    ticks_t deadline = ~0ULL >> 1;

    if (ks.current_sc != NIL) {
        deadline = ks.now - ks.consumed + refill_head_amount(ks.current_sc);
    }
    if (ks.release_head != NIL && refill_head_time(tcb_at(ks.release_head)->sc) < deadline) {
        deadline = refill_head_time(tcb_at(ks.release_head)->sc);
    }
    return ks.reprogram || host_machine.deadline > deadline ? "the timer is set too late" : NULL;
}

static void check(void)
{
    const char *violation = host_invariants();

    if (violation == NULL) {
        violation = check_timer();
    }
    if (violation == NULL) {
        violation = guest_check_wakeup();
    }
    if (violation != NULL) {
        finding(violation);
    }
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    system_build();
    check();
    return 0;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    struct input input = {.data = data, .left = size};

    system_restore();
    arguments_begin();
    while (input.left > 0) {
        entry(&input);
        check();
    }
    return 0;
}
