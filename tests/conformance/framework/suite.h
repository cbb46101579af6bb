/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What tests are made of. A test runs in the suite's main thread with all memory free; whatever it
 * made is gone before the next one. It fails by a check that does not hold, and ends there.
 */
#pragma once

#include <multikit/pd.h>
#include <sel4/sel4.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct test {
    const char *name;        /* as in the checklist */
    const char *description; /* what the kernel does */
    void (*run)(void);
};

struct group {
    const char *name;
    const struct test *tests;
    unsigned count;
};

/* Defines the group of a file from its table. */
#define GROUP(name_, table_) \
    const struct group name_##_group = {#name_, table_, sizeof(table_) / sizeof((table_)[0])}

/* The suite's own capabilities (conformance.system). */
enum {
    SLOT_BASE = BASE_USER_CAPS, /* of <cspace> */
    MEMORY = SLOT_BASE + 1,
    DEVICE_MEMORY, /* a page of device registers, the PL031 where there is one (Makefile) */
    CSPACE,
    SELF,
    SELF_SC,
    VSPACE,
    SCHED_CONTROL,
    IRQ_CONTROL,
    ASID_CONTROL,
    ASID_POOL,
    FIRST_FREE = SLOT_BASE + 16,
    LAST_SLOT = SLOT_BASE + 1499,
    SELF_SMC = 7
};

#define DEPTH     64  /* of all addresses in CSPACE */
#define MAIN      100 /* priority of the main thread */
#define LOWEST    1
#define TOP       200 /* the highest that the suite may give */
#define ALL       seL4_AllRights
#define TIMER_IRQ 30 /* PPI of the EL1 physical timer */

