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
/*@ requires is_ring(sc) && i <= proof_scs[sc].refill_max;
    assigns \nothing;
    ensures \result < proof_scs[sc].refill_max;
    ensures i < proof_scs[sc].refill_max ==> place_of(sc, \result) == i;
 */
static inline u32 place(sc_ref_t sc, u32 i)
{
    u32 index = sc_at(sc)->refill_head + i;

    return index < sc_at(sc)->refill_max ? index : index - sc_at(sc)->refill_max;
}

/*@ requires is_ring(sc) && i <= proof_scs[sc].refill_max;
    assigns \nothing;
 */
static inline ticks_t end_of(sc_ref_t sc, u32 i)
{
    return refill_at(sc, place(sc, i))->time + refill_at(sc, place(sc, i))->amount;
}

/*@ requires is_ring(sc) && proof_scs[sc].refill_count > 1;
    assigns proof_scs[sc];
    ensures is_ring(sc) && only_ring_differs{Pre, Here}(sc);
    ensures proof_scs[sc].refill_count == \old(proof_scs[sc].refill_count) - 1;
    ensures proof_scs[sc].refill_head == following(proof_scs[sc].refill_max, \old(proof_scs[sc].refill_head));
    ensures \forall integer total; adds_up{Pre}(sc, total) ==>
      adds_up(sc, total - \old(amount(sc, proof_scs[sc].refill_head)));
 */
static void pop(sc_ref_t sc)
{
    sc_at(sc)->refill_head = (u16)place(sc, 1);
    sc_at(sc)->refill_count--;
    /*@ assert \forall sums s, integer total; sums_to{Pre}(s, sc, total) ==>
          sums_to(s, sc, total - amount{Pre}(sc, \at(proof_scs[sc].refill_head, Pre))); */
}

/* What joining refill i with the following one (later, amount at its start) costs: refills are only
 * ever put off, so all of it has to wait until it touches what follows. The smaller of how much
 * waits and how long is what counts: crumbs may wait long, and anything may wait a moment. */
/*@ requires is_ring(sc) && i < proof_scs[sc].refill_max;
    assigns \nothing;
 */
static ticks_t cost_of_joining(sc_ref_t sc, u32 i, ticks_t later)
{
    ticks_t amount = refill_at(sc, place(sc, i))->amount;
    ticks_t wait = later - end_of(sc, i);

    return amount < wait ? amount : wait;
}

/* Refill i becomes part of the next, which begins that much earlier; those before it move up. */
/*@ requires is_ring(sc) && i + 1 < proof_scs[sc].refill_count;
    assigns proof_scs[sc], proof_refills[sc][..];
    ensures is_ring(sc) && only_ring_differs{Pre, Here}(sc);
    ensures proof_scs[sc].refill_count == \old(proof_scs[sc].refill_count) - 1;
    ensures \forall integer total; adds_up{Pre}(sc, total) ==> adds_up(sc, total);
 */
static void join_with_next(sc_ref_t sc, u32 i)
{
    ticks_t amount = refill_at(sc, place(sc, i))->amount;

    refill_at(sc, place(sc, i + 1))->time -= amount;
    refill_at(sc, place(sc, i + 1))->amount += amount;
    /*@ loop invariant j <= i;
        loop invariant \forall integer k; used(sc, k) && (place_of(sc, k) <= j || place_of(sc, k) > i + 1) ==>
          amount(sc, k) == amount{Pre}(sc, k);
        loop invariant \forall integer k; used(sc, k) && j < place_of(sc, k) <= i ==>
          amount(sc, k) == amount{Pre}(sc, previous(proof_scs[sc].refill_max, k));
        loop invariant \forall integer k; used(sc, k) && place_of(sc, k) == i + 1 ==>
          amount(sc, k) == (u64)(amount{Pre}(sc, previous(proof_scs[sc].refill_max, k)) + amount{Pre}(sc, k));
        loop assigns j, proof_refills[sc][..];
        loop variant j;
     */
    for (u32 j = i; j > 0; j--) {
        refill_at(sc, place(sc, j))->time = refill_at(sc, place(sc, j - 1))->time;
        refill_at(sc, place(sc, j))->amount = refill_at(sc, place(sc, j - 1))->amount;
    }
    pop(sc);
    /*@ assert \forall sums s, integer total; total <= UINT64_MAX && sums_to{Pre}(s, sc, total) ==>
          steps(shifted(s, \at(proof_scs[sc].refill_head, Pre), proof_scs[sc].refill_max, i + 1), sc); */
    /*@ assert \forall sums s, integer total; total <= UINT64_MAX && sums_to{Pre}(s, sc, total) ==>
          ascends(shifted(s, \at(proof_scs[sc].refill_head, Pre), proof_scs[sc].refill_max, i + 1), sc); */
    /*@ assert \forall sums s, integer total; total <= UINT64_MAX && sums_to{Pre}(s, sc, total) ==>
          ends(shifted(s, \at(proof_scs[sc].refill_head, Pre), proof_scs[sc].refill_max, i + 1), sc, total); */
}

