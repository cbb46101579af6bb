/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The machine of the tests: behind loader/machine.h, loader/psci.h, loader/drivers.h and selftest/machine.h.
 */
#include "fixture.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/image.h>
#include <loader/io.h>
#include <loader/machine.h>
#include <loader/memory.h>
#include <loader/psci.h>
#include <selftest/devices.h>
#include <selftest/machine.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS    512
#define OWN      0x48000000 /* where the self-test lies */
#define OWN_SIZE 0x10000

struct machine machine;
uint64_t board_gic_version, board_frequency;
const char second_core[1];
__attribute__((
    weak)) volatile struct core_report second_report; /* the self-test's, where it is there */

static char said[1 << 16];
static struct word {
    uint64_t address;
    uint64_t value;
} words[WORDS];
static unsigned used;

static const struct core_report good[CORES] = {
    {.level = 2, .mpidr = 0x0, .midr = 0x410fd034, .pa_bits = 40, .gic_number = 0},
    {.level = 2, .mpidr = 0x1, .midr = 0x410fd034, .pa_bits = 40, .gic_number = 1},
    {.level = 2, .mpidr = 0x100, .midr = 0x410fd421, .pa_bits = 44, .gic_number = 2},
};

void machine_reset(void)
{
    machine = (struct machine){
        .self = good[0],
        .pa_range = 2,
        .tick = 1,
        .gic_revision = 2,
        .gicd_typer = 2,
        .targets = 0x01010101,
        .affinities = {0, 1, 0x100, 0x101},
        .has_gic = true,
        .has_firmware = true,
        .psci_version = 0x10001,
        .silent = NOTHING,
        .stuck = NOTHING,
    };
    machine.self.frequency = 1000000;
    for (unsigned i = 0; i < CORES; i++) {
        machine.cores[i].state = i == 0 ? PSCI_ON : PSCI_OFF;
        machine.cores[i].comes = true;
        machine.cores[i].report = good[i];
        machine.cores[i].report.frequency = 1000000;
    }
    board_gic_version = 2;
    board_frequency = 1000000;
    used = 0;
    console_clear();
}

const char *console(void)
{
    return said;
}

void console_clear(void)
{
    said[0] = 0;
}

void uart_init(void)
{
}

void uart_put(char character)
{
    size_t length = strlen(said);

    CHECK(length < sizeof(said) - 1);
    said[length] = character;
    said[length + 1] = 0;
    machine.self.counter += machine.line;
}

void uart_flush(void)
{
}

uint64_t machine_exception_level(void)
{
    return machine.self.level;
}

mpidr_t machine_affinity(void)
{
    return machine.self.mpidr;
}

uint64_t machine_timer_frequency(void)
{
    return machine.self.frequency;
}

bool machine_has_gic_registers(void)
{
    return machine.has_gic_registers;
}

void machine_finish_writes(void)
{
}

uint64_t machine_midr(void)
{
    return machine.self.midr;
}

uint64_t machine_pa_range(void)
{
    return machine.pa_range;
}

uint64_t machine_counter(void)
{
    return machine.self.counter += machine.tick;
}

uint32_t gic_revision(void)
{
    return machine.gic_revision;
}

static unsigned core_of(mpidr_t mpidr)
{
    unsigned i = 0;

    while (i < CORES - 1 && good[i].mpidr != mpidr) {
        i++;
    }
    return i;
}

int64_t psci_affinity_info(mpidr_t mpidr)
{
    return machine.cores[core_of(mpidr)].state;
}

/* It comes, reports and goes at once. */
static void come(unsigned core)
{
    second_report = machine.cores[core].report;
    second_report.counter += machine_counter();
    second_report.is_there = 1;
    machine.cores[core].state = machine.cores[core].stays ? PSCI_ON : PSCI_OFF;
}

int64_t psci_cpu_on(mpidr_t mpidr, paddr_t entry, uint64_t context)
{
    unsigned i = core_of(mpidr);

    CHECK(entry == (uint64_t)second_core);
    CHECK(context == 0);
    if (machine.cores[i].start_error == 0 && machine.cores[i].comes) {
        come(i);
    }
    return machine.cores[i].start_error;
}

