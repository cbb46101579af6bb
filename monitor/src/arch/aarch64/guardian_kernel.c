/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The system calls of the guardian, which has an IPC buffer of its own: messages of faults have more words than
 * registers.
 */
#include <multikit/monitor_info.h>
#define SEL4_FIXED_IPC_BUFFER MONITOR_GUARDIAN_BUFFER_VA

#include <monitor/kernel.h>
#include <sel4/sel4.h>

#include "message.h"

static seL4_MessageInfo_t put(const struct message *message)
{
    message_put(message->words, message->length);
    return seL4_MessageInfo_new(message->label, 0, 0, message->length);
}

seL4_Word kernel_wait_for_ward(struct message *message, uint32_t reply)
{
    seL4_MessageInfo_t info = seL4_Recv(MONITOR_GUARDIAN_INPUT_CAP, &message->badge, reply);

    message_take(message, info);
    return seL4_MessageInfo_get_capsUnwrapped(info) & 1 ? seL4_GetBadge(0) : 0;
}

void kernel_answer_fault(uint32_t reply, const struct message *answer)
{
    seL4_Send(reply, put(answer));
}

void kernel_ask_monitor(uint32_t control, struct message *message)
{
    message_take(message, seL4_Call(control, put(message)));
}
