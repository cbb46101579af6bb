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
/*@ requires is_touched(monitor, pd);
    TOUCHES(pd)
 */
static void ready(struct monitor *monitor, uint32_t pd)
{
    if (!restart_pending(monitor, pd)) {
        passive_request(monitor, pd);
    }
}

/*@ requires is_monitor(monitor) && are_calls(monitor->info) && is_message(message);
    requires kind == MONITOR_BADGE_CONTROL ? number < monitor->info->pds + monitor->info->parents &&
      are_pds(monitor->info) && is_licensed_to(monitor->info, number) : is_touched(monitor, number);
    TOUCHES_SOME
 */
static void handle(struct monitor *monitor, uint64_t kind, uint32_t number,
                   const struct message *message)
{
    if (kind == MONITOR_BADGE_READY) {
        ready(monitor, number);
    } else if (kind == MONITOR_BADGE_CONTROL) {
        control_request(monitor, number, message);
    } else {
        policy_fault(monitor, number, message);
    }
}

/*@ requires is_info(info);
    assigns \nothing;
    ensures \result == info->pds + (kind == MONITOR_BADGE_CONTROL ? info->parents : 0);
 */
static uint64_t senders(const struct monitor_info *info, uint64_t kind)
{
    return (uint64_t)info->pds + (kind == MONITOR_BADGE_CONTROL ? info->parents : 0);
}

void monitor_handle(struct monitor *monitor, const struct message *message)
{
    uint64_t counted =
        message->badge % MONITOR_BADGE_READY; /* below the bits that say which kind: from 1 */
    uint64_t kind = message->badge - counted;

    /*@ assert kind == 0 || kind == MONITOR_BADGE_READY || kind == MONITOR_BADGE_CONTROL || kind == MONITOR_BADGE_KINDS; */
    if (counted == 0 || counted > senders(monitor->info, kind) || kind == MONITOR_BADGE_KINDS) {
        print("MON|ERROR: message with unknown badge ");
        print_hex(message->badge);
        print("\n");
        return;
    }
    /*@ assert message->badge == kind + counted; */
    handle(monitor, kind, (uint32_t)counted - 1, message);
}
