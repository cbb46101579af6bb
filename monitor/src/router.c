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
static inline uint64_t count_of(const struct monitor_route *route)
{
    return __atomic_load_n((const uint64_t *)(uintptr_t)route->count, __ATOMIC_ACQUIRE);
}

/* As many routes at a time cost two thirds of what they cost one by one, and a change is rare. */
#define AT_ONCE 4

static inline bool none_changed(const struct monitor_route *routes, const uint64_t *last)
{
    return ((count_of(routes) ^ last[0]) | (count_of(routes + 1) ^ last[1]) |
            (count_of(routes + 2) ^ last[2]) | (count_of(routes + 3) ^ last[3])) == 0;
}

/* The first route from this one on that has changed, or end. Nearly all of a look is this. */
static __attribute__((noinline)) uint32_t next_changed(const struct router *router, uint32_t first,
                                                       uint32_t end)
{
    const struct monitor_route *route = router->routes + first;
    const uint64_t *last = router->last + first;
    uint32_t left = end - first;

    for (; left >= AT_ONCE && none_changed(route, last); left -= AT_ONCE) {
        route += AT_ONCE;
        last += AT_ONCE;
    }
    for (; left > 0 && count_of(route) == *last; left--) {
        route++;
        last++;
    }
    return end - left;
}

/* What a look has found. */
struct look {
    uint32_t first; /* route that has changed */
    uint32_t end;   /* behind the last receiver's */
    uint32_t bell;  /* of the receiver that was found last, or none */
    uint64_t news;  /* by how much all counts together have changed */
};

/* All routes to the receiver of one that has changed, which follow each other: only then it may be rung for. As
 * soon as it has rung, the router's budget can end and the receiver look, before more is written. */
static inline void find_receiver(struct router *router, uint32_t end, struct look *found)
{
    const struct monitor_route *routes = router->routes;

    found->bell = routes[found->end].bell;
    do {
        uint64_t now = count_of(routes + found->end);

        found->news += now - router->last[found->end];
        router->last[found->end++] = now;
    } while (found->end < end && routes[found->end].bell == found->bell);
}

static inline bool has_any(const struct look *found)
{
    return found->bell != ROUTER_NO_BELL;
}

/* Rings for each receiver that is found, but for the last one, when the next is. */
static struct look look(struct router *router, uint32_t first, uint32_t end)
{
    uint32_t route = next_changed(router, first, end);
    struct look found = {route, route, ROUTER_NO_BELL, 0};

    while (route < end) {
        if (has_any(&found)) {
            kernel_ring(found.bell);
        }
        found.end = route;
        find_receiver(router, end, &found);
        route = next_changed(router, found.end, end);
    }
    return found;
}

/* If one was found. */
static bool ring_last(const struct look *found)
{
    if (has_any(found)) {
        kernel_ring(found->bell);
    }
    return has_any(found);
}

static void ring_those_not_kept(const struct router *router)
{
    const struct monitor_route *routes = router->routes;

    for (uint32_t i = ROUTES_KEPT; i < router->info->routes; i++) {
        if (i == ROUTES_KEPT || routes[i].bell != routes[i - 1].bell) {
            kernel_ring(routes[i].bell);
        }
    }
}

/* A single notification is what is there nearly always: its doorbell is rung as the router waits. Where there are more,
 * others write faster than they are served, perhaps. To look again costs less than an interrupt for what changed
 * meanwhile: in a flood the router stays here until its budget is used up, and the core is interrupted once or twice in
 * each of its periods. Where nothing changed a moment ago, a flood is not. Others wait for one look of each kind at
 * most. */
uint32_t router_serve(struct router *router)
{
    bool again = false;
    struct look found;

    do {
        ring_those_not_kept(router);
        found = look(router, 0, router->kept);
        if (!again && found.news <= 1) {
            return found.bell;
        }
        again = ring_last(&found);
        if (again) {
            found = look(router, found.first, found.end);
            again = ring_last(&found);
        }
    } while (again);
    return ROUTER_NO_BELL;
}

bool router_start(struct router *router, const struct monitor_info *info)
{
    router->info = info;
    router->routes = info_routes(info);
    router->kept = info->routes < ROUTES_KEPT ? info->routes : ROUTES_KEPT;
    return info_is_valid(info);
}
