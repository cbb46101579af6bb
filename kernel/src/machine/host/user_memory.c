/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * User memory, which other cores may write while the kernel reads it: a word that is loaded twice before a return to
 * user code may have been two values, so what was checked need not be what is used.
 */
#include "model.h"

#include <base/window.h>

/* Of each word of the window the entry that loaded it last. */
static u32 loaded_in[HOST_WINDOW_SIZE / sizeof(word_t)];
static u32 entry = 1;

word_t user_read(ref_t frame, u32 word)
{
    const volatile word_t *at = &window_ipc_buffer(frame)[word];
    u64 number = ((u64)at - (u64)WINDOW_BASE) / sizeof(*at);

    if (loaded_in[number] == entry) {
        model_violated("word %u of buffer %#x is loaded twice", word, frame);
    }
    loaded_in[number] = entry;
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
