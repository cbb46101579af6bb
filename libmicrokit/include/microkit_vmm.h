/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A virtual machine monitor (VMM) in a protection domain: loads an operating system for arm64, gives it
 * interrupts, a timer, PSCI and a console, and handles all that its virtual CPUs fault with. In
 * libmicrokit_vmm.a (example/linux_guest):
 *
 *     static struct microkit_vm vm;
 *
 *     void init(void)
 *     {
 *         const char *wrong = microkit_vm_load(&vm, &config);
 *         ...
 *         microkit_vm_start(&vm);
 *     }
 *
 *     seL4_Bool fault(microkit_child vcpu, microkit_msginfo info, microkit_msginfo *reply)
 *     {
 *         seL4_Bool resume = microkit_vm_fault(&vm, vcpu, info);
 *
 *         ... // characters of its console; has it ended?
 *         return resume;
 *     }
 *
 * The PD's virtual machine has virtual CPUs (vCPUs) with ids 0, 1, ... without gaps, on any cores; it has
 * mapped the RAM, and, on a board with a GICv2, the page of GICV at MICROKIT_VM_GICC, not cached. Nothing is mapped
 * at the other addresses below: accesses there are the library's.
 *
 * Whatever the guest does, it is answered as by hardware (docs/design/vmm.md says where not), and what there is not
 * by an exception of the guest: nothing ends the virtual machine but PSCI's calls for that. What was refused is
 * said on the debug console, the first 16 times of each life.
 *
 * For one thread at a time, that of the PD's entry points. Why it is right: docs/design/vmm.md.
 */
#pragma once

#include <microkit.h>

#include <stddef.h>

#define MICROKIT_VM_VCPUS    4   /* most */
#define MICROKIT_VM_INTIDS   256 /* interrupts 0..255; SPIs begin at 32 */
#define MICROKIT_VM_DEVICES  16  /* that the VMM emulates; the library takes some */
#define MICROKIT_VM_FIFO     32  /* characters each way; the console's */
#define MICROKIT_VM_CHANNELS 8   /* interrupts that are passed through */
#define MICROKIT_VM_LISTS    16  /* list registers that a GIC can have */

/* Guest physical addresses. */
#define MICROKIT_VM_GICD     0x08000000 /* distributor */
#define MICROKIT_VM_GICC     0x0a000000 /* CPU interface of a GICv2 */
#define MICROKIT_VM_GICR     0x0b000000 /* redistributors of a GICv3 */
#define MICROKIT_VM_UART     0x09000000
#define MICROKIT_VM_UART_IRQ 33

enum microkit_vm_state {
    MICROKIT_VM_OFF, /* not started, or it has turned itself off, or its last vCPU */
    MICROKIT_VM_RUNS,
    MICROKIT_VM_RESET, /* it wants to be started anew: load and start it */
};

struct microkit_vm_config {
    void *ram;            /* in this PD: writable, cached */
    uint64_t ram_base;    /* in the guest, a multiple of 2 MiB */
    uint64_t ram_size;    /* bytes */
    const void *kernel;   /* an arm64 Image, as vmlinuz of Debian is */
    uint64_t kernel_size; /* bytes */
    const void *initrd;
    uint64_t initrd_size;  /* bytes; 0: there is none */
    const char *arguments; /* of the kernel */
    unsigned int vcpus;    /* 1..MICROKIT_VM_VCPUS */
};

/*
 * A device that the VMM emulates. offset is below size and a multiple of bytes; bytes is 1, 2, 4 or 8. What read
 * returns above these is ignored, value has nothing above. vcpu: which one does it.
 */
struct microkit_vm_device {
    uint64_t base; /* guest physical address */
    uint64_t size; /* bytes */
    void *state;   /* the device's own */
    uint64_t (*read)(void *state, unsigned int vcpu, uint64_t offset, unsigned int bytes);
    void (*write)(void *state, unsigned int vcpu, uint64_t offset, unsigned int bytes,
                  uint64_t value);
};

/* What the device tree says of a device. Pointers need not stay. */
struct microkit_vm_node {
    const char *name;       /* of its class, in front of the address: "serial" */
    const char *compatible; /* the binding of Linux that it has */
    uint64_t base, size;
    unsigned int intid; /* a level, 32..MICROKIT_VM_INTIDS - 1 */
};

/* ---- members are the library's ---------------------------------------------------------- */

/* 32 interrupts, a bit each. */
struct microkit_vm_interrupts {
    uint32_t enabled;
    uint32_t latched; /* pending until it is given to the guest */
    uint32_t line;    /* pending as long as the line is up */
    uint32_t listed;  /* in a list register: pending or active */
    uint32_t edge;    /* as the guest has configured it, which changes nothing */
    uint8_t priority[32];
};

