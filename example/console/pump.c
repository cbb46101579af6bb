/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Shows that nothing is lost: of each line it says how many characters it had, and their sum; a line that is a number has so
 * many lines printed, as fast as the terminal takes them.
 */
#include "lines.h"

static uint64_t lines, printed;

void command(const struct line *line)
{
    say_number(line->typed);
    say(" characters, sum ");
    say_number(line->sum);
    say("\n");
    lines = printed = 0;
    for (const char *digit = line->text; *digit >= '0' && *digit <= '9' && lines < 100000;
         digit++) {
        lines = lines * 10 + (uint64_t)(*digit - '0');
    }
}

bool more(void)
{
    if (printed == lines) {
        return false;
    }
    say("line ");
    say_number(++printed);
    say(" of as many as there are to be, with some more behind it\n");
    return true;
}

void init(void)
{
    lines_begin();
}

void notified(microkit_channel ch)
{
    (void)ch;
    lines_work();
}
