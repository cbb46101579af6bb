/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a client wants to happen: word 0 of a call, word 1 for whom.
 */
#pragma once

enum order {
    ANSWER,  /* nothing */
    FAULT,   /* the server faults, its parent resets it */
    RESTART, /* the parent restarts the child in word 1 meanwhile */
    RESET    /* the parent resets it */
};

#define VALUE 40 /* a server's counter before its first call */
