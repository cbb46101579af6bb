/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults and requests arrive at one place and are told apart by their badges alone, which those who
 * send cannot choose (docs/design/monitor.md). Parents get an answer (control.c), others do not. Parents on
 * other cores have numbers, too, behind the PDs': the guardian asks for them.
 */
#include <monitor/callers.h>
#include <monitor/console.h>
#include <monitor/control.h>
#include <monitor/info.h>
#include <monitor/monitor.h>
#include <monitor/passive.h>
#include <monitor/policy.h>
#include <monitor/restart.h>

/* Where the core can be started again, its PDs ask whether it was. None of them has run yet. Others take the core for
 * up from here on, and call: so what is left of former boots has ended. */
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
    monitor->status = (struct multikit_pd_status *)(uintptr_t)info->pd_status;
    policy_begin(monitor);
    callers_begin(monitor);
    count_boot((struct multikit_status *)(uintptr_t)info->status);
    __atomic_store_n(&monitor->counted, true, __ATOMIC_RELEASE);
    return true;
}

/* A PD that is to be started again has come back from its call; any other has finished init(). */
static void ready(struct monitor *monitor, uint32_t pd)
{
    if (!restart_pending(monitor, pd)) {
        passive_request(monitor, pd);
    }
}

static void handle(struct monitor *monitor, uint32_t pd, const struct message *message)
{
    switch (message->badge & MONITOR_BADGE_KINDS) {
    case MONITOR_BADGE_READY:
        ready(monitor, pd);
        break;
    case MONITOR_BADGE_CONTROL:
        control_request(monitor, pd, message);
        break;
    default:
        policy_fault(monitor, pd, message);
        break;
    }
}

static uint64_t senders(const struct monitor_info *info, uint64_t kinds)
{
    return (uint64_t)info->pds + (kinds == MONITOR_BADGE_CONTROL ? info->parents : 0);
}

void monitor_handle(struct monitor *monitor, const struct message *message)
{
    uint64_t kinds = message->badge & MONITOR_BADGE_KINDS;
    uint64_t pd = (message->badge ^ kinds) - 1;

    if (pd >= senders(monitor->info, kinds) || kinds == MONITOR_BADGE_KINDS) {
        print("MON|ERROR: message with unknown badge ");
        print_hex(message->badge);
        print("\n");
        return;
    }
    handle(monitor, (uint32_t)pd, message);
}
