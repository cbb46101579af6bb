/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the tool says of the image (tool/microkit/boot/efi.py), behind the code. Little endian. Places are
 * bytes from the start of the structure on: firmware loads all of the application to wherever it likes.
 */
#pragma once

#include <stdint.h>

struct efi_range {
    uint64_t start; /* physical addresses */
    uint64_t end;
};

struct efi_parameters {
    uint64_t image; /* its place; a page */
    uint64_t image_size;
    uint64_t map; /* place of memory for firmware's memory map */
    uint64_t map_size;
    uint64_t ranges;
    struct efi_range range[]; /* memory that the image takes when it starts */
};

extern const struct efi_parameters parameters; /* where efi.bin ends */
