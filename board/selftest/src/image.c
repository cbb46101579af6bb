/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The image behind the loader's part: one without segments, so that tools pack and start it like any other,
 * and that what was damaged on its way to the board is found. It names all cores of the board. Its
 * checksum is put in when it is linked (sdk/build/selftest_image.py).
 */
#include <board/config.h>
#include <multikit/image.h>

#define CORE(number, affinity, interface, name) \
    {.mpidr = (affinity), .core = (number), .gic_cpu = (interface)},

static const struct {
    struct image_header header;
    struct image_core cores[BOARD_CORES];
} image __attribute__((section(".image"), used, aligned(IMAGE_LINE))) = {
    .header =
        {
            .magic = IMAGE_MAGIC,
            .version = IMAGE_VERSION,
            .cores = BOARD_CORES,
            .size = (sizeof(image) + IMAGE_LINE - 1) / IMAGE_LINE * IMAGE_LINE,
            .load_address = BOARD_LOAD_ADDRESS,
            .cores_offset = sizeof(struct image_header),
            .irqs_offset = sizeof(image),
            .segments_offset = sizeof(image),
            .pages_offset = sizeof(image),
            .timer_frequency = BOARD_TIMER_FREQUENCY,
            .board = BOARD_NAME,
        },
    .cores = {BOARD_EACH_CORE(CORE)},
};
