/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A virtio network device (virtio 1.2, 5.1) at the end of a link: see microkit_vmm_net.h. What is in a frame is looked at by nobody
 * here; whose addresses it may have is for the virtualiser to check.
 */
#include <microkit_vmm_net.h>
#include <vmm/machine.h>

#define DEVICE_ID 1 /* 5.1.1 */

/* 5.1.2 */
enum {
    RECEIVE,
    TRANSMIT,
    QUEUES,
};

/* Feature bits (5.1.3). */
#define F_MAC          (UINT64_C(1) << 5)
#define F_STATUS       (UINT64_C(1) << 16)

#define STATUS_LINK_UP 1 /* 5.1.4 */

/* In front of each frame (5.1.6). Without offloads it says nothing but that a frame is in one buffer. */
struct header {
    uint8_t flags, gso_type;
    uint16_t length, gso_size, checksum_start, checksum_offset;
    uint16_t buffers;
};

_Static_assert(sizeof(struct header) == 12, "5.1.6");

/* ---- frames for the guest --------------------------------------------------------------- */

/* A buffer that is too small comes back with nothing in it, and the frame is lost. */
static void deliver(struct microkit_vm_net *card, const struct microkit_net_frame *frame)
{
    const struct header header = {.buffers = 1};
    uint32_t written = (uint32_t)sizeof(header) + frame->length;

    if (card->buffer.writable >= written) {
        (void)microkit_vm_chain_write(&card->buffer, 0, &header, sizeof(header));
        (void)microkit_vm_chain_write(&card->buffer, sizeof(header), frame->data, frame->length);
    } else {
        written = 0;
    }
    card->has_buffer = false;
    microkit_vm_virtio_use(&card->virtio, RECEIVE, card->buffer.head, written);
}

static bool has_buffer(struct microkit_vm_net *card)
{
    if (!card->has_buffer) {
        card->has_buffer = microkit_vm_virtio_take(&card->virtio, RECEIVE, &card->buffer);
    }
    return card->has_buffer;
}

/* True: nothing is left that could be done. A guest without a buffer notifies when it has one. */
static bool receive(struct microkit_vm_net *card)
{
    struct microkit_net_frame frame;

    for (unsigned int i = 0; i < MICROKIT_NET_FRAMES; i++) {
        bool runs = microkit_vm_virtio_runs(&card->virtio);

        if (runs && !has_buffer(card)) {
            return true;
        }
        if (!microkit_net_receive(&card->link, &frame)) {
            break;
        }
        if (runs) {
            deliver(card, &frame);
        }
    }
    return microkit_net_arm_receive(&card->link);
}

/* ---- frames of the guest ---------------------------------------------------------------- */

/* What is no frame goes nowhere. */
static void send(struct microkit_vm_net *card, const struct microkit_vm_chain *chain, void *room)
{
    uint64_t length =
        microkit_vm_chain_read(chain, sizeof(struct header), room, MICROKIT_NET_FRAME_SIZE);

    (void)microkit_net_send(&card->link, (uint32_t)length);
    microkit_vm_virtio_use(&card->virtio, TRANSMIT, chain->head, 0);
}

/* True: nothing is left that could be done. What finds no room waits in the queue. */
static bool transmit(struct microkit_vm_net *card)
{
    struct microkit_vm_chain chain;

    for (unsigned int i = 0; i < MICROKIT_VM_VIRTIO_DEPTH; i++) {
        void *room = microkit_net_room(&card->link);

        if (room == NULL) {
            return microkit_net_arm_send(&card->link);
        }
        if (!microkit_vm_virtio_take(&card->virtio, TRANSMIT, &chain)) {
            break;
        }
        send(card, &chain, room);
    }
    return true;
}

/* ---- its ends --------------------------------------------------------------------------- */

static void look_at_state(struct microkit_vm_net *card)
{
    struct microkit_vm_net_config now = {
        .status = microkit_net_connected(&card->link) ? STATUS_LINK_UP : 0};

    card->assigned = microkit_net_address(&card->link, now.address);
    if (__builtin_memcmp(&now, &card->config, sizeof(now)) != 0) {
        card->config = now;
        microkit_vm_virtio_changed(&card->virtio);
    }
}

/* Neither end keeps it going: room is given back, and what is sent is seen, after it (microkit_net.h). */
static void serve(struct microkit_vm_net *card)
{
    bool done = false;

    look_at_state(card);
    while (!done) {
        done = receive(card);
        done = transmit(card) && done;
    }
    if (microkit_net_publish(&card->link)) {
        machine_notify(card->peer);
    }
}

static void queue_notified(void *state, unsigned int queue)
{
    (void)queue;
    serve(state);
}

static void queue_stopped(void *state, unsigned int queue)
{
    struct microkit_vm_net *card = state;

    if (queue == RECEIVE) {
        card->has_buffer = false;
    }
}

void microkit_vm_net_init(struct microkit_vm_net *card, microkit_channel peer,
                          struct microkit_net_memory *own, const struct microkit_net_memory *peers)
{
    __builtin_memset(card, 0, sizeof(*card));
    card->peer = peer;
    microkit_net_init(&card->link, own, peers);
    serve(card);
}

bool microkit_vm_net_add(struct microkit_vm_net *card, struct microkit_vm *vm, uint64_t base,
                         unsigned int intid)
{
    const struct microkit_vm_virtio_kind kind = {
        .id = DEVICE_ID,
        .features = F_MAC | F_STATUS,
        .queues = QUEUES,
        .config = &card->config,
        .config_size = sizeof(card->config),
        .state = card,
        .notified = queue_notified,
        .stopped = queue_stopped,
    };

    return microkit_vm_virtio_add(&card->virtio, vm, &kind, base, intid);
}

void microkit_vm_net_notified(struct microkit_vm_net *card)
{
    serve(card);
}
