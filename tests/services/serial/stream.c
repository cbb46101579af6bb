/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Both ends of a stream: every character comes, in order, or is counted; an end that is made again goes on;
 * a peer that writes anything into its memory does no harm.
 */
#include "src/stream.c"

#include "../../chance.h"
#include "verdict.h"

#include <string.h>

static struct microkit_serial_memory memory[2];
static struct microkit_serial ends[2];
static uint32_t sent, got, in_order;
static uint64_t lost;

static uint32_t character_of(uint32_t number)
{
    return (number * 7 & 0xff) | (number % 13 == 0 ? MICROKIT_UART_PARITY : 0);
}

static void publish(unsigned int end)
{
    (void)!microkit_serial_publish(&ends[end]);
}

static void send(unsigned int most)
{
    for (unsigned int i = 0; i < most; i++) {
        microkit_serial_drop_or_put(&ends[0], character_of(sent++));
    }
    publish(0);
}

/* got counts those that were lost, too. */
static void receive(unsigned int most)
{
    int32_t taken;

    for (unsigned int i = 0; i < most && (taken = microkit_serial_get(&ends[1])) >= 0; i++) {
        uint64_t gone = microkit_serial_lost(&ends[1]) - lost;

        CHECK(((taken & MICROKIT_UART_OVERRUN) != 0) == (gone != 0));
        lost += gone;
        got += (uint32_t)gone;
        CHECK(((uint32_t)taken & ~MICROKIT_UART_OVERRUN) == character_of(got));
        got++;
        in_order++;
    }
    publish(1);
}

static void check_loss(void)
{
    for (unsigned int i = 0; i < 3000; i++) {
        send(chance() % 700);
        receive(chance() % 900);
    }
    receive(UINT32_MAX);
    send(1); /* tells of those that were lost last */
    receive(1);
    CHECK(got == sent && lost > 1000 && in_order > 100000 && in_order + lost == sent);
}

/* What was published before is there once; what was put and not published is gone. */
static void check_again(void)
{
    CHECK(microkit_serial_room(&ends[0]) == MICROKIT_SERIAL_CAPACITY);
    CHECK(microkit_serial_write(&ends[0], "abc", 3) == 3);
    publish(0);
    CHECK(microkit_serial_put(&ends[0], 'x'));
    CHECK(microkit_serial_get(&ends[1]) == 'a');
    publish(1);
    CHECK(microkit_serial_get(&ends[1]) == 'b');
    microkit_serial_init(&ends[0], &memory[0], &memory[1]);
    microkit_serial_init(&ends[1], &memory[1], &memory[0]);
    CHECK(microkit_serial_write(&ends[0], "d", 1) == 1);
    publish(0);
    CHECK(microkit_serial_get(&ends[1]) == 'b' && microkit_serial_get(&ends[1]) == 'c');
    CHECK(microkit_serial_get(&ends[1]) == 'd');
    CHECK(microkit_serial_get(&ends[1]) == MICROKIT_SERIAL_NONE);
    CHECK(microkit_serial_arm_get(&ends[1]));
    publish(1);
}

static void check_full(void)
{
    static char text[MICROKIT_SERIAL_CAPACITY + 9];

    CHECK(microkit_serial_write(&ends[0], text, sizeof(text)) == MICROKIT_SERIAL_CAPACITY);
    CHECK(!microkit_serial_put(&ends[0], 'x') && microkit_serial_room(&ends[0]) == 0);
    CHECK(microkit_serial_publish(&ends[0]) && microkit_serial_arm_put(&ends[0]));
    CHECK(!microkit_serial_arm_get(&ends[1]) && microkit_serial_get(&ends[1]) == 0);
    CHECK(microkit_serial_publish(&ends[1]) && !microkit_serial_arm_put(&ends[0]));
    CHECK(microkit_serial_room(&ends[0]) == 1);
}

/* The address sanitizer looks on; what comes is a character. */
static void check_hostile(void)
{
    for (unsigned int i = 0; i < 2000; i++) {
        microkit_serial_init(&ends[1], &memory[1], &memory[0]);
        for (unsigned int j = 0; j < 20; j++) {
            unsigned int where = chance() % sizeof(memory[0]);

            ((char *)&memory[0])[chance() % 2 ? where : where % 80] = (char)chance();
            microkit_serial_drop_or_put(&ends[1], 'x');
            CHECK(microkit_serial_get(&ends[1]) <= (0xff | MICROKIT_UART_ERRORS));
            CHECK(microkit_serial_room(&ends[1]) <= MICROKIT_SERIAL_CAPACITY);
            (void)!microkit_serial_arm_get(&ends[1]);
            publish(1);
        }
    }
}

int main(void)
{
    microkit_serial_init(&ends[0], &memory[0], &memory[1]);
    microkit_serial_init(&ends[1], &memory[1], &memory[0]);
    check_loss();
    check_again();
    check_full();
    check_hostile();
    return passed();
}
