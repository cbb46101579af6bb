/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts from where they arise to where the guest takes them: order, list registers, lines, the timer, those that
 * are passed through, and vCPUs that are off.
 */
#include "model.h"

#include <vmm/gic.h>

#define ENABLE(n)   (GICD_ENABLE + (n) / 32 * 4)
#define PRIORITY(n) (GICD_PRIORITY + (n))
#define BIT(n)      (1u << (n) % 32)

static void enable(unsigned int vcpu, unsigned int intid)
{
    microkit_vm_gic_write(&vm, vcpu, ENABLE(intid), 4, BIT(intid));
}

static void prioritise(unsigned int intid, unsigned int priority)
{
    microkit_vm_gic_write(&vm, 0, PRIORITY(intid), 1, priority);
}

/* All vCPUs on, everything enabled but interrupts. */
static void start(unsigned int vcpus)
{
    model_start(vcpus);
    vm.gic.enabled = true;
    for (unsigned int vcpu = 1; vcpu < vcpus; vcpu++) {
        CHECK(guest_smc(0, 0xc4000003, vcpu, RAM_BASE, 0) == 0);
    }
}

static void once(unsigned int vcpu, unsigned int intid)
{
    CHECK(guest_take(vcpu) == intid && guest_take(vcpu) == 1023);
    guest_end(vcpu, intid);
    CHECK(guest_take(vcpu) == 1023);
}

static void edges(void)
{
    start(1);
    microkit_vm_gic_sgi(&vm, 3, 1);
    CHECK(guest_take(0) == 1023); /* not enabled, and kept */
    enable(0, 3);
    once(0, 3);
    microkit_vm_gic_sgi(&vm, 3, 1);
    CHECK(guest_take(0) == 3);
    microkit_vm_gic_sgi(&vm, 3, 1); /* while it is active */
    microkit_vm_gic_sgi(&vm, 3, 1);
    CHECK(guest_take(0) == 1023);
    guest_end(0, 3);
    once(0, 3);
}

/* A line that is up comes again. */
static void lines(void)
{
    start(1);
    enable(0, 40);
    microkit_vm_line(&vm, 40, true);
    microkit_vm_line(&vm, 40, true);
    CHECK(guest_take(0) == 40 && guest_take(0) == 1023);
    guest_end(0, 40);
    CHECK(guest_take(0) == 40);
    microkit_vm_line(&vm, 40, false);
    guest_end(0, 40);
    CHECK(guest_take(0) == 1023);
    microkit_vm_line(&vm, 31, true);
    microkit_vm_line(&vm, MICROKIT_VM_INTIDS, true);
    microkit_vm_line(&vm, ~0u, true);
    CHECK(vm.gic.vcpu[0].own.line == 0);
}

static void distributor_off(void)
{
    start(1);
    vm.gic.enabled = false;
    enable(0, 40);
    microkit_vm_line(&vm, 40, true);
    CHECK(guest_take(0) == 1023);
    vm.gic.enabled = true;
    microkit_vm_gic_deliver(&vm);
    CHECK(guest_take(0) == 40);
}

/* More than there are list registers: the most urgent first, then by number. */
static void order(void)
{
    static const unsigned int expected[] = {44, 42, 43, 40, 41, 45, 46};

    start(1);
    for (unsigned int n = 40; n < 47; n++) {
        enable(0, n);
        prioritise(n, n < 42 ? 0x80 : n == 44 ? 0x10 : n < 45 ? 0x48 : 0xf8);
    }
    vm.gic.enabled = false;
    for (unsigned int n = 46; n >= 40; n--) {
        microkit_vm_line(&vm, n, true);
    }
    vm.gic.enabled = true;
    microkit_vm_gic_deliver(&vm);
    for (unsigned int i = 0; i < 7; i++) {
        unsigned int n = guest_take(0);

        CHECK(n == expected[i]);
        microkit_vm_line(&vm, n, false);
        guest_end(0, n);
    }
    CHECK(guest_take(0) == 1023);
}

static void list_register(void)
{
    start(1);
    prioritise(40, 0x7f);
    enable(0, 40);
    microkit_vm_line(&vm, 40, true);
    CHECK(model[0].list[0].priority == 0x78 >> 3);
    CHECK(model[0].list[0].group == microkit_vgic_group());
}

static void timer(void)
{
    start(1);
    enable(0, 27);
    CHECK(model[0].timer_acknowledged == 0);
    CHECK(model_fault(0, seL4_Fault_VPPIEvent, 1, (seL4_Word)27));
    CHECK(guest_take(0) == 27 && model[0].timer_acknowledged == 0);
    guest_end(0, 27);
    CHECK(model[0].timer_acknowledged == 1 && guest_take(0) == 1023);
    CHECK(model_fault(0, seL4_Fault_VPPIEvent, 1, (seL4_Word)26));
    CHECK(guest_take(0) == 1023);
}