struct microkit_vm_vcpu {
    bool on;
    struct microkit_vm_interrupts own; /* 0..31 */
    uint16_t list[MICROKIT_VM_LISTS];  /* INTID + 1 in each list register; 0: free */
};

struct microkit_vm_gic {
    bool enabled;
    unsigned int lists; /* list registers */
    struct microkit_vm_vcpu vcpu[MICROKIT_VM_VCPUS];
    struct microkit_vm_interrupts shared[MICROKIT_VM_INTIDS / 32]; /* [0] is not used */
    uint8_t target[MICROKIT_VM_INTIDS];                            /* vCPU, or more for none */
};

struct microkit_vm_fifo {
    uint8_t data[MICROKIT_VM_FIFO];
    unsigned int first, count;
};

struct microkit_vm_uart {
    struct microkit_vm_fifo in, out;
    uint32_t control, line_control, levels, mask, raw;
    uint32_t divisor, fraction;
};

struct microkit_vm {
    struct microkit_vm_config config;
    enum microkit_vm_state state;
    struct microkit_vm_gic gic;
    struct microkit_vm_uart uart;
    struct microkit_vm_device devices[MICROKIT_VM_DEVICES];
    unsigned int device_count;
    struct {
        uint16_t intid;
        microkit_channel channel;
    } passed[MICROKIT_VM_CHANNELS];
    unsigned int passed_count;
    uint64_t entry, tree; /* guest physical addresses */
    unsigned int refusals;
};

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(hidden)

/* ---- life ------------------------------------------------------------------------------- */

/*
 * Puts kernel, initrd and a device tree with what the virtual machine has into its RAM, and forgets devices,
 * passed interrupts and whatever there was. What config points to must stay; kernel and initrd must not be in the RAM.
 * Returns NULL, or what is wrong with config or with the files; then nothing may be started.
 */
const char *microkit_vm_load(struct microkit_vm *vm, const struct microkit_vm_config *config);

/* Start what was loaded, with vCPU 0. */
void microkit_vm_start(struct microkit_vm *vm);

/* From the PD's fault(), of a vCPU: handle it. Returns what fault() returns. */
seL4_Bool microkit_vm_fault(struct microkit_vm *vm, microkit_child vcpu, microkit_msginfo info);

static inline enum microkit_vm_state microkit_vm_state(const struct microkit_vm *vm)
{
    return vm->state;
}

/* ---- devices ---------------------------------------------------------------------------- */

/*
 * Add a device between load and start. False: there are MICROKIT_VM_DEVICES, or it has an address in common with
 * another. The device tree does not name it before microkit_vm_device_describe does.
 */
__attribute__((warn_unused_result)) bool
microkit_vm_device_add(struct microkit_vm *vm, const struct microkit_vm_device *device);

/*
 * Put a node into the device tree, between load and start: a device that the guest's drivers look for there. False: wrong
 * INTID, or the tree has no room; then nothing may be started.
 */
__attribute__((warn_unused_result)) bool
microkit_vm_device_describe(struct microkit_vm *vm, const struct microkit_vm_node *node);

/* The line of a shared interrupt, 32..MICROKIT_VM_INTIDS - 1, of a device that the VMM emulates: up or
 * down. Others are ignored. */
void microkit_vm_line(struct microkit_vm *vm, unsigned int intid, bool up);

/*
 * Interrupts of channel (an irq element of the PD) are the guest's, with this INTID, 32..MICROKIT_VM_INTIDS -
 * 1; acknowledged when the guest has ended them. Between load and start. False: wrong INTID, or there are
 * MICROKIT_VM_CHANNELS.
 */
__attribute__((warn_unused_result)) bool
microkit_vm_pass_through(struct microkit_vm *vm, unsigned int intid, microkit_channel channel);

/* From the PD's notified(). False: channel is none that is passed through. */
bool microkit_vm_notified(struct microkit_vm *vm, microkit_channel channel);

/* ---- console ---------------------------------------------------------------------------- */

/* The guest's UART has written nothing. */
#define MICROKIT_VM_NONE (-1)

/* The next character that the guest has written, or MICROKIT_VM_NONE. The guest waits while
 * MICROKIT_VM_FIFO of them are not taken. */
int32_t microkit_vm_console_take(struct microkit_vm *vm);

/* Type a character. False: the guest has not read MICROKIT_VM_FIFO of them yet; nothing was done. */
__attribute__((warn_unused_result)) bool microkit_vm_console_give(struct microkit_vm *vm,
                                                                  uint8_t character);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
