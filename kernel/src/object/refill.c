/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Refills: a budget that is used at some time comes back one period later (sporadic server, seL4
 * manual 6.1.5). The ring is ordered by time; round robin contexts use its first entry alone.
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

static struct refill *head_of(sc_ref_t sc)
{
    return refill_at(sc_at(sc), 0);
}

bool sc_is_round_robin(sc_ref_t sc)
{
    return sc_at(sc)->period == 0;
}

bool sc_is_active(sc_ref_t sc)
{
    return sc_at(sc)->refill_max != 0;
}

ticks_t refill_head_time(sc_ref_t sc)
{
    return head_of(sc)->time;
}

ticks_t refill_head_amount(sc_ref_t sc)
{
    return head_of(sc)->amount;
}

bool refill_ready(sc_ref_t sc)
{
    return head_of(sc)->time <= ks.now;
}

bool refill_sufficient(sc_ref_t sc, ticks_t usage)
{
    ticks_t amount = head_of(sc)->amount;

    return amount >= usage && amount - usage >= ks.min_budget;
}

static void pop(struct sched_context *sc)
{
    sc->refill_head = (u16)(sc->refill_head + 1 < sc->refill_max ? sc->refill_head + 1 : 0);
    sc->refill_count--;
}

/* At the end; what does not fit or touches the last one is added to that. */
static void push(struct sched_context *sc, ticks_t time, ticks_t amount)
{
    struct refill *last = refill_at(sc, (u32)sc->refill_count - 1);

    if (sc->refill_count == sc->refill_max || last->time + last->amount >= time) {
        last->amount += amount;
        return;
    }
    sc->refill_count++;
    *refill_at(sc, (u32)sc->refill_count - 1) = (struct refill){ .time = time, .amount = amount };
}

void refill_new(sc_ref_t ref, u32 max_refills, ticks_t budget, ticks_t period)
{
    struct sched_context *sc = sc_at(ref);

    sc->period = period;
    sc->budget = budget;
    sc->refill_head = 0;
    sc->refill_count = 1;
    sc->refill_max = (u16)max_refills;
    sc->refills[0] = (struct refill){ .time = ks.now, .amount = budget };
}

/* A used context keeps when it may run next, and gets the new budget whole then. */
void refill_update(sc_ref_t ref, ticks_t period, ticks_t budget, u32 max_refills)
{
    ticks_t time = refill_head_time(ref);

    refill_new(ref, max_refills, budget, period);
    sc_at(ref)->refills[0].time = time;
}

/* A first refill too small to run on is joined with the next, which comes that much earlier. */
static void merge_small_head(struct sched_context *sc)
{
    while (sc->refill_count > 1 && refill_at(sc, 0)->amount < ks.min_budget) {
        ticks_t amount = refill_at(sc, 0)->amount;

        pop(sc);
        refill_at(sc, 0)->time -= amount;
        refill_at(sc, 0)->amount += amount;
    }
}

static void charge_round_robin(struct sched_context *sc, ticks_t usage)
{
    struct refill *head = refill_at(sc, 0);

    head->amount = usage < head->amount ? head->amount - usage : 0;
    if (head->amount < ks.min_budget) {
        head->amount = sc->budget;
    }
}

void refill_charge(sc_ref_t ref, ticks_t usage, bool sporadic)
{
    struct sched_context *sc = sc_at(ref);

    if (sc->period == 0) {
        charge_round_robin(sc, usage);
        return;
    }
    /* Whole refills that are gone come back a period after they could be used. */
    while (usage != 0 && refill_at(sc, 0)->amount <= usage) {
        struct refill used = *refill_at(sc, 0);

        usage -= used.amount;
        if (sc->refill_count == 1) {
            refill_at(sc, 0)->time = used.time + sc->period + usage;
            usage = 0;
        } else {
            pop(sc);
            push(sc, used.time + sc->period, used.amount);
        }
    }
    if (usage != 0 && sporadic) {
        struct refill *head = refill_at(sc, 0);
        ticks_t time = head->time;

        head->amount -= usage;
        head->time += usage;
        push(sc, time + sc->period, usage);
    } else if (usage != 0) {
        ticks_t time = refill_at(sc, 0)->time;

        refill_at(sc, 0)->amount -= usage;
        refill_at(sc, 0)->time += usage;
        push(sc, time + sc->period, usage);
    }
    merge_small_head(sc);
}

void refill_unblock(sc_ref_t ref)
{
    struct sched_context *sc = sc_at(ref);

    if (sc->period == 0 || refill_at(sc, 0)->time > ks.now) {
        return;
    }
    refill_at(sc, 0)->time = ks.now;
    while (sc->refill_count > 1 &&
           refill_at(sc, 1)->time <= ks.now + refill_at(sc, 0)->amount) {
        ticks_t amount = refill_at(sc, 0)->amount;

        pop(sc);
        refill_at(sc, 0)->time = ks.now;
        refill_at(sc, 0)->amount += amount;
    }
}
