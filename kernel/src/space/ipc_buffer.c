/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Message registers: the first four are the machine's, the rest lie in user memory.
 */
#include <base/window.h>
#include <space/ipc_buffer.h>

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
