/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The fuzzer's bytes, read one choice at a time. Behind the last one all choices are 0.
 */
#pragma once

#include <base/types.h>

struct input {
    const u8 *data;
    size_t left;
};

static inline u8 input_byte(struct input *input)
{
    if (input->left == 0) {
        return 0;
    }
    input->left--;
    return *input->data++;
}

static inline u64 input_word(struct input *input)
{
    u64 word = 0;

    for (u32 i = 0; i < 8; i++) {
        word |= (u64)input_byte(input) << (8 * i);
    }
    return word;
}
