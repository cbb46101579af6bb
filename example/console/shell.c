/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A small shell. It knows no device; `crash` has the driver of the one that it uses fault, which it does not notice.
 */
#include <microkit_timer.h>

#include "lines.h"

#define TIMER   1 /* channel ids, see console.system */
#define BREAKER 2

static uint64_t wakes = MICROKIT_TIME_NEVER; /* when `sleep` is over */

/* The rest behind a word and blanks; NULL: the line begins with another word. */
static const char *behind(const char *line, const char *word)
{
    while (*word != '\0' && *line == *word) {
        line++;
        word++;
    }
    if (*word != '\0' || (*line != '\0' && *line != ' ')) {
        return NULL;
    }
    while (*line == ' ') {
        line++;
    }
    return line;
}

static uint64_t number_of(const char *digits)
{
    uint64_t number = 0;

    while (*digits >= '0' && *digits <= '9' && number < UINT64_MAX / 1000) {
        number = number * 10 + (uint64_t)(*digits++ - '0');
    }
    return number;
}

static void say_uptime(void)
{
    uint64_t milliseconds = microkit_time() / 1000000;

    say("up ");
    say_number(milliseconds / 1000);
    say(".");
    say_number(milliseconds / 100 % 10);
    say(" s\n");
}

static void sleep(uint64_t milliseconds)
{
    uint64_t most = MICROKIT_TIME_NEVER / 1000000;

    wakes =
        microkit_time_after(microkit_time(), (milliseconds < most ? milliseconds : most) * 1000000);
    if (!microkit_timer_set(TIMER, wakes)) {
        say("there is no timer\n");
    }
}

static void crash(void)
{
    say("the driver of this terminal faults, and is started again\n");
    microkit_notify(BREAKER);
}

void command(const struct line *line)
{
    const char *rest;

    if ((rest = behind(line->text, "echo")) != NULL) {
        say(rest);
        say("\n");
    } else if (behind(line->text, "uptime") != NULL) {
        say_uptime();
    } else if ((rest = behind(line->text, "sleep")) != NULL) {
        sleep(number_of(rest));
    } else if (behind(line->text, "crash") != NULL) {
        crash();
    } else if (line->text[0] != '\0') {
        say("echo TEXT, uptime, sleep MILLISECONDS, crash; Ctrl-\\ and 0 to 2 choose whom you type "
            "to\n");
    }
}

bool more(void)
{
    return false;
}

void init(void)
{
    lines_begin();
}

void notified(microkit_channel ch)
{
    if (ch == TIMER && microkit_time() >= wakes) {
        wakes = MICROKIT_TIME_NEVER;
        say("slept\n");
    }
    lines_work();
}