/* Checks. In threads other than the main one a failure is noted, and the thread stops. */
#define check(condition)                                              \
    do {                                                              \
        if (!(condition)) {                                           \
            test_failed(__FILE__, __LINE__, #condition, 0, 0, false); \
        }                                                             \
    } while (0)
#define equal(got, wanted)                                                \
    do {                                                                  \
        seL4_Word got_ = (seL4_Word)(got), wanted_ = (seL4_Word)(wanted); \
        if (got_ != wanted_) {                                            \
            test_failed(__FILE__, __LINE__, #got, got_, wanted_, true);   \
        }                                                                 \
    } while (0)
#define ok(invocation) equal(invocation, seL4_NoError)
void test_failed(const char *file, int line, const char *what, seL4_Word got, seL4_Word wanted,
                 bool has_values);
/* Not possible here, for the reason; counts as neither passed nor failed. */
_Noreturn void test_skip(const char *reason);

/* Memory and capabilities; each ends the test when there is no more. */
seL4_CPtr slot_new(void); /* empty */
seL4_CPtr object_new(seL4_Word type, seL4_Word size_bits);
seL4_CPtr objects_new(seL4_Word type, seL4_Word size_bits, unsigned count); /* consecutive slots */
seL4_CPtr cap_copy(seL4_CPtr source, seL4_CapRights_t rights);
seL4_CPtr cap_mint(seL4_CPtr source, seL4_CapRights_t rights, seL4_Word badge);
void cap_delete(seL4_CPtr cap);
void cap_revoke(seL4_CPtr cap);
bool cap_exists(seL4_CPtr slot); /* the slot is not empty */
void slots_reset(void);          /* everything that was made goes */

static inline seL4_CPtr endpoint_new(void)
{
    return object_new(seL4_EndpointObject, 0);
}

static inline seL4_CPtr notification_new(void)
{
    return object_new(seL4_NotificationObject, 0);
}

static inline seL4_CPtr reply_new(void)
{
    return object_new(seL4_ReplyObject, 0);
}

/* Budget and period in microseconds. */
seL4_CPtr sc_new(seL4_Time budget, seL4_Time period);
seL4_CPtr vspace_new(void); /* with an ASID */

/* Pages in the suite's address space. */
void *page_map(seL4_CPtr frame, seL4_CapRights_t rights); /* at the next address */
void *pages_new(unsigned count);                          /* read and write, cached */
void page_map_at(seL4_CPtr vspace, seL4_CPtr frame, seL4_Word address, seL4_CapRights_t rights,
                 seL4_ARM_VMAttributes attributes); /* with the tables that it takes */
seL4_Word address_new(seL4_Word size);              /* where nothing is mapped, aligned to size */

/* Threads. Arguments and result are words. */
typedef seL4_Word (*thread_code)(seL4_Word a, seL4_Word b, seL4_Word c, seL4_Word d);

struct thread {
    seL4_CPtr tcb;
    seL4_CPtr sc; /* seL4_CapNull: passive */
    seL4_CPtr vspace, cspace;
    seL4_CPtr finished; /* notification */
    seL4_Word stack_top;
    seL4_Word buffer;
    seL4_CPtr buffer_frame;
    /* In a page of its own, which the thread sees at the same address. */
    volatile struct thread_state {
        seL4_Word result;
        seL4_Word done;
        seL4_CPtr finished, tcb;
    } * state;
};

/* In the suite's own spaces, with a scheduling context that never ends; not running yet. */
void thread_new(struct thread *thread, seL4_Word priority);
/* In its own address space, with a copy of the program as it is now: pointers to what changes later
 * mean nothing to it. Its CSpace is a copy, too: capabilities are given one by one. */
void process_new(struct thread *thread, seL4_Word priority);
void process_give(struct thread *process, seL4_CPtr cap); /* at the same address */
void thread_start(struct thread *thread, thread_code code, seL4_Word a, seL4_Word b, seL4_Word c,
                  seL4_Word d);
seL4_Word thread_join(struct thread *thread); /* waits, returns the result */
bool thread_is_done(const struct thread *thread);
void thread_set_priority(struct thread *thread, seL4_Word priority);
void thread_set_sc(struct thread *thread, seL4_CPtr sc); /* instead of its own; null: none */
bool thread_has_sc(const struct thread *thread);         /* its own, or a lent one */
void thread_set_fault_endpoint(struct thread *thread, seL4_CPtr endpoint);
/* thread_new, thread_start */
void thread_run(struct thread *thread, seL4_Word priority, thread_code code, seL4_Word a,
                seL4_Word b, seL4_Word c, seL4_Word d);
/* Once it waits, it has no scheduling context any more. */
void thread_run_passive(struct thread *thread, seL4_Word priority, thread_code code, seL4_Word a,
                        seL4_Word b, seL4_Word c, seL4_Word d);

/* Time. */
seL4_Word now_us(void);
void sleep_us(seL4_Word us); /* the main thread waits for the timer's interrupt */
void spin_us(seL4_Word us);
/* Interrupts when the time is over, until it is stopped. In the main thread only, as timer_stop. */
void timer_start(seL4_Word us);
void timer_stop(void);
seL4_CPtr timer_handler(seL4_CPtr notification); /* not together with sleep_us */

/* Progress of other threads. Notes are in the order of their making; noted() forgets them. */
#define COUNTERS 16
extern volatile seL4_Word rounds[COUNTERS];
void note(char what);
#define noted(wanted) notes_are(__FILE__, __LINE__, wanted)
void notes_are(const char *file, int line, const char *wanted);
void others_run(void); /* until every thread above LOWEST waits for something */
/* Counts rounds[index]. Below the main thread, or it never stops. */
seL4_Word spin_forever(seL4_Word index, seL4_Word b, seL4_Word c, seL4_Word d);
bool moves(unsigned index);                                   /* rounds[index] soon changes */
bool stands(unsigned index);                                  /* it does not */
seL4_Time sc_consumed(seL4_CPtr sc);                          /* microseconds, since last asked */
bool share_is(seL4_CPtr sc, seL4_Word least, seL4_Word most); /* percent of the time */

/* Memory functions that the compiler may call. */
void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memset(void *to, int value, size_t size);
