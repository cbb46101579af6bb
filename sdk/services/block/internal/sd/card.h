/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A memory card in a controller's slot (SD Physical Layer Simplified Specification 3.01): SDSC, SDHC and SDXC, by one data line at up to
 * 25 MHz.
 */
#pragma once

#include "sd/controller.h"

#define SD_IDENTITY 4 /* words */

/* In memory of the driver alone. */
struct sd_card {
    uint64_t blocks; /* 0: it is not known */
    bool read_only;
    bool by_blocks;                 /* they are addressed by their numbers, not by bytes */
    uint32_t address;               /* the card's own, in the upper half */
    uint32_t identity[SD_IDENTITY]; /* maker, name, serial number: no other card has the same */
};

/* Find out which card there is, and have it ready for data; the controller was started. False: it is none that can be used. Takes up to
 * some seconds for one that does not answer. */
bool sd_card_start(struct sd_controller *controller, struct sd_card *card);

/* Have a transfer that failed end at the card as well, and it ready for the next. False: it is not. */
bool sd_card_stop(const struct sd_controller *controller, const struct sd_card *card);

/* Whether what was written is kept: the card is ready again, and knows of no error. */
bool sd_card_has_written(const struct sd_controller *controller, const struct sd_card *card);

/* What a command with data says of its first block. */
uint32_t sd_card_argument(const struct sd_card *card, uint64_t block);