/* It expires before its interrupt is enabled: the kernel is asked anew then, and not before. */
static void timer_not_enabled(void)
{
    start(1);
    CHECK(model_fault(0, seL4_Fault_VPPIEvent, 1, (seL4_Word)27));
    CHECK(guest_take(0) == 1023 && model[0].timer_acknowledged == 0);
    enable(0, 26);
    CHECK(model[0].timer_acknowledged == 0);
    enable(0, 27);
    CHECK(guest_take(0) == 1023 && model[0].timer_acknowledged == 1);
    CHECK(model_fault(0, seL4_Fault_VPPIEvent, 1, (seL4_Word)27));
    enable(0, 27); /* again: it is in a list register */
    CHECK(model[0].timer_acknowledged == 1);
    once(0, 27);
    CHECK(model[0].timer_acknowledged == 2);
}

static void pass_through(void)
{
    start(1);
    CHECK(!microkit_vm_pass_through(&vm, 31, 5));
    CHECK(!microkit_vm_pass_through(&vm, MICROKIT_VM_INTIDS, 5));
    CHECK(microkit_vm_pass_through(&vm, 70, 5) && microkit_vm_pass_through(&vm, 71, 6));
    enable(0, 70);
    CHECK(!microkit_vm_notified(&vm, 4) && microkit_vm_notified(&vm, 5));
    CHECK(guest_take(0) == 70 && model_irq_acknowledged == NO_CHANNEL);
    guest_end(0, 70);
    CHECK(model_irq_acknowledged == 5);
    for (unsigned int i = 2; i < MICROKIT_VM_CHANNELS; i++) {
        CHECK(microkit_vm_pass_through(&vm, 70 + i, 5 + i));
    }
    CHECK(!microkit_vm_pass_through(&vm, 90, 30));
}

static void several_vcpus(void)
{
    start(3);
    for (unsigned int vcpu = 0; vcpu < 3; vcpu++) {
        enable(vcpu, 2);
    }
    microkit_vm_gic_sgi(&vm, 2, ~(uint64_t)1);
    CHECK(guest_take(0) == 1023);
    once(1, 2);
    once(2, 2);
    enable(0, 50);
    vm.gic.target[50] = 2;
    microkit_vm_line(&vm, 50, true);
    CHECK(guest_take(0) == 1023 && guest_take(1) == 1023 && guest_take(2) == 50);
    vm.gic.target[50] = 0; /* while it is active elsewhere */
    microkit_vm_gic_deliver(&vm);
    CHECK(guest_take(0) == 1023);
    guest_end(2, 50);
    CHECK(guest_take(0) == 50);
}

static void off(void)
{
    start(2);
    guest_smc(1, 0x84000002, 0, 0, 0);
    enable(1, 2);
    microkit_vm_gic_sgi(&vm, 2, 2);
    enable(0, 50);
    vm.gic.target[50] = 1;
    microkit_vm_line(&vm, 50, true);
    CHECK(guest_take(1) == 1023);
    CHECK(guest_smc(0, 0xc4000003, 1, RAM_BASE, 0) == 0);
    CHECK(guest_take(1) == 50 && guest_take(1) == 1023); /* private ones are gone */
}

/* What was in list registers before a reset: no interrupt is there twice, and none is lost for good. */
static void reset(void)
{
    struct microkit_vm_config config = model_config(1);

    start(1);
    enable(0, 27);
    enable(0, 40);
    microkit_vm_line(&vm, 40, true);
    CHECK(model_fault(0, seL4_Fault_VPPIEvent, 1, (seL4_Word)27));
    CHECK(guest_take(0) == 27 || guest_take(0) == 40);
    guest_smc(0, 0x84000009, 0, 0, 0);
    CHECK(microkit_vm_load(&vm, &config) == NULL);
    microkit_vm_start(&vm);
    vm.gic.enabled = true;
    enable(0, 27);
    enable(0, 40);
    microkit_vm_line(&vm, 40, true);
    for (unsigned int i = 0; i < LISTS; i++) {
        if (model[0].list[i].state != EMPTY) {
            model[0].list[i].state = ACTIVE;
            guest_end(0, model[0].list[i].intid);
        }
    }
    CHECK(guest_take(0) == 40);
}

/* The kernel says that a list register is active which should be empty: another one is used. */
static void foreign(void)
{
    start(1);
    enable(0, 40);
    model[0].list[0] = (struct model_list){99, 0, 0, ACTIVE};
    microkit_vm_line(&vm, 40, true);
    CHECK(model[0].list[1].intid == 40 && model[0].list[1].state == PENDING);
    guest_end(0, 99);
    CHECK(vm.gic.vcpu[0].list[0] == 0);
}

static void strange_ends(void)
{
    start(1);
    CHECK(model_fault(0, seL4_Fault_VGICMaintenance, 1, (seL4_Word)0));
    CHECK(model_fault(0, seL4_Fault_VGICMaintenance, 1, (seL4_Word)MICROKIT_VM_LISTS));
    CHECK(model_fault(0, seL4_Fault_VGICMaintenance, 1, ~(seL4_Word)0));
}

int main(void)
{
    edges();
    lines();
    distributor_off();
    order();
    list_register();
    timer();
    timer_not_enabled();
    pass_through();
    several_vcpus();
    off();
    reset();
    foreign();
    strange_ends();
    return 0;
}
