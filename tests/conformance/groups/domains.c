/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Domains: only the capability for them sets a thread's.
 */
#include "suite.h"

static void test_not_a_domain_set(void)
{
    struct thread thread;

    thread_new(&thread, MAIN);
    equal(seL4_DomainSet_Set(SELF, 0, thread.tcb), seL4_IllegalOperation);
    equal(seL4_DomainSet_Set(CSPACE, 0, thread.tcb), seL4_IllegalOperation);
    equal(seL4_DomainSet_Set(SCHED_CONTROL, 0, thread.tcb), seL4_IllegalOperation);
    equal(seL4_DomainSet_Set(slot_new(), 0, thread.tcb), seL4_InvalidCapability);
}

static const struct test tests[] = {
    {"DOMAINS0003", "other capabilities set no domain", test_not_a_domain_set},
};
GROUP(domains, tests);
