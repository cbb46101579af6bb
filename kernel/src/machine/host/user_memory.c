/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * User memory, which other cores may write while the kernel reads it: a word that is loaded twice before a return to
 * user code may have been two values, so what was checked need not be what is used. A system call that sends and then receives
 * has two messages, of two threads that may have one buffer: there twice is right, and once too many is not found.
 */
#include "model.h"

#include <base/state.h>
#include <base/window.h>

#include <sel4/syscall_numbers.h>

/* Of each word of the window the entry that loaded it last, and how often. */
static struct {
    u32 entry;
    u32 times;
} loads[HOST_WINDOW_SIZE / sizeof(word_t)];
static u32 entry = 1;

/* x7 has the number of the system call. */
static u32 messages_of_entry(void)
{
    word_t number = ks.current == NIL ? 0 : tcb_at(ks.current)->context.x[7];

    return number >= (word_t)SYSCALL_NB_SEND_WAIT && number <= (word_t)SYSCALL_REPLY_RECV ? 2 : 1;
}

word_t user_read(ref_t frame, u32 word)
{
    const volatile word_t *at = &window_ipc_buffer(frame)[word];
    /* Ahead, where it decides nothing (capability/notes.h), it is loaded once more. */
    if (ks.notes.ahead) {
        return *at;
    }

    u64 number = ((u64)at - (u64)WINDOW_BASE) / sizeof(*at);

    if (loads[number].entry != entry) {
        loads[number].entry = entry;
        loads[number].times = 0;
    }
    if (++loads[number].times > messages_of_entry()) {
        model_violated("word %u of buffer %#x is loaded twice", word, frame);
    }
    return *at;
}

void user_write(ref_t frame, u32 word, word_t value)
{
    window_ipc_buffer(frame)[word] = value;
}

void user_memory_return(void)
{
    entry++;
}
