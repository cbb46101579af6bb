/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A controller for SD cards (SD Host Controller Simplified Specification 3.00). Whatever its registers say, each of these functions
 * ends: what it waits for, it does for a time that is named here.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define SD_MEGAHERTZ  UINT32_C(1000000)
#define SD_COMMAND_NS UINT64_C(100000000)  /* until the controller, or a card's answer, is there */
#define SD_BUSY_NS    UINT64_C(1000000000) /* until a card is ready */

/* In memory of the driver alone. */
struct sd_controller {
    uintptr_t registers;
    uint32_t megahertz; /* of the clock that is divided */
    bool fine;          /* it can be divided by any even number */
    bool tables;        /* it accesses memory by descriptors (ADMA2) */
    uint32_t clock;     /* clock and timeout as they were written */
};

/* Reset it, and give it power and a slow clock for cards that are not known yet: all that it did has ended then. It interrupts for what
 * `sd_controller_take` shows. megahertz: of its clock; 0: as it says itself. False: there is none that works. */
bool sd_controller_start(struct sd_controller *controller, uintptr_t registers, uint32_t megahertz);

/* The clock of the card, no faster than that. Nothing is under way. */
bool sd_controller_set_clock(struct sd_controller *controller, uint32_t hertz);

/* Reset it: it accesses no memory then, and works when it was started again. False: it does not say that it has. */
bool sd_controller_reset(struct sd_controller *controller);

/* Whether there is a card in its slot, and whether its switch lets it be written to. */
bool sd_controller_has_card(const struct sd_controller *controller);
bool sd_controller_lets_write(const struct sd_controller *controller);

/* Send a command without data, and wait for what comes back: response has four words for R2, else one is set. False: nothing right came,
 * or the card stayed busy; the lines are reset then. */
bool sd_controller_command(const struct sd_controller *controller, uint32_t command,
                           uint32_t argument, uint32_t response[4]);

/* Send one with data of `count` blocks; what becomes of it, sd_controller_take tells. False: it is not ready to. */
bool sd_controller_begin(const struct sd_controller *controller, uint32_t mode, uint32_t command,
                         uint32_t argument, uint32_t count);

/* With SD_MODE_DMA: where the descriptors are, below 4 GiB. Before sd_controller_begin. */
void sd_controller_set_table(const struct sd_controller *controller, uint32_t address);

/* What there is, which is acknowledged: bits of SD_STATUS. */
uint32_t sd_controller_take(const struct sd_controller *controller);

/* A word of what came back, 0 to 3. */
uint32_t sd_controller_response(const struct sd_controller *controller, uint32_t word);

/* Have a command, and a transfer, end. False: it does not say that it did. */
bool sd_controller_reset_lines(const struct sd_controller *controller);