/* Those that wait for a word of memory look again. */
void machine_send_event(void)
{
    static const paddr_t table[] = BOARD_RELEASE;

    for (unsigned i = 1; i < CORES; i++) {
        uint64_t value = 0;

        if (machine.cores[i].comes && probe_read64(table[i], &value) &&
            value == (uint64_t)second_core) {
            machine.cores[i].comes = false; /* once */
            come(i);
        }
    }
}

void machine_turn_off(void)
{
    exit(CORE_OFF);
}

void machine_halt(void)
{
    exit(CORE_WAITS);
}

bool probe_smc(uint64_t registers[4])
{
    CHECK(registers[0] == 0x84000000); /* PSCI_VERSION */
    registers[0] = (uint64_t)machine.psci_version;
    return machine.has_firmware;
}

bool image_is_own(paddr_t address)
{
    return address - OWN < OWN_SIZE;
}

void cache_clean_invalidate(paddr_t start, uint64_t size)
{
    CHECK(start % 8 == 0 && size == 8);
}

static uint64_t first_value(uint64_t address)
{
    return address * 0x9e3779b97f4a7c15;
}

static uint64_t *word_at(uint64_t address)
{
    unsigned i = 0;

    while (i < used && words[i].address != address) {
        i++;
    }
    CHECK(i < WORDS);
    if (i == used) {
        words[used++] = (struct word){address, first_value(address)};
    }
    return &words[i].value;
}

bool ram_is_untouched(void)
{
    for (unsigned i = 0; i < used; i++) {
        if (words[i].value != first_value(words[i].address)) {
            return false;
        }
    }
    return used > 0;
}

static bool is_ram(uint64_t address)
{
    return (address >= 0x40000000 && address < 0x50000000) ||
           (address >= 0x50001000 && address < 0x50002000);
}

static bool read_redistributor(uint64_t address, uint64_t *value)
{
    uint64_t frame = (address - BOARD_GICR_BASE) / BOARD_GICR_STRIDE;

    CHECK((address - BOARD_GICR_BASE) % BOARD_GICR_STRIDE == 8 && frame < BOARD_GICR_FRAMES);
    *value = machine.affinities[frame] << 32 | 0x10;
    return machine.affinities[frame] != NOTHING;
}

bool probe_read64(paddr_t address, uint64_t *value)
{
    if (address >= BOARD_GICR_BASE && address < BOARD_GICR_BASE + 0x1000000) {
        return read_redistributor(address, value);
    }
    CHECK(is_ram(address) && !image_is_own(address));
    *value = *word_at(address & ~machine.alias);
    return address != machine.silent;
}

bool probe_write64(paddr_t address, uint64_t value)
{
    CHECK(is_ram(address) && !image_is_own(address) && address != machine.silent);
    if (address != machine.stuck) {
        *word_at(address & ~machine.alias) = value;
    }
    return true;
}

bool probe_read32(paddr_t address, uint32_t *value)
{
    CHECK(address == BOARD_GICD_BASE + 4 || address == BOARD_GICD_BASE + 0x800);
    *value = address == BOARD_GICD_BASE + 4 ? machine.gicd_typer : machine.targets;
    return machine.has_gic;
}

/* Priorities of the SGIs: at the distributor, or in the second frame of a redistributor. */
static unsigned sgi_at(uint64_t address)
{
    uint64_t base = address < BOARD_GICR_BASE
                        ? BOARD_GICD_BASE
                        : address / BOARD_GICR_STRIDE * BOARD_GICR_STRIDE + 0x10000;
    uint64_t number = address - base - 0x400;

    CHECK(number < SGIS);
    return (unsigned)number;
}

uint8_t read8(paddr_t address)
{
    unsigned sgi = sgi_at(address);

    return machine.secure >> sgi & 1 ? 0 : machine.priorities[sgi];
}

void write8(paddr_t address, uint8_t value)
{
    machine.priorities[sgi_at(address)] = value;
}

int how_a_core_ends(void (*last)(void))
{
    pid_t child = fork();
    int status = 0;

    if (child == 0) {
        last();
    }
    CHECK(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

uint32_t watchdog_feed(void)
{
    return 0;
}
