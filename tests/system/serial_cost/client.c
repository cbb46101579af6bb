/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Prints lines, each published by itself, and then how long that has taken. It runs last: all that others do for a line is
 * done when it goes on. One instruction is one nanosecond (test_serial_cost.py).
 */
#include <microkit_serial.h>
#include <microkit_timer.h>

#define MUX    0
#define LINES  64
#define LENGTH 64 /* with its end */

struct microkit_serial_memory *own; /* set by the tool */
const struct microkit_serial_memory *peer;

static struct microkit_serial serial;

static void publish(void)
{
    if (microkit_serial_publish(&serial)) {
        microkit_notify(MUX);
    }
}

static void print(const char *text, size_t size)
{
    (void)microkit_serial_write(&serial, text, size);
    (void)!microkit_serial_arm_put(&serial);
    publish();
}

static void print_number(uint64_t number)
{
    char digits[21];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    print(digits + at, sizeof(digits) - at);
}

void init(void)
{
    static const char line[LENGTH + 1] =
        "a line of sixty-four characters, with the one that is its end .\n";
    static const char end[] = " instructions a character\n";
    uint64_t begin;

    microkit_serial_init(&serial, own, peer);
    print(line, LENGTH); /* the first of all, which wakes everybody */
    begin = microkit_time();
    for (unsigned int i = 0; i < LINES; i++) {
        print(line, LENGTH);
    }
    print_number((microkit_time() - begin) / (LINES * LENGTH));
    print(end, sizeof(end) - 1);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
