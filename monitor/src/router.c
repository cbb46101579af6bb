/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The router's interrupt says that some sequence words have changed, not which. Nothing is
 * acknowledged: the kernel ends the interrupt before it signals, so a word that changes after it
 * was looked at comes with an interrupt of its own.
 */
#include <monitor/info.h>
#include <monitor/kernel.h>
#include <monitor/router.h>

/* The acquire pairs with the release of the sender (microkit_internal_publish). The receiver looks
 * at the word once more: this here decides only whether it is woken. */
static bool has_changed(struct monitor *monitor, uint32_t route)
{
    const uint64_t *word = (const uint64_t *)(uintptr_t)info_routes(monitor->info)[route].word;
    uint64_t now = __atomic_load_n(word, __ATOMIC_ACQUIRE);

    if (route >= ROUTES_KEPT) {
        return true;
    }
    if (now == monitor->last[route]) {
        return false;
    }
    monitor->last[route] = now;
    return true;
}

void router_poll(struct monitor *monitor)
{
    const struct monitor_route *routes = info_routes(monitor->info);
    uint32_t rung = MONITOR_NONE; /* one ring serves all routes to a PD that follow each other */

    for (uint32_t i = 0; i < monitor->info->routes; i++) {
        if (has_changed(monitor, i) && routes[i].pd != rung) {
            rung = routes[i].pd;
            kernel_ring(rung);
        }
    }
}
