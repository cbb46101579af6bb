/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Accesses to emulated devices: see vmm/device.h and microkit_vmm.h.
 */
#include <vmm/device.h>
#include <vmm/machine.h>
#include <vmm/vcpu.h>

#define ZERO_REGISTER 31

static bool apart(const struct microkit_vm_device *a, const struct microkit_vm_device *b)
{
    return a->base + (a->size - 1) < b->base || b->base + (b->size - 1) < a->base;
}

static bool possible(const struct microkit_vm_device *device)
{
    return device->size != 0 && device->base + (device->size - 1) >= device->base;
}

bool microkit_vm_device_add(struct microkit_vm *vm, const struct microkit_vm_device *device)
{
    bool fits = vm->device_count < MICROKIT_VM_DEVICES && possible(device);

    for (unsigned int i = 0; fits && i < vm->device_count; i++) {
        fits = apart(device, &vm->devices[i]);
    }
    if (fits) {
        vm->devices[vm->device_count++] = *device;
    }
    return fits;
}

const struct microkit_vm_device *microkit_vm_device_at(const struct microkit_vm *vm,
                                                       uint64_t address, unsigned int bytes)
{
    for (unsigned int i = 0; i < vm->device_count; i++) {
        const struct microkit_vm_device *device = &vm->devices[i];

        if (address >= device->base && address - device->base < device->size &&
            device->size - (address - device->base) >= bytes) {
            return device;
        }
    }
    return NULL;
}

static void load(const struct microkit_vm_device *device, unsigned int vcpu,
                 const struct microkit_vm_access *access, seL4_UserContext *context)
{
    uint64_t value =
        device->read(device->state, vcpu, access->address - device->base, access->bytes);

    if (access->number != ZERO_REGISTER) {
        *microkit_vm_general(context, access->number) = microkit_vm_access_extend(access, value);
    }
}

static void store(const struct microkit_vm_device *device, unsigned int vcpu,
                  const struct microkit_vm_access *access, seL4_UserContext *context)
{
    uint64_t value = 0;

    if (access->number != ZERO_REGISTER) {
        value = microkit_vm_access_cut(access, *microkit_vm_general(context, access->number));
    }
    device->write(device->state, vcpu, access->address - device->base, access->bytes, value);
}

/* Only as many registers as it takes: a context is copied twice. */
bool microkit_vm_device_access(struct microkit_vm *vm, unsigned int vcpu,
                               const struct microkit_vm_access *access, unsigned int length)
{
    const struct microkit_vm_device *device =
        microkit_vm_device_at(vm, access->address, access->bytes);
    seL4_Word words = MACHINE_PC;
    seL4_UserContext context;

    if (device == NULL) {
        return false;
    }
    if (access->number != ZERO_REGISTER) {
        words = microkit_vm_general_words(access->number);
    }
    machine_read(vcpu, words, &context);
    if (access->write) {
        store(device, vcpu, access, &context);
        words = MACHINE_PC;
    } else {
        load(device, vcpu, access, &context);
    }
    context.pc += length;
    machine_write(vcpu, words, &context);
    return true;
}
