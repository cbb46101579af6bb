/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A guest's exit, handled and answered: from exit to exit, with the two instructions of the guest's loop. Handled in the
 * ways that seL4's figures are of, and by the library.
 */
#include "../uart.h"

#include <microkit.h>
#include <microkit_vmm.h>

#define GUEST_RAM 0x80000000
#define NOWHERE   0x50000000
#define TIMES     2000
#define ALL       (sizeof(seL4_UserContext) / sizeof(seL4_Word))

/* A64. */
#define SMC  0xd4000003 /* smc #0 */
#define LOAD 0xb9400020 /* ldr w0, [x1] */
#define BACK 0x17ffffff /* to the instruction before */

uintptr_t ram;

static struct microkit_vm vm; /* as if loaded: its devices are enough */

static void rewrite(seL4_Word words)
{
    seL4_UserContext context;

    seL4_TCB_ReadRegisters(BASE_VM_TCB_CAP, seL4_False, 0, words, &context);
    context.pc = GUEST_RAM + 4;
    seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP, seL4_False, 0, words, &context);
}

static void with_all_registers(microkit_msginfo info)
{
    (void)info;
    rewrite(ALL);
}

static void with_pc(microkit_msginfo info)
{
    (void)info;
    rewrite(1);
}

static void with_interrupt(microkit_msginfo info)
{
    (void)info;
    rewrite(ALL);
    microkit_vcpu_arm_inject_irq(0, 40, 0, 0, 0);
}

static void by_library(microkit_msginfo info)
{
    microkit_vm_fault(&vm, 0, info);
}

static const struct {
    const char *name;
    uint32_t instruction;
    uint64_t address;
    void (*handle)(microkit_msginfo info);
} runs[] = {
    {"exit_all", SMC, 0, with_all_registers},
    {"exit_pc", SMC, 0, with_pc},
    {"load_all", LOAD, NOWHERE, with_all_registers},
    {"exit_inject", SMC, 0, with_interrupt},
    {"library_smc", SMC, 0, by_library},
    {"library_load", LOAD, MICROKIT_VM_UART, by_library},
};
#define RUNS (sizeof(runs) / sizeof(runs[0]))

static unsigned int current, exits;
static uint64_t begin;

static uint64_t now(void)
{
    uint64_t count;

    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(count)::"memory");
    return count;
}

static void start(void)
{
    seL4_UserContext context = {.pc = GUEST_RAM, .spsr = 0x3c5, .x0 = 0x84000000};

    ((volatile uint32_t *)ram)[0] = runs[current].instruction;
    ((volatile uint32_t *)ram)[1] = BACK;
    seL4_ARM_VSpace_CleanInvalidate_Data(VSPACE_CAP, ram, ram + 8);
    context.x1 = runs[current].address;
    exits = 0;
    seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP, seL4_True, 0, ALL, &context);
}

static void report(uint64_t count)
{
    print("BENCH ");
    print(runs[current].name);
    print(" ");
    print_decimal(count);
    print("\n");
}

void init(void)
{
    static const uint64_t header[8] = {[2] = 64, [7] = 0x644d5241}; /* of an Image without code */
    static uint8_t memory[1 << 16] __attribute__((aligned(8)));
    const struct microkit_vm_config config = {.ram = memory,
                                              .ram_base = GUEST_RAM,
                                              .ram_size = sizeof(memory),
                                              .kernel = header,
                                              .kernel_size = sizeof(header),
                                              .arguments = "",
                                              .vcpus = 1};

    if (microkit_vm_load(&vm, &config) != NULL) {
        print("BENCH not loaded\n");
        return;
    }
    microkit_vm_start(&vm);
    start();
}

void notified(microkit_channel ch)
{
    (void)ch;
}

/* The first exit begins: what has never run has run by then. */
seL4_Bool fault(microkit_child child, microkit_msginfo info, microkit_msginfo *reply)
{
    (void)child;
    (void)reply;
    if (exits == 0) {
        begin = now();
    }
    if (exits == TIMES) {
        report((now() - begin) / TIMES);
        if (++current == RUNS) {
            print("BENCH done\n");
            return seL4_False;
        }
        start();
        return seL4_True;
    }
    exits++;
    runs[current].handle(info);
    return seL4_True;
}
