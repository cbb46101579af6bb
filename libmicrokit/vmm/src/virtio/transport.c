/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The registers of a virtio device on MMIO (virtio 1.2, 4.2.2), and its life (2.1, 3.1): see microkit_vmm_virtio.h. What a driver must
 * not do is ignored, or breaks the device until it is reset; the rules are in docs/design/vmm-virtio.md.
 */
#include <vmm/device.h>
#include <vmm/virtqueue.h>

#include <virtio/registers.h>

#define REGISTER_BYTES 4          /* all of them, but for the configuration */
#define VENDOR         0x54494b4d /* "MKIT" */
#define STATUS_OWN \
    (STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_RUNS | STATUS_AGREED | STATUS_FAILED)
#define NOTHING_SHARED 0xffffffffu /* both halves of a length that there is not (4.2.2) */
#define ADDRESS_UNIT   (VIRTIO_AVAILABLE - VIRTIO_DESCRIPTORS)
#define ADDRESSES_END  (VIRTIO_USED + ADDRESS_UNIT)
#define ADDRESS_HIGH   4

/* ---- status ----------------------------------------------------------------------------- */

/* Whether the device is still one of its virtual machine: loading forgets devices, and this one's memory is another's then. */
static bool attached(const struct microkit_vm_virtio *device)
{
    const struct microkit_vm_device *there =
        device->vm != NULL ? microkit_vm_device_at(device->vm, device->base, 1) : NULL;

    return there != NULL && there->state == device;
}

bool microkit_vm_virtio_runs(const struct microkit_vm_virtio *device)
{
    return attached(device) && (device->status & (STATUS_RUNS | STATUS_AGREED | STATUS_NEEDS_RESET |
                                                  STATUS_FAILED)) == (STATUS_RUNS | STATUS_AGREED);
}

static void interrupt(struct microkit_vm_virtio *device, uint32_t raised, uint32_t acknowledged)
{
    device->interrupt = (device->interrupt | raised) & ~acknowledged;
    microkit_vm_line(device->vm, device->intid, device->interrupt != 0);
}

static void stop(struct microkit_vm_virtio *device, unsigned int queue)
{
    if (device->queue[queue].ready) {
        device->queue[queue].ready = false;
        device->kind.stopped(device->kind.state, queue);
    }
}

static void stop_all(struct microkit_vm_virtio *device)
{
    for (unsigned int i = 0; i < device->kind.queues; i++) {
        stop(device, i);
    }
}

static void reset(struct microkit_vm_virtio *device)
{
    stop_all(device);
    for (unsigned int i = 0; i < device->kind.queues; i++) {
        device->queue[i] = (struct microkit_vm_virtqueue){.size = 0};
    }
    device->status = 0;
    device->accepted = 0;
    device->offered_select = device->accepted_select = device->queue_select = 0;
    interrupt(device, 0, ~0u);
}

/* The driver hears of it if it has set DRIVER_OK (2.1.2). */
void microkit_vm_virtio_break(struct microkit_vm_virtio *device)
{
    device->status |= STATUS_NEEDS_RESET;
    stop_all(device);
    if (attached(device) && (device->status & STATUS_RUNS) != 0) {
        interrupt(device, MICROKIT_VIRTIO_INTERRUPT_CONFIG, 0);
    }
}

static uint64_t offered(const struct microkit_vm_virtio *device)
{
    return device->kind.features | MICROKIT_VIRTIO_F_VERSION_1;
}

static bool agreed(const struct microkit_vm_virtio *device)
{
    return (device->accepted & ~offered(device)) == 0 &&
           (device->accepted & MICROKIT_VIRTIO_F_VERSION_1) != 0;
}

static void tell(struct microkit_vm_virtio *device, uint32_t queue)
{
    if (microkit_vm_virtio_runs(device) && queue < device->kind.queues &&
        device->queue[queue].ready) {
        device->kind.notified(device->kind.state, queue);
    }
}

