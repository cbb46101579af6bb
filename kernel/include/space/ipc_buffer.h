/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The only way to user memory. Other threads and other cores can change it at any moment: every word is loaded
 * once (machine/machine.h, user_read), and what was loaded is validated.
 */
#pragma once

#include <base/types.h>
#include <base/window.h>
#include <machine/machine.h>

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

/* Message register i (0..119) of tcb: 0..3 from its saved registers x2..x5, the rest from its IPC
 * buffer; 0 when it has none. */
/*@ requires can_talk(tcb) && index < MESSAGE_MAX;
    assigns proof_users.fetches;
    behavior register:
      assumes index < MESSAGE_REGISTERS;
      ensures \result == saved(tcb, REG_MR0 + index) && nothing_fetched{Pre, Here};
    behavior buffer:
      assumes index >= MESSAGE_REGISTERS && has_buffer(tcb);
      ensures \result == fetched(\old(proof_users.fetches), buffer_of(tcb), IPC_BUFFER_MSG + index);
      ensures proof_users.fetches == with_fetch(\old(proof_users.fetches), buffer_of(tcb), IPC_BUFFER_MSG + index);
      ensures nobody_else_writes ==> \result == buffer_word(tcb, IPC_BUFFER_MSG + index);
    behavior nothing:
      assumes index >= MESSAGE_REGISTERS && !has_buffer(tcb);
      ensures \result == 0 && nothing_fetched{Pre, Here};
 */
word_t message_register(tcb_ref_t tcb, u32 index);

/* Sets message register i; false when it lies in an IPC buffer that the thread does not have. */
/*@ requires can_talk(tcb) && index < MESSAGE_MAX;
    assigns proof_tcbs[tcb].context.x[REG_MR0 .. REG_MR0 + MESSAGE_REGISTERS - 1], proof_buffers;
    ensures \result <==> index < MESSAGE_REGISTERS || has_buffer(tcb);
    ensures index < MESSAGE_REGISTERS ==> saved(tcb, REG_MR0 + index) == value && same_buffers{Pre, Here};
    ensures \forall integer i; 0 <= i < MESSAGE_REGISTERS && i != index ==>
      saved(tcb, REG_MR0 + i) == \old(proof_tcbs[tcb].context.x[REG_MR0 + i]);
    ensures index >= MESSAGE_REGISTERS && has_buffer(tcb) ==> buffer_word(tcb, IPC_BUFFER_MSG + index) == value &&
      only_words_differ{Pre, Here}(tcb, IPC_BUFFER_MSG + index, IPC_BUFFER_MSG + index + 1);
    ensures !\result ==> same_buffers{Pre, Here};
 */
bool message_register_set(tcb_ref_t tcb, u32 index, word_t value);

/* The frame may have been revoked since it was set as the buffer. */
/*@ requires can_talk(tcb);
    assigns \nothing;
    ensures \result <==> has_buffer(tcb);
 */
static inline bool ipc_buffer_present(tcb_ref_t tcb)
{
    return tcb_slot_at(tcb, TCB_SLOT_IPC_BUFFER)->cap.type == CAP_FRAME &&
           tcb_at(tcb)->ipc_buffer_ref != NIL;
}

/* Words of seL4_IPCBuffer by index (enum ipc_buffer_words). The caller has checked that there is one. */
/*@ requires can_talk(tcb) && word < PROOF_BUFFER_WORDS;
    assigns proof_users.fetches;
    ensures \result == fetched(\old(proof_users.fetches), buffer_of(tcb), word);
    ensures proof_users.fetches == with_fetch(\old(proof_users.fetches), buffer_of(tcb), word);
    ensures nobody_else_writes ==> \result == buffer_word(tcb, word);
 */
static inline word_t ipc_buffer_read(tcb_ref_t tcb, u32 word)
{
    return user_read(tcb_at(tcb)->ipc_buffer_ref, word);
}

/*@ requires can_talk(tcb) && word < PROOF_BUFFER_WORDS;
    assigns proof_buffers;
    ensures buffer_word(tcb, word) == value && only_words_differ{Pre, Here}(tcb, word, word + 1);
 */
static inline void ipc_buffer_write(tcb_ref_t tcb, u32 word, word_t value)
{
    user_write(tcb_at(tcb)->ipc_buffer_ref, word, value);
}
