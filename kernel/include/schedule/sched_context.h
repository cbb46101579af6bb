/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Scheduling contexts: budgets as sporadic servers (seL4 manual 6.1).
 */
#pragma once

#include <base/state.h>
#include <base/structures.h>
#include <base/window.h>

void sc_bind_tcb(sc_ref_t sc, tcb_ref_t tcb);
void sc_unbind_tcb(sc_ref_t sc);
void sc_bind_notification(sc_ref_t sc, notification_ref_t notification);
void sc_unbind_notification(sc_ref_t sc);
void sc_unbind_reply(sc_ref_t sc); /* forgets whom it was donated by */
void sc_donate(sc_ref_t sc, tcb_ref_t to);
/* The SC bound to a notification: lent to a passive waiter, taken back when it waits again. Called where
 * there is one. */
void sc_lend_bound(sc_ref_t sc, tcb_ref_t receiver);

static inline void sc_lend(notification_ref_t notification, tcb_ref_t receiver)
{
    sc_ref_t sc = notification_at(notification)->sc;

    if (unlikely(sc != NIL)) {
        sc_lend_bound(sc, receiver);
    }
}

static inline void sc_take_back(notification_ref_t notification, tcb_ref_t receiver)
{
    sc_ref_t sc = notification_at(notification)->sc;

    if (unlikely(sc != NIL && tcb_at(receiver)->sc == sc)) {
        sc_unbind_tcb(sc);
    }
}

/* A thread that waits for somebody may be given only a scheduling context with budget now. */
bool tcb_can_take_sc(tcb_ref_t tcb, sc_ref_t sc);

void sc_finalise(sc_ref_t sc);
void sc_complete_yield_to(tcb_ref_t yielder); /* yielder runs again: its result is due */
void sc_cancel_yield_to(tcb_ref_t yielder);
us_t sc_take_consumed(sc_ref_t sc); /* since the last time it was taken */

/* Refills (the ring in the SC). The first one never is smaller than the kernel's minimum. */
/*@ requires 0 <= sc < PROOF_OBJECTS && 1 <= max_refills <= MAX_REFILLS;
    assigns proof_scs[sc], proof_refills[sc][0];
    ensures is_budget(sc) && adds_up(sc, budget);
    ensures proof_scs[sc].budget == budget && proof_scs[sc].period == period;
    ensures proof_scs[sc].refill_head == 0 && proof_scs[sc].refill_count == 1;
 */
void refill_new(sc_ref_t sc, u32 max_refills, ticks_t budget, ticks_t period);
/*@ requires is_ring(sc) && 1 <= max_refills <= MAX_REFILLS;
    assigns proof_scs[sc], proof_refills[sc][..];
    ensures is_budget(sc) && proof_scs[sc].budget == budget && proof_scs[sc].period == period;
 */
void refill_update(sc_ref_t sc, u32 max_refills, ticks_t budget, ticks_t period);
/*@ requires is_budget(sc) && proof_scs[sc].budget > 0;
    assigns proof_scs[sc], proof_refills[sc][..];
    ensures is_budget(sc);
    ensures only_ring_differs{Pre, Here}(sc);
    ensures proof_scs[sc].budget >= ks.min_budget ==> can_run(sc);
 */
void refill_charge(sc_ref_t sc, ticks_t usage);
/*@ requires is_budget(sc);
    assigns proof_scs[sc], proof_refills[sc][..];
    ensures is_budget(sc) && only_ring_differs{Pre, Here}(sc);
    ensures can_run{Pre}(sc) ==> can_run(sc);
 */
void refill_unblock(sc_ref_t sc); /* what was not used until ks.now is not saved up */

/*@ requires is_ring(sc);
    assigns \nothing;
    ensures \result == proof_refills[sc][proof_scs[sc].refill_head].time;
 */
static inline ticks_t refill_head_time(sc_ref_t sc)
{
    return refill_at(sc, sc_at(sc)->refill_head)->time;
}

/*@ requires is_ring(sc);
    assigns \nothing;
    ensures \result == amount(sc, proof_scs[sc].refill_head);
 */
static inline ticks_t refill_head_amount(sc_ref_t sc)
{
    return refill_at(sc, sc_at(sc)->refill_head)->amount;
}

/* Usage leaves at least the minimum. */
/*@ requires is_ring(sc);
    assigns \nothing;
 */
static inline bool refill_sufficient(sc_ref_t sc, ticks_t usage)
{
    return refill_head_amount(sc) >= usage + ks.min_budget;
}

/* The first refill is due at ks.now. */
/*@ requires is_ring(sc);
    assigns \nothing;
    ensures \result <==> proof_refills[sc][proof_scs[sc].refill_head].time <= ks.now;
 */
static inline bool refill_ready(sc_ref_t sc)
{
    return refill_head_time(sc) <= ks.now;
}

/* Usage is charged to the consumed time and to the refills; round robin contexts only count down what
 * is left of their turn. */
/*@ requires is_budget(sc) && proof_scs[sc].budget > 0;
    assigns proof_scs[sc], proof_refills[sc][..];
    ensures is_budget(sc) && proof_scs[sc].budget == \old(proof_scs[sc].budget);
    ensures proof_scs[sc].refill_max == \old(proof_scs[sc].refill_max);
 */
static inline void sc_charge(sc_ref_t sc, ticks_t usage)
{
    sc_at(sc)->consumed += usage;
    if (likely(sc_at(sc)->period == 0 && refill_sufficient(sc, usage))) {
        refill_at(sc, sc_at(sc)->refill_head)->amount -= usage;
    } else {
        refill_charge(sc, usage);
    }
}

ticks_t us_to_ticks(us_t us);
us_t ticks_to_us(ticks_t ticks);
#define MIN_BUDGET_US 10 /* kernel entry and exit, twice, with margin; smallest budget accepted */
