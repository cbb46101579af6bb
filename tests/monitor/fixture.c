/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * See fixture.h. The information is laid out as the tool does it.
 */
#include "fixture.h"

#include <monitor/router.h>
#include <multikit/psci.h>

#include <stdarg.h>
#include <stddef.h>

#define CONSOLE_SIZE 16384

static char printed[CONSOLE_SIZE];
static size_t length;

int rung[FIXTURE_BELLS];
void (*when_rung)(uint32_t bell);
int made_passive[FIXTURE_PDS];
seL4_Error kernel_error;
seL4_UserContext kernel_registers;
struct fixture_syscall in_syscall[FIXTURE_PDS];
struct fixture_look fixture_looks[FIXTURE_NEAR];
uint64_t counts[COUNTS];
struct multikit_status status_pages[MULTIKIT_MAX_CORES];
int64_t firmware_says[MULTIKIT_MAX_CORES];
int core_asked, resets;
bool beats_before_off;
int64_t start_error;
int when_started_elsewhere;
void (*when_off)(void);
uint64_t ticks;
uint64_t tick_frequency;
struct multikit_pd_status fixture_status[FIXTURE_PDS];
struct microkit_xcore_page from_parent[FIXTURE_PARENTS], to_parent[FIXTURE_PARENTS];
struct message monitor_answers;
struct microkit_xcore_page from_relayed[FIXTURE_PARENTS], to_relayed[FIXTURE_PARENTS];
struct microkit_xcore_page from_far[FIXTURE_RELAYS], to_far[FIXTURE_RELAYS];
struct multikit_callee fixture_parent;
static struct monitor_fault faults[FIXTURE_WARDS + FIXTURE_RELAYS];

const char *console(void)
{
    return printed;
}

void console_clear(void)
{
    memset(printed, 0, sizeof(printed));
    length = 0;
}

void kernel_put(char c)
{
    if (length < CONSOLE_SIZE - 1) {
        printed[length++] = c;
    }
}

void kernel_wait(struct message *message)
{
    (void)message;
    abort();
}

seL4_Error kernel_read_registers(uint32_t pd, seL4_UserContext *registers)
{
    *registers = kernel_registers;
    if (in_syscall[pd].number != 0) {
        registers->x0 = in_syscall[pd].cap;
        registers->x7 = (uint64_t)in_syscall[pd].number;
    }
    return kernel_error;
}

seL4_Error kernel_make_passive(uint32_t pd)
{
    made_passive[pd]++;
    return kernel_error;
}

/* What was asked of the kernel, a line each. */
static char asked_text[CONSOLE_SIZE];
static size_t asked_length;

const char *asked(void)
{
    return asked_text;
}

void asked_clear(void)
{
    memset(asked_text, 0, sizeof(asked_text));
    asked_length = 0;
}

static void __attribute__((format(printf, 1, 2))) ask(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    asked_length += (size_t)vsnprintf(asked_text + asked_length, CONSOLE_SIZE - asked_length,
                                      format, arguments);
    va_end(arguments);
}

void kernel_answer(seL4_Word label, seL4_Word count, const seL4_Word words[2])
{
    ask("answer %lu/%lu %lu %#lx\n", label, count, words[0], words[1]);
}

void kernel_answer_caller(uint32_t pd, seL4_Word reason)
{
    ask("answer caller of %u: %lu\n", pd, reason);
}

/* The PD whose thread is in a slot, -1: none; the slots of virtual CPUs are themselves. */
static int thread_in(seL4_CPtr slot)
{
    seL4_CPtr first = MONITOR_PD_BASE + MONITOR_PD_TCB;

    if (slot >= FIXTURE_GUEST) {
        return (int)slot;
    }
    return slot >= first && (slot - first) % MONITOR_PD_STRIDE == 0
               ? (int)((slot - first) / MONITOR_PD_STRIDE)
               : -1;
}

void kernel_invoke(seL4_CPtr object, seL4_CPtr given, const struct message *request)
{
    ask("invoke %d with %d: %lu", thread_in(object), thread_in(given), request->words[2]);
    for (seL4_Word i = MONITOR_INVOKE_WORDS; i < request->length; i++) {
        ask(" %#lx", request->words[i]);
    }
    ask("\n");
}

seL4_Error kernel_read_guest(seL4_CPtr thread, seL4_UserContext *registers)
{
    ask("read %lu\n", thread);
    *registers = kernel_registers;
    return kernel_error;
}

enum multikit_doing kernel_look(seL4_CPtr thread, struct message *fault)
{
    seL4_CPtr near = thread - FIXTURE_GUEST - 2 * FIXTURE_GUESTS;

    CHECK(near < FIXTURE_NEAR);
    *fault = fixture_looks[near].fault;
    return fixture_looks[near].doing;
}

