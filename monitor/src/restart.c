/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the monitor does itself is what needs capabilities that the PD does not have: its thread, its time,
 * its signals, the one caller that it serves. The rest does the PD's reset image, with the PD's own
 * (reset.S). A PD in a call to one that runs is started again when that call has ended: its time may
 * be there, lent.
 */
#include <monitor/callers.h>
#include <monitor/info.h>
#include <monitor/kernel.h>
#include <monitor/passive.h>
#include <monitor/restart.h>
#include <monitor/waiters.h>

#include <multikit/pd.h>
#include <multikit/reset.h>

/*@ requires is_monitor(monitor) && pd < monitor->info->pds;
    assigns \nothing;
    ensures \result <==> is_odd(proof_status[pd].epoch);
 */
static bool is_down(const struct monitor *monitor, uint32_t pd)
{
    return (monitor->status[pd].epoch & 1) != 0;
}

void restart_up(struct monitor *monitor, uint32_t pd)
{
    if (is_down(monitor, pd)) {
        monitor->status[pd].epoch++;
        callers_tell(monitor, pd, MICROKIT_PEER_RESTARTED);
    }
}

/* Who served a caller gives back what came with the call, and has its own time, before it runs again. */
/*@ requires is_touched(monitor, pd);
    assigns proof_monitor.asked[pd / 64];
 */
static void detach(struct monitor *monitor, uint32_t pd, seL4_Word reason)
{
    (void)kernel_suspend(pd);
    if (info_pds(monitor->info)[pd].called) {
        kernel_answer_caller(pd, reason);
    }
    (void)kernel_return_time(pd);
    passive_forget(monitor, pd);
}

/*@ requires is_touched(monitor, pd) && \valid(registers);
    assigns registers->pc;
 */
static void start(struct monitor *monitor, uint32_t pd, uint64_t entry, seL4_UserContext *registers)
{
    registers->pc = info_pds(monitor->info)[pd].reset + entry;
    (void)kernel_start(pd, registers);
}

/* What is down refuses already; if that has faulted, it has lost a capability that it needs. */
void restart_down(struct monitor *monitor, uint32_t pd, uint32_t cause, seL4_Word reason)
{
    struct multikit_pd_status *status = &monitor->status[pd];
    seL4_UserContext refusing = {.x19 = reason};
    bool was_down = is_down(monitor, pd);

    status->epoch |= 1;
    status->cause = cause;
    status->pending = RESTART_NONE;
    if (!was_down) {
        callers_tell(monitor, pd, reason);
    }
    if (info_pds(monitor->info)[pd].refuses && !was_down) {
        detach(monitor, pd, reason);
        start(monitor, pd, RESET_ENTRY_REFUSE, &refusing);
    }
}

/* A callee that is down will not answer. */
/*@ requires is_monitor(monitor) && are_calls(monitor->info) && pd < monitor->info->pds;
    assigns \nothing;
 */
static bool waits_for_answer(const struct monitor *monitor, uint32_t pd)
{
    const struct monitor_call *calls = info_calls(monitor->info);

    /*@ loop invariant 0 <= i <= monitor->info->calls;
        loop assigns i;
        loop variant monitor->info->calls - i;
     */
    for (uint32_t i = 0; i < monitor->info->calls; i++) {
        if (calls[i].caller == pd && !is_down(monitor, calls[i].callee) &&
            waiters_is_in_call(&calls[i])) {
            return true;
        }
    }
    return false;
}

/* A PD with interrupts goes by its reset image, which acknowledges them. */
/*@ requires is_touched(monitor, pd);
    assigns \nothing;
 */
static void restart_entry(struct monitor *monitor, uint32_t pd, uint64_t entry)
{
    seL4_UserContext registers = {0};

    if (!info_pds(monitor->info)[pd].interrupts) {
        (void)kernel_redirect(pd, entry, seL4_True);
        return;
    }

    (void)kernel_read_registers(pd, &registers);
    registers.x0 = entry;
    start(monitor, pd, RESET_ENTRY_RESTART, &registers);
}

/*@ requires is_touched(monitor, pd);
    assigns \nothing;
 */
static void restart_reset(struct monitor *monitor, uint32_t pd)
{
    seL4_UserContext registers = {0};

    (void)kernel_clear_notification(pd);
    start(monitor, pd, RESET_ENTRY_RESET, &registers);
}

/*@ requires is_touched(monitor, pd);
    TOUCHES(pd)
    ensures !is_odd(proof_status[pd].epoch) && proof_status[pd].pending == RESTART_NONE;
 */
static void perform(struct monitor *monitor, uint32_t pd)
{
    struct multikit_pd_status *status = &monitor->status[pd];
    uint32_t kind = status->pending;

    status->pending = RESTART_NONE;
    detach(monitor, pd, MICROKIT_PEER_RESTARTED);
    status->epoch = (status->epoch | 1) + 1;
    //@ assert !is_odd(status->epoch);
    status->restarts++;
    callers_tell(monitor, pd, MICROKIT_PEER_RESTARTED);
    //@ assert is_touched(monitor, pd);
    if (kind == RESTART_RESET) {
        restart_reset(monitor, pd);
    } else {
        restart_entry(monitor, pd, status->entry);
    }
}

bool restart_begin(struct monitor *monitor, uint32_t pd, enum restart_kind kind, uint64_t entry,
                   bool faulted)
{
    struct multikit_pd_status *status = &monitor->status[pd];
    uint64_t reset = info_pds(monitor->info)[pd].reset;

    if (reset == 0) {
        return false;
    }
    status->pending = kind;
    status->entry = entry;
    if (faulted || is_down(monitor, pd) || !waits_for_answer(monitor, pd)) {
        perform(monitor, pd);
    } else {
        (void)kernel_redirect(pd, reset + RESET_ENTRY_RETURNED, seL4_False);
    }
    return true;
}

bool restart_pending(struct monitor *monitor, uint32_t pd)
{
    if (monitor->status[pd].pending == RESTART_NONE) {
        return false;
    }
    perform(monitor, pd);
    return true;
}
