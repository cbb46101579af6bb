/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Nothing more is read before all is printed that the last led to: so what is typed faster waits in the stream.
 */
#include "lines.h"

struct microkit_serial_memory *own; /* set by the tool */
const struct microkit_serial_memory *peer;

static struct microkit_serial serial;
static struct line line;
static char text[640]; /* to be printed */
static unsigned int length, printed;

/* ---- output ------------------------------------------------------------------------------ */

void say(const char *words)
{
    while (*words != '\0' && length < sizeof(text)) {
        text[length++] = *words++;
    }
}

void say_number(uint64_t number)
{
    char digits[21];
    unsigned int at = sizeof(digits) - 1;

    digits[at] = '\0';
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    say(&digits[at]);
}

/* False: the multiplexer will notify when there is room for the rest. */
static bool print(void)
{
    do {
        printed += microkit_serial_write(&serial, text + printed, length - printed);
    } while (printed < length && !microkit_serial_arm_put(&serial));
    if (printed < length) {
        return false;
    }
    printed = length = 0;
    return true;
}

/* ---- input ------------------------------------------------------------------------------- */

static void typed(char character)
{
    char echo[] = {character, '\0'};

    say(echo);
    line.typed++;
    line.sum += (uint8_t)character;
    if (line.length < sizeof(line.text) - 1) {
        line.text[line.length++] = character;
        line.text[line.length] = '\0';
    }
}

static void take_back(void)
{
    if (line.length > 0) {
        line.text[--line.length] = '\0';
        say("\b");
    }
}

static void end_line(void)
{
    say("\n");
    command(&line);
    line = (struct line){.length = 0};
}

static bool take(void)
{
    int32_t got = microkit_serial_get(&serial);

    if (got == MICROKIT_SERIAL_NONE) {
        return false;
    }
    if ((got & MICROKIT_UART_ERRORS) != 0) {
        say("(characters were lost)");
    }
    if ((char)got == '\n') {
        end_line();
    } else if ((char)got == '\b' || (char)got == 0x7f) {
        take_back();
    } else {
        typed((char)got);
    }
    return true;
}

/* At most a ring's characters in and out: the multiplexer gets their room at the end. */
void lines_work(void)
{
    do {
        while (print() && (more() || take())) {
        }
    } while (length == 0 && !microkit_serial_arm_get(&serial));
    if (microkit_serial_publish(&serial)) {
        microkit_notify(MUX);
    }
}

void lines_begin(void)
{
    microkit_serial_init(&serial, own, peer);
    say("ready\n");
    lines_work();
}
