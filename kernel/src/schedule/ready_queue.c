/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The ready queues: a list a priority, and a two-level bitmap that finds the highest in two steps.
 */
#include <base/bits.h>
#include <base/state.h>
#include <base/window.h>
#include <schedule/scheduler.h>

#define PER_WORD WORD_BITS

static void mark(u32 priority)
{
    u32 word = priority / PER_WORD;

    ks.ready_bitmap[word] = bit_set(ks.ready_bitmap[word], priority);
    ks.ready_summary = bit_set(ks.ready_summary, word);
}

static void unmark(u32 priority)
{
    u32 word = priority / PER_WORD;

    ks.ready_bitmap[word] = bit_clear(ks.ready_bitmap[word], priority);
    if (ks.ready_bitmap[word] == 0) {
        ks.ready_summary = bit_clear(ks.ready_summary, word);
    }
}

void ready_enqueue(tcb_ref_t tcb)
{
    u32 priority = tcb_at(tcb)->priority;
    tcb_ref_t last = ks.ready[priority].tail;

    tcb_at(tcb)->queued = QUEUE_READY;
    tcb_at(tcb)->sched_prev = last;
    tcb_at(tcb)->sched_next = NIL;
    ks.ready[priority].tail = tcb;
    if (last == NIL) {
        ks.ready[priority].head = tcb;
        mark(priority);
    } else {
        tcb_at(last)->sched_next = tcb;
    }
}

void ready_append_front(tcb_ref_t tcb)
{
    u32 priority = tcb_at(tcb)->priority;
    tcb_ref_t first = ks.ready[priority].head;

    tcb_at(tcb)->queued = QUEUE_READY;
    tcb_at(tcb)->sched_next = first;
    tcb_at(tcb)->sched_prev = NIL;
    ks.ready[priority].head = tcb;
    if (first == NIL) {
        ks.ready[priority].tail = tcb;
        mark(priority);
    } else {
        tcb_at(first)->sched_prev = tcb;
    }
}

/* Out of the list of its priority. */
static void unlink(tcb_ref_t tcb, u32 priority)
{
    tcb_ref_t prev = tcb_at(tcb)->sched_prev;
    tcb_ref_t next = tcb_at(tcb)->sched_next;

    if (prev == NIL) {
        ks.ready[priority].head = next;
    } else {
        tcb_at(prev)->sched_next = next;
    }
    if (next == NIL) {
        ks.ready[priority].tail = prev;
    } else {
        tcb_at(next)->sched_prev = prev;
    }
}

void ready_dequeue(tcb_ref_t tcb)
{
    u32 priority = tcb_at(tcb)->priority;

    unlink(tcb, priority);
    if (ks.ready[priority].head == NIL) {
        unmark(priority);
    }
    tcb_at(tcb)->queued = QUEUE_NONE;
    tcb_at(tcb)->sched_next = NIL;
    tcb_at(tcb)->sched_prev = NIL;
}

tcb_ref_t ready_take(void)
{
    tcb_ref_t first = NIL;

    if (ks.ready_summary != 0) {
        u32 word = highest_bit(ks.ready_summary) % (PRIORITIES / PER_WORD);

        first = ks.ready[word * PER_WORD + highest_bit(ks.ready_bitmap[word])].head;
        ready_dequeue(first);
    }
    return first;
}
