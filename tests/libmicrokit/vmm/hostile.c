/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A guest, by chance: accesses to the library's devices and beside them, of every width, any syndrome, system registers,
 * calls of firmware, interrupts that it takes and ends in any order, and lines that devices raise meanwhile.
 * The model judges what the library asks of the kernel; here it is judged that each vCPU that is on goes on,
 * and that every interrupt that is pending, enabled and in no list register finds those full.
 *
 *     hostile [STEPS [SEED]]
 */
#include "model.h"

#include "../../chance.h"

#include <vmm/gic.h>
#include <vmm/psci.h>

#define VCPUS 3

static uint64_t below(uint64_t end)
{
    return (chance() >> 11) % end;
}

static uint64_t pick(const uint64_t *from, unsigned int count)
{
    return from[below(count)];
}

#define PICK(...)                         \
    pick((const uint64_t[]){__VA_ARGS__}, \
         sizeof((const uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t))

/* Often few bits. */
static uint64_t value(void)
{
    uint64_t any = chance();

    return PICK(any, any & 0xff, 1ull << below(64), 0, ~0ull, any & chance() & chance());
}

static uint64_t address(void)
{
    uint64_t base = PICK(MICROKIT_VM_GICD, MICROKIT_VM_GICD, MICROKIT_VM_GICR, MICROKIT_VM_UART,
                         MICROKIT_VM_GICC, value());

    return base + PICK(below(0x1000), below(0x1000), below(0x61000), 0x100 + below(0x300));
}

static void memory(unsigned int vcpu)
{
    uint64_t bytes = PICK(0, 2, 2, 2, 3);
    uint64_t iss = 1 << 24 | bytes << 22 | below(2) << 21 | below(32) << 16 | below(2) << 15 |
                   below(2) << 6 | 6;
    uint64_t esr = below(16) == 0 ? value() : 0x24ull << 26 | 1 << 25 | iss;
    uint64_t where = address();

    if (below(8) != 0) {
        where &= ~((1ull << bytes) - 1);
    }
    for (unsigned int i = 0; i < 4; i++) {
        *(&model[vcpu].context.x0 + below(9)) = value();
    }
    model_fault(vcpu, seL4_Fault_VMFault, 4, (seL4_Word)model[vcpu].context.pc, (seL4_Word)where,
                (seL4_Word)below(2), (seL4_Word)esr);
}

/* Some that do not end it, mostly. */
static void firmware(unsigned int vcpu)
{
    uint64_t function = PICK(0x84000000, 0x84000001, 0x84000003, 0xc4000003, 0x84000004, 0x8400000a,
                             0x84000006, 0x80000000, value(), 0x84000000 + below(32));

    if (below(64) == 0) {
        function = PICK(0x84000002, 0x84000008, 0x84000009);
    }
    model[vcpu].context.x0 = function;
    model[vcpu].context.x1 = PICK(below(VCPUS + 1), value());
    model[vcpu].context.x2 = PICK(RAM_BASE + below(RAM_SIZE), RAM_BASE, value());
    model_fault(vcpu, PICK(seL4_Fault_VCPUFault, seL4_Fault_UnknownSyscall), 1,
                (seL4_Word)0x5e000000 | below(0x10000));
}

static void interrupt(unsigned int vcpu)
{
    unsigned int list = (unsigned int)below(LISTS);

    (void)guest_take(vcpu);
    if (model[vcpu].list[list].state == ACTIVE && model[vcpu].runs) {
        guest_end(vcpu, model[vcpu].list[list].intid);
    }
}

static void device(unsigned int vcpu)
{
    (void)vcpu;
    microkit_vm_line(&vm, (unsigned int)below(300), below(2));
    (void)microkit_vm_notified(&vm, (microkit_channel)below(4));
    (void)microkit_vm_console_take(&vm);
    if (below(2)) {
        (void)!microkit_vm_console_give(&vm, (uint8_t)below(256));
    }
}

/* The kernel tells no lies: only that something unknown has ended which is in no list register. */
static void other(unsigned int vcpu)
{
    uint64_t esr = PICK(0x623a3016 | below(32) << 5, 0x62000000 | below(1 << 24), value());
    uint64_t label = PICK(seL4_Fault_VCPUFault, seL4_Fault_VCPUFault, seL4_Fault_VPPIEvent,
                          seL4_Fault_VGICMaintenance, seL4_Fault_UserException, below(16));
    uint64_t word = PICK(esr, esr, 27);

    if (label == seL4_Fault_VGICMaintenance) {
        word = PICK(~0ull, LISTS + below(20));
    }
    model[vcpu].context.x0 = value();
    model_fault(vcpu, label, 1, (seL4_Word)word);
}

/* Nothing waits that could be given. A vCPU is on here and there. What the guest has in a list register is there, too. */
static void judge(void)
{
    for (unsigned int vcpu = 0; vcpu < VCPUS; vcpu++) {
        struct microkit_vm_interrupts *own = &vm.gic.vcpu[vcpu].own;
        unsigned int used = 0;

        CHECK(vm.gic.vcpu[vcpu].on == model[vcpu].runs);
        for (unsigned int i = 0; i < LISTS; i++) {
            used += vm.gic.vcpu[vcpu].list[i] != 0;
            CHECK(vm.gic.vcpu[vcpu].list[i] != 0 || model[vcpu].list[i].state == EMPTY);
        }
        if (vm.gic.enabled && model[vcpu].runs && used < LISTS) {
            CHECK(((own->latched | own->line) & own->enabled & ~own->listed) == 0);
        }
    }
}

static void begin(void)
{
    struct microkit_vm_config config = model_config(VCPUS);

    CHECK(microkit_vm_load(&vm, &config) == NULL);
    CHECK(microkit_vm_pass_through(&vm, 77, 1) && microkit_vm_pass_through(&vm, 78, 2));
    microkit_vm_start(&vm);
    vm.gic.enabled = true;
    for (unsigned int i = 0; i < MICROKIT_VM_INTIDS / 32; i++) {
        vm.gic.shared[i].enabled = ~0u;
    }
    for (unsigned int vcpu = 0; vcpu < VCPUS; vcpu++) {
        if (vcpu != 0) {
            CHECK(guest_smc(0, 0xc4000003, vcpu, RAM_BASE, 0) == 0);
        }
        vm.gic.vcpu[vcpu].own.enabled = ~0u;
    }
}

static void step(void)
{
    static void (*const acts[])(unsigned int) = {memory, memory,    memory, memory,  interrupt,
                                                 device, interrupt, other,  firmware};
    unsigned int vcpu = (unsigned int)below(VCPUS);

    if (microkit_vm_state(&vm) != MICROKIT_VM_RUNS) {
        begin();
    }
    if (model[vcpu].runs) {
        acts[below(sizeof(acts) / sizeof(acts[0]))](vcpu);
    }
    judge();
}

int main(int count, char **arguments)
{
    unsigned long steps = count > 1 ? strtoul(arguments[1], NULL, 0) : 300000;
    unsigned long seed = count > 2 ? strtoul(arguments[2], NULL, 0) : 0;

    while (seed-- != 0) {
        (void)chance();
    }
    model_start(VCPUS);
    microkit_vm_end(&vm, MICROKIT_VM_OFF);
    while (steps-- != 0) {
        step();
    }
    return 0;
}
