/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults and requests arrive at one place and are told apart by their badges alone, which those who
 * send cannot choose (docs/design/monitor.md). Nobody is replied to: a PD that faulted stays
 * blocked, a request is a send.
 */
#include <monitor/console.h>
#include <monitor/info.h>
#include <monitor/monitor.h>
#include <monitor/passive.h>
#include <monitor/report.h>

/* Where the core can be started again, its PDs ask whether it was. None of them has run yet. */
static void count_boot(struct multikit_status *status)
{
    if (status) {
        __atomic_store_n(&status->boots, status->boots + 1, __ATOMIC_RELEASE);
    }
}

bool monitor_start(struct monitor *monitor, const struct monitor_info *info)
{
    if (!info_is_valid(info)) {
        print("MON|ERROR: the information for the monitor is damaged; no faults are reported\n");
        return false;
    }
    monitor->info = info;
    count_boot((struct multikit_status *)(uintptr_t)info->status);
    return true;
}

void monitor_handle(struct monitor *monitor, const struct message *message)
{
    uint64_t pd = (message->badge & ~MONITOR_BADGE_PASSIVE) - 1;

    if (pd >= monitor->info->pds) {
        print("MON|ERROR: message with unknown badge ");
        print_hex(message->badge);
        print("\n");
    } else if (message->badge & MONITOR_BADGE_PASSIVE) {
        passive_request(monitor, (uint32_t)pd);
    } else {
        report_fault(monitor, (uint32_t)pd, message);
    }
}
