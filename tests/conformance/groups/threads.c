/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A thread's spaces are set together, or not at all.
 */
#include "suite.h"

/* Counts rounds for as long as the other side signals. */
static seL4_Word count_rounds(seL4_Word notification, seL4_Word rounds, seL4_Word c, seL4_Word d)
{
    seL4_Word done = 0;

    while (done < rounds) {
        seL4_Wait(notification, NULL);
        done++;
    }
    return done;
}

/* Runs in the spaces that it had. */
static void still_runs(struct thread *thread, seL4_CPtr notification)
{
    seL4_Signal(notification);
    seL4_Signal(notification);
    equal(thread_join(thread), 2);
}

static void start_counting(struct thread *thread, seL4_CPtr notification)
{
    thread_run(thread, MAIN + 1, count_rounds, notification, 2, 0, 0);
    check(!thread_is_done(thread));
}

static seL4_Error configure(const struct thread *thread, seL4_CPtr cspace, seL4_CPtr vspace)
{
    return seL4_TCB_Configure(thread->tcb, cspace, 0, vspace, 0, thread->buffer,
                              thread->buffer_frame);
}

static void test_configure(void)
{
    struct thread thread;
    seL4_CPtr notification = notification_new();

    start_counting(&thread, notification);
    equal(configure(&thread, seL4_CapNull, VSPACE), seL4_IllegalOperation);
    equal(configure(&thread, CSPACE, seL4_CapNull), seL4_IllegalOperation);
    equal(configure(&thread, VSPACE, VSPACE), seL4_IllegalOperation);
    equal(configure(&thread, CSPACE, object_new(seL4_ARM_VSpaceObject, 0)), seL4_IllegalOperation);
    ok(configure(&thread, CSPACE, VSPACE));
    still_runs(&thread, notification);
}

static seL4_Error set_space(const struct thread *thread, seL4_CPtr handler, seL4_CPtr cspace,
                            seL4_CPtr vspace)
{
    return seL4_TCB_SetSpace(thread->tcb, handler, cspace, 0, vspace, 0);
}

static void test_set_space(void)
{
    struct thread thread;
    seL4_CPtr notification = notification_new();

    start_counting(&thread, notification);
    equal(set_space(&thread, seL4_CapNull, seL4_CapNull, VSPACE), seL4_IllegalOperation);
    equal(set_space(&thread, seL4_CapNull, CSPACE, seL4_CapNull), seL4_IllegalOperation);
    equal(set_space(&thread, notification, CSPACE, VSPACE), seL4_InvalidCapability);
    equal(set_space(&thread, cap_copy(endpoint_new(), seL4_CanRead), CSPACE, VSPACE),
          seL4_InvalidCapability);
    ok(set_space(&thread, endpoint_new(), CSPACE, VSPACE));
    still_runs(&thread, notification);
}

static const struct test tests[] = {
    {"THREADS0004", "TCB_Configure without a CSpace is refused", test_configure},
    {"THREADS0005", "TCB_SetSpace without a CSpace is refused", test_set_space},
};
GROUP(threads, tests);
