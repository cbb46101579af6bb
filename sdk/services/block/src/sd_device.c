/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A request, from its command to its end. Data is copied between the controller's buffer and memory, a block for each time that the
 * controller says it can (SD Host Controller 3.00, 3.7.2.1).
 */
#include "sd/device.h"

#include "sd/machine.h"
#include "sd/registers.h"
#include <microkit_timer.h>

#define WORDS      (MICROKIT_BLOCK_SIZE / sizeof(uint32_t))
#define LOOKS      (SD_MOST + 2) /* at what there is, for an interrupt: its blocks, and the end */

#define READ_ONE   (SD_INDEX(17) | SD_R1 | SD_WITH_DATA)
#define READ_MANY  (SD_INDEX(18) | SD_R1 | SD_WITH_DATA)
#define WRITE_ONE  (SD_INDEX(24) | SD_R1 | SD_WITH_DATA)
#define WRITE_MANY (SD_INDEX(25) | SD_R1 | SD_WITH_DATA)

/* ---- the card -------------------------------------------------------------------------------- */

static bool is_same(const struct sd_card *a, const struct sd_card *b)
{
    bool same = a->blocks == b->blocks;

    for (uint32_t i = 0; i < SD_IDENTITY; i++) {
        same &= a->identity[i] == b->identity[i];
    }
    return same;
}

/* From the controller's reset on. The card must be the one that clients know, if they know one. */
static bool start_anew(struct sd_device *device)
{
    struct sd_card card;
    bool works = sd_controller_start(&device->controller, device->registers, device->megahertz) &&
                 sd_controller_has_card(&device->controller) &&
                 sd_card_start(&device->controller, &card) &&
                 (device->card.blocks == 0 || is_same(&card, &device->card));

    if (works) {
        device->card = card;
    }
    return works;
}

void sd_device_start(struct sd_device *device, uintptr_t registers, uint32_t megahertz,
                     struct sd_table *table, uint64_t table_address)
{
    *device = (struct sd_device){.registers = registers,
                                 .megahertz = megahertz,
                                 .table = table,
                                 .table_address = table_address};
    device->works = start_anew(device);
}

enum microkit_block_status sd_device_check(const struct sd_device *device,
                                           const struct microkit_block_request *request)
{
    if (!device->works) {
        return MICROKIT_BLOCK_GONE;
    }
    if (request->operation == MICROKIT_BLOCK_WRITE && device->card.read_only) {
        return MICROKIT_BLOCK_READ_ONLY;
    }
    return MICROKIT_BLOCK_OK;
}

/* ---- a request's end ------------------------------------------------------------------------- */

static uint64_t bytes_of(const struct sd_device *device)
{
    return (uint64_t)device->count * MICROKIT_BLOCK_SIZE;
}

/* The controller does not access the data any more. */
static void end(struct sd_device *device, enum microkit_block_status status)
{
    if (device->dma && device->reads) {
        sd_after_device(device->data, bytes_of(device));
    }
    device->runs = false;
    device->status = status;
}

/* Whether the controller accesses no data: a reset of its lines ends that (2.2.16), else one of all. */
static bool stop(struct sd_device *device)
{
    return sd_controller_reset_lines(&device->controller) ||
           sd_controller_reset(&device->controller) || !device->dma;
}

/* The lines are reset and the card has its transfer end (3.10.1); if that does not do, all begins anew. */
static bool recover(struct sd_device *device)
{
    return (sd_controller_has_card(&device->controller) &&
            sd_card_stop(&device->controller, &device->card)) ||
           start_anew(device);
}

/* With a controller that does not stop the request goes on: its data is not free. */
static void fail(struct sd_device *device)
{
    device->works = false;
    if (!stop(device)) {
        return;
    }
    device->works = recover(device);
    end(device, device->works ? MICROKIT_BLOCK_IO : MICROKIT_BLOCK_GONE);
}

/* ---- a request's way ------------------------------------------------------------------------- */

static bool begin(const struct sd_device *device, uint64_t block)
{
    bool many = device->count > 1;
    uint32_t command =
        device->reads ? (many ? READ_MANY : READ_ONE) : (many ? WRITE_MANY : WRITE_ONE);

    return sd_controller_begin(&device->controller,
                               (device->dma ? SD_MODE_DMA : 0) |
                                   (device->reads ? SD_MODE_READ : 0) |
                                   (many ? SD_MODE_MANY | SD_MODE_COUNTS | SD_MODE_STOPS : 0),
                               command, sd_card_argument(&device->card, block), device->count);
}