seL4_Error kernel_suspend(uint32_t pd)
{
    ask("suspend %u\n", pd);
    return kernel_error;
}

seL4_Error kernel_resume(uint32_t pd)
{
    ask("resume %u\n", pd);
    return kernel_error;
}

seL4_Error kernel_start(uint32_t pd, seL4_UserContext *registers)
{
    ask("start %u at %#lx sp %#lx x0 %#lx x19 %lu\n", pd, registers->pc, registers->sp,
        registers->x0, registers->x19);
    return kernel_error;
}

seL4_Error kernel_redirect(uint32_t pd, seL4_Word pc, seL4_Bool at_once)
{
    ask("redirect %u to %#lx%s\n", pd, pc, at_once ? " at once" : "");
    return kernel_error;
}

seL4_Error kernel_clear_notification(uint32_t pd)
{
    ask("clear %u\n", pd);
    return kernel_error;
}

seL4_Error kernel_return_time(uint32_t pd)
{
    ask("return time of %u\n", pd);
    return kernel_error;
}

void kernel_lend_time(uint32_t pd)
{
    ask("lend time to %u\n", pd);
}

uint64_t kernel_ticks(void)
{
    return ticks;
}

uint64_t kernel_tick_frequency(void)
{
    return tick_frequency;
}

void kernel_power_off(void)
{
    ask("power off\n");
}

void kernel_core_off(void)
{
    ask("core off\n");
    if (when_off) {
        when_off();
    }
}

int64_t kernel_start_core(uint32_t slot)
{
    ask("start core by %u\n", slot);
    if (when_started_elsewhere) {
        memset(firmware_says, PSCI_ON, sizeof(firmware_says));
    }
    return start_error;
}

void kernel_wait_for_interrupt(void)
{
    abort();
}

int64_t kernel_core_state(uint64_t mpidr)
{
    core_asked++;
    if (beats_before_off) {
        status_pages[mpidr].beat++;
    }
    return firmware_says[mpidr];
}

seL4_Word kernel_wait_for_ward(struct message *message, uint32_t reply)
{
    (void)message;
    (void)reply;
    abort();
}

static void ask_words(const struct message *message)
{
    for (seL4_Word i = 0; i < message->length; i++) {
        ask(" %#lx", message->words[i]);
    }
    ask("\n");
}

void kernel_answer_fault(uint32_t reply, const struct message *answer)
{
    ask("answer fault %u: %lu", reply, answer->label);
    ask_words(answer);
}

void kernel_ask_monitor(uint32_t control, struct message *message)
{
    ask("ask by %u: %lu", control, message->label);
    ask_words(message);
    *message = monitor_answers;
}

void kernel_reset_board(void)
{
    resets++;
}

void kernel_end_period(void)
{
    abort();
}

void kernel_ring(uint32_t bell)
{
    rung[bell]++;
    if (when_rung) {
        when_rung(bell);
    }
}

static const char strings[] = "code\0data\0ring\0stack\0guard\0start\0init\0notified\0above\0far\0l"
                              "inux:5\0other:5\0near:0\0near:1\0near:2\0near:3";

enum {
    NAME_CODE = 0,
    NAME_DATA = 5,
    NAME_RING = 10,
    NAME_STACK = 15,
    NAME_GUARD = 21,
    NAME_START = 27,
    NAME_INIT = 33,
    NAME_NOTIFIED = 38,
    NAME_ABOVE = 47,
    NAME_FAR = 53,
    NAME_LINUX = 57,
    NAME_OTHER = 65,
    NAME_NEAR = 73 /* each is seven bytes on */
};

struct multikit_callee fixture_callees[2];

static struct {
    struct monitor_info head;
    struct monitor_pd pds[FIXTURE_PDS];
    struct monitor_region regions[7];
    struct monitor_symbol symbols[3];
    struct monitor_route routes[COUNTS];
    struct monitor_call calls[FIXTURE_CALLS];
    struct monitor_watchdog watchdogs[2];
    struct monitor_watch watches[3];
    struct monitor_bell bells[FIXTURE_CALLERS];
    struct monitor_ward wards[FIXTURE_WARDS];
    struct monitor_parent parents[FIXTURE_PARENTS];
    struct monitor_parent relays[FIXTURE_RELAYS]; /* directly behind */
    struct monitor_parent relayed[FIXTURE_PARENTS];
    struct monitor_guest guests[FIXTURE_GUESTS + FIXTURE_NEAR];
    struct monitor_far_caller far_callers[FIXTURE_FAR];
    char strings[sizeof(strings)];
} blob;

#define OFFSET(member) offsetof(__typeof__(blob), member)

