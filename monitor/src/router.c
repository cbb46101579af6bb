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

/* The first route from this one on that has changed, or end. Nearly all of a look is this loop. */
static uint32_t next_changed(struct router *router, const struct monitor_route *routes,
                             uint32_t route, uint32_t end)
{
    while (route < end && !has_changed(router, routes, route)) {
        route++;
    }
    return route;
}

/* Rings for the receiver of a route that has changed. Returns the first route behind those to it, which
 * follow each other: all are looked at before it rings. As soon as it has rung, the router's budget can end
 * and the receiver look, before more is written. */
static uint32_t ring_receiver(struct router *router, const struct monitor_route *routes,
                              uint32_t route, uint32_t end)
{
    uint32_t bell = routes[route].bell;

    while (++route < end && routes[route].bell == bell) {
        (void)has_changed(router, routes, route);
    }
    kernel_ring(bell);
    return route;
}

/* Routes from first up to, and not including, end. */
struct range {
    uint32_t first, end;
};

/* Those that have changed lie in what is returned; it is empty if there are none. */
static struct range look(struct router *router, struct range at)
{
    const struct monitor_route *routes = info_routes(router->info);
    uint32_t route = next_changed(router, routes, at.first, at.end);
    struct range changed = {route, route};

    while (route < at.end) {
        route = ring_receiver(router, routes, route, at.end);
        changed.end = route;
        route = next_changed(router, routes, route, at.end);
    }
    return changed;
}

static bool has_any(struct range range)
{
    return range.first < range.end;
}

static struct range all_kept(const struct router *router)
{
    uint32_t routes = router->info->routes;

    return (struct range){0, routes < ROUTES_KEPT ? routes : ROUTES_KEPT};
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
 * here until its budget is used up, and the core is interrupted once in each of its periods. Where nothing
 * changed a moment ago, a flood is not. Others wait for one look of each kind at most. */
void router_serve(struct router *router)
{
    struct range changed;

    do {
        ring_those_not_kept(router);
        changed = look(router, all_kept(router));
    } while (has_any(changed) && has_any(look(router, changed)));
}

bool router_start(struct router *router, const struct monitor_info *info)
{
    router->info = info;
    return info_is_valid(info);
}
