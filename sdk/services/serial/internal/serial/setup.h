/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the multiplexer is told by the description, in a text.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define SERIAL_CLIENTS     8
#define SERIAL_NAME_LENGTH 16

struct serial_setup {
    char names[SERIAL_CLIENTS][SERIAL_NAME_LENGTH + 1]; /* clients': printable, not empty */
    bool xon;             /* XON and XOFF are flow control, in both directions */
    unsigned int clients; /* how many the text has named */
    unsigned int wrong;   /* the first line that is not understood, from 1; 0: all are */
};

/*
 * Read the text: lines of `client NAME`, in order of their numbers, and `flow xon`; empty ones and those that begin with #
 * say nothing. It ends at size or a zero. Clients without a name are called by their number.
 */
void serial_setup_read(struct serial_setup *setup, const char *text, size_t size);