static void fill_memory(void)
{
    static const struct monitor_region regions[7] = {
        {0x200000, 0x201000, NAME_CODE, 6},
        {0x201000, 0x202000, NAME_DATA, 3},
        {0x10000000, 0x10001000, NAME_RING, 2},
        {STACK_BOTTOM - 0x1000, STACK_BOTTOM, NAME_GUARD, 0},
        {STACK_BOTTOM, STACK_TOP, NAME_STACK, 3},
        {STACK_TOP, STACK_TOP + 0x1000, NAME_GUARD, 0},
        {0x200000, 0x208000, NAME_CODE, 6},
    };
    static const struct monitor_symbol symbols[3] = {
        {0x200000, 0, NAME_START},
        {0x200010, 0x20, NAME_INIT},
        {0x200040, 0x10, NAME_NOTIFIED},
    };

    memcpy(blob.regions, regions, sizeof(regions));
    memcpy(blob.symbols, symbols, sizeof(symbols));
    memcpy(blob.strings, strings, sizeof(strings));
}

static void fill_domains(void)
{
    static const struct monitor_pd pds[FIXTURE_PDS] = {
        {.name = "crasher",
         .on_fault = MONITOR_ON_FAULT_STOP,
         .regions = 6,
         .symbols = 3,
         .stack_bottom = STACK_BOTTOM,
         .stack_top = STACK_TOP},
        {.name = "server",
         .on_fault = MONITOR_ON_FAULT_STOP,
         .passive = 1,
         .first_region = 6,
         .regions = 1,
         .first_symbol = 3,
         .stack_bottom = STACK_BOTTOM,
         .stack_top = STACK_TOP},
        {.name = "listener",
         .on_fault = MONITOR_ON_FAULT_STOP,
         .first_region = 7,
         .first_symbol = 3,
         .stack_bottom = STACK_BOTTOM,
         .stack_top = STACK_TOP},
    };

    memcpy(blob.pds, pds, sizeof(pds));
    for (uint32_t i = 3; i < FIXTURE_PDS; i++) {
        snprintf(blob.pds[i].name, MICROKIT_PD_NAME_LENGTH, "p%u", i);
        blob.pds[i].on_fault = MONITOR_ON_FAULT_STOP;
    }
}

static void fill_calls(void)
{
    static const struct monitor_call chain[] = {
        {4, 3, BASE_ENDPOINT_CAP, 0}, {6, 3, 91, 0}, {5, 4, 80, 0}, {6, 4, 90, 0},
        {7, 5, BASE_ENDPOINT_CAP, 0},
    };

    for (uint32_t i = 0; i < 20; i++) {
        blob.calls[i] = (struct monitor_call){4 + i, 2, 100, 0};
    }
    memcpy(&blob.calls[20], chain, sizeof(chain));
    for (uint32_t i = 0; i < FIXTURE_FAR; i++) {
        blob.far_callers[i] = (struct monitor_far_caller){i < 2 ? 3 + 2 * i : 8, i, NAME_FAR, 0};
    }
}

static void fill_watches(void)
{
    for (uint32_t i = 0; i < 2; i++) {
        blob.watchdogs[i] = (struct monitor_watchdog){
            (uintptr_t)&status_pages[1 + i], 1 + i, 1 + i, FIXTURE_LIMIT, i, i ? 0 : 60};
    }
    for (uint32_t i = 0; i < 3; i++) {
        blob.watches[i] =
            (struct monitor_watch){(uintptr_t)&status_pages[3].cores[1 + i % 2], BELL(i), 0};
    }
}

