/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A virtio block device (virtio 1.2, 5.2) with a server of blocks behind it: see microkit_vmm_block.h. What a request is about
 * is read when it is taken, and then lies in this PD's memory.
 */
#include <microkit_vmm_block.h>
#include <vmm/machine.h>

#define DEVICE_ID 2 /* 5.2.1 */
#define QUEUE     0 /* the only one (5.2.2) */

/* Feature bits (5.2.3). */
#define F_SEG_MAX (UINT64_C(1) << 2)
#define F_RO      (UINT64_C(1) << 5)
#define F_FLUSH   (UINT64_C(1) << 9)

/* Of config. */
enum {
    CONFIG_CAPACITY,
    CONFIG_CAPACITY_HIGH,
    CONFIG_SIZE_MAX, /* not offered */
    CONFIG_SEG_MAX,
};

/* Types and results of requests (5.2.6). */
enum {
    T_IN = 0,
    T_OUT = 1,
    T_FLUSH = 4,
    T_GET_ID = 8,
    S_OK = 0,
    S_IOERR = 1,
    S_UNSUPP = 2,
};

#define STATUS_BYTES 1  /* the last that the device writes */
#define ID_BYTES     20 /* of a name */

struct header {
    uint32_t type, reserved;
    uint64_t block;
};

_Static_assert(sizeof(struct header) == 16, "5.2.6");

/* ---- requests of the guest -------------------------------------------------------------- */

/* A read that has failed says that nothing was written: what is there is undefined. */
static void answer(struct microkit_vm_disk *disk, const struct microkit_vm_chain *chain,
                   uint64_t written, uint8_t status)
{
    (void)microkit_vm_chain_write(chain, chain->writable - STATUS_BYTES, &status, STATUS_BYTES);
    microkit_vm_virtio_use(&disk->virtio, QUEUE, chain->head,
                           status == S_OK ? (uint32_t)(written + STATUS_BYTES) : 0);
}

static void finish(struct microkit_vm_disk *disk, struct microkit_vm_disk_request *request,
                   uint8_t status)
{
    request->stage = MICROKIT_VM_DISK_FREE;
    answer(disk, &request->chain, request->operation == MICROKIT_BLOCK_READ ? request->total : 0,
           status);
}

static uint8_t *part_of(const struct microkit_vm_disk *disk,
                        const struct microkit_vm_disk_request *request)
{
    return disk->data + (uint64_t)(request - disk->request) * disk->part;
}

static uint64_t smallest(uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t smaller = a < b ? a : b;

    return smaller < c ? smaller : c;
}

/* As much as the server takes at once, and as there is room for. */
static void begin_piece(struct microkit_vm_disk *disk, struct microkit_vm_disk_request *request)
{
    uint64_t bytes = smallest(request->total - request->done, disk->part,
                              (uint64_t)disk->client.most * MICROKIT_BLOCK_SIZE);

    request->blocks = (uint32_t)(bytes / MICROKIT_BLOCK_SIZE);
    request->stage = MICROKIT_VM_DISK_WAITS;
    if (request->operation == MICROKIT_BLOCK_WRITE) {
        (void)microkit_vm_chain_read(&request->chain, sizeof(struct header) + request->done,
                                     part_of(disk, request), bytes);
    }
}

/* Whole blocks that there are, at least one. */
static bool possible(const struct microkit_vm_disk *disk,
                     const struct microkit_vm_disk_request *request)
{
    uint64_t count = request->total / MICROKIT_BLOCK_SIZE;

    return request->total % MICROKIT_BLOCK_SIZE == 0 && count != 0 &&
           request->block <= disk->client.blocks && count <= disk->client.blocks - request->block &&
           disk->client.most != 0;
}

static void begin_transfer(struct microkit_vm_disk *disk, struct microkit_vm_disk_request *request,
                           enum microkit_block_operation operation, uint64_t bytes)
{
    request->operation = operation;
    request->total = bytes;
    if (possible(disk, request)) {
        begin_piece(disk, request);
    } else {
        finish(disk, request, S_IOERR);
    }
}

static void identify(struct microkit_vm_disk *disk, const struct microkit_vm_chain *chain)
{
    static const char name[ID_BYTES] = "multikit";
    uint64_t room = chain->writable - STATUS_BYTES;

    room = room < ID_BYTES ? room : ID_BYTES;
    answer(disk, chain, microkit_vm_chain_write(chain, 0, name, room), S_OK);
}

