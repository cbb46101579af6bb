/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A UART as a table (test_uarts.py): the register with the data, the one that says whether there is room,
 * and the one by which kernels take turns. It prints its accesses but those of waiting. An access takes a tick.
 */
#include <base/memory_map.h>
#include <machine/machine.h>
#include <machine/mmio.h>
#include <stdio.h>

#define REGISTERS (UART_VA + 0x40)

static u32 full_reads; /* how often there is no room yet */
static u32 turn_value;
static bool held;    /* by another core, which lets go after HELD_READS, or */
static bool stopped; /* never */
static u32 held_reads;
static u32 keeps; /* the holder says that it holds when so many more reads have gone by; 0: never */
static u32 late;  /* ticks for which this core is put aside by its first read, which shows nobody */
static u32 comes_in; /* another core's ticket comes so many ticks after this one's, 0: none does */
static ticks_t comes_in_at;
static bool given; /* another core gives its turn back right behind this one's store */

#define FREQUENCY  1000000
#define PROMPT     (FREQUENCY / 8192)
#define LATE       (FREQUENCY / 16)
#define HELD_READS (2 * LATE)

struct host_machine host_machine;

u64 timer_frequency(void)
{
    return FREQUENCY;
}

static u32 read_turn(void)
{
    if (late != 0) {
        host_machine.now += late;
        late = 0;
        held = true;
        turn_value = 3;
        return 0;
    }
    if (comes_in_at != 0 && host_machine.now >= comes_in_at) {
        comes_in_at = 0;
        held = true;
        turn_value = 3;
    }
    if (held && !stopped && held_reads++ == HELD_READS) {
        turn_value = 0;
        held = false;
    } else if (held && keeps != 0 && held_reads % keeps == 0) {
        turn_value = 3;
    }
    return turn_value;
}

u32 model_read(u64 address, u32 bytes)
{
    u64 offset = address - REGISTERS;

    host_machine.now++;
    if (offset == STATUS && bytes == STATUS_BYTES) {
        if (full_reads > 0) {
            full_reads--;
            return FULL;
        }
        return ROOM;
    }
    if (offset == TURN && bytes == 4) {
        return TURN_WORKS ? read_turn() : 0;
    }
    printf("read %llx %u\n", (unsigned long long)offset, bytes);
    return 0;
}

void model_write(u64 address, u32 value, u32 bytes)
{
    u64 offset = address - REGISTERS;

    if (offset == TURN) {
        if (held) {
            printf("taken from its holder\n");
        }
        turn_value = value;
        if (given) {
            given = false;
            turn_value = 0;
        }
        if (comes_in != 0) {
            comes_in_at = host_machine.now + comes_in;
            comes_in = 0;
        }
    }
    if (full_reads > 0 && offset == DATA) {
        printf("overrun\n");
    }
    printf("%llx=%x:%u\n", (unsigned long long)offset, value, bytes);
}

int main(void)
{
    full_reads = 3;
    uart_put(0xe4);
    uart_put('a');
    printf("turns\n");
    turn_value = 3;
    held = TURN_WORKS;
    uart_acquire(1);
    uart_release();

    printf("comes in\n"); /* another core's store, which was on its way, while this one holds */
    uart_acquire(1);
    uart_keep(1);
    turn_value = TURN_WORKS ? 3 : 0;
    uart_keep(1);
    uart_keep(1);
    uart_release();

    printf(
        "given\n"); /* back by another, after this core's store: nobody has it, and the register is there */
    turn_value = 0;
    given = TURN_WORKS;
    uart_acquire(1);
    printf("shows %u\n", turn_value);
    uart_release();

    printf("both\n"); /* saw nobody, and the other one's store is as late as it may be */
    held_reads = 0;
    comes_in = TURN_WORKS ? PROMPT : 0;
    uart_acquire(1);
    uart_release();

    printf(
        "late\n"); /* this core saw nobody, and its store comes when another holds, who is slow, too */
    held_reads = 0;
    keeps = LATE - 10;
    late = TURN_WORKS ? PROMPT + 1 : 0;
    uart_acquire(1);
    uart_release();

    printf("stopped\n"); /* the holder, in the middle of a line: its turn ends after a second */
    held = TURN_WORKS;
    stopped = true;
    keeps = 0;
    turn_value = TURN_WORKS ? 3 : 0;
    host_machine.now = 0;
    uart_acquire(1);
    printf("%s\n", host_machine.now >= FREQUENCY ? "waited" : "at once");
    uart_release();
    return 0;
}
