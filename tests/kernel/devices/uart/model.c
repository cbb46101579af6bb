/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A UART as a table (test_uarts.py): the register with the data, the one that says whether there is room,
 * and the one by which kernels take turns. It prints its accesses but those of waiting.
 */
#include <base/memory_map.h>
#include <machine/machine.h>
#include <machine/mmio.h>
#include <stdio.h>

#define REGISTERS (UART_VA + 0x40)

static u32 full_reads; /* how often there is no room yet */
static u32 turn_value;
static bool held; /* by another core, which lets go after some reads */
static u32 held_reads;
static bool keeps;              /* the holder says that it holds, before each of its characters */
static bool starts_with_nobody; /* the first read is from before that */

u32 model_read(u64 address, u32 bytes)
{
    u64 offset = address - REGISTERS;

    if (offset == STATUS && bytes == STATUS_BYTES) {
        if (full_reads > 0) {
            full_reads--;
            return FULL;
        }
        return ROOM;
    }
    if (offset == TURN && bytes == 4) {
        if (starts_with_nobody) {
            starts_with_nobody = false;
            held = true;
            turn_value = 3;
            return 0;
        }
        if (held && held_reads++ == 100) {
            turn_value = 0;
            held = false;
        } else if (held && keeps && held_reads % 20 == 0) {
            turn_value = 3;
        }
        return TURN_WORKS ? turn_value : 0;
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

    printf("late\n"); /* another core's store, which was on its way, while this one holds */
    uart_acquire(1);
    uart_keep(1);
    turn_value = TURN_WORKS ? 3 : 0;
    uart_keep(1);
    uart_keep(1);
    uart_release();

    printf("too late\n"); /* this core saw nobody, and its store comes when another holds */
    held_reads = 0;
    keeps = true;
    starts_with_nobody = TURN_WORKS;
    uart_acquire(1);
    uart_release();
    return 0;
}
