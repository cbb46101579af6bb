/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A client of the console: echoes what is typed, and says of each line how long it was. It does not know
 * what device that comes from, nor that the driver can be started again.
 */
#include "console.h"

#define DRIVER 0 /* channel id, see uart_console.system */

struct of_client *of_client; /* set by the tool */
const struct of_driver *of_driver;

static struct microkit_ring input, output;
static char text[64]; /* what is to be printed before anything more is read */
static unsigned int length, printed;
static uint32_t typed; /* characters of this line */

/* ---- output ------------------------------------------------------------------------------ */

static void say(const char *words)
{
    while (*words != '\0' && length < sizeof(text)) {
        text[length++] = *words++;
    }
}

static void say_number(uint32_t number)
{
    char digits[11];
    unsigned int at = sizeof(digits) - 1;

    digits[at] = '\0';
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    say(&digits[at]);
}

static bool put(char character)
{
    uint64_t entry = (uint8_t)character;

    return microkit_ring_put(&output, &entry);
}

/* False: the driver will notify when there is room for the rest. */
static bool print(void)
{
    do {
        while (printed < length && put(text[printed])) {
            printed++;
        }
    } while (printed < length && !microkit_ring_arm(&output));
    if (printed < length) {
        return false;
    }
    printed = length = 0;
    return true;
}

/* ---- input ------------------------------------------------------------------------------- */

static void heard(uint64_t entry)
{
    char echo[] = {CHARACTER(entry), '\0'};

    if (LOST(entry) != 0) {
        say("(lost ");
        say_number(LOST(entry));
        say(")");
    }
    if (ERRORS(entry) != 0) {
        say("(error)");
    }
    say(echo);
    typed++;
    if (CHARACTER(entry) == '\n') {
        say_number(typed - 1);
        say(" characters\n");
        typed = 0;
    }
}

/* At most CAPACITY characters, as the driver gets their room at the end: and before it sees what they led to. */
static void work(void)
{
    uint64_t entry;
    bool waits;

    do {
        while (print() && microkit_ring_take(&input, &entry)) {
            heard(entry);
        }
    } while (length == 0 && !microkit_ring_arm(&input));
    waits = microkit_ring_publish(&input);
    waits = microkit_ring_publish(&output) || waits;
    if (waits) {
        microkit_notify(DRIVER);
    }
}

void init(void)
{
    microkit_ring_init_producer(&output, of_client->output, of_driver->output, CAPACITY,
                                sizeof(uint64_t));
    microkit_ring_init_consumer(&input, of_driver->input, of_client->input, CAPACITY,
                                sizeof(uint64_t));
    say("ready\n");
    work();
}

void notified(microkit_channel ch)
{
    (void)ch; /* characters, or room, or both, or a driver that was started again */
    work();
}