/* Bits are only added; FEATURES_OK only if the features are such, and before DRIVER_OK (2.1.1, 3.1.1). */
static void set_status(struct microkit_vm_virtio *device, uint32_t value)
{
    uint32_t added = value & STATUS_OWN & ~device->status;

    if (value == 0) {
        reset(device);
        return;
    }
    if ((added & STATUS_AGREED) != 0 && !agreed(device)) {
        added &= ~STATUS_AGREED;
    }
    device->status |= added;
    if ((added & STATUS_RUNS) == 0) {
        return;
    }
    if ((device->status & STATUS_AGREED) == 0) {
        microkit_vm_virtio_break(device);
    }
    for (uint32_t queue = 0; queue < device->kind.queues; queue++) {
        tell(device, queue);
    }
}

/* ---- queues ----------------------------------------------------------------------------- */

/* NULL: there is no such queue. */
static struct microkit_vm_virtqueue *selected(struct microkit_vm_virtio *device)
{
    return device->queue_select < device->kind.queues ? &device->queue[device->queue_select] : NULL;
}

static void set_ready(struct microkit_vm_virtio *device, bool ready)
{
    struct microkit_vm_virtqueue *queue = selected(device);

    if (queue == NULL || (device->status & STATUS_NEEDS_RESET) != 0) {
        return;
    }
    if (!ready) {
        stop(device, device->queue_select);
    } else if (!queue->ready) {
        queue->ready = microkit_vm_virtqueue_begin(device->vm, queue);
        if (!queue->ready) {
            microkit_vm_virtio_break(device);
        }
    }
}

static void set_address(struct microkit_vm_virtqueue *queue, uint64_t offset, uint32_t value)
{
    uint64_t *address = &queue->address[(offset - VIRTIO_DESCRIPTORS) / ADDRESS_UNIT];
    uint64_t within = offset % ADDRESS_UNIT;

    if (within == 0) {
        *address = (*address & ~(uint64_t)UINT32_MAX) | value;
    } else if (within == ADDRESS_HIGH) {
        *address = (*address & UINT32_MAX) | (uint64_t)value << 32;
    }
}

/* A queue that is ready keeps size and addresses. */
static void set_queue(struct microkit_vm_virtio *device, uint64_t offset, uint32_t value)
{
    struct microkit_vm_virtqueue *queue = selected(device);

    if (queue == NULL || queue->ready) {
        return;
    }
    if (offset == VIRTIO_QUEUE_SIZE) {
        queue->size = value;
    } else if (offset >= VIRTIO_DESCRIPTORS && offset < ADDRESSES_END) {
        set_address(queue, offset, value);
    }
}

bool microkit_vm_virtio_take(struct microkit_vm_virtio *device, unsigned int queue,
                             struct microkit_vm_chain *chain)
{
    enum microkit_vm_virtqueue_found found = VIRTQUEUE_NONE;

    if (microkit_vm_virtio_runs(device) && device->queue[queue].ready) {
        found = microkit_vm_virtqueue_take(device->vm, &device->queue[queue], chain);
    }
    if (found == VIRTQUEUE_BROKEN) {
        microkit_vm_virtio_break(device);
    }
    return found == VIRTQUEUE_CHAIN;
}

void microkit_vm_virtio_use(struct microkit_vm_virtio *device, unsigned int queue, uint16_t head,
                            uint32_t written)
{
    if (microkit_vm_virtio_runs(device) && device->queue[queue].ready &&
        microkit_vm_virtqueue_use(&device->queue[queue], head, written)) {
        interrupt(device, MICROKIT_VIRTIO_INTERRUPT_USED, 0);
    }
}

/* ---- registers -------------------------------------------------------------------------- */

void microkit_vm_virtio_changed(struct microkit_vm_virtio *device)
{
    device->generation++;
    if (microkit_vm_virtio_runs(device)) {
        interrupt(device, MICROKIT_VIRTIO_INTERRUPT_CONFIG, 0);
    }
}

/* Of any width (4.2.2.2); behind its end is zero. */
static uint64_t read_config(const struct microkit_vm_virtio *device, uint64_t offset,
                            unsigned int bytes)
{
    uint64_t value = 0;

    if (offset < device->kind.config_size && bytes <= device->kind.config_size - offset) {
        __builtin_memcpy(&value, (const uint8_t *)device->kind.config + offset, bytes);
    }
    return value;
}

