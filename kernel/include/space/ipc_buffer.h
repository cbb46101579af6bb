/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The only way to user memory. Other threads and other cores can change it at any moment: every
 * word is read once, as volatile, and then validated.
 */
#pragma once

#include <base/types.h>
#include <base/window.h>

/* Message register i (0..119) of tcb: 0..3 from its saved registers x2..x5, the rest from its IPC
 * buffer; 0 when it has none. */
word_t message_register(tcb_ref_t tcb, u32 index);

/* Sets message register i; false when it lies in an IPC buffer that the thread does not have. */
bool message_register_set(tcb_ref_t tcb, u32 index, word_t value);

/* The frame may have been revoked since it was set as the buffer. */
static inline bool ipc_buffer_present(tcb_ref_t tcb)
{
    return tcb_slot_at(tcb, TCB_SLOT_IPC_BUFFER)->cap.type == CAP_FRAME &&
           tcb_at(tcb)->ipc_buffer_ref != NIL;
}

/* Words of seL4_IPCBuffer by index (enum ipc_buffer_words). The caller has checked that there is one. */
static inline volatile word_t *ipc_buffer_word(tcb_ref_t tcb, u32 word)
{
    return window_ipc_buffer(tcb_at(tcb)->ipc_buffer_ref) + word;
}

static inline word_t ipc_buffer_read(tcb_ref_t tcb, u32 word)
{
    return *ipc_buffer_word(tcb, word);
}

static inline void ipc_buffer_write(tcb_ref_t tcb, u32 word, word_t value)
{
    *ipc_buffer_word(tcb, word) = value;
}

enum ipc_buffer_words {
    IPC_BUFFER_TAG = 0,
    IPC_BUFFER_MSG = 1,
    IPC_BUFFER_USER_DATA = 121,
    IPC_BUFFER_CAPS = 122,
    IPC_BUFFER_RECEIVE_CNODE = 125,
    IPC_BUFFER_RECEIVE_INDEX = 126,
    IPC_BUFFER_RECEIVE_DEPTH = 127
};

/* Machine register use of the system call interface (docs/design/machine-interface.md). */
enum syscall_registers {
    REG_CAP = 0,
    REG_BADGE = 0,
    REG_INFO = 1,
    REG_MR0 = 2,
    REG_REPLY = 6,
    REG_SYSCALL = 7,
    REG_NBSEND_DEST = 8
};
#define MESSAGE_REGISTERS 4
#define MESSAGE_MAX       120
#define MESSAGE_CAPS_MAX  3
