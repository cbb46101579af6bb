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

static inline struct refill *refill_at(struct sched_context *sc, u32 offset)
{
    u32 index = sc->refill_head + offset;

    return &sc->refills[index < sc->refill_max ? index : index - sc->refill_max];
}

static void pop(struct sched_context *sc)
{
    sc->refill_head = (u16)(sc->refill_head + 1 < sc->refill_max ? sc->refill_head + 1 : 0);
    sc->refill_count--;
}

/* What joining refill i with the following one (later, amount at its start) costs: refills are only
 * ever put off, so all of it has to wait until it touches what follows. The smaller of how much
 * waits and how long is what counts: crumbs may wait long, and anything may wait a moment. */
static ticks_t cost_of_joining(const struct refill *refill, ticks_t later)
{
    ticks_t wait = later - (refill->time + refill->amount);

    return refill->amount < wait ? refill->amount : wait;
}

/* Refill i becomes part of the next, which begins that much earlier; those before it move up. */
static void join_with_next(struct sched_context *sc, u32 i)
{
    ticks_t amount = refill_at(sc, i)->amount;

    refill_at(sc, i + 1)->time -= amount;
    refill_at(sc, i + 1)->amount += amount;
    for (u32 j = i; j > 0; j--) {
        *refill_at(sc, j) = *refill_at(sc, j - 1);
    }
    pop(sc);
}

/* Makes room for a refill at that time where it costs least. false: in joining it with the last. */
static bool make_room(struct sched_context *sc, ticks_t time)
{
    u32 last = (u32)sc->refill_count - 1;
    ticks_t least = cost_of_joining(refill_at(sc, last), time);
    u32 best = last;

    for (u32 i = 0; i < last; i++) {
        ticks_t cost = cost_of_joining(refill_at(sc, i), refill_at(sc, i + 1)->time);

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
static void push(struct sched_context *sc, ticks_t time, ticks_t amount)
{
    struct refill *last = refill_at(sc, (u32)sc->refill_count - 1);

    if (time <= last->time + last->amount) {
        last->amount += amount;
    } else if (sc->refill_count == sc->refill_max && !make_room(sc, time)) {
        last->time = time - last->amount;
        last->amount += amount;
    } else {
        sc->refill_count++;
        last = refill_at(sc, (u32)sc->refill_count - 1);
        last->time = time;
        last->amount = amount;
    }
}

void refill_new(sc_ref_t ref, u32 max_refills, ticks_t budget, ticks_t period)
{
    struct sched_context *sc = sc_at(ref);

    sc->period = period;
    sc->budget = budget;
    sc->refill_head = 0;
    sc->refill_count = 1;
    sc->refill_max = (u16)max_refills;
    sc->refills[0].time = ks.now;
    sc->refills[0].amount = budget;
}

/* The parameters of a context in use change: it may not run earlier than before, and what it has
 * not got yet of a larger budget comes one period after what it has. */
void refill_update(sc_ref_t ref, u32 max_refills, ticks_t budget, ticks_t period)
{
    ticks_t time = refill_head_time(ref);
    ticks_t amount = refill_head_amount(ref);

    refill_new(ref, max_refills, budget, period);
    if (time > ks.now) {
        sc_at(ref)->refills[0].time = time;
    } else {
        time = ks.now;
    }
    if (period != 0 && amount < budget) {
        sc_at(ref)->refills[0].amount = amount;
        push(sc_at(ref), time + period, budget - amount);
    }
}

/* A first refill too small to run on is joined with the next. */
static void join_small_first(struct sched_context *sc)
{
    while (sc->refill_count > 1 && refill_at(sc, 0)->amount < ks.min_budget) {
        join_with_next(sc, 0);
    }
}

/* More than the whole budget was used, because nobody could stop it: everything comes whole periods
 * later. Returns what remains to be charged, less than the budget. */
static ticks_t charge_overrun(struct sched_context *sc, ticks_t usage)
{
    ticks_t periods = usage / sc->budget;

    for (u32 i = 0; i < sc->refill_count; i++) {
        refill_at(sc, i)->time += periods * sc->period;
    }
    return usage - periods * sc->budget;
}

/* From the first refill on, whether due or not: a thread that could not be stopped in time uses up
 * what it has not got yet. Less than all together, so the loop ends before they do. */
static void take(struct sched_context *sc, ticks_t usage)
{
    struct refill *first = refill_at(sc, 0);

    while (first->amount <= usage) {
        usage -= first->amount;
        pop(sc);
        first = refill_at(sc, 0);
    }
    first->amount -= usage;
    first->time += usage;
}

/* Usage is one piece of time, from when the first refill was there. It comes back in one piece, a
 * period later, whichever refills it was taken from. */
void refill_charge(sc_ref_t ref, ticks_t usage)
{
    struct sched_context *sc = sc_at(ref);
    ticks_t start;

    if (sc->period == 0) {
        /* The turn is over; the next one has the whole budget again. */
        refill_at(sc, 0)->amount = sc->budget;
        return;
    }
    if (unlikely(usage >= sc->budget)) {
        usage = charge_overrun(sc, usage);
    }
    if (usage != 0) {
        start = refill_at(sc, 0)->time;
        take(sc, usage);
        push(sc, start + sc->period, usage);
    }
    join_small_first(sc);
}

void refill_unblock(sc_ref_t ref)
{
    struct sched_context *sc = sc_at(ref);

    if (sc->period == 0 || refill_at(sc, 0)->time > ks.now) {
        return;
    }
    refill_at(sc, 0)->time = ks.now;
    while (sc->refill_count > 1 && refill_at(sc, 1)->time <= ks.now + refill_at(sc, 0)->amount) {
        ticks_t amount = refill_at(sc, 0)->amount;

        pop(sc);
        refill_at(sc, 0)->time = ks.now;
        refill_at(sc, 0)->amount += amount;
    }
}
