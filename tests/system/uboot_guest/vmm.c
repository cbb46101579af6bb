/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Shows what U-Boot says, and types to it, a line each time that it asks.
 */
#include <microkit.h>
#include <microkit_vmm.h>

#define RAM_BASE 0x40000000 /* in the guest */

struct turn {
    const char *asks;
    const char *typed;
};

extern const uint8_t guest_image[], guest_image_end[]; /* shim.S */

uintptr_t ram; /* set by the tool */
uint64_t ram_size;

static struct microkit_vm vm;

static const struct turn turns[] = {
    {"autoboot: ", " "},
    {"\n=> ", "setexpr answer 6 * 7; echo it is $answer\n"},
    {"\n=> ", "mw.b 40800000 5a 10000; mw.l 40808000 0; crc32 40800000 10000\n"},
    {"\n=> ", "fdt addr $fdtcontroladdr; fdt print /psci method; fdt print /memory@40000000 reg\n"},
    {"\n=> ", "mw.l 40900000 feedbeef; reset\n"},
    {"autoboot: ", " "},
    {"\n=> ", "sleep 1; echo a second later\n"},
    {"\n=> ", "md.l 50000000 1\n"}, /* nothing is there */
    {"autoboot: ", " "},
    {"\n=> ", "poweroff\n"},
};

static unsigned int turn;
static const char *typing = "";
static const char *asked;

static void type(void)
{
    while (*typing != '\0' && microkit_vm_console_give(&vm, (uint8_t)*typing)) {
        typing++;
    }
}

/* None of what it asks begins twice, so where it does not go on there is nothing to be looked at again but its beginning. */
static void hear(char said)
{
    if (turn == sizeof turns / sizeof turns[0]) {
        return;
    }
    if (asked == NULL || *asked != said) {
        asked = turns[turn].asks;
    }
    if (*asked == said && *++asked == '\0') {
        typing = turns[turn++].typed;
        asked = NULL;
    }
}

static void start(void)
{
    const struct microkit_vm_config config = {
        .ram = (void *)ram,
        .ram_base = RAM_BASE,
        .ram_size = ram_size,
        .kernel = guest_image,
        .kernel_size = (uint64_t)(guest_image_end - guest_image),
        .arguments = "",
        .vcpus = 1,
    };
    const char *wrong = microkit_vm_load(&vm, &config);

    if (wrong == NULL) {
        microkit_vm_start(&vm);
    } else {
        microkit_dbg_puts(wrong);
    }
}

seL4_Bool fault(microkit_child vcpu, microkit_msginfo info, microkit_msginfo *reply)
{
    seL4_Bool resume = microkit_vm_fault(&vm, vcpu, info);
    int32_t said = microkit_vm_console_take(&vm);

    (void)reply;
    while (said != MICROKIT_VM_NONE) {
        microkit_dbg_putc((uint8_t)said);
        hear((char)said);
        said = microkit_vm_console_take(&vm);
    }
    type();
    if (microkit_vm_state(&vm) == MICROKIT_VM_RESET) {
        microkit_dbg_puts("\nvmm: again\n");
        start();
    } else if (microkit_vm_state(&vm) == MICROKIT_VM_OFF) {
        microkit_dbg_puts("\nvmm: off\n");
    }
    return resume;
}

void init(void)
{
    start();
}

void notified(microkit_channel ch)
{
    (void)ch;
}