/* Everything else is answered at once. */
static void begin(struct microkit_vm_disk *disk, struct microkit_vm_disk_request *request)
{
    const struct microkit_vm_chain *chain = &request->chain;
    struct header header;

    if (microkit_vm_chain_read(chain, 0, &header, sizeof(header)) != sizeof(header) ||
        chain->writable < STATUS_BYTES) {
        microkit_vm_virtio_break(&disk->virtio);
        return;
    }
    request->block = header.block;
    request->done = request->total = 0;
    switch (header.type) {
    case T_IN:
        begin_transfer(disk, request, MICROKIT_BLOCK_READ, chain->writable - STATUS_BYTES);
        break;
    case T_OUT:
        begin_transfer(disk, request, MICROKIT_BLOCK_WRITE, chain->readable - sizeof(header));
        break;
    case T_FLUSH:
        request->operation = MICROKIT_BLOCK_FLUSH;
        begin_piece(disk, request);
        break;
    case T_GET_ID:
        identify(disk, chain);
        break;
    default:
        answer(disk, chain, 0, S_UNSUPP);
        break;
    }
}

/* One that is free; none, while the server has one that the guest has forgotten: a write of before must not come behind one of
 * after. */
static struct microkit_vm_disk_request *vacant(struct microkit_vm_disk *disk)
{
    struct microkit_vm_disk_request *found = NULL;

    for (unsigned int i = 0; i < MICROKIT_VM_DISK_REQUESTS; i++) {
        if (disk->request[i].stage == MICROKIT_VM_DISK_DROPPED) {
            return NULL;
        }
        if (disk->request[i].stage == MICROKIT_VM_DISK_FREE) {
            found = &disk->request[i];
        }
    }
    return found;
}

/* What stays in the queue is looked at when a request has ended, and when the guest notifies. */
static void take_requests(struct microkit_vm_disk *disk)
{
    struct microkit_vm_disk_request *request = vacant(disk);

    for (unsigned int i = 0; i < MICROKIT_VM_VIRTIO_DEPTH && disk->client.open && request != NULL &&
                             microkit_vm_virtio_take(&disk->virtio, QUEUE, &request->chain);
         i++) {
        begin(disk, request);
        request = vacant(disk);
    }
}

/* ---- the server ------------------------------------------------------------------------- */

/* Requests that find no room wait for an answer, which makes some. */
static void ask(struct microkit_vm_disk *disk)
{
    for (uint32_t i = 0; i < MICROKIT_VM_DISK_REQUESTS; i++) {
        struct microkit_vm_disk_request *request = &disk->request[i];
        const struct microkit_block_request block = {
            .id = i,
            .operation = request->operation,
            .block = request->operation == MICROKIT_BLOCK_FLUSH ? 0 : request->block,
            .offset = i * disk->part,
            .count = request->blocks,
        };

        if (request->stage == MICROKIT_VM_DISK_WAITS && microkit_block_ask(&disk->client, &block)) {
            request->stage = MICROKIT_VM_DISK_ASKED;
        }
    }
}

/* Drivers that know of no FLUSH rely on what has been written (5.2.6.2). */
static bool must_keep(const struct microkit_vm_disk *disk,
                      const struct microkit_vm_disk_request *request)
{
    return request->operation == MICROKIT_BLOCK_WRITE && (disk->virtio.accepted & F_FLUSH) == 0;
}

static void proceed(struct microkit_vm_disk *disk, struct microkit_vm_disk_request *request,
                    uint32_t status)
{
    uint64_t bytes = (uint64_t)request->blocks * MICROKIT_BLOCK_SIZE;

    if (status != MICROKIT_BLOCK_OK) {
        finish(disk, request, S_IOERR);
        return;
    }
    if (request->operation == MICROKIT_BLOCK_READ) {
        (void)microkit_vm_chain_write(&request->chain, request->done, part_of(disk, request),
                                      bytes);
    }
    request->done += bytes;
    request->block += request->blocks;
    if (request->done < request->total) {
        begin_piece(disk, request);
    } else if (must_keep(disk, request)) {
        request->operation = MICROKIT_BLOCK_FLUSH;
        begin_piece(disk, request);
    } else {
        finish(disk, request, S_OK);
    }
}

static void answered(struct microkit_vm_disk *disk, const struct microkit_block_answer *its)
{
    struct microkit_vm_disk_request *request = &disk->request[its->id % MICROKIT_VM_DISK_REQUESTS];

    if (its->id >= MICROKIT_VM_DISK_REQUESTS) {
        return;
    }
    if (request->stage == MICROKIT_VM_DISK_ASKED && microkit_vm_virtio_runs(&disk->virtio)) {
        proceed(disk, request, its->status);
    } else if (request->stage == MICROKIT_VM_DISK_ASKED ||
               request->stage == MICROKIT_VM_DISK_DROPPED) {
        request->stage = MICROKIT_VM_DISK_FREE;
    }
}

