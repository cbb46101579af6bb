/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * User memory, one word at a time.
 */
#include <kernel/ipc_buffer.h>
#include <kernel/window.h>

static volatile word_t *buffer_word(tcb_ref_t tcb, u32 word)
{
    return (volatile word_t *)window_granule(tcb_at(tcb)->ipc_buffer_ref) + word;
}

bool ipc_buffer_present(tcb_ref_t tcb)
{
    return tcb_at(tcb)->ipc_buffer_ref != NIL;
}

word_t ipc_buffer_read(tcb_ref_t tcb, u32 word)
{
    return *buffer_word(tcb, word);
}

void ipc_buffer_write(tcb_ref_t tcb, u32 word, word_t value)
{
    *buffer_word(tcb, word) = value;
}

word_t message_register(tcb_ref_t tcb, u32 index)
{
    if (index < MESSAGE_REGISTERS) {
        return tcb_at(tcb)->context.x[REG_MR0 + index];
    }
    return ipc_buffer_present(tcb) ? ipc_buffer_read(tcb, IPC_BUFFER_MSG + index) : 0;
}

bool message_register_set(tcb_ref_t tcb, u32 index, word_t value)
{
    if (index < MESSAGE_REGISTERS) {
        tcb_at(tcb)->context.x[REG_MR0 + index] = value;
        return true;
    }
    if (!ipc_buffer_present(tcb)) {
        return false;
    }
    ipc_buffer_write(tcb, IPC_BUFFER_MSG + index, value);
    return true;
}
