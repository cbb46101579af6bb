/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Processes, console and machine of the tests. What both a test and the process of run() see lies in
 * memory that they share.
 */
#include "fixture.h"

#include <board/config.h>
#include <loader/drivers.h>
#include <loader/machine.h>
#include <loader/memory.h>
#include <loader/psci.h>

#include <stdarg.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS 64

static struct shared {
    struct machine machine;
    char console[4096];
    char trace[4096];
    struct {
        uint64_t address;
        uint64_t value;
    } words[WORDS];
    unsigned used;
} * shared;

struct machine *machine;
uint64_t board_gic_version = 2;
_Alignas(8) uint8_t board_gicd[0x10000], board_uart[0x1000], board_watchdog[0x1000];
uint64_t board_watchdog_stops;

static __attribute__((constructor)) void share(void)
{
    shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    machine = &shared->machine;
    machine_reset();
}

void machine_reset(void)
{
    *machine = (struct machine){
        .level = LOADER_EL,
        .frequency = 1000000,
        .has_firmware = true,
        .can_power_off = true,
        .core_state = {PSCI_ON, PSCI_OFF, PSCI_OFF, PSCI_OFF},
        .gic_revision = 2,
        .ram = {{0x40000000, 0x40000000}, {0x100000000, 0x80000000}},
    };
    shared->used = 0;
    shared->trace[0] = 0;
    console_clear();
}

enum ending run(void (*function)(void))
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        function();
        _exit(RETURNED);
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) < CRASHED ? (enum ending)WEXITSTATUS(status)
                                                              : CRASHED;
}

const char *console(void)
{
    return shared->console;
}

void console_clear(void)
{
    shared->console[0] = 0;
}

const char *trace(void)
{
    return shared->trace;
}

void trace_add(const char *format, ...)
{
    size_t length = strlen(shared->trace);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(shared->trace + length, sizeof(shared->trace) - length, format, arguments);
    va_end(arguments);
    strncat(shared->trace, " ", sizeof(shared->trace) - strlen(shared->trace) - 1);
}

uint64_t machine_exception_level(void)
{
    return machine->level;
}

uint64_t machine_affinity(void)
{
    return machine->affinity;
}

uint64_t machine_timer_frequency(void)
{
    return machine->frequency;
}

bool machine_has_gic_registers(void)
{
    return machine->has_gic_registers;
}

void machine_finish_writes(void)
{
    trace_add("finished");
}

void machine_send_event(void)
{
    trace_add("event");
}

void machine_enter(uint64_t entry, uint64_t core)
{
    trace_add("enter-%lx-%lu", entry, core);
    _exit(ENTERED);
}

void machine_halt(void)
{
    _exit(STOPPED);
}

void machine_turn_off(void)
{
    _exit(CORE_OFF);
}

void machine_copy_lines(uint64_t to, uint64_t from, uint64_t lines)
{
    CHECK(to % IMAGE_LINE == 0 && from % IMAGE_LINE == 0);
    trace_add("copy-%lu", lines);
    memcpy((void *)to, (void *)from, lines * IMAGE_LINE);
}

void machine_zero_lines(uint64_t to, uint64_t lines)
{
    CHECK(to % IMAGE_LINE == 0);
    trace_add("zero-%lu", lines);
    memset((void *)to, 0, lines * IMAGE_LINE);
}

uint64_t machine_sum(uint64_t from, uint64_t lines)
{
    uint64_t sum = 0;

    for (uint64_t i = 0; i < lines * IMAGE_LINE / sizeof(uint64_t); i++) {
        sum += ((uint64_t *)from)[i];
    }
    return sum;
}

void machine_caches_on(uint64_t root)
{
    CHECK(root == image_tables());
    trace_add("caches-on");
}

void machine_caches_off(void)
{
    trace_add("caches-off");
}

/* A word of RAM is that of a probe. */
void cache_clean_invalidate(uint64_t start, uint64_t size)
{
    if (size > sizeof(uint64_t)) {
        trace_add("clean-%lx", size);
    }
    (void)start;
}

/* Memory of the host: behind the image, where the tables are made. */
static bool is_behind_image(uint64_t address)
{
    return address - image_tables() < BOARD_TABLES * 4096UL;
}

static bool is_ram(uint64_t address)
{
    if (is_behind_image(address)) {
        return true;
    }
    for (unsigned i = 0; i < MACHINE_BANKS; i++) {
        if (address - machine->ram[i].base < machine->ram[i].size) {
            return true;
        }
    }
    return false;
}

static uint64_t first_value(uint64_t address)
{
    return address * 0x9e3779b97f4a7c15;
}

static uint64_t *word_at(uint64_t address)
{
    unsigned i = 0;

    CHECK(address % sizeof(uint64_t) == 0);
    while (i < shared->used && shared->words[i].address != address) {
        i++;
    }
    CHECK(i < WORDS);
    if (i == shared->used) {
        shared->words[shared->used++].address = address;
        shared->words[i].value = first_value(address);
    }
    return &shared->words[i].value;
}

bool ram_is_untouched(void)
{
    for (unsigned i = 0; i < shared->used; i++) {
        if (shared->words[i].value != first_value(shared->words[i].address)) {
            return false;
        }
    }
    return true;
}

unsigned ram_words_probed(void)
{
    return shared->used;
}

/* Registers of the distributor, in memory of the host, can be read. */
bool probe_read32(uint64_t address, uint32_t *value)
{
    if (address - (uint64_t)board_gicd >= sizeof(board_gicd)) {
        return false;
    }
    *value = *(uint32_t *)address;
    return true;
}

bool probe_read64(uint64_t address, uint64_t *value)
{
    CHECK(!image_is_own(address));
    if (!is_ram(address)) {
        *value = UINT64_MAX;
        return machine->is_silent;
    }
    *value = *word_at(address);
    return true;
}

bool probe_write64(uint64_t address, uint64_t value)
{
    CHECK(!image_is_own(address));
    if (!is_ram(address)) {
        return machine->is_silent;
    }
    *word_at(address) = value;
    return true;
}

static uint64_t affinity_info(uint64_t mpidr)
{
    return (uint64_t)(mpidr < MACHINE_CORES ? machine->core_state[mpidr] : PSCI_INVALID_PARAMETERS);
}

/* Function numbers of DEN 0022. */
bool probe_smc(uint64_t registers[4])
{
    if (!machine->has_firmware) {
        return false;
    }
    if (registers[0] == BOARD_WATCHDOG_CALL && machine->watchdog) {
        return machine->watchdog(registers);
    }
    switch (registers[0]) {
    case 0xc4000003: /* CPU_ON */
        trace_add("on-%lx-%lx-%lu", registers[1], registers[2], registers[3]);
        registers[0] = (uint64_t)machine->start_error;
        return true;
    case 0xc4000004: /* AFFINITY_INFO */
        registers[0] = affinity_info(registers[1]);
        return true;
    case 0x84000008: /* SYSTEM_OFF */
        if (machine->can_power_off) {
            _exit(OFF);
        }
    }
    registers[0] = 0xffffffff; /* -1 of 32 bits */
    return true;
}
