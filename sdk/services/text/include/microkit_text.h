/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reads what a description tells a program in a text (a region with prefill_path): lines, and words at their beginning.
 *
 *     struct microkit_text rest = {text, size}, line;
 *     unsigned int number = 0;
 *
 *     while (microkit_text_next_line(&rest, &line, &number)) {
 *         if (!microkit_text_take(&line, "client ") || !add_client(line)) {
 *             wrong(number);
 *         }
 *     }
 *
 * Nothing is read outside the text, whatever is in it. In libmicrokit_services.a, for any thread.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* A text, a line, or what is left of it. */
struct microkit_text {
    const char *at;
    size_t length; /* characters */
};

#ifdef __cplusplus
extern "C" {
#endif

/* Takes a word, which ends with a zero, off the beginning. False: it is not there, and nothing has changed. */
__attribute__((warn_unused_result)) bool microkit_text_take(struct microkit_text *line,
                                                            const char *word);

/*
 * The next line that says something, without its newline: empty ones and those that begin with # say nothing. The text ends at its
 * length or at a zero. number: 0 before the first call, then that of the line among all, from 1. False: there is none.
 */
__attribute__((warn_unused_result)) bool microkit_text_next_line(struct microkit_text *rest,
                                                                 struct microkit_text *line,
                                                                 unsigned int *number);

#ifdef __cplusplus
}
#endif
