/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Doorbells of receivers that have no interrupt of their own (docs/design/cross-core-notifications.md).
 * The router is a thread of its own, and shares nothing writable with the monitor's main thread.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <multikit/monitor_info.h>

/* Routes whose last value is kept. Rather than take memory for the worst case on every core, the
 * router rings the doorbells of routes beyond these at each of its interrupts: the receiver looks
 * for itself, so that costs time and loses nothing. */
#define ROUTES_KEPT 1024

/* What it saw last on each route. */
struct router {
    const struct monitor_info *info;
    const struct monitor_route *routes;
    uint32_t kept; /* how many of them have a last value */
    uint64_t last[ROUTES_KEPT];
};

/* No slot of a doorbell. */
#define ROUTER_NO_BELL 0

/* False: the information of the tool is not usable, nothing can be done. */
bool router_start(struct router *router, const struct monitor_info *info);

/* Rings for every receiver that a count on its routes has changed for, once; again while, after that, any of those
 * that are kept has changed once more. Time without an end when others never cease to write: the router's budget
 * is for that. Returns a doorbell that is still to be rung, when the router waits, or none. */
uint32_t router_serve(struct router *router);
