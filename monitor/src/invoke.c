/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a parent may do to a child's thread from another core is what it may do on one, as far as words say all of it: slots
 * of its CSpace mean nothing here. The one exception is the thread of another of its children of this core, as authority
 * for a priority. What an invocation does wrong, the kernel says.
 */
#include <monitor/control.h>
#include <monitor/info.h>
#include <monitor/invoke.h>

#include <multikit/pd.h>
#include <sel4/invocation.h>

#define SUSPENDS_OR_RESUMES 1 /* first bit of the first word: of the source, of the target */

/* Not to bind, or give spaces, time or handlers: those are capabilities. Not to unbind: that could not be undone. */
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

void invoke_request(struct monitor *monitor, uint32_t parent, const struct message *message)
{
    uint32_t child = control_find_child(monitor->info, parent, message->words[0]);

    if (parent < monitor->info->pds || child == CONTROL_NOBODY ||
        message->length < MONITOR_INVOKE_WORDS || !is_allowed(message->words[2])) {
        kernel_answer(seL4_IllegalOperation, 0, message->words);
    } else {
        kernel_invoke(child, control_find_child(monitor->info, parent, message->words[3]), message);
    }
}