/* With dma nothing is left to copy. The lines of the data are dropped last, when all else is ready. */
static void choose(struct sd_device *device, uint64_t address)
{
    device->dma = device->table != 0 && device->controller.tables && address != 0 &&
                  sd_table_can(address, bytes_of(device)) &&
                  sd_table_can(device->table_address, sizeof(*device->table));
    device->left = device->dma ? 0 : device->count;
    if (device->dma) {
        sd_table_set(device->table, address, bytes_of(device));
        sd_controller_set_table(&device->controller, (uint32_t)device->table_address);
        sd_before_device(device->data, bytes_of(device));
    }
}

void sd_device_submit(struct sd_device *device, const struct microkit_block_request *request,
                      void *data, uint64_t address)
{
    device->busy = true;
    device->runs = true;
    device->reads = request->operation == MICROKIT_BLOCK_READ;
    device->id = request->id;
    device->count = request->count;
    device->data = data;
    choose(device, address);
    device->deadline = microkit_time_after(microkit_time(), SD_REQUEST_NS);
    if (!begin(device, request->block)) {
        fail(device);
    }
}

static void copy_block(struct sd_device *device)
{
    for (uint32_t i = 0; i < WORDS; i++) {
        if (device->reads) {
            device->data[i] = sd_read(device->registers, SD_DATA);
        } else {
            sd_write(device->registers, SD_DATA, device->data[i]);
        }
    }
    device->data += WORDS;
    device->left--;
}

/* What the card has answered to CMD12, which the controller keeps last (SD Host Controller 3.00, 2.2.7). That the next blocks
 * would be beyond its end is no error (SD Physical 4.3.3). */
static bool has_stopped_well(const struct sd_device *device)
{
    return device->count == 1 ||
           (sd_controller_response(&device->controller, 3) & SD_CARD_ERRORS & ~SD_CARD_BEYOND) == 0;
}

/* All blocks were copied, or the controller is wrong. What is written, the card is asked for: the last block's errors come in its
 * next answer (SD Physical 4.10.1). */
static void finish(struct sd_device *device)
{
    if (device->left != 0 || !has_stopped_well(device) ||
        (!device->reads && !sd_card_has_written(&device->controller, &device->card))) {
        fail(device);
        return;
    }
    end(device, MICROKIT_BLOCK_OK);
}

/* Whatever comes is behind the command's answer. */
static void go_on(struct sd_device *device, uint32_t status)
{
    if ((status & SD_ERRORS) != 0 ||
        (sd_controller_response(&device->controller, 0) & SD_CARD_ERRORS) != 0) {
        fail(device);
        return;
    }
    if ((status & (device->reads ? SD_CAN_READ : SD_CAN_WRITE)) != 0 && device->left != 0) {
        copy_block(device);
    }
    if ((status & SD_DONE) != 0) {
        finish(device);
    }
}

/* ---- events ---------------------------------------------------------------------------------- */

/* What the controller had is over. A card that is back is the same, or is not used. */
static void change_card(struct sd_device *device)
{
    bool there;

    device->works = false;
    if (!stop(device)) {
        return;
    }
    there = sd_controller_has_card(&device->controller) && start_anew(device);
    device->works = there;
    if (device->runs) {
        end(device, there ? MICROKIT_BLOCK_IO : MICROKIT_BLOCK_GONE);
    }
}

void sd_device_interrupted(struct sd_device *device)
{
    uint32_t seen = 0, status = sd_controller_take(&device->controller);

    for (uint32_t i = 0; i < LOOKS && status != 0; i++) {
        seen |= status;
        if (device->runs && (status & ~SD_CARD_CHANGED) != 0) {
            go_on(device, status);
        }
        status = sd_controller_take(&device->controller);
    }
    if ((seen & SD_REMOVED) != 0 || ((seen & SD_INSERTED) != 0 && !device->works)) {
        change_card(device);
    }
}

bool sd_device_take(struct sd_device *device, uint32_t *id, enum microkit_block_status *status)
{
    if (device->runs && microkit_time() >= device->deadline) {
        fail(device);
    }
    if (!device->busy || device->runs) {
        return false;
    }
    device->busy = false;
    *id = device->id;
    *status = device->status;
    return true;
}
