/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A machine with virtual CPUs for the tests of libmicrokit_vmm: what the kernel and the GIC's virtual interface do
 * with them, and a guest's side of it. It judges all that the library asks of it: no vCPU but those that
 * there are, no interrupt twice in list registers (GICv2 5.2.2 has no answer to that), no list register that is
 * not there.
 */
#pragma once

#include <microkit_vmm.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                     \
    do {                                                                                     \
        if (!(condition)) {                                                                  \
            fprintf(stderr, "%s:%d: %s\n%s", __FILE__, __LINE__, #condition, model_console); \
            abort();                                                                         \
        }                                                                                    \
    } while (0)

#define LISTS         4
#define RAM_BASE      0x40000000
#define RAM_SIZE      0x400000
#define NO_CHANNEL    99
#define MODEL_CHANNEL 7 /* of a server that the VMM may notify */

struct model_list {
    unsigned int intid, priority, group;
    enum {
        EMPTY,
        PENDING,
        ACTIVE
    } state;
};

struct model_vcpu {
    bool runs; /* or waits for the answer to a fault */
    seL4_UserContext context;
    seL4_Word registers[seL4_VCPUReg_Num];
    struct model_list list[LISTS];
    unsigned int timer_acknowledged; /* times */
};

extern struct model_vcpu model[MICROKIT_VM_VCPUS];
extern char model_console[4096];
extern microkit_channel model_irq_acknowledged;
extern uint64_t model_cleaned;      /* bytes */
extern unsigned int model_notified; /* times */
extern uint8_t model_ram[RAM_SIZE];

extern struct microkit_vm vm;

/* Forgets everything; vm is loaded with a kernel of 64 bytes and so many vCPUs, and started. */
void model_start(unsigned int vcpus);
struct microkit_vm_config model_config(unsigned int vcpus);

/* A fault with these words, if that vCPU runs; what fault() returned. */
bool model_fault(unsigned int vcpu, seL4_Word label, unsigned int count, ...);

/* A guest's load or store of bytes at an address, with x5; a call of firmware with x0..x3: its x0. */
uint64_t guest_load(unsigned int vcpu, uint64_t address, unsigned int bytes);
void guest_store(unsigned int vcpu, uint64_t address, unsigned int bytes, uint64_t value);
int64_t guest_smc(unsigned int vcpu, uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3);

/* Takes the pending interrupt with the highest priority: its number, or 1023. Ends the one that is active. */
unsigned int guest_take(unsigned int vcpu);
void guest_end(unsigned int vcpu, unsigned int intid);
