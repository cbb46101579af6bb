/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The router's interrupt says that some counts have changed, not which. Every look goes over all
 * routes, so no sender can keep the router from another's. The next wait acknowledges the interrupt;
 * what comes before that is kept, so a count that changes after it was looked at comes with an
 * interrupt of its own.
 */
#include <monitor/info.h>
#include <monitor/kernel.h>
#include <monitor/router.h>

/* The acquire pairs with the release of the sender (microkit_internal_publish). The receiver looks
 * for itself: this here decides only whether it is woken. */
static bool has_changed(struct router *router, const struct monitor_route *routes, uint32_t route)
{
    const uint64_t *count = (const uint64_t *)(uintptr_t)routes[route].count;
    uint64_t now = __atomic_load_n(count, __ATOMIC_ACQUIRE);

    if (__builtin_expect(now == router->last[route], 1)) {
        return false;
    }
    router->last[route] = now;
    return true;
}

static uint32_t kept(const struct router *router)
{
    return router->info->routes < ROUTES_KEPT ? router->info->routes : ROUTES_KEPT;
}

/* One ring serves all routes to a receiver, which follow each other, so it comes after the last of them
 * was looked at. As soon as it has rung, the router's budget can end and the receiver look, before more
 * is written. */
static bool look(struct router *router)
{
    const struct monitor_route *routes = info_routes(router->info);
    uint32_t end = kept(router);
    bool due = false, found = false;

    for (uint32_t i = 0; i < end; i++) {
        due |= has_changed(router, routes, i);
        if (due && (i + 1 == end || routes[i + 1].bell != routes[i].bell)) {
            kernel_ring(routes[i].bell);
            found = true;
            due = false;
        }
    }
    return found;
}

static void ring_those_not_kept(const struct router *router)
{
    const struct monitor_route *routes = info_routes(router->info);

    for (uint32_t i = ROUTES_KEPT; i < router->info->routes; i++) {
        if (i == ROUTES_KEPT || routes[i].bell != routes[i - 1].bell) {
            kernel_ring(routes[i].bell);
        }
    }
}

/* To look again costs less than an interrupt for what changed meanwhile: in a flood the router stays
 * here until its budget is used up, and the core is interrupted once in each of its periods. */
void router_serve(struct router *router)
{
    do {
        ring_those_not_kept(router);
    } while (look(router));
}

bool router_start(struct router *router, const struct monitor_info *info)
{
    router->info = info;
    return info_is_valid(info);
}
