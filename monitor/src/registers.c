/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * pc and lr with their functions, sp with its place in the stack, the others as numbers.
 */
#include <monitor/console.h>
#include <monitor/registers.h>
#include <monitor/symbols.h>

#define GENERAL 30 /* x30 is shown as lr */
#define IN_ROW  4

static void print_code_address(const struct victim *victim, const char *which, uint64_t address)
{
    print_error_line(victim->pd->name);
    print(which);
    print_address(address);
    symbol_print(victim->info, victim->pd, address);
    print("\n");
}

static void print_stack_pointer(const struct victim *victim)
{
    const struct monitor_pd *pd = victim->pd;
    uint64_t sp = victim->registers->sp;

    print_error_line(pd->name);
    print("sp ");
    print_address(sp);
    if (sp < pd->stack_bottom || sp > pd->stack_top) {
        print(" outside the stack (");
    } else {
        print(", ");
        print_bytes(pd->stack_top - sp);
        print(" of the stack in use (");
    }
    print_hex(pd->stack_bottom);
    print("-");
    print_hex(pd->stack_top);
    print(")\n");
}

/* seL4_UserContext has x0..x8, x16..x18, x29, x30, x9..x15, x19..x28. */
static void in_order(const seL4_UserContext *registers, uint64_t general[GENERAL])
{
    const seL4_Word *first = &registers->x0, *second = &registers->x9, *third = &registers->x19;

    for (int i = 0; i <= 8; i++) {
        general[i] = first[i];
    }
    for (int i = 9; i <= 15; i++) {
        general[i] = second[i - 9];
    }
    general[16] = registers->x16;
    general[17] = registers->x17;
    general[18] = registers->x18;
    for (int i = 19; i <= 28; i++) {
        general[i] = third[i - 19];
    }
    general[29] = registers->x29;
}

static void print_rows(const struct victim *victim)
{
    uint64_t general[GENERAL];

    in_order(victim->registers, general);
    for (int i = 0; i < GENERAL; i++) {
        if (i % IN_ROW == 0) {
            print_error_line(victim->pd->name);
        }
        print("x");
        print_decimal((uint64_t)i);
        print(i < 10 ? "  " : " ");
        print_digits(general[i], 16);
        print(i % IN_ROW == IN_ROW - 1 || i == GENERAL - 1 ? "\n" : "  ");
    }
}

void registers_print(const struct victim *victim)
{
    print_code_address(victim, "pc ", victim->registers->pc);
    print_code_address(victim, "lr ", victim->registers->x30);
    print_stack_pointer(victim);
    print_rows(victim);
}