static void fill_families(void)
{
    static const struct monitor_ward wards[FIXTURE_WARDS] = {
        {8, 0}, {9, 0}, {10, 1}, {11, 0}, {FIXTURE_PDS, 0}, {FIXTURE_PDS + 1, 1}};
    static const struct monitor_guest guests[FIXTURE_GUESTS] = {
        {NAME_LINUX, FIXTURE_PDS + 1, 5, FIXTURE_GUEST, FIXTURE_GUEST + 1, 0},
        {NAME_OTHER, FIXTURE_PDS + 2, 5, FIXTURE_GUEST + 2, FIXTURE_GUEST + 3, 0}};

    memcpy(blob.wards, wards, sizeof(wards));
    memcpy(blob.guests, guests, sizeof(guests));
    for (uint32_t i = 0; i < FIXTURE_NEAR; i++) {
        blob.guests[FIXTURE_GUESTS + i] = (struct monitor_guest){
            NAME_NEAR + 7 * i, FIXTURE_VMM + 1, i, FIXTURE_GUEST + 2 * FIXTURE_GUESTS + i, 0, 0};
    }
    for (uint32_t i = 0; i < FIXTURE_WARDS - FIXTURE_GUESTS; i++) {
        blob.pds[wards[i].pd].parent = FIXTURE_PDS + wards[i].parent + 1;
        blob.pds[wards[i].pd].child = i == 2 ? 0 : i;
    }
    for (uint32_t i = 0; i < FIXTURE_PARENTS; i++) {
        blob.parents[i] = (struct monitor_parent){(uintptr_t)&from_parent[i],
                                                  (uintptr_t)&to_parent[i],
                                                  i ? (uintptr_t)&status_pages[3].cores[2] : 0,
                                                  i ? 0 : (uintptr_t)&fixture_parent,
                                                  (uint32_t)BELL(1 + i),
                                                  70 + i,
                                                  NAME_ABOVE,
                                                  i ? 2 : 0};
        blob.relayed[i] = blob.parents[i];
        blob.relayed[i].in = (uintptr_t)&from_relayed[i];
        blob.relayed[i].out = (uintptr_t)&to_relayed[i];
        blob.relayed[i].bell = (uint32_t)BELL(3 + i);
        blob.relayed[i].callee = 0;
    }
    for (uint32_t i = 0; i < FIXTURE_RELAYS; i++) {
        blob.relays[i] =
            (struct monitor_parent){.in = (uintptr_t)&from_far[i],
                                    .out = (uintptr_t)&to_far[i],
                                    .epoch = i ? 0 : (uintptr_t)&status_pages[3].cores[2],
                                    .bell = (uint32_t)BELL(5 + i)};
    }
    memset(from_parent, 0, sizeof(from_parent));
    memset(to_parent, 0, sizeof(to_parent));
    fixture_parent = (struct multikit_callee){0};
    memset(from_relayed, 0, sizeof(from_relayed));
    memset(to_relayed, 0, sizeof(to_relayed));
    memset(from_far, 0, sizeof(from_far));
    memset(to_far, 0, sizeof(to_far));
    memset(faults, 0, sizeof(faults));
    monitor_answers = (struct message){0};
}

static uint32_t bell_of(uint32_t word)
{
    return word < 2 ? BELL(0) : word < ROUTES_KEPT ? BELL(1) : BELL(2);
}

struct monitor_pd *fixture_pd(uint32_t pd)
{
    return &blob.pds[pd];
}

const struct monitor_info *fixture_info(uint32_t routes)
{
    fill_memory();
    fill_domains();
    fill_calls();
    fill_watches();
    for (uint32_t i = 0; i < COUNTS; i++) {
        blob.routes[i] = (struct monitor_route){(uintptr_t)&counts[i], bell_of(i), 0};
    }
    for (uint32_t i = 0; i < FIXTURE_CALLERS; i++) {
        blob.bells[i] = (struct monitor_bell){i < 2 ? 4 : 6, BELL(i)};
    }
    blob.pds[4].callee = (uintptr_t)&fixture_callees[0];
    blob.pds[6].callee = (uintptr_t)&fixture_callees[1];
    fill_families();
    blob.head = (struct monitor_info){.magic = MONITOR_INFO_MAGIC,
                                      .core = 3,
                                      .pds = FIXTURE_PDS,
                                      .regions = 7,
                                      .symbols = 3,
                                      .routes = routes,
                                      .calls = FIXTURE_CALLS,
                                      .watchdogs = 2,
                                      .watches = 3,
                                      .bells = FIXTURE_CALLERS,
                                      .wards = FIXTURE_WARDS,
                                      .parents = FIXTURE_PARENTS,
                                      .far_callers = FIXTURE_FAR,
                                      .relays = FIXTURE_RELAYS,
                                      .guests = FIXTURE_GUESTS + FIXTURE_NEAR,
                                      .pds_offset = OFFSET(pds),
                                      .regions_offset = OFFSET(regions),
                                      .symbols_offset = OFFSET(symbols),
                                      .routes_offset = OFFSET(routes),
                                      .calls_offset = OFFSET(calls),
                                      .watchdogs_offset = OFFSET(watchdogs),
                                      .watches_offset = OFFSET(watches),
                                      .bells_offset = OFFSET(bells),
                                      .wards_offset = OFFSET(wards),
                                      .parents_offset = OFFSET(parents),
                                      .relayed_offset = OFFSET(relayed),
                                      .relays_offset = OFFSET(relays),
                                      .guests_offset = OFFSET(guests),
                                      .far_callers_offset = OFFSET(far_callers),
                                      .strings_offset = OFFSET(strings),
                                      .status = (uintptr_t)&status_pages[3],
                                      .pd_status = (uintptr_t)fixture_status,
                                      .faults = (uintptr_t)faults};
    memset(fixture_callees, 0, sizeof(fixture_callees));
    memset(fixture_status, 0, sizeof(fixture_status));
    memset(rung, 0, sizeof(rung));
    when_rung = NULL;
    memset(in_syscall, 0, sizeof(in_syscall));
    memset(made_passive, 0, sizeof(made_passive));
    kernel_error = seL4_NoError;
    ticks = 0;
    tick_frequency = 1000000;
    console_clear();
    asked_clear();
    return &blob.head;
}
