/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * All checks, in an order in which each can rely on those before.
 */
#include "invariants.h"

#include "check.h"

static struct check the_check; /* keeps its lists, for the next call */

/* A window in which the kernel's own state does not lie is no window. */
static bool begin(struct check *check, const void *window, u64 size, u64 state, bool running)
{
    check->window = window;
    check->size = size;
    check->state = state;
    check->running = running;
    check->object_count = 0;
    check->slot_count = 0;
    map_clear(&check->object_map);
    map_clear(&check->slot_map);
    if (size < sizeof(struct core_state) || state > size - sizeof(struct core_state) ||
        state % 64 != 0 || size > BIT(37)) {
        return violated(check, "the window does not hold the kernel's state");
    }
    check->ks = (const struct core_state *)(const void *)(check->window + state);
    return check->ks->boot.irqs <= IRQS ||
           violated(check, "there are slots for %u interrupts", check->ks->boot.irqs);
}

const char *invariants_check(const void *window, u64 size, u64 state, bool running, u64 shown,
                             u64 shown_size)
{
    struct check *check = &the_check;

    check->shown = shown;
    check->shown_size = shown_size;
    bool fine = begin(check, window, size, state, running) && find_all(check) &&
                check_objects(check) && check_caps(check) && check_derivation(check) &&
                check_families(check) && check_zombies(check) && check_rings(check) &&
                check_untyped(check) && check_refills(check) && check_ready(check) &&
                check_release(check) && check_threads(check) && check_running(check) &&
                check_queues(check) && check_notifications(check) && check_replies(check) &&
                check_contexts(check) && check_vcpus(check) && check_asids(check) &&
                check_mappings(check) && check_irqs(check);

    return fine ? NULL : check->text;
}

u64 invariants_state_size(void)
{
    return sizeof(struct core_state);
}
