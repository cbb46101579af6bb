/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Time, and being notified at a time. Time is in nanoseconds since the system counter's zero, the same on all
 * cores, exact for every frequency: no rounding adds up. Reading it needs nobody's help; to be notified a
 * protection domain (PD) has a channel to a timer_driver.elf, on its own core or another, on which it may call:
 *
 *     <channel><end pd="timer" id="3" notify="true"/><end pd="client" id="0" pp="true"/></channel>
 *
 * Each client has one alarm there. A client with many things to wait for keeps them in struct microkit_timeouts,
 * in its own memory, and sets its alarm to the first:
 *
 *     while ((timeout = microkit_timeouts_due(&timeouts, microkit_time())) != NULL) {
 *         handle(timeout);
 *     }
 *     microkit_timer_set(TIMER, microkit_timeouts_next(&timeouts));
 *
 * All is in libmicrokit_services.a, for one thread at a time. Manual: docs/services.md; why it is right:
 * docs/design/services.md.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <microkit.h>

#define MICROKIT_NS_PER_SECOND UINT64_C(1000000000)
/* A time that does not come: 584 years. */
#define MICROKIT_TIME_NEVER UINT64_MAX

#ifdef __cplusplus
extern "C" {
#endif

/* ---- time ------------------------------------------------------------------------------- */

/* Now, in nanoseconds, rounded down. Never goes back, on whichever core it is read. */
uint64_t microkit_time(void);

/* A time so many nanoseconds after another; NEVER instead of going round. */
static inline uint64_t microkit_time_after(uint64_t time, uint64_t nanoseconds)
{
    return nanoseconds < MICROKIT_TIME_NEVER - time ? time + nanoseconds : MICROKIT_TIME_NEVER;
}

/* The time at which a counter of that many ticks a second, 1 to 2^32 - 1, has counted so far. Rounded down;
 * NEVER beyond the last nanosecond that has a number. */
uint64_t microkit_time_from_ticks(uint64_t ticks, uint32_t frequency);

/* The first tick at which microkit_time_from_ticks is that time or later; UINT64_MAX beyond the last tick. */
uint64_t microkit_time_to_ticks(uint64_t time, uint32_t frequency);

/* ---- the alarm -------------------------------------------------------------------------- */

/*
 * Have this PD notified on the channel once it is that time, or at once where it is past; instead of any time
 * that was set before. NEVER is never. A notification can also come that was on its way when the alarm was set
 * anew, or twice when the driver is restarted: look at the time. False: the other end has stopped, or is no
 * timer driver. A driver that is started again keeps its clients' alarms.
 */
bool microkit_timer_set(microkit_channel timer, uint64_t time);

/* The same as a time that does not come. */
static inline bool microkit_timer_cancel(microkit_channel timer)
{
    return microkit_timer_set(timer, MICROKIT_TIME_NEVER);
}

/* ---- timeouts --------------------------------------------------------------------------- */

/* Something to wait for, often a member of what it is for; zero in the beginning. */
struct microkit_timeout {
    uint64_t time;
    uint32_t place; /* not for programs: 1 + where it is in the heap; 0: it does not wait */
};

/* Those that wait, the first of them at hand. Members are not for programs. */
struct microkit_timeouts {
    struct microkit_timeout **heap; /* each no later than the two behind twice its place */
    uint32_t capacity, count;
};

/* Begin with none. heap: room for as many as can wait at a time. */
void microkit_timeouts_init(struct microkit_timeouts *timeouts, struct microkit_timeout **heap,
                            uint32_t capacity);

/* Have it wait for that time, also where it waits for another. False: there is no room. Takes time
 * that grows with the logarithm of how many wait, as the next two. */
bool microkit_timeouts_add(struct microkit_timeouts *timeouts, struct microkit_timeout *timeout,
                           uint64_t time);

/* No longer have it wait. Nothing happens if it does not. */
void microkit_timeouts_remove(struct microkit_timeouts *timeouts, struct microkit_timeout *timeout);

/* The first of those whose time is now or past, which then does not wait any more; NULL: there is none. */
struct microkit_timeout *microkit_timeouts_due(struct microkit_timeouts *timeouts, uint64_t now);

/* The time of the first that waits, or NEVER. */
uint64_t microkit_timeouts_next(const struct microkit_timeouts *timeouts);

/* ---- what clients and driver agree on ------------------------------------------------------ */

/* The label of a call, and how many words it has; the answer has none. */
enum microkit_timer_call {
    MICROKIT_TIMER_SET = 1, /* word 0: the time */
};

/* The label of an answer. */
enum microkit_timer_answer {
    MICROKIT_TIMER_OK = 0x54494d45, /* nothing else answers that by chance */
    MICROKIT_TIMER_BAD_CALL,        /* no such call, or too few words */
};

#ifdef __cplusplus
}
#endif
