/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a parent may do to a child's thread from another core, and a VMM to a virtual CPU, is what it may do on one,
 * as far as words say all of it: slots of its CSpace mean nothing here. The one exception is the thread of another of
 * its children of this core, as authority for a priority, or to bind a virtual CPU to. What an invocation does wrong,
 * the kernel says.
 */
#include <monitor/control.h>
#include <monitor/guest.h>
#include <monitor/info.h>
#include <monitor/invoke.h>

#include <multikit/pd.h>
#include <sel4/invocation.h>

#define SUSPENDS_OR_RESUMES 1 /* first bit of the first word: of the source, of the target */

/* Of threads not to bind, or give spaces, time or handlers: those are capabilities. Not to unbind: that could not be
 * undone. */
/*@ assigns \nothing; */
static bool is_allowed(seL4_Word label)
{
    switch (label) {
    case TCBReadRegisters:
    case TCBWriteRegisters:
    case TCBSetPriority:
    case TCBSetMCPriority:
    case TCBSuspend:
    case TCBResume:
    case TCBSetTLSBase:
    case TCBSetFlags:
    case ARMVCPUSetTCB:
    case ARMVCPUInjectIRQ:
    case ARMVCPUReadReg:
    case ARMVCPUWriteReg:
    case ARMVCPUAckVPPI:
        return true;
    default:
        return false;
    }
}

bool invoke_ends_fault(const struct message *message)
{
    switch (message->words[2]) {
    case TCBSuspend:
    case TCBResume:
        return true;
    case TCBReadRegisters:
    case TCBWriteRegisters:
        return (message->words[MONITOR_INVOKE_WORDS] & SUSPENDS_OR_RESUMES) != 0;
    default:
        return false;
    }
}

/* Of the child or virtual CPU that the parent knows by this id: the slot of its thread. */
/*@ requires is_info(info) && parent < info->pds + info->parents;
    assigns \nothing;
    ensures is_thread_of(info, \result, parent);
 */
static seL4_CPtr thread_of(const struct monitor_info *info, uint32_t parent, seL4_Word id)
{
    uint32_t pd = control_find_child(info, parent, id);
    const struct monitor_guest *guest = guest_find(info, parent, id);

    if (pd != CONTROL_NOBODY) {
        return pd_cap(pd, MONITOR_PD_TCB);
    }
    return guest ? guest->tcb : seL4_CapNull;
}

/*@ requires is_info(info) && parent < info->pds + info->parents;
    assigns \nothing;
    ensures is_vcpu_of(info, \result, parent);
 */
static seL4_CPtr vcpu_of(const struct monitor_info *info, uint32_t parent, seL4_Word id)
{
    const struct monitor_guest *guest = guest_find(info, parent, id);

    return guest ? guest->vcpu : seL4_CapNull;
}

/*@ requires is_info(info) && parent < info->pds + info->parents && is_message(message);
    assigns \nothing;
    ensures is_thread_of(info, \result, parent) || is_vcpu_of(info, \result, parent);
 */
static seL4_CPtr object_of(const struct monitor_info *info, uint32_t parent,
                           const struct message *message)
{
    switch (message->words[4]) {
    case MONITOR_INVOKE_THREAD:
        return thread_of(info, parent, message->words[0]);
    case MONITOR_INVOKE_VCPU:
        return vcpu_of(info, parent, message->words[0]);
    default:
        return seL4_CapNull;
    }
}

void invoke_request(struct monitor *monitor, uint32_t parent, const struct message *message)
{
    const struct monitor_info *info = monitor->info;
    seL4_CPtr object = object_of(info, parent, message);

    if (parent < info->pds || object == seL4_CapNull || message->length < MONITOR_INVOKE_WORDS ||
        !is_allowed(message->words[2])) {
        kernel_answer(seL4_IllegalOperation, 0, message->words);
    } else {
        kernel_invoke(object, thread_of(info, parent, message->words[3]), message);
    }
}
