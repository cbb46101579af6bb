/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations that make sense more often than not: capabilities of the right types, arguments of the
 * right kinds; and now and then anything at all.
 */
#pragma once

#include "input.h"

/* A system call in the making: what its thread puts into registers and IPC buffer. */
struct request {
    word_t cptr;
    word_t label;
    u32 length;
    u32 caps;
    word_t words[16];
    word_t extra[3];
};

void arguments_begin(void); /* of a run */
void arguments_invoked(word_t cptr);
word_t argument_cptr(struct input *input); /* of a slot in use, mostly */
word_t argument_cptr_of(struct input *input, u8 type);
word_t argument_value(struct input *input, char kind);

void arguments_message(struct input *input, struct request *to);    /* for an endpoint */
void arguments_invocation(struct input *input, struct request *to); /* for what cptr names */
