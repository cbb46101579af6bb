/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Executes everything, then says what did not fault: for system instructions the 17 bits from L down
 * to op2 of the encoding, for others a name.
 */
#include <microkit.h>

#include "faults.h"

#define LINE 4096
#define READ (1u << 16)

/* A part of space.S: a piece of `stride` instructions for each encoding from `first` up; the one at
 * `index` is looked at. */
struct part {
    const seL4_Uint32 *code;
    seL4_Uint32 first, count, stride, index;
};

extern const seL4_Uint32 space_registers[], space_sys[], space_sysl[], space_hints[],
    space_hints_read[], space_waits[];
extern const struct {
    const seL4_Uint32 *code;
    const char *name;
} others[];

void run_space(void *scratch);
void run_others(void *scratch);

volatile seL4_Uint64 *faults;

static char scratch[LINE] __attribute__((aligned(LINE)));

static int has_faulted(const seL4_Uint32 *code)
{
    seL4_Word number = fault_number((seL4_Word)code);

    return (faults[number / 64] >> number % 64 & 1) != 0;
}

static void print_part(const char *kind, const struct part *part)
{
    for (seL4_Uint32 i = 0; i < part->count; i++) {
        if (!has_faulted(part->code + i * part->stride + part->index)) {
            microkit_dbg_puts("EL0 ");
            microkit_dbg_puts(kind);
            microkit_dbg_puts(" ");
            microkit_dbg_put32(part->first + i);
            microkit_dbg_puts("\n");
        }
    }
}

static void print_others(void)
{
    for (int i = 0; others[i].code; i++) {
        if (!has_faulted(others[i].code)) {
            microkit_dbg_puts("EL0 other ");
            microkit_dbg_puts(others[i].name);
            microkit_dbg_puts("\n");
        }
    }
}

void init(void)
{
    run_space(scratch);
    run_others(scratch);
    print_part("MRS", &(struct part){space_registers, READ | 2 << 14, 32768, 3, 1});
    print_part("MSR", &(struct part){space_registers, 2 << 14, 32768, 3, 2});
    print_part("SYS", &(struct part){space_sys, 1 << 14, 16384, 2, 1});
    print_part("SYSL", &(struct part){space_sysl, READ | 1 << 14, 16384, 1, 0});
    print_part("hint", &(struct part){space_hints, 0, 16384, 1, 0});
    print_part("hint", &(struct part){space_hints_read, READ, 16384, 1, 0});
    print_part("wait", &(struct part){space_waits, 3 << 11 | 1 << 7, 128, 1, 0});
    print_others();
    microkit_dbg_puts("probe: done\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