static uint32_t half(uint64_t features, uint32_t select)
{
    return select < 2 ? (uint32_t)(features >> (32 * select)) : 0;
}

static uint32_t read_register(struct microkit_vm_virtio *device, uint64_t offset)
{
    const struct microkit_vm_virtqueue *queue = selected(device);

    switch (offset) {
    case VIRTIO_MAGIC:
        return VIRTIO_MAGIC_VALUE;
    case VIRTIO_VERSION:
        return VIRTIO_VERSION_MODERN;
    case VIRTIO_DEVICE:
        return device->kind.id;
    case VIRTIO_VENDOR:
        return VENDOR;
    case VIRTIO_OFFERED:
        return half(offered(device), device->offered_select);
    case VIRTIO_QUEUE_MOST:
        return queue != NULL ? MICROKIT_VM_VIRTIO_DEPTH : 0;
    case VIRTIO_QUEUE_READY:
        return queue != NULL && queue->ready;
    case VIRTIO_INTERRUPT:
        return device->interrupt;
    case VIRTIO_STATUS:
        return device->status;
    case VIRTIO_GENERATION:
        return device->generation;
    default:
        return offset >= VIRTIO_SHARED && offset < VIRTIO_SHARED_END ? NOTHING_SHARED : 0;
    }
}

static uint64_t device_read(void *state, unsigned int vcpu, uint64_t offset, unsigned int bytes)
{
    struct microkit_vm_virtio *device = state;

    (void)vcpu;
    if (offset >= VIRTIO_CONFIG) {
        return read_config(device, offset - VIRTIO_CONFIG, bytes);
    }
    return bytes == REGISTER_BYTES ? read_register(device, offset) : 0;
}

/* What was agreed about stays. */
static void accept(struct microkit_vm_virtio *device, uint32_t value)
{
    uint32_t shift = 32 * device->accepted_select;

    if (device->accepted_select < 2 && (device->status & STATUS_AGREED) == 0) {
        device->accepted &= ~((uint64_t)UINT32_MAX << shift);
        device->accepted |= (uint64_t)value << shift;
    }
}

static void write_register(struct microkit_vm_virtio *device, uint64_t offset, uint32_t value)
{
    switch (offset) {
    case VIRTIO_OFFERED_SELECT:
        device->offered_select = value;
        break;
    case VIRTIO_ACCEPTED_SELECT:
        device->accepted_select = value;
        break;
    case VIRTIO_ACCEPTED:
        accept(device, value);
        break;
    case VIRTIO_QUEUE_SELECT:
        device->queue_select = value;
        break;
    case VIRTIO_QUEUE_READY:
        set_ready(device, (value & 1) != 0);
        break;
    case VIRTIO_QUEUE_NOTIFY:
        tell(device, value);
        break;
    case VIRTIO_INTERRUPT_ACK:
        interrupt(device, 0, value);
        break;
    case VIRTIO_STATUS:
        set_status(device, value);
        break;
    default:
        set_queue(device, offset, value);
        break;
    }
}

/* No kind has a configuration that a driver writes. */
static void device_write(void *state, unsigned int vcpu, uint64_t offset, unsigned int bytes,
                         uint64_t value)
{
    (void)vcpu;
    if (offset < VIRTIO_CONFIG && bytes == REGISTER_BYTES) {
        write_register(state, offset, (uint32_t)value);
    }
}

bool microkit_vm_virtio_add(struct microkit_vm_virtio *device, struct microkit_vm *vm,
                            const struct microkit_vm_virtio_kind *kind, uint64_t base,
                            unsigned int intid)
{
    const struct microkit_vm_device registers = {base, MICROKIT_VM_VIRTIO_SIZE, device, device_read,
                                                 device_write};
    const struct microkit_vm_node node = {"virtio", "virtio,mmio", base, MICROKIT_VM_VIRTIO_SIZE,
                                          intid};

    stop_all(device);
    *device = (struct microkit_vm_virtio){
        .vm = vm,
        .kind = *kind,
        .base = base,
        .intid = intid,
        .generation = device->generation,
    };
    return microkit_vm_device_add(vm, &registers) && microkit_vm_device_describe(vm, &node);
}
