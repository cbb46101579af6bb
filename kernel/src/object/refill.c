/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Refills: a budget that is used at some time comes back one period later (sporadic server, seL4
 * manual 6.1.5). The ring is ordered by time, its refills do not overlap, their amounts add up to
 * the budget, and the first is never smaller than the minimum. Round robin contexts (period 0) use
 * the first alone: what is left of the turn.
 */
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/sched_context.h>

ticks_t us_to_ticks(u64 us)
{
    return us * ks.boot.ticks_per_us_num / ks.boot.ticks_per_us_den;
}

u64 ticks_to_us(ticks_t ticks)
{
    return ticks * ks.boot.ticks_per_us_den / ks.boot.ticks_per_us_num;
}

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

/* At the end. What touches the last refill is joined with it; so is what finds no room, and then
 * the whole comes so much later that no part of it is early. */
static void push(struct sched_context *sc, ticks_t time, ticks_t amount)
{
    struct refill *last = refill_at(sc, (u32)sc->refill_count - 1);

    if (time <= last->time + last->amount) {
        last->amount += amount;
    } else if (sc->refill_count == sc->refill_max) {
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

/* A first refill too small to run on is joined with the next, which comes that much earlier. */
static void join_small_first(struct sched_context *sc)
{
    while (sc->refill_count > 1 && refill_at(sc, 0)->amount < ks.min_budget) {
        ticks_t amount = refill_at(sc, 0)->amount;

        pop(sc);
        refill_at(sc, 0)->time -= amount;
        refill_at(sc, 0)->amount += amount;
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

void refill_charge(sc_ref_t ref, ticks_t usage)
{
    struct sched_context *sc = sc_at(ref);
    struct refill *first;

    if (sc->period == 0) {
        /* The turn is over; the next one has the whole budget again. */
        refill_at(sc, 0)->amount = sc->budget;
        return;
    }
    if (unlikely(usage >= sc->budget)) {
        usage = charge_overrun(sc, usage);
    }
    /* Less than all refills together, so the loop ends before they do. */
    while (refill_at(sc, 0)->amount <= usage) {
        ticks_t time = refill_at(sc, 0)->time;
        ticks_t amount = refill_at(sc, 0)->amount;

        usage -= amount;
        pop(sc);
        push(sc, time + sc->period, amount);
    }
    if (usage != 0) {
        first = refill_at(sc, 0);
        first->amount -= usage;
        first->time += usage;
        push(sc, first->time - usage + sc->period, usage);
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