/* Makes room for a refill at that time where it costs least. false: in joining it with the last. */
/*@ requires is_ring(sc);
    assigns proof_scs[sc], proof_refills[sc][..];
    ensures is_ring(sc) && only_ring_differs{Pre, Here}(sc);
    ensures \result ==> proof_scs[sc].refill_count == \old(proof_scs[sc].refill_count) - 1;
    ensures !\result ==> proof_scs[sc] == \old(proof_scs[sc]) && same_refills{Pre, Here}(sc);
    ensures \forall integer total; adds_up{Pre}(sc, total) ==> adds_up(sc, total);
 */
static bool make_room(sc_ref_t sc, ticks_t time)
{
    u32 last = (u32)sc_at(sc)->refill_count - 1;
    ticks_t least = cost_of_joining(sc, last, time);
    u32 best = last;

    /*@ loop invariant i <= last && best <= last;
        loop assigns i, least, best;
        loop variant last - i;
     */
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

/*@ requires is_ring(sc) && proof_scs[sc].refill_count < proof_scs[sc].refill_max;
    assigns proof_scs[sc], proof_refills[sc][..];
    ensures is_ring(sc) && only_ring_differs{Pre, Here}(sc);
    ensures \forall integer total; adds_up{Pre}(sc, total) && total + more <= UINT64_MAX ==> adds_up(sc, total + more);
 */
static ALWAYS_INLINE void append(sc_ref_t sc, ticks_t time, ticks_t more)
{
    u32 last = sc_at(sc)->refill_count++;

    refill_at(sc, place(sc, last))->time = time;
    refill_at(sc, place(sc, last))->amount = more;
    /*@ assert \forall integer i; used{Pre}(sc, i) ==>
          used(sc, i) && i != last_of(sc) && amount(sc, i) == amount{Pre}(sc, i); */
    /*@ assert used(sc, last_of(sc)) && amount(sc, last_of(sc)) == more; */
    /*@ assert \forall integer i; used(sc, i) && i != last_of(sc) ==> used{Pre}(sc, i); */
    /*@ assert \forall integer i; used{Pre}(sc, i) ==>
          (following(proof_scs[sc].refill_max, i) == last_of(sc) <==> i == last_of{Pre}(sc)); */
    /*@ assert \forall sums s, integer total; sums_to{Pre}(s, sc, total) ==>
          steps(extended(s, last_of(sc), total + before(s, proof_scs[sc].refill_head)), sc); */
    /*@ assert \forall sums s, integer total; sums_to{Pre}(s, sc, total) ==>
          ascends(extended(s, last_of(sc), total + before(s, proof_scs[sc].refill_head)), sc); */
    /*@ assert \forall sums s, integer total; sums_to{Pre}(s, sc, total) ==>
          sums_to(extended(s, last_of(sc), total + before(s, proof_scs[sc].refill_head)), sc, total + more); */
}

/*@ requires is_ring(sc) && last == proof_scs[sc].refill_count - 1;
    assigns proof_refills[sc][..];
    ensures \forall integer total; adds_up{Pre}(sc, total) && total + more <= UINT64_MAX ==> adds_up(sc, total + more);
 */
static ALWAYS_INLINE void add_to_last(sc_ref_t sc, u32 last, ticks_t more)
{
    refill_at(sc, place(sc, last))->amount += more;
}

/* At the end, and not before the last one's end: joined with it where they touch. */
/*@ requires is_ring(sc);
    assigns proof_scs[sc], proof_refills[sc][..];
    ensures is_ring(sc) && only_ring_differs{Pre, Here}(sc);
    ensures \forall integer total; adds_up{Pre}(sc, total) && total + more <= UINT64_MAX ==> adds_up(sc, total + more);
 */
static void push(sc_ref_t sc, ticks_t time, ticks_t more)
{
    u32 last = (u32)sc_at(sc)->refill_count - 1;

    if (time <= end_of(sc, last)) {
        add_to_last(sc, last, more);
    } else if (sc_at(sc)->refill_count == sc_at(sc)->refill_max && !make_room(sc, time)) {
        refill_at(sc, place(sc, last))->time = time - refill_at(sc, place(sc, last))->amount;
        /*@ assert \forall integer k; 0 <= k < MAX_REFILLS ==> amount(sc, k) == amount{Pre}(sc, k); */
        /*@ assert \forall sums s, integer total; sums_to{Pre}(s, sc, total) ==> sums_to(s, sc, total); */
        add_to_last(sc, last, more);
    } else {
        append(sc, time, more);
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
    /*@ assert sums_to(any_sums, sc, budget); */
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
    /*@ assert sums_to(any_sums, sc, budget); */
    if (period != 0 && amount < budget) {
        refill_at(sc, 0)->amount = amount;
        /*@ assert sums_to(any_sums, sc, amount); */
        /*@ assert adds_up(sc, amount); */
        push(sc, time + period, budget - amount);
        /*@ assert adds_up(sc, budget); */
    }
}

/* A first refill too small to run on is joined with the next. */
/*@ requires is_ring(sc);
    assigns proof_scs[sc], proof_refills[sc][..];
    ensures is_ring(sc) && only_ring_differs{Pre, Here}(sc);
    ensures \forall integer total; adds_up{Pre}(sc, total) ==> adds_up(sc, total);
    ensures \forall integer total; adds_up{Pre}(sc, total) && total >= ks.min_budget ==>
      amount(sc, proof_scs[sc].refill_head) >= ks.min_budget;
 */
static void join_small_first(sc_ref_t sc)
{
    /*@ loop invariant is_ring(sc) && only_ring_differs{Pre, Here}(sc);
        loop invariant \forall integer total; adds_up{Pre}(sc, total) ==> adds_up(sc, total);
        loop assigns proof_scs[sc], proof_refills[sc][..];
        loop variant proof_scs[sc].refill_count;
     */
    while (sc_at(sc)->refill_count > 1 && refill_head_amount(sc) < ks.min_budget) {
        join_with_next(sc, 0);
    }
}

/* More than the whole budget was used, because nobody could stop it: everything comes whole periods
 * later. Returns what remains to be charged, less than the budget. */
/*@ requires is_ring(sc) && proof_scs[sc].budget > 0;
    assigns proof_refills[sc][..];
    ensures \result < proof_scs[sc].budget;
    ensures \forall integer total; adds_up{Pre}(sc, total) ==> adds_up(sc, total);
 */
static ticks_t charge_overrun(sc_ref_t sc, ticks_t usage)
{
    ticks_t periods = usage / sc_at(sc)->budget;

    /*@ loop invariant i <= proof_scs[sc].refill_count;
        loop invariant \forall integer k; 0 <= k < MAX_REFILLS ==> amount(sc, k) == amount{Pre}(sc, k);
        loop assigns i, proof_refills[sc][..];
        loop variant proof_scs[sc].refill_count - i;
     */
    for (u32 i = 0; i < sc_at(sc)->refill_count; i++) {
        refill_at(sc, place(sc, i))->time += periods * sc_at(sc)->period;
    }
    return usage - periods * sc_at(sc)->budget;
}

/*@ requires is_ring(sc);
    assigns proof_refills[sc][..];
    ensures \forall integer total; adds_up{Pre}(sc, total) && usage <= total &&
      (proof_scs[sc].refill_count > 1 ==> usage <= amount{Pre}(sc, proof_scs[sc].refill_head)) ==>
      adds_up(sc, total - usage);
 */
static inline void take_from_first(sc_ref_t sc, ticks_t usage)
{
    refill_at(sc, sc_at(sc)->refill_head)->amount -= usage;
    refill_at(sc, sc_at(sc)->refill_head)->time += usage;
    /*@ assert \forall sums s, integer total; sums_to{Pre}(s, sc, total) && usage <= total &&
          (proof_scs[sc].refill_count > 1 ==> usage <= amount{Pre}(sc, proof_scs[sc].refill_head)) ==>
          sums_to(extended(s, proof_scs[sc].refill_head, before(s, proof_scs[sc].refill_head) + usage),
            sc, total - usage); */
}

/* From the first refill on, whether due or not: a thread that could not be stopped in time uses up
 * what it has not got yet. That is less than all together, so the last refill always is enough; the
 * loop asks all the same, so that the ring stays a ring whatever the amounts are. */
/*@ requires is_ring(sc);
    assigns proof_scs[sc], proof_refills[sc][..];
    ensures is_ring(sc) && only_ring_differs{Pre, Here}(sc);
    ensures \forall integer total; adds_up{Pre}(sc, total) && usage <= total ==> adds_up(sc, total - usage);
 */
static void take(sc_ref_t sc, ticks_t usage)
{
    /*@ loop invariant is_ring(sc) && only_ring_differs{Pre, Here}(sc);
        loop invariant usage <= \at(usage, Pre);
        loop invariant \forall integer total; adds_up{Pre}(sc, total) && \at(usage, Pre) <= total ==>
          adds_up(sc, total - (\at(usage, Pre) - usage));
        loop assigns usage, proof_scs[sc];
        loop variant proof_scs[sc].refill_count;
     */
    while (sc_at(sc)->refill_count > 1 && refill_head_amount(sc) <= usage) {
        usage -= refill_head_amount(sc);
        pop(sc);
    }
    take_from_first(sc, usage);
}

/* Usage is one piece of time, from when the first refill was there. It comes back in one piece, a
 * period later, whichever refills it was taken from. */
void refill_charge(sc_ref_t sc, ticks_t usage)
{
    ticks_t start = refill_head_time(sc);

    if (sc_at(sc)->period == 0) {
        /* The turn is over; the next one has the whole budget again. */
        refill_at(sc, sc_at(sc)->refill_head)->amount = sc_at(sc)->budget;
        return;
    }
    if (unlikely(usage >= sc_at(sc)->budget)) {
        usage = charge_overrun(sc, usage);
        start = refill_head_time(sc);
    }
    if (usage != 0) {
        take(sc, usage);
        /*@ assert adds_up(sc, proof_scs[sc].budget - usage); */
        push(sc, start + sc_at(sc)->period, usage);
    }
    join_small_first(sc);
}

/*@ requires is_ring(sc);
    assigns proof_refills[sc][..];
    ensures \forall integer total; adds_up{Pre}(sc, total) && total + more <= UINT64_MAX ==>
      adds_up(sc, total + more) &&
      amount(sc, proof_scs[sc].refill_head) >= more &&
      amount(sc, proof_scs[sc].refill_head) >= amount{Pre}(sc, proof_scs[sc].refill_head);
 */
static inline void begin_now(sc_ref_t sc, ticks_t more)
{
    refill_at(sc, sc_at(sc)->refill_head)->time = ks.now;
    refill_at(sc, sc_at(sc)->refill_head)->amount += more;
    /*@ assert \forall sums s, integer total; sums_to{Pre}(s, sc, total) && total + more <= UINT64_MAX ==>
          sums_to(extended(s, proof_scs[sc].refill_head, before(s, proof_scs[sc].refill_head) - more), sc, total + more); */
}

void refill_unblock(sc_ref_t sc)
{
    if (sc_at(sc)->period == 0 || refill_head_time(sc) > ks.now) {
        return;
    }
    refill_at(sc, sc_at(sc)->refill_head)->time = ks.now;
    /*@ assert \forall sums s, integer total; sums_to{Pre}(s, sc, total) ==> sums_to(s, sc, total); */
    /*@ loop invariant is_ring(sc) && only_ring_differs{Pre, Here}(sc);
        loop invariant adds_up(sc, proof_scs[sc].budget) && (can_run{Pre}(sc) ==> can_run(sc));
        loop assigns proof_scs[sc], proof_refills[sc][..];
        loop variant proof_scs[sc].refill_count;
     */
    while (sc_at(sc)->refill_count > 1 && refill_at(sc, place(sc, 1))->time <= end_of(sc, 0)) {
        ticks_t amount = refill_head_amount(sc);

        pop(sc);
        /*@ assert adds_up(sc, proof_scs[sc].budget - amount); */
        begin_now(sc, amount);
    }
}
