/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Semaphores and monitors made of notifications and endpoints, used by threads that are preempted
 * anywhere (short turns) and give way in the worst places.
 */
#include "suite.h"

#define THREADS 6
#define TIMES   100
#define TURN_US 300

/* A binary semaphore is a notification: signalled when it is free. */
static void binary_init(seL4_CPtr *lock)
{
    *lock = notification_new();
    seL4_Signal(*lock);
}

static void binary_wait(seL4_CPtr lock)
{
    seL4_Wait(lock, NULL);
}

static void binary_post(seL4_CPtr lock)
{
    seL4_Signal(lock);
}

/* Who finds no unit left waits on the endpoint. Who gives one back to somebody waits until that one
 * is there to take it. */
struct semaphore {
    seL4_CPtr endpoint;
    volatile int64_t units; /* below zero: so many wait */
};

static void semaphore_init(struct semaphore *semaphore, int64_t units)
{
    semaphore->endpoint = endpoint_new();
    semaphore->units = units;
}

static void semaphore_wait(struct semaphore *semaphore)
{
    if (__atomic_fetch_sub(&semaphore->units, 1, __ATOMIC_ACQUIRE) <= 0) {
        seL4_Wait(semaphore->endpoint, NULL);
    }
}

static void semaphore_post(struct semaphore *semaphore)
{
    if (__atomic_fetch_add(&semaphore->units, 1, __ATOMIC_RELEASE) < 0) {
        seL4_Send(semaphore->endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
    }
}

/* A lock and a condition; all is done with the lock held. */
struct monitor {
    seL4_CPtr lock, endpoint;
    volatile unsigned waiters;
};

static void monitor_init(struct monitor *monitor)
{
    binary_init(&monitor->lock);
    monitor->endpoint = endpoint_new();
    monitor->waiters = 0;
}

static void monitor_wait(struct monitor *monitor)
{
    monitor->waiters++;
    binary_post(monitor->lock);
    seL4_Yield();
    seL4_Wait(monitor->endpoint, NULL);
    binary_wait(monitor->lock);
}

static void monitor_signal(struct monitor *monitor)
{
    if (monitor->waiters > 0) {
        monitor->waiters--;
        seL4_Send(monitor->endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
    }
}

static void monitor_broadcast(struct monitor *monitor)
{
    while (monitor->waiters > 0) {
        monitor_signal(monitor);
    }
}

static struct thread threads[THREADS];

/* Every second one above the others, and every third with turns that never end. */
static void threads_run(thread_code code)
{
    for (seL4_Word i = 0; i < THREADS; i++) {
        thread_new(&threads[i], MAIN - 2 + i % 2);
        if (i % 3 != 0) {
            thread_set_sc(&threads[i], sc_new(TURN_US, TURN_US));
        }
        thread_start(&threads[i], code, i, 0, 0, 0);
    }
    for (seL4_Word i = 0; i < THREADS; i++) {
        equal(thread_join(&threads[i]), i);
    }
}

/* How many are in the section, now and at most, and how often anybody was. */
static volatile unsigned inside, most, visits;

/* The counter of visits is right only if nobody else changes it between. */
static void visit(bool alone)
{
    unsigned before = visits, now;

    now = __atomic_add_fetch(&inside, 1, __ATOMIC_SEQ_CST);
    if (now > most) {
        most = now;
    }
    seL4_Yield();
    if (alone) {
        visits = before + 1;
    } else {
        (void)__atomic_add_fetch(&visits, 1, __ATOMIC_SEQ_CST);
    }
    (void)__atomic_sub_fetch(&inside, 1, __ATOMIC_SEQ_CST);
}

static void visits_reset(void)
{
    inside = 0;
    most = 0;
    visits = 0;
}

static seL4_CPtr lock;
static struct semaphore semaphore;
static struct monitor monitor;

static seL4_Word use_binary(seL4_Word index, seL4_Word b, seL4_Word c, seL4_Word d)
{
    for (int i = 0; i < TIMES; i++) {
        binary_wait(lock);
        visit(true);
        binary_post(lock);
    }
    return index;
}

static void binary_semaphore(void)
{
    seL4_Word badge = 1;

    visits_reset();
    binary_init(&lock);
    threads_run(use_binary);
    equal(most, 1);
    equal(visits, THREADS * TIMES);
    binary_wait(lock);
    (void)seL4_Poll(lock, &badge);
    equal(badge, 0);
}

static seL4_Word use_semaphore(seL4_Word index, seL4_Word b, seL4_Word c, seL4_Word d)
{
    for (int i = 0; i < TIMES; i++) {
        semaphore_wait(&semaphore);
        visit(false);
        semaphore_post(&semaphore);
    }
    return index;
}

/* As many as there are units may be inside, and are. */
static void counting_semaphore(void)
{
    for (unsigned units = 1; units <= THREADS / 2; units++) {
        visits_reset();
        semaphore_init(&semaphore, units);
        threads_run(use_semaphore);
        equal(most, units);
        equal(visits, THREADS * TIMES);
        equal(semaphore.units, units);
    }
}

/* A buffer with room for few, between as many producers as consumers. */
#define ROOM 3

static volatile seL4_Word buffer[ROOM];
static volatile unsigned used, put_at, got_at;
static volatile bool seen[THREADS * TIMES];

static void produce(seL4_Word value)
{
    binary_wait(monitor.lock);
    while (used == ROOM) {
        monitor_wait(&monitor);
    }
    buffer[put_at++ % ROOM] = value;
    used++;
    monitor_broadcast(&monitor);
    binary_post(monitor.lock);
}

static void consume(void)
{
    seL4_Word value;

    binary_wait(monitor.lock);
    while (used == 0) {
        monitor_wait(&monitor);
    }
    value = buffer[got_at++ % ROOM];
    used--;
    check(value < THREADS * TIMES && !seen[value]);
    seen[value] = true;
    monitor_broadcast(&monitor);
    binary_post(monitor.lock);
}

static seL4_Word use_buffer(seL4_Word index, seL4_Word b, seL4_Word c, seL4_Word d)
{
    for (seL4_Word i = 0; i < TIMES; i++) {
        if (index < THREADS / 2) {
            produce(index * TIMES + i);
        } else {
            consume();
        }
    }
    return index;
}

static void bounded_buffer(void)
{
    used = put_at = got_at = 0;
    for (unsigned i = 0; i < THREADS * TIMES; i++) {
        seen[i] = false;
    }
    monitor_init(&monitor);
    threads_run(use_buffer);
    equal(used, 0);
    equal(got_at, THREADS / 2 * TIMES);
    for (unsigned i = 0; i < THREADS / 2 * TIMES; i++) {
        check(seen[i]);
    }
    equal(monitor.waiters, 0);
}

/* All meet, again and again: the last wakes all others, none is forgotten and none goes ahead. */
static volatile unsigned met, meeting;

static seL4_Word meet(seL4_Word index, seL4_Word b, seL4_Word c, seL4_Word d)
{
    for (unsigned i = 0; i < TIMES; i++) {
        binary_wait(monitor.lock);
        equal(meeting, i);
        if (++met == THREADS) {
            equal(monitor.waiters, THREADS - 1);
            met = 0;
            meeting++;
            monitor_broadcast(&monitor);
            equal(monitor.waiters, 0);
        } else {
            monitor_wait(&monitor);
            equal(meeting, i + 1);
        }
        binary_post(monitor.lock);
        seL4_Yield();
    }
    return index;
}

static void broadcast(void)
{
    met = meeting = 0;
    monitor_init(&monitor);
    threads_run(meet);
    equal(meeting, TIMES);
}

static const struct test tests[] = {
    {"SYNC001", "a notification as binary semaphore: one at a time", binary_semaphore},
    {"SYNC002", "counting semaphores on an endpoint: so many at a time", counting_semaphore},
    {"SYNC003", "monitors: a bounded buffer loses and doubles nothing", bounded_buffer},
    {"SYNC004", "monitors: a broadcast wakes all who wait", broadcast},
};
GROUP(sync, tests);
