/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A controller: its reset, clock and power, and commands. Only whole words are written, from what this side knows.
 */
#include "sd/controller.h"

#include "sd/machine.h"
#include "sd/registers.h"
#include <microkit_block.h>
#include <microkit_timer.h>

#define SLOW          400000u /* hertz while cards are identified (SD Physical 4.2.1) */
#define OFF_MS        2       /* without power, so that the card forgets (6.4.1.2: 1 ms) */
#define POWER_MS      40      /* until power is there: 35 ms, 1 ms and 74 clocks (6.4.1.1) */
#define COARSE        0x80u  /* greatest divisor of version 2: times two, a power of two (2.2.14) */
#define FINE          0x3ffu /* of version 3: times two */
#define TIMEOUT_LEAST 13     /* of powers of two (2.2.15) */
#define TIMEOUT_STEPS 14

static uint32_t get(const struct sd_controller *controller, uint32_t offset)
{
    return sd_read(controller->registers, offset);
}

static void set(const struct sd_controller *controller, uint32_t offset, uint32_t value)
{
    sd_write(controller->registers, offset, value);
}

/* ---- waiting --------------------------------------------------------------------------------- */

/* Which of these bits there are, once one is there or the time is over. The last look is behind the last reading of the time: this
 * program may not have run in between. */
static uint32_t wait_any(const struct sd_controller *controller, uint32_t offset, uint32_t bits,
                         uint64_t nanoseconds)
{
    uint64_t end = microkit_time_after(microkit_time(), nanoseconds);
    uint32_t found;
    bool late;

    do {
        late = microkit_time() >= end;
        found = get(controller, offset) & bits;
    } while (found == 0 && !late);
    return found;
}

/* Whether all of these bits go. */
static bool wait_none(const struct sd_controller *controller, uint32_t offset, uint32_t bits)
{
    uint64_t end = microkit_time_after(microkit_time(), SD_COMMAND_NS);
    uint32_t found;
    bool late;

    do {
        late = microkit_time() >= end;
        found = get(controller, offset) & bits;
    } while (found != 0 && !late);
    return found == 0;
}

static void pause(uint32_t milliseconds)
{
    uint64_t end = microkit_time_after(microkit_time(), milliseconds * UINT64_C(1000000));

    while (microkit_time() < end) {
    }
}

/* ---- start ----------------------------------------------------------------------------------- */

/* The divisor, and where its bits are; 0 is 1, n is 2n (2.2.14). */
static uint32_t divide(const struct sd_controller *controller, uint32_t hertz)
{
    uint64_t base = (uint64_t)controller->megahertz * SD_MEGAHERTZ;
    uint32_t most = controller->fine ? FINE : COARSE, divisor = base <= hertz ? 0 : 1;

    while (divisor != 0 && divisor < most && base / (2 * divisor) > hertz) {
        divisor = controller->fine ? divisor + 1 : divisor * 2;
    }
    return (divisor & 0xff) << 8 | divisor >> 8 << 6;
}

bool sd_controller_set_clock(struct sd_controller *controller, uint32_t hertz)
{
    uint32_t timeout = controller->clock & 0xf0000;

    set(controller, SD_CLOCK, timeout);
    controller->clock = timeout | divide(controller, hertz) | SD_CLOCK_RUNS;
    set(controller, SD_CLOCK, controller->clock);
    if (wait_any(controller, SD_CLOCK, SD_CLOCK_STABLE, SD_COMMAND_NS) == 0) {
        return false;
    }
    controller->clock |= SD_CLOCK_TO_CARD;
    set(controller, SD_CLOCK, controller->clock);
    return true;
}

/* About a second for a card's data, or the longest, by the clock that the controller counts (2.2.15, 2.2.26). */
static uint32_t timeout(uint32_t capabilities)
{
    uint32_t thousands = (capabilities & 0x3f) * ((capabilities & 0x80) != 0 ? 1000 : 1);
    uint32_t steps = 0;

    while (steps < TIMEOUT_STEPS &&
           UINT64_C(1) << (TIMEOUT_LEAST + steps) < thousands * UINT64_C(1000)) {
        steps++;
    }
    return (thousands == 0 ? TIMEOUT_STEPS : steps) << 16;
}

static void read_capabilities(struct sd_controller *controller, uint32_t megahertz)
{
    uint32_t capabilities = get(controller, SD_CAPABILITIES);

    controller->fine = (get(controller, SD_VERSION) >> 16 & 0xff) >= 2;
    controller->megahertz =
        megahertz != 0 ? megahertz : capabilities >> 8 & (controller->fine ? 0xff : 0x3f);
    controller->clock = timeout(capabilities);
    controller->tables = (capabilities & SD_CAN_TABLE) != 0;
}

/* What the card is given: the highest of 3.3 and 3.0 volts that there is. */
static bool give_power(const struct sd_controller *controller)
{
    uint32_t capabilities = get(controller, SD_CAPABILITIES);
    uint32_t voltage = (capabilities & SD_CAN_3V3) != 0   ? SD_POWER_3V3
                       : (capabilities & SD_CAN_3V0) != 0 ? SD_POWER_3V0
                                                          : 0;

    if (voltage == 0) {
        return false;
    }
    set(controller, SD_CONTROL, 0);
    pause(OFF_MS);
    voltage |= controller->tables ? SD_USES_TABLE : 0;
    set(controller, SD_CONTROL, voltage);
    set(controller, SD_CONTROL, voltage | SD_POWER_ON);
    pause(POWER_MS);
    return true;
}