/* The server has forgotten all: what a guest still waits for is asked for anew, with the data that is still there. */
static void lost(struct microkit_vm_disk *disk)
{
    for (unsigned int i = 0; i < MICROKIT_VM_DISK_REQUESTS; i++) {
        struct microkit_vm_disk_request *request = &disk->request[i];

        if (request->stage == MICROKIT_VM_DISK_ASKED) {
            request->stage = MICROKIT_VM_DISK_WAITS;
        } else if (request->stage == MICROKIT_VM_DISK_DROPPED) {
            request->stage = MICROKIT_VM_DISK_FREE;
        }
    }
}

static void opened(struct microkit_vm_disk *disk)
{
    uint32_t low = (uint32_t)disk->client.blocks;
    uint32_t high = (uint32_t)(disk->client.blocks >> 32);

    if (disk->config[CONFIG_CAPACITY] != low || disk->config[CONFIG_CAPACITY_HIGH] != high) {
        disk->config[CONFIG_CAPACITY] = low;
        disk->config[CONFIG_CAPACITY_HIGH] = high;
        microkit_vm_virtio_changed(&disk->virtio);
    }
}

static void handle(struct microkit_vm_disk *disk, enum microkit_block_event event,
                   const struct microkit_block_answer *its)
{
    if (event == MICROKIT_BLOCK_OPENED) {
        opened(disk);
    } else if (event == MICROKIT_BLOCK_LOST) {
        lost(disk);
    } else {
        answered(disk, its);
    }
}

static void serve(struct microkit_vm_disk *disk)
{
    struct microkit_block_answer its;
    enum microkit_block_event event = MICROKIT_BLOCK_NOTHING;

    do {
        while ((event = microkit_block_next(&disk->client, &its)) != MICROKIT_BLOCK_NOTHING) {
            handle(disk, event, &its);
        }
        take_requests(disk);
        ask(disk);
    } while (!microkit_block_arm(&disk->client));
    if (microkit_block_publish(&disk->client)) {
        machine_notify(disk->server);
    }
}

/* ---- its ends --------------------------------------------------------------------------- */

static void queue_notified(void *state, unsigned int queue)
{
    (void)queue;
    serve(state);
}

static void queue_stopped(void *state, unsigned int queue)
{
    struct microkit_vm_disk *disk = state;

    (void)queue;
    for (unsigned int i = 0; i < MICROKIT_VM_DISK_REQUESTS; i++) {
        struct microkit_vm_disk_request *request = &disk->request[i];

        if (request->stage == MICROKIT_VM_DISK_WAITS) {
            request->stage = MICROKIT_VM_DISK_FREE;
        } else if (request->stage == MICROKIT_VM_DISK_ASKED) {
            request->stage = MICROKIT_VM_DISK_DROPPED;
        }
    }
}

void microkit_vm_disk_init(struct microkit_vm_disk *disk, microkit_channel server,
                           struct microkit_block_of_client *own,
                           const struct microkit_block_for_client *servers, void *data,
                           uint64_t data_size)
{
    __builtin_memset(disk, 0, sizeof(*disk));
    disk->server = server;
    disk->data = data;
    disk->part = data_size / MICROKIT_VM_DISK_REQUESTS / MICROKIT_BLOCK_SIZE * MICROKIT_BLOCK_SIZE;
    disk->config[CONFIG_SEG_MAX] = MICROKIT_VM_VIRTIO_DEPTH - 2; /* beside header and status */
    microkit_block_init(&disk->client, own, servers);
    serve(disk);
}

bool microkit_vm_disk_add(struct microkit_vm_disk *disk, struct microkit_vm *vm, uint64_t base,
                          unsigned int intid)
{
    bool read_only = disk->client.open && disk->client.read_only;
    const struct microkit_vm_virtio_kind kind = {
        .id = DEVICE_ID,
        .features = F_SEG_MAX | F_FLUSH | (read_only ? F_RO : 0),
        .queues = QUEUE + 1,
        .config = disk->config,
        .config_size = sizeof(disk->config),
        .state = disk,
        .notified = queue_notified,
        .stopped = queue_stopped,
    };

    return disk->part != 0 && microkit_vm_virtio_add(&disk->virtio, vm, &kind, base, intid);
}

void microkit_vm_disk_notified(struct microkit_vm_disk *disk)
{
    serve(disk);
}
