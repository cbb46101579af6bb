/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Lines and words, from the beginning on.
 */
#include <microkit_text.h>

bool microkit_text_take(struct microkit_text *line, const char *word)
{
    size_t i = 0;

    while (word[i] != '\0') {
        if (i == line->length || line->at[i] != word[i]) {
            return false;
        }
        i++;
    }
    line->at += i;
    line->length -= i;
    return true;
}

static struct microkit_text next_line(struct microkit_text *rest)
{
    struct microkit_text line = {rest->at, 0};
    size_t taken;

    while (line.length < rest->length && line.at[line.length] != '\n' &&
           line.at[line.length] != '\0') {
        line.length++;
    }
    taken = line.length + (line.length < rest->length && line.at[line.length] == '\n');
    rest->at += taken;
    rest->length -= taken;
    return line;
}

bool microkit_text_next_line(struct microkit_text *rest, struct microkit_text *line,
                             unsigned int *number)
{
    while (rest->length != 0 && rest->at[0] != '\0') {
        *line = next_line(rest);
        ++*number;
        if (line->length != 0 && line->at[0] != '#') {
            return true;
        }
    }
    return false;
}
