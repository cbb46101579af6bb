/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A card from power to data (SD Physical 4.2, 4.3). While it is identified its status may still tell of a command that it did not
 * know; from its selection on errors count.
 */
#include "sd/card.h"

#include "sd/csd.h"
#include "sd/registers.h"
#include <microkit_block.h>
#include <microkit_timer.h>

#define FAST          25          /* megahertz; all cards can (6.6.6) */
#define START_NS      1500000000u /* until a card has started: 1 s, from its first ACMD41 on (4.2.3) */

#define PATTERN       0x1aau    /* 2.7 to 3.6 volts, and a pattern to be echoed (4.3.13) */
#define VOLTS         0xff8000u /* 2.7 to 3.6 (5.1) */
#define LARGE         (UINT32_C(1) << 30)
#define STARTED       (UINT32_C(1) << 31)
#define ADDRESS       0xffff0000u
#define ADDRESS_ERROR 0xe000u /* of R6 (4.9.5) */

#define GO_IDLE       (SD_INDEX(0) | SD_NONE)
#define ALL_SEND_CID  (SD_INDEX(2) | SD_R2)
#define SEND_ADDRESS  (SD_INDEX(3) | SD_R1)
#define SELECT        (SD_INDEX(7) | SD_R1B)
#define SEND_IF       (SD_INDEX(8) | SD_R1)
#define SEND_CSD      (SD_INDEX(9) | SD_R2)
#define STOP          (SD_INDEX(12) | SD_R1B | SD_ABORT)
#define SEND_STATUS   (SD_INDEX(13) | SD_R1)
#define SET_BLOCK     (SD_INDEX(16) | SD_R1)
#define SEND_OP       (SD_INDEX(41) | SD_R3)
#define APPLICATION   (SD_INDEX(55) | SD_R1)

/* ---- identification -------------------------------------------------------------------------- */

/* Cards of version 1 do not answer; others echo, and may be large. */
static bool check_version(const struct sd_controller *controller, bool *second)
{
    uint32_t answer[4];

    *second = sd_controller_command(controller, SEND_IF, PATTERN, answer);
    return !*second || answer[0] == PATTERN;
}

/* Asked again and again until the card has started (4.2.3). */
static bool await_start(const struct sd_controller *controller, bool second, uint32_t *conditions)
{
    uint64_t end = microkit_time_after(microkit_time(), START_NS);
    uint32_t answer[4];
    bool late;

    do {
        late = microkit_time() >= end;
        if (!sd_controller_command(controller, APPLICATION, 0, answer) ||
            !sd_controller_command(controller, SEND_OP, VOLTS | (second ? LARGE : 0), answer)) {
            return false;
        }
    } while ((answer[0] & STARTED) == 0 && !late);
    *conditions = answer[0];
    return (answer[0] & STARTED) != 0 && (answer[0] & VOLTS) != 0;
}

/* An address of its own; 0 is that of none. */
static bool give_address(const struct sd_controller *controller, struct sd_card *card)
{
    uint32_t answer[4];

    if (!sd_controller_command(controller, SEND_ADDRESS, 0, answer)) {
        return false;
    }
    card->address = answer[0] & ADDRESS;
    return card->address != 0 && (answer[0] & ADDRESS_ERROR) == 0;
}

static bool identify(const struct sd_controller *controller, struct sd_card *card)
{
    uint32_t conditions, nothing[4];
    bool second;

    if (!sd_controller_command(controller, GO_IDLE, 0, nothing) ||
        !check_version(controller, &second) || !await_start(controller, second, &conditions)) {
        return false;
    }
    card->by_blocks = second && (conditions & LARGE) != 0;
    return sd_controller_command(controller, ALL_SEND_CID, 0, card->identity) &&
           give_address(controller, card);
}

/* ---- ready for data -------------------------------------------------------------------------- */

static bool read_size(const struct sd_controller *controller, struct sd_card *card)
{
    uint32_t answer[4];
    struct sd_csd csd;

    if (!sd_controller_command(controller, SEND_CSD, card->address, answer) ||
        !sd_csd_read(answer, &csd)) {
        return false;
    }
    card->blocks = csd.blocks;
    card->read_only = csd.read_only || !sd_controller_lets_write(controller);
    return true;
}

/* One after which the card knows of no error. */
static bool succeeds(const struct sd_controller *controller, uint32_t command, uint32_t argument)
{
    uint32_t answer[4];

    return sd_controller_command(controller, command, argument, answer) &&
           (answer[0] & SD_CARD_ERRORS) == 0;
}

bool sd_card_start(struct sd_controller *controller, struct sd_card *card)
{
    *card = (struct sd_card){.blocks = 0};
    if (identify(controller, card) && read_size(controller, card) &&
        sd_controller_set_clock(controller, FAST * SD_MEGAHERTZ) &&
        succeeds(controller, SELECT, card->address) &&
        succeeds(controller, SET_BLOCK, MICROKIT_BLOCK_SIZE)) {
        return true;
    }
    card->blocks = 0;
    return false;
}

/* ---- between transfers ----------------------------------------------------------------------- */

/* Its status once it is ready for the next transfer; errors are collected, as reading them clears them (4.10.1). */
static bool becomes_ready(const struct sd_controller *controller, const struct sd_card *card,
                          uint32_t *errors)
{
    uint64_t end = microkit_time_after(microkit_time(), SD_BUSY_NS);
    uint32_t answer[4];
    bool late, ready;

    *errors = 0;
    do {
        late = microkit_time() >= end;
        if (!sd_controller_command(controller, SEND_STATUS, card->address, answer)) {
            return false;
        }
        *errors |= answer[0] & SD_CARD_ERRORS;
        ready = (answer[0] & (SD_CARD_STATE | SD_CARD_READY)) == (SD_CARD_TRANSFER | SD_CARD_READY);
    } while (!ready && !late);
    return ready;
}

/* The controller may have sent CMD12 already: one that is not in a transfer does not know it. */
bool sd_card_stop(const struct sd_controller *controller, const struct sd_card *card)
{
    uint32_t answer[4], errors;

    if (!sd_controller_command(controller, SEND_STATUS, card->address, answer)) {
        return false;
    }
    if ((answer[0] & SD_CARD_STATE) == SD_CARD_SENDS ||
        (answer[0] & SD_CARD_STATE) == SD_CARD_RECEIVES) {
        (void)!sd_controller_command(controller, STOP, 0, answer);
    }
    return becomes_ready(controller, card, &errors);
}

bool sd_card_has_written(const struct sd_controller *controller, const struct sd_card *card)
{
    uint32_t errors;

    return becomes_ready(controller, card, &errors) && errors == 0;
}

uint32_t sd_card_argument(const struct sd_card *card, uint64_t block)
{
    return (uint32_t)(card->by_blocks ? block : block * MICROKIT_BLOCK_SIZE);
}
