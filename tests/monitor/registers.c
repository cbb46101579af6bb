/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A report's registers: names, order, and what they point to.
 */
#include "fixture.h"

#include <monitor/info.h>
#include <monitor/registers.h>

static void say(void)
{
    const struct monitor_info *info = fixture_info(0);
    struct victim victim = {info, info_pds(info), &kernel_registers};

    registers_print(&victim);
}

static void code_addresses(void)
{
    kernel_registers = (seL4_UserContext){.pc = 0x200014, .sp = STACK_TOP, .x30 = 0x200048};
    say();
    CHECK(strncmp(console(), "MON|ERROR: crasher: pc 0x0000000000200014 init+0x4\n", 50) == 0);
    CHECK_PRINTED("crasher: lr 0x0000000000200048 notified+0x8\n");
    kernel_registers.pc = 0x9000;
    say();
    CHECK_PRINTED("pc 0x0000000000009000\n"); /* no function there */
}

static void stack_pointer(uint64_t sp, const char *said)
{
    kernel_registers.sp = sp;
    say();
    CHECK_PRINTED(said);
}

/* Both ends belong to the stack: an empty one points to its top, a full one to its bottom. */
static void stack_pointers(void)
{
    stack_pointer(STACK_TOP, "sp 0x000000ffffffe000, 0 bytes of the stack in use (");
    stack_pointer(STACK_TOP - 1, "sp 0x000000ffffffdfff, 1 byte of the stack in use (");
    stack_pointer(STACK_BOTTOM, "8192 bytes of the stack in use (0xffffffc000-0xffffffe000)\n");
    stack_pointer(STACK_BOTTOM - 16, "outside the stack (0xffffffc000-0xffffffe000)\n");
    stack_pointer(STACK_TOP + 16, "outside the stack (");
    stack_pointer(0, "sp 0x0000000000000000 outside the stack (");
}

/* seL4_UserContext has its members in another order than their numbers. */
static void every_register(void)
{
    char expected[32];
    int shown = 0;

    memset(&kernel_registers, 0, sizeof(kernel_registers));
    seL4_Word *const members[] = {
        &kernel_registers.x0,  &kernel_registers.x1,  &kernel_registers.x2,  &kernel_registers.x3,
        &kernel_registers.x4,  &kernel_registers.x5,  &kernel_registers.x6,  &kernel_registers.x7,
        &kernel_registers.x8,  &kernel_registers.x9,  &kernel_registers.x10, &kernel_registers.x11,
        &kernel_registers.x12, &kernel_registers.x13, &kernel_registers.x14, &kernel_registers.x15,
        &kernel_registers.x16, &kernel_registers.x17, &kernel_registers.x18, &kernel_registers.x19,
        &kernel_registers.x20, &kernel_registers.x21, &kernel_registers.x22, &kernel_registers.x23,
        &kernel_registers.x24, &kernel_registers.x25, &kernel_registers.x26, &kernel_registers.x27,
        &kernel_registers.x28, &kernel_registers.x29};
    for (seL4_Word number = 0; number < 30; number++) {
        *members[number] = 0x1000 + number;
    }
    say();
    for (int number = 0; number < 30; number++) {
        snprintf(expected, sizeof(expected), "x%d%s %016x", number, number < 10 ? " " : "",
                 0x1000 + number);
        CHECK_PRINTED(expected);
    }
    for (const char *at = console(); (at = strstr(at, "\n")) != NULL; at++) {
        shown++;
    }
    CHECK(shown == 3 + 8); /* pc, lr, sp; rows of four */
}

int main(void)
{
    code_addresses();
    stack_pointers();
    every_register();
    return 0;
}
