/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A PD of another core that has called one of this core waits for its own doorbell, and looks at the callee's
 * epoch whenever it wakes. So the epoch is written first, then everybody who may call is rung, whether
 * it does or not (docs/design/cross-core-calls.md). The epochs of a core's former boots stay in its page:
 * those of this boot are above.
 */
#include <monitor/callers.h>
#include <monitor/info.h>
#include <monitor/kernel.h>

/*@ requires is_monitor(monitor) && is_pd(monitor->info, pd);
    assigns \nothing;
    ensures \result == \null || \result == &proof_callees[pd];
 */
static struct multikit_callee *callee_of(const struct monitor *monitor, uint32_t pd)
{
    return (struct multikit_callee *)(uintptr_t)info_pds(monitor->info)[pd].callee;
}

/* The release pairs with the acquire of callers: who sees the epoch sees the reason. */
void callers_tell(const struct monitor *monitor, uint32_t pd, uint64_t reason)
{
    const struct monitor_bell *bells = info_bells(monitor->info);
    struct multikit_callee *callee = callee_of(monitor, pd);

    if (!callee) {
        return;
    }
    __atomic_store_n(&callee->reason, reason, __ATOMIC_RELAXED);
    __atomic_store_n(&callee->epoch, monitor->status[pd].epoch, __ATOMIC_RELEASE);
    /*@ loop invariant 0 <= i <= monitor->info->bells;
        loop assigns i;
        loop variant monitor->info->bells - i;
     */
    for (uint32_t i = 0; i < monitor->info->bells; i++) {
        if (bells[i].callee == pd) {
            kernel_ring(bells[i].slot);
        }
    }
}

/* This one is not counted yet. */
static bool is_first_boot(const struct monitor_info *info)
{
    const struct multikit_status *status = (const struct multikit_status *)(uintptr_t)info->status;

    return !status || status->boots == 0;
}

void callers_begin(struct monitor *monitor)
{
    if (is_first_boot(monitor->info)) {
        return;
    }
    for (uint32_t pd = 0; pd < monitor->info->pds; pd++) {
        if (callee_of(monitor, pd)) {
            monitor->status[pd].epoch = (callee_of(monitor, pd)->epoch | 1) + 1;
            callers_tell(monitor, pd, MICROKIT_PEER_RESTARTED);
        }
    }
}
