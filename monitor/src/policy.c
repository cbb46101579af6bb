/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * on_fault of the system description. A PD that faults again and again is restarted so often in so much
 * time, and then stays stopped: what it costs others is bounded.
 */
#include <monitor/console.h>
#include <monitor/info.h>
#include <monitor/policy.h>
#include <monitor/report.h>
#include <monitor/restart.h>

#include <multikit/pd.h>

/* A window begins with the first restart after the last one has ended. */
static bool may_restart(const struct monitor_pd *pd, struct multikit_pd_status *status)
{
    uint64_t now = kernel_ticks();

    if (status->window_restarts == 0 || now - status->window_start >= pd->restart_window) {
        status->window_start = now;
        status->window_restarts = 0;
    }
    if (status->window_restarts == pd->max_restarts) {
        return false;
    }
    status->window_restarts++;
    return true;
}

static void restart(struct monitor *monitor, uint32_t pd, const struct message *fault)
{
    const struct monitor_pd *info = &info_pds(monitor->info)[pd];
    struct multikit_pd_status *status = &monitor->status[pd];

    if (may_restart(info, status)) {
        status->cause = (uint32_t)fault->label + 1;
        (void)restart_begin(monitor, pd, RESTART_RESET, 0, true);
        return;
    }
    restart_down(monitor, pd, (uint32_t)fault->label + 1, MICROKIT_PEER_FAULTED);
    print_error_line(info->name);
    print("has faulted too often and stays stopped, after ");
    print_decimal(status->restarts);
    print(" restarts\n");
}

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
    restart_down(monitor, pd, (uint32_t)fault->label + 1, MICROKIT_PEER_FAULTED);
    if (info->on_fault == MONITOR_ON_FAULT_HALT) {
        halt(info);
    }
}
