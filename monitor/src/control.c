/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The badge says who asks, the tables whose parent that is: nobody controls anybody else's child, whatever
 * the message says. For parents on other cores the guardian asks, by a badge of theirs.
 */
#include <monitor/console.h>
#include <monitor/control.h>
#include <monitor/guest.h>
#include <monitor/info.h>
#include <monitor/invoke.h>
#include <monitor/parent_page.h>
#include <monitor/passive.h>
#include <monitor/restart.h>

#include <multikit/pd.h>

uint32_t control_find_child(const struct monitor_info *info, uint32_t parent, seL4_Word id)
{
    const struct monitor_pd *pds = info_pds(info);

    /*@ loop invariant 0 <= i <= info->pds;
        loop invariant \forall integer pd; 0 <= pd < i ==> !(is_child_of(pd, parent) && proof_pds[pd].child == id);
        loop assigns i;
        loop variant info->pds - i;
     */
    for (uint32_t i = 0; i < info->pds; i++) {
        if (pds[i].parent == parent + 1 && pds[i].child == id) {
            return i;
        }
    }
    return CONTROL_NOBODY;
}

/*@ requires is_touched(monitor, child);
    TOUCHES(child)
 */
static seL4_Error stop(struct monitor *monitor, uint32_t child)
{
    bool refuses = info_pds(monitor->info)[child].refuses != 0;

    restart_down(monitor, child, MICROKIT_CAUSE_STOPPED, MICROKIT_PEER_STOPPED);
    return refuses ? seL4_NoError : kernel_suspend(child);
}

/* One that refuses calls is beyond that. */
/*@ requires is_touched(monitor, child);
    TOUCHES(child)
 */
static seL4_Error resume(struct monitor *monitor, uint32_t child)
{
    if (info_pds(monitor->info)[child].refuses && (monitor->status[child].epoch & 1) != 0) {
        return seL4_IllegalOperation;
    }
    restart_up(monitor, child);
    return kernel_resume(child);
}

/*@ requires is_touched(monitor, child) && are_calls(monitor->info) && is_message(message);
    TOUCHES(child)
 */
static seL4_Error again(struct monitor *monitor, uint32_t child, enum restart_kind kind,
                        const struct message *message)
{
    monitor->status[child].cause = MICROKIT_CAUSE_RESTARTED;
    return restart_begin(monitor, child, kind, message->words[2], message->words[1] != 0)
               ? seL4_NoError
               : seL4_IllegalOperation;
}

/*@ requires is_info(info) && parent < info->pds + info->parents && child < info->pds;
    assigns \nothing;
 */
static seL4_Error orphaned(const struct monitor_info *info, uint32_t parent, uint32_t child)
{
    const struct monitor_parent *above;

    if (parent < info->pds) {
        return seL4_InvalidArgument;
    }
    above = &info_parents(info)[parent - info->pds];
    print_error_line(info_pds(info)[child].name);
    print("has faulted, and ");
    if (page_is_down(above)) {
        print("core ");
        print_decimal(above->core);
        print(" of ");
    }
    print("its parent ");
    print(info_string(info, above->name));
    print(" is down: it stays stopped\n");
    return seL4_NoError;
}

/*@ requires is_touched(monitor, child) && are_calls(monitor->info) && is_message(message) && parent < monitor->info->pds + monitor->info->parents;
    TOUCHES(child)
 */
static seL4_Error perform(struct monitor *monitor, uint32_t parent, uint32_t child,
                          const struct message *message)
{
    switch (message->label) {
    case MICROKIT_CONTROL_STOP:
        return stop(monitor, child);
    case MICROKIT_CONTROL_RESUME:
        return resume(monitor, child);
    case MICROKIT_CONTROL_RESTART:
        return again(monitor, child, RESTART_ENTRY, message);
    case MICROKIT_CONTROL_RESET:
        return again(monitor, child, RESTART_RESET, message);
    case MICROKIT_CONTROL_FAULTED:
        restart_down(monitor, child, (uint32_t)message->words[2] + 1, MICROKIT_PEER_FAULTED);
        return seL4_NoError;
    case MICROKIT_CONTROL_STATUS:
        return seL4_NoError;
    case MONITOR_CONTROL_ORPHANED:
        return orphaned(monitor->info, parent, child);
    default:
        return seL4_InvalidArgument;
    }
}

/* Of a virtual CPU there is nothing to be asked, but what the guardian tells, or a VMM of this core, which says no
 * more than that it does not answer. */
/*@ requires is_monitor(monitor) && is_message(message) && parent < monitor->info->pds + monitor->info->parents;
    assigns proof_monitor.reports[..];
 */
static seL4_Error hear_of_guest(struct monitor *monitor, uint32_t parent,
                                const struct message *message)
{
    const struct monitor_guest *guest = guest_find(monitor->info, parent, message->words[0]);
    bool is_near = parent < monitor->info->pds,
         is_left = message->label == MICROKIT_CONTROL_FAULTED;

    if (!guest || !(is_left || (!is_near && message->label == MONITOR_CONTROL_ORPHANED))) {
        return seL4_InvalidArgument;
    }
    if (is_near) {
        guest_report_near(monitor, guest);
    } else {
        guest_report(monitor, guest, message);
    }
    return seL4_NoError;
}

void control_request(struct monitor *monitor, uint32_t parent, const struct message *message)
{
    uint32_t child = control_find_child(monitor->info, parent, message->words[0]);
    seL4_Word words[2] = {0};
    seL4_Error error;

    if (message->label == MONITOR_CONTROL_INVOKE) {
        invoke_request(monitor, parent, message);
        return;
    }
    if (child != CONTROL_NOBODY) {
        error = perform(monitor, parent, child, message);
        //@ assert is_monitor(monitor);
        words[0] = monitor->status[child].restarts;
        words[1] = monitor->status[child].cause;
    } else {
        error = hear_of_guest(monitor, parent, message);
    }
    kernel_answer(error, 2, words);
    if (parent < monitor->info->pds && passive_is(monitor, parent)) {
        /* A passive parent can run on the time that came with the child's fault. */
        kernel_lend_time(parent);
    }
}
