/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Refills: what is used at some time comes back one period later (sporadic server, seL4 manual
 * 6.1.5; what that guarantees is in docs/design/budgets.md). The ring is ordered by time, its
 * refills do not overlap, their amounts add up to the budget, and the first is never smaller than
 * the minimum. Round robin contexts (period 0) use the first alone: what is left of the turn.
 */
#include <base/state.h>
#include <base/window.h>
#include <schedule/sched_context.h>

/* Where in the ring the refill i places after the first is. */
static inline u32 place(sc_ref_t sc, u32 i)
{
    u32 index = sc_at(sc)->refill_head + i;

    return index < sc_at(sc)->refill_max ? index : index - sc_at(sc)->refill_max;
}

static inline ticks_t end_of(sc_ref_t sc, u32 i)
{
    return refill_at(sc, place(sc, i))->time + refill_at(sc, place(sc, i))->amount;
}

static void pop(sc_ref_t sc)
{
    sc_at(sc)->refill_head = (u16)place(sc, 1);
    sc_at(sc)->refill_count--;
}

/* What joining refill i with the following one (later, amount at its start) costs: refills are only
 * ever put off, so all of it has to wait until it touches what follows. The smaller of how much
 * waits and how long is what counts: crumbs may wait long, and anything may wait a moment. */
static ticks_t cost_of_joining(sc_ref_t sc, u32 i, ticks_t later)
{
    ticks_t amount = refill_at(sc, place(sc, i))->amount;
    ticks_t wait = later - end_of(sc, i);

    return amount < wait ? amount : wait;
}

/* Refill i becomes part of the next, which begins that much earlier; those before it move up. */
static void join_with_next(sc_ref_t sc, u32 i)
{
    ticks_t amount = refill_at(sc, place(sc, i))->amount;

    refill_at(sc, place(sc, i + 1))->time -= amount;
    refill_at(sc, place(sc, i + 1))->amount += amount;
    for (u32 j = i; j > 0; j--) {
        refill_at(sc, place(sc, j))->time = refill_at(sc, place(sc, j - 1))->time;
        refill_at(sc, place(sc, j))->amount = refill_at(sc, place(sc, j - 1))->amount;
    }
    pop(sc);
}

/* Makes room for a refill at that time where it costs least. false: in joining it with the last. */
static bool make_room(sc_ref_t sc, ticks_t time)
{
    u32 last = (u32)sc_at(sc)->refill_count - 1;
    ticks_t least = cost_of_joining(sc, last, time);
    u32 best = last;

    for (u32 i = 0; i < last; i++) {
        ticks_t cost = cost_of_joining(sc, i, refill_at(sc, place(sc, i + 1))->time);

        if (cost < least) {
            least = cost;
            best = i;
        }
    }
    if (best < last) {
        join_with_next(sc, best);
    }
    return best < last;
}

/* At the end, and not before the last one's end: joined with it where they touch. */
static void push(sc_ref_t sc, ticks_t time, ticks_t amount)
{
    u32 last = (u32)sc_at(sc)->refill_count - 1;

    if (time <= end_of(sc, last)) {
        refill_at(sc, place(sc, last))->amount += amount;
    } else if (sc_at(sc)->refill_count == sc_at(sc)->refill_max && !make_room(sc, time)) {
        refill_at(sc, place(sc, last))->time = time - refill_at(sc, place(sc, last))->amount;
        refill_at(sc, place(sc, last))->amount += amount;
    } else {
        last = sc_at(sc)->refill_count++;
        refill_at(sc, place(sc, last))->time = time;
        refill_at(sc, place(sc, last))->amount = amount;
    }
}

void refill_new(sc_ref_t sc, u32 max_refills, ticks_t budget, ticks_t period)
{
    sc_at(sc)->period = period;
    sc_at(sc)->budget = budget;
    sc_at(sc)->refill_head = 0;
    sc_at(sc)->refill_count = 1;
    sc_at(sc)->refill_max = (u16)max_refills;
    refill_at(sc, 0)->time = ks.now;
    refill_at(sc, 0)->amount = budget;
}

/* The parameters of a context in use change: it may not run earlier than before, and what it has
 * not got yet of a larger budget comes one period after what it has. */
void refill_update(sc_ref_t sc, u32 max_refills, ticks_t budget, ticks_t period)
{
    ticks_t time = refill_head_time(sc);
    ticks_t amount = refill_head_amount(sc);

    refill_new(sc, max_refills, budget, period);
    if (time > ks.now) {
        refill_at(sc, 0)->time = time;
    } else {
        time = ks.now;
    }
    if (period != 0 && amount < budget) {
        refill_at(sc, 0)->amount = amount;
        push(sc, time + period, budget - amount);
    }
}

/* A first refill too small to run on is joined with the next. */
static void join_small_first(sc_ref_t sc)
{
    while (sc_at(sc)->refill_count > 1 && refill_head_amount(sc) < ks.min_budget) {
        join_with_next(sc, 0);
    }
}

/* More than the whole budget was used, because nobody could stop it: everything comes whole periods
 * later. Returns what remains to be charged, less than the budget. */
static ticks_t charge_overrun(sc_ref_t sc, ticks_t usage)
{
    ticks_t periods = usage / sc_at(sc)->budget;

    for (u32 i = 0; i < sc_at(sc)->refill_count; i++) {
        refill_at(sc, place(sc, i))->time += periods * sc_at(sc)->period;
    }
    return usage - periods * sc_at(sc)->budget;
}

/* From the first refill on, whether due or not: a thread that could not be stopped in time uses up
 * what it has not got yet. That is less than all together, so the last refill always is enough; the
 * loop asks all the same, so that the ring stays a ring whatever the amounts are. */
static void take(sc_ref_t sc, ticks_t usage)
{
    while (sc_at(sc)->refill_count > 1 && refill_head_amount(sc) <= usage) {
        usage -= refill_head_amount(sc);
        pop(sc);
    }
    refill_first(sc)->amount -= usage;
    refill_first(sc)->time += usage;
}

/* Usage is one piece of time, from when the first refill was there. It comes back in one piece, a
 * period later, whichever refills it was taken from. */
void refill_charge(sc_ref_t sc, ticks_t usage)
{
    ticks_t start = refill_head_time(sc);

    if (sc_at(sc)->period == 0) {
        /* The turn is over; the next one has the whole budget again. */
        refill_first(sc)->amount = sc_at(sc)->budget;
        return;
    }
    if (unlikely(usage >= sc_at(sc)->budget)) {
        usage = charge_overrun(sc, usage);
        start = refill_head_time(sc);
    }
    if (usage != 0) {
        take(sc, usage);
        push(sc, start + sc_at(sc)->period, usage);
    }
    join_small_first(sc);
}

void refill_unblock(sc_ref_t sc)
{
    if (sc_at(sc)->period == 0 || refill_head_time(sc) > ks.now) {
        return;
    }
    refill_first(sc)->time = ks.now;
    while (sc_at(sc)->refill_count > 1 && refill_at(sc, place(sc, 1))->time <= end_of(sc, 0)) {
        ticks_t amount = refill_head_amount(sc);

        pop(sc);
        refill_first(sc)->time = ks.now;
        refill_first(sc)->amount += amount;
    }
}
