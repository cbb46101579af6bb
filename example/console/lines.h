/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A client of the terminal that takes lines, with echo and backspace, and prints: what the three clients share.
 */
#pragma once

#include <microkit.h>
#include <microkit_serial.h>

#define MUX 0 /* channel id, see console.system */

/* The line that is typed. */
struct line {
    char text[64]; /* its beginning, with a zero behind it */
    unsigned int length;
    uint32_t typed; /* characters of it, and their sum */
    uint32_t sum;
};

/* To be printed. What is said at once, in command() or more(), has at most 500 characters. */
void say(const char *words);
void say_number(uint64_t number);

/* Begins; say() can be called before. */
void lines_begin(void);

/* Gets and prints what can be; for every notification of the multiplexer, and after say() outside of command(). */
void lines_work(void);

/* The program's own: what a line leads to. Prints nothing, or whole lines. */
void command(const struct line *line);

/* The program's own: says the next part of a long text; false: there is none. */
bool more(void);
