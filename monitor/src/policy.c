/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * on_fault of the system description. A PD that faults again and again is restarted so often in so much
 * time, and then stays stopped: what it costs others is bounded. That holds for a PD whose faults restart its
 * core as well: what is counted is kept in the core's status page, which nobody resets.
 */
#include <monitor/console.h>
#include <monitor/info.h>
#include <monitor/policy.h>
#include <monitor/report.h>
#include <monitor/restart.h>

#include <multikit/pd.h>

#define SECOND 1000000 /* in microseconds */

/* In parts, so that nothing overflows: the second product is below 2^52. */
/*@ assigns \nothing; */
static uint64_t microseconds(uint64_t ticks)
{
    uint64_t frequency = kernel_tick_frequency();

    return ticks / frequency * SECOND + ticks % frequency * SECOND / frequency;
}

/* A window begins with the first restart after the last one has ended. */
/*@ requires \valid_read(pd) && \valid(status) && \separated(pd, status);
    assigns status->window_start, status->window_restarts;
    ensures \result ==> 0 < status->window_restarts <= pd->max_restarts;
 */
static bool may_restart(const struct monitor_pd *pd, struct multikit_pd_status *status)
{
    uint64_t now = kernel_ticks();

    if (status->window_restarts == 0 ||
        microseconds(now - status->window_start) >= pd->restart_window) {
        status->window_start = now;
        status->window_restarts = 0;
    }
    if (status->window_restarts >= pd->max_restarts) {
        return false;
    }
    status->window_restarts++;
    return true;
}

/*@ requires is_touched(monitor, pd) && is_message(fault);
    TOUCHES(pd)
 */
static void give_up(struct monitor *monitor, uint32_t pd, const struct message *fault)
{
    restart_down(monitor, pd, (uint32_t)fault->label + 1, MICROKIT_PEER_FAULTED);
    print_error_line(info_pds(monitor->info)[pd].name);
    print("has faulted too often and stays stopped, after ");
    print_decimal(monitor->status[pd].restarts);
    print(" restarts\n");
}

/*@ requires is_touched(monitor, pd) && are_calls(monitor->info) && is_message(fault);
    TOUCHES(pd)
 */
static void restart(struct monitor *monitor, uint32_t pd, const struct message *fault)
{
    const struct monitor_pd *info = &info_pds(monitor->info)[pd];
    struct multikit_pd_status *status = &monitor->status[pd];

    if (may_restart(info, status)) {
        status->cause = (uint32_t)fault->label + 1;
        (void)restart_begin(monitor, pd, RESTART_RESET, 0, true);
        return;
    }
    give_up(monitor, pd, fault);
}

/*@ requires is_monitor(monitor) && is_pd(monitor->info, pd) && proof_pds[pd].kept != 0;
    assigns \nothing;
    ensures \result == &proof_kept[pd];
 */
static struct multikit_kept *kept_of(const struct monitor *monitor, uint32_t pd)
{
    return (struct multikit_kept *)(uintptr_t)info_pds(monitor->info)[pd].kept;
}

/*@ requires is_touched(monitor, pd) && proof_pds[pd].kept != 0;
    assigns proof_kept[pd];
    ensures is_touched(monitor, pd);
    ensures proof_pds[pd].on_fault == \old(proof_pds[pd].on_fault);
 */
static void keep(const struct monitor *monitor, uint32_t pd)
{
    const struct multikit_pd_status *status = &monitor->status[pd];

    *kept_of(monitor, pd) = (struct multikit_kept){
        .window_start = status->window_start,
        .window_restarts = status->window_restarts,
        .restarts = status->restarts,
        .cause = status->cause,
    };
}

/*@ requires is_monitor(monitor) && is_pd(monitor->info, pd) && proof_pds[pd].kept != 0;
    assigns proof_status[pd];
 */
static void recall(const struct monitor *monitor, uint32_t pd)
{
    const struct multikit_kept *kept = kept_of(monitor, pd);
    struct multikit_pd_status *status = &monitor->status[pd];

    status->window_start = kept->window_start;
    status->window_restarts = kept->window_restarts;
    status->restarts = kept->restarts;
    status->cause = kept->cause;
}

void policy_begin(struct monitor *monitor)
{
    const struct monitor_pd *pds = info_pds(monitor->info);

    for (uint32_t i = 0; i < monitor->info->pds; i++) {
        if (pds[i].kept != 0) {
            recall(monitor, i);
        }
    }
}

/* Whoever watches this core starts it again, once it is off (watchdog.c). The release: who reads that it asks
 * needs nothing else of this core, but the core itself recalls what it has kept. */
/*@ requires is_monitor(monitor) && monitor->info->status != 0;
    assigns proof_page.asked;
    ensures \forall integer pd; \old(is_touched(monitor, pd)) ==> is_touched(monitor, pd);
 */
static void core_off(const struct monitor *monitor)
{
    struct multikit_status *page = (struct multikit_status *)(uintptr_t)monitor->info->status;

    __atomic_store_n(&page->asked, page->boots, __ATOMIC_RELEASE);
    kernel_core_off();
    __atomic_store_n(&page->asked, 0, __ATOMIC_RELEASE);
}

/*@ requires is_touched(monitor, pd) && is_message(fault) && proof_pds[pd].on_fault == MONITOR_ON_FAULT_CORE;
    assigns proof_page.asked;
    TOUCHES(pd)
 */
static void restart_core(struct monitor *monitor, uint32_t pd, const struct message *fault)
{
    const struct monitor_pd *info = &info_pds(monitor->info)[pd];
    struct multikit_pd_status *status = &monitor->status[pd];

    if (!may_restart(info, status)) {
        give_up(monitor, pd, fault);
        return;
    }
    status->cause = (uint32_t)fault->label + 1;
    status->restarts++;
    //@ assert is_touched(monitor, pd);
    keep(monitor, pd);
    print_error_line(info->name);
    print("its fault restarts core ");
    print_decimal(monitor->info->core);
    print("\n");
    core_off(monitor);
    restart_down(monitor, pd, status->cause, MICROKIT_PEER_FAULTED);
    print_error_line(info->name);
    print("the firmware does not turn its core off: it stays stopped\n");
}

/*@ requires \valid_read(pd);
    assigns \nothing;
 */
static void halt(const struct monitor_pd *pd)
{
    print_error_line(pd->name);
    print("its fault turns the board off\n");
    kernel_power_off();
    print_error_line(pd->name);
    print("the firmware does not turn the board off\n");
}

void policy_fault(struct monitor *monitor, uint32_t pd, const struct message *fault)
{
    const struct monitor_pd *info = &info_pds(monitor->info)[pd];

    report_fault(monitor, pd, fault);
    if (info->on_fault == MONITOR_ON_FAULT_RESTART) {
        restart(monitor, pd, fault);
        return;
    }
    if (info->on_fault == MONITOR_ON_FAULT_CORE) {
        restart_core(monitor, pd, fault);
        return;
    }
    restart_down(monitor, pd, (uint32_t)fault->label + 1, MICROKIT_PEER_FAULTED);
    if (info->on_fault == MONITOR_ON_FAULT_HALT) {
        halt(info);
    }
}
