/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a card says of itself (SD Physical Layer Simplified Specification 3.01, 5.3).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct sd_csd {
    uint64_t blocks; /* of 512 bytes, at least 1 */
    bool read_only;  /* written to no more, for now or for ever */
};

/* response: R2 as the controller has it, without its last eight bits. False: no kind that is known, or none that can be. */
bool sd_csd_read(const uint32_t response[4], struct sd_csd *csd);