bool sd_controller_reset(struct sd_controller *controller)
{
    controller->clock = 0;
    set(controller, SD_CLOCK, SD_RESET_ALL);
    return wait_none(controller, SD_CLOCK, SD_RESET_ALL);
}

bool sd_controller_start(struct sd_controller *controller, uintptr_t registers, uint32_t megahertz)
{
    *controller = (struct sd_controller){.registers = registers};
    if (!sd_controller_reset(controller)) {
        return false;
    }
    read_capabilities(controller, megahertz);
    set(controller, SD_STATUS_ENABLE, SD_ENABLED);
    set(controller, SD_SIGNAL_ENABLE, SD_ENABLED & ~SD_COMPLETE);
    if (controller->megahertz == 0 || !give_power(controller) ||
        !sd_controller_set_clock(controller, SLOW)) {
        return false;
    }
    set(controller, SD_STATUS, UINT32_MAX); /* a card that was there is not a new one */
    return true;
}

/* ---- card ------------------------------------------------------------------------------------ */

/* What cannot be removed is there (2.2.26). A switch settles within the time that a command has. */
bool sd_controller_has_card(const struct sd_controller *controller)
{
    if ((get(controller, SD_CAPABILITIES) & SD_SLOT_TYPE) != SD_SLOT_REMOVES) {
        return true;
    }
    return wait_any(controller, SD_STATE, SD_STATE_STABLE, SD_COMMAND_NS) != 0 &&
           (get(controller, SD_STATE) & SD_STATE_CARD) != 0;
}

bool sd_controller_lets_write(const struct sd_controller *controller)
{
    return (get(controller, SD_STATE) & SD_STATE_WRITABLE) != 0;
}

/* ---- commands -------------------------------------------------------------------------------- */

bool sd_controller_reset_lines(const struct sd_controller *controller)
{
    set(controller, SD_CLOCK, controller->clock | SD_RESET_LINES);
    if (!wait_none(controller, SD_CLOCK, SD_RESET_LINES)) {
        return false;
    }
    set(controller, SD_STATUS, ~SD_CARD_CHANGED);
    return true;
}

/* What is left of one before is not taken for this one's. That a card was changed is kept. After
 * a reset there is no clock, and nobody would hear it. */
static bool send(const struct sd_controller *controller, uint32_t busy, uint32_t command,
                 uint32_t argument)
{
    if ((controller->clock & SD_CLOCK_TO_CARD) == 0 || !wait_none(controller, SD_STATE, busy)) {
        return false;
    }
    set(controller, SD_STATUS, ~SD_CARD_CHANGED);
    set(controller, SD_ARGUMENT, argument);
    set(controller, SD_COMMAND, command);
    return true;
}

/* Waits for one of both: what is wanted, or that it failed (3.7.1.2). */
static bool comes(const struct sd_controller *controller, uint32_t wanted, uint64_t nanoseconds)
{
    uint32_t found =
        wait_any(controller, SD_STATUS, wanted | (SD_ERRORS & SD_ENABLED), nanoseconds);

    return found == wanted;
}

/* One that is an abort goes out while data does (3.8.1). */
static bool exchange(const struct sd_controller *controller, uint32_t command, uint32_t argument)
{
    bool busy = (command & 3) == (SD_R1B & 3);
    uint32_t inhibits =
        SD_STATE_COMMAND | (busy && (command & SD_ABORT) != SD_ABORT ? SD_STATE_BUSY : 0);

    return send(controller, inhibits, command << 16, argument) &&
           comes(controller, SD_COMPLETE, SD_COMMAND_NS) &&
           (!busy || comes(controller, SD_DONE, SD_BUSY_NS));
}

bool sd_controller_command(const struct sd_controller *controller, uint32_t command,
                           uint32_t argument, uint32_t response[4])
{
    if (!exchange(controller, command, argument)) {
        (void)!sd_controller_reset_lines(controller);
        return false;
    }
    for (uint32_t i = 0; i < ((command & 3) == (SD_R2 & 3) ? 4 : 1); i++) {
        response[i] = sd_controller_response(controller, i);
    }
    set(controller, SD_STATUS, SD_COMPLETE | SD_DONE);
    return true;
}

bool sd_controller_begin(const struct sd_controller *controller, uint32_t mode, uint32_t command,
                         uint32_t argument, uint32_t count)
{
    if (!wait_none(controller, SD_STATE, SD_STATE_COMMAND | SD_STATE_BUSY)) {
        return false;
    }
    set(controller, SD_BLOCK, count << 16 | MICROKIT_BLOCK_SIZE);
    return send(controller, SD_STATE_COMMAND | SD_STATE_BUSY, command << 16 | mode, argument);
}

void sd_controller_set_table(const struct sd_controller *controller, uint32_t address)
{
    set(controller, SD_TABLE, address);
    set(controller, SD_TABLE + 4, 0);
}

uint32_t sd_controller_take(const struct sd_controller *controller)
{
    uint32_t status = get(controller, SD_STATUS);

    set(controller, SD_STATUS, status);
    return status;
}

uint32_t sd_controller_response(const struct sd_controller *controller, uint32_t word)
{
    return get(controller, SD_RESPONSE + 4 * word);
}
