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

static void take(struct message *message, seL4_MessageInfo_t info)
{
    seL4_Word length = seL4_MessageInfo_get_length(info);

    message->label = seL4_MessageInfo_get_label(info);
    message->length = length < MONITOR_FAULT_WORDS ? length : MONITOR_FAULT_WORDS;
    for (seL4_Word i = 0; i < MONITOR_FAULT_WORDS; i++) {
        message->words[i] = i < message->length ? seL4_GetMR((int)i) : 0;
    }
}

static seL4_MessageInfo_t put(const struct message *message)
{
    for (seL4_Word i = 0; i < message->length; i++) {
        seL4_SetMR((int)i, message->words[i]);
    }
    return seL4_MessageInfo_new(message->label, 0, 0, message->length);
}

void kernel_wait_for_ward(struct message *message, uint32_t reply)
{
    seL4_MessageInfo_t info = seL4_Recv(MONITOR_GUARDIAN_INPUT_CAP, &message->badge, reply);

    take(message, info);
}

void kernel_answer_fault(uint32_t reply, const struct message *answer)
{
    seL4_Send(reply, put(answer));
}

void kernel_ask_monitor(uint32_t control, struct message *message)
{
    take(message, seL4_Call(control, put(message)));
}
