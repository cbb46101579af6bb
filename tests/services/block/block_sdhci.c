/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The driver with a model of controller and card and an honest client, in any order of events, with restarts of both, commands and
 * transfers that fail, and a card that is taken out and put back: what is read is what was written, each request has one answer, nobody
 * waits for ever. Then controllers and clients that write anything: each handler ends, and nothing outside the data is accessed.
 */
#include "sd_model.h"

#include "pd/block_sdhci.c"
#include "src/client.c"
#include "src/driver.c"
#include "src/range.c"
#include "src/sd_card.c"
#include "src/sd_controller.c"
#include "src/sd_csd.c"
#include "src/sd_device.c"
#include "src/sd_table.c"
#include "src/server.c"

#include "peer.h"

#define IRQ    5
#define CLIENT 3
#define TIMER  7
#define BEYOND 24                    /* blocks of data */
#define LONG   UINT64_C(60000000000) /* more than all that one handler waits for */

seL4_Word message_words[64];

static struct peer peer;
static char *data, *memory; /* exactly as large as they are said to be */
static struct sd_table *table;
static bool dma;
static bool driver_notified, irq_masked;
static uint64_t alarm_time;

void microkit_notify(microkit_channel ch)
{
    CHECK(ch == CLIENT);
    peer.notified = true;
}

void microkit_irq_ack(microkit_channel ch)
{
    CHECK(ch == IRQ);
    irq_masked = false;
}

bool microkit_timer_set(microkit_channel timer, uint64_t time)
{
    CHECK(timer == TIMER);
    alarm_time = time;
    return true;
}

static void run(microkit_channel ch)
{
    uint64_t before = model.now;

    notified(ch);
    CHECK(model.now - before < LONG);
}

/* What the one before was to notify, or was notified of, is lost. */
static void boot(void)
{
    driver_notified = false;
    peer.notified = false;
    alarmed = false;
    memset(&device, 0, sizeof(device));
    memset(&server, 0, sizeof(server));
    init();
}

static void connect(void)
{
    block_registers = (char *)MODEL_REGISTERS;
    block_of_client = &peer.of;
    block_for_client = &peer.for_it;
    block_irq = IRQ;
    block_client = CLIENT;
    free(data);
    data = aligned_alloc(512, BEYOND * 512);
    memset(data, 0, BEYOND * 512);
    block_data_1 = data;
    block_size_1 = BEYOND * 512;
    free(memory);
    memory = calloc(BEYOND, 512);
    free(table);
    table = calloc(1, sizeof(*table));
    block_address_1 = dma ? MODEL_DATA : 0;
    block_queue = dma ? table : 0;
    block_queue_address = dma ? MODEL_TABLE : 0;
    block_timer = chance() % 2 == 0 ? NO_CHANNEL : TIMER;
    alarm_time = UINT64_MAX;
    irq_masked = false;
}

static void lend_memory(void)
{
    model.data = data;
    model.memory = memory;
    model.size = BEYOND * 512;
    model.table = (uint32_t *)table;
    model.table_size = sizeof(*table);
}

static void start(void)
{
    lend_memory();
    for (uint32_t i = 0; i < sizeof(model_disk); i++) {
        model_disk[i] = (uint8_t)chance();
    }
    peer_make(&peer, data, model_disk, MODEL_BLOCKS, BEYOND);
    boot();
}

static bool interrupt(void)
{
    if (!model_interrupts() || irq_masked) {
        return false;
    }
    irq_masked = true;
    run(IRQ);
    CHECK(!irq_masked);
    return true;
}

static bool alarm(void)
{
    if (alarm_time > model.now) {
        return false;
    }
    alarm_time = UINT64_MAX;
    run(TIMER);
    return true;
}

static bool run_somebody(void)
{
    if (peer.notified) {
        driver_notified |= peer_run(&peer);
        return true;
    }
    if (driver_notified) {
        driver_notified = false;
        run(CLIENT);
        return true;
    }
    return interrupt() || alarm();
}

/* Who is not notified does nothing; so if a notification is missing, this ends with something undone. */
static void settle(void)
{
    uint32_t most = 20000, fails = model.fails;

    peer.quiet = true;
    model.fails = 0;
    while (run_somebody() || model_advance()) {
        CHECK(most-- > 0);
    }
    CHECK(peer.open && peer_waits(&peer) == 0 && server.pending == 0 && !device.busy);
    peer.quiet = false;
    model.fails = fails;
}

static void step(void)
{
    switch (chance() % 64) {
    case 0:
        if (model.present && chance() % 4 == 0) {
            boot(); /* without a card: later_card */
        }
        break;
    case 1:
        driver_notified = false;
        peer_start(&peer);
        break;
    case 2:
        run(CLIENT);
        break;
    case 3:
        settle();
        CHECK(memcmp(peer.written, model_disk, sizeof(peer.written)) == 0);
        break;
    default:
        if (chance() % 3 == 0) {
            (void)model_advance();
        } else if (chance() % 3 == 0) {
            driver_notified |= peer_run(&peer);
        } else {
            (void)run_somebody();
        }
    }
}

static void honest(bool small)
{
    connect();
    model_make();
    model.small = small;
    start();
    for (uint32_t i = 0; i < 4000; i++) {
        step();
    }
    settle();
    CHECK(device.works && peer.failed == 0 && peer.answered > 100 && peer.opened > 3);
    CHECK((model.tables != 0) == dma);
    CHECK(model.commands[18] != 0 && model.commands[25] != 0 && model.commands[17] != 0 &&
          model.commands[24] != 0);
}

/* Requests fail, and the card with them at times, when nothing does that it is told to; a restart finds it again. */
static void failing(bool small)
{
    uint32_t gone = 0;

    connect();
    model_make();
    model.small = small;
    start();
    peer.goes = true;
    for (uint32_t i = 0; i < 4000; i++) {
        model.fails = 15;
        step();
        model.fails = 0;
        if (!device.works) {
            gone++;
            boot();
        }
    }
    settle();
    CHECK(device.works && peer.failed > 5 && peer.answered > 100 && gone < 400);
}

/* The card is away at times, and back. */
static void removed(void)
{
    connect();
    model_make();
    start();
    peer.goes = true;
    for (uint32_t i = 0; i < 4000; i++) {
        if (chance() % 50 == 0) {
            model.present ? model_remove() : model_insert();
        }
        step();
    }
    if (!model.present) {
        model_insert();
    }
    settle();
    CHECK(device.works && peer.opened > 3 && peer.answered > 100 && peer.failed > 5);
}

/* One request, as far as the driver's having it. */
static void submit(uint32_t operation, uint32_t count)
{
    const struct microkit_block_request request = {
        .id = 5, .operation = operation, .offset = 512, .count = count, .data = 1};

    settle();
    CHECK(microkit_block_ask(&peer.end, &request) && microkit_block_publish(&peer.end));
    run(CLIENT);
}

static void submit_one(uint32_t operation)
{
    submit(operation, 3);
}

static void finish_one(void)
{
    while (model_advance() || interrupt()) {
    }
}

static enum microkit_block_status status_of(void)
{
    struct microkit_block_answer answer;

    CHECK(microkit_block_next(&peer.end, &answer) == MICROKIT_BLOCK_ANSWERED && answer.id == 5);
    return (enum microkit_block_status)answer.status;
}

/* While it is away, everything is refused; another card is not taken for it. */
static void other_card(void)
{
    connect();
    model_make();
    start();
    submit_one(MICROKIT_BLOCK_READ);
    model_remove();
    CHECK(device.busy && interrupt() && !device.works && status_of() == MICROKIT_BLOCK_GONE);
    submit_one(MICROKIT_BLOCK_WRITE);
    CHECK(status_of() == MICROKIT_BLOCK_GONE);
    model.serial++;
    model_insert();
    CHECK(interrupt() && !device.works);
    model_remove();
    (void)interrupt();
    model.serial--;
    model_insert();
    CHECK(interrupt() && device.works);
    submit_one(MICROKIT_BLOCK_WRITE);
    finish_one();
    CHECK(status_of() == MICROKIT_BLOCK_OK);
}

/* The slot is empty when the driver starts: clients learn of the card when it comes. */
static void later_card(void)
{
    connect();
    model_make();
    model.present = false;
    start();
    peer.blocks = 0;
    settle();
    CHECK(peer.open && device.card.blocks == 0);
    peer.blocks = MODEL_BLOCKS;
    model_insert();
    settle();
    CHECK(device.works && peer.opened == 2 && peer.end.blocks == MODEL_BLOCKS);
}

/* A controller that says nothing any more: the request is answered when the time is over, by the timer or at the client's next. */
static void hangs_once(bool timer)
{
    submit_one(MICROKIT_BLOCK_READ);
    model.hangs = true;
    uint32_t identified = model.commands[2], stopped = model.commands[12];
    for (uint32_t i = 0; i < 20000; i++) {
        (void)microkit_time();
        CHECK(!alarm() || timer);
    }
    CHECK(device.busy == !timer);
    if (!timer) {
        run(CLIENT);
    }
    CHECK(!device.busy && device.works && status_of() == MICROKIT_BLOCK_IO);
    CHECK(model.commands[2] == identified && model.commands[12] == stopped + 1);
    model.hangs = false;
    submit_one(MICROKIT_BLOCK_READ);
    finish_one();
    CHECK(status_of() == MICROKIT_BLOCK_OK);
}

static void hangs(bool timer)
{
    connect();
    block_timer = timer ? TIMER : NO_CHANNEL;
    model_make();
    start();
    hangs_once(timer);
    hangs_once(timer);
}

/* A transfer that ends before all blocks were there is not done well; nor one with an error that only the card tells of. */
static void ends_wrong(void)
{
    connect();
    model_make();
    start();
    submit_one(MICROKIT_BLOCK_READ);
    model.response[3] = 0x900;
    model.runs = false;
    model.state = MODEL_TRANSFER;
    raise(2);
    CHECK(interrupt() && status_of() == MICROKIT_BLOCK_IO);
    for (uint32_t count = 1; count < 4; count++) {
        submit(MICROKIT_BLOCK_WRITE, count);
        while (model.state != MODEL_PROGRAMS) {
            (void)(model_advance() || interrupt());
        }
        model.errors = 1u << 19;
        finish_one();
        CHECK(status_of() == MICROKIT_BLOCK_IO && device.works);
    }
}

/* The card does not accept the command, and no data comes. */
static void refuses(void)
{
    connect();
    model_make();
    start();
    settle();
    model.errors = 1u << 26;
    submit_one(MICROKIT_BLOCK_WRITE);
    (void)interrupt();
    finish_one();
    CHECK(status_of() == MICROKIT_BLOCK_IO && device.works);
}

/* A controller that is not ready for the command: answered at once, and the next one works. */
static void not_ready(void)
{
    connect();
    model_make();
    start();
    settle();
    model.command_stuck = true;
    submit_one(MICROKIT_BLOCK_READ);
    CHECK(status_of() == MICROKIT_BLOCK_IO && device.works);
    submit_one(MICROKIT_BLOCK_READ);
    finish_one();
    CHECK(status_of() == MICROKIT_BLOCK_OK);
}

/* One that has lost its state is identified anew, and is the same. */
static void forgets(void)
{
    connect();
    model_make();
    start();
    submit_one(MICROKIT_BLOCK_READ);
    break_transfer();
    model.state = MODEL_STANDBY;
    CHECK(interrupt() && device.works && status_of() == MICROKIT_BLOCK_IO);
    submit_one(MICROKIT_BLOCK_READ);
    finish_one();
    CHECK(status_of() == MICROKIT_BLOCK_OK);
}

/* What is no card that can be used is looked at once. */
static void bad_card(void)
{
    for (uint32_t i = 0; i < 20; i++) {
        connect();
        model_make();
        model.present = false;
        start();
        model.never_ready = true;
        model_insert();
        CHECK(interrupt() && !device.works && !model_interrupts());
    }
}

static void read_only(void)
{
    connect();
    model_make();
    model.locked = true;
    start();
    submit_one(MICROKIT_BLOCK_WRITE);
    CHECK(peer.end.read_only && status_of() == MICROKIT_BLOCK_READ_ONLY);
}

/* A region with a size and no place is none. */
static void not_mapped(void)
{
    connect();
    model_make();
    block_data_1 = 0;
    start();
    submit_one(MICROKIT_BLOCK_READ);
    CHECK(status_of() == MICROKIT_BLOCK_BAD && !device.busy);
}

/* ---- those that are not honest --------------------------------------------------------------- */

static void ask_anything(void)
{
    const struct microkit_block_request request = {(uint32_t)chance(), chance() % 5,
                                                   chance() % 1100,    chance() % 30 * 512,
                                                   chance() % 30,      chance() % 11};

    (void)!microkit_ring_put(&peer.end.requests, &request);
    (void)!microkit_ring_publish(&peer.end.requests);
}

/* What was answered is not written to any more. */
static void check_untouched(void)
{
    char before[BEYOND * 512];

    if (!device.busy) {
        memcpy(before, data, sizeof(before));
        run(IRQ);
        CHECK(memcmp(before, data, sizeof(before)) == 0);
    }
}

/* More data than was asked for, up to the last byte that there is, and after the request has ended. */
static void too_much(void)
{
    const struct microkit_block_request last = {.id = 5,
                                                .operation = MICROKIT_BLOCK_READ,
                                                .offset = (BEYOND - 3) * 512,
                                                .count = 3,
                                                .data = 1};

    connect();
    model_make();
    start();
    settle();
    CHECK(microkit_block_ask(&peer.end, &last) && microkit_block_publish(&peer.end));
    run(CLIENT);
    model.hostile = MODEL_ENDLESS;
    run(IRQ);
    CHECK(device.runs && device.left == 0);
    model.now = device.deadline;
    run(CLIENT);
    CHECK(status_of() == MICROKIT_BLOCK_IO && device.works);
    model.hostile = 0;
    boot();
    submit_one(MICROKIT_BLOCK_READ);
    break_transfer();
    CHECK(interrupt() && status_of() == MICROKIT_BLOCK_IO && device.left != 0);
    model.hostile = MODEL_ENDLESS;
    check_untouched();
}

static void hostile_controller(void)
{
    connect();
    model_make();
    start();
    settle();
    model_make_hostile();
    lend_memory();
    if (chance() % 3 == 0) {
        boot();
    }
    for (uint32_t i = 0; i < 30; i++) {
        struct microkit_block_answer answer;

        device.works |= chance() % 2 == 0; /* as if it had recovered */
        ask_anything();
        run(chance() % 3 == 0 ? IRQ : CLIENT);
        CHECK(server.pending <= 1);
        check_untouched();
        while (microkit_block_next(&peer.end, &answer) != MICROKIT_BLOCK_NOTHING) {
        }
        (void)!microkit_block_publish(&peer.end);
    }
}

static void hostile_client(void)
{
    connect();
    model_make();
    start();
    for (uint32_t i = 0; i < 3000; i++) {
        char *bytes = (char *)&peer.of;

        for (uint32_t k = 0; k < chance() % 8; k++) {
            bytes[chance() % sizeof(peer.of)] = (char)(chance() % 3 == 0 ? chance() : chance() % 4);
        }
        if (chance() % 2 == 0) {
            ask_anything();
        }
        run(CLIENT);
        (void)model_advance();
        (void)interrupt();
        if (chance() % 200 == 0) {
            memset(&peer.of, 0, sizeof(peer.of));
            memset(&peer.for_it, 0, sizeof(peer.for_it));
            boot();
            peer_start(&peer);
        }
    }
}

/* ---- the controller accesses the data ----------------------------------------------------------- */

/* What cannot be described is copied: a controller that has no tables, memory that 32 bits do not address, a
 * region whose address is not said. */
static void copied_instead(uint32_t why)
{
    connect();
    model_make();
    model.capabilities &= why == 0 ? ~0x80000u : ~0u;
    block_address_1 = why == 1 ? UINT64_C(1) << 32 : block_address_1;
    block_address_1 = why == 2 ? UINT32_MAX - 1023 : block_address_1; /* ends beyond */
    block_queue_address = why == 3 ? UINT64_C(1) << 32 : block_queue_address;
    block_queue = why == 4 ? 0 : block_queue;
    block_address_1 = why == 5 ? 0 : block_address_1;
    start();
    submit_one(MICROKIT_BLOCK_READ);
    finish_one();
    CHECK(status_of() == MICROKIT_BLOCK_OK && model.tables == 0);
}

/* A controller that does not let itself be reset may still write: nobody is told that the data is free, until it does. */
static void does_not_stop(bool removes)
{
    struct microkit_block_answer answer;

    connect();
    model_make();
    start();
    submit_one(MICROKIT_BLOCK_READ);
    model.never_resets = true;
    if (removes) {
        model_remove();
        (void)interrupt();
    } else {
        model.now = device.deadline;
        run(CLIENT);
    }
    CHECK(!device.works && device.runs && server.pending == 1);
    CHECK(microkit_block_next(&peer.end, &answer) == MICROKIT_BLOCK_NOTHING);
    model.never_resets = false;
    model.now = device.deadline;
    run(CLIENT);
    CHECK(!device.busy && server.pending == 0 && !model.runs && device.works == !removes);
    CHECK(status_of() == (removes ? MICROKIT_BLOCK_GONE : MICROKIT_BLOCK_IO));
}

/* If its lines cannot be reset, all of it is. */
static void resets_all(void)
{
    connect();
    model_make();
    start();
    submit_one(MICROKIT_BLOCK_READ);
    model.never_resets_lines = true;
    model.now = device.deadline;
    run(CLIENT);
    CHECK(status_of() == MICROKIT_BLOCK_IO && device.works && !model.runs);
}

static void both_ways(void)
{
    for (uint32_t i = 0; i < 6; i++) {
        honest(i % 2);
        failing(i % 2);
        removed();
    }
    other_card();
    later_card();
    hangs(true);
    hangs(false);
    refuses();
    not_ready();
    forgets();
    bad_card();
    read_only();
    not_mapped();
    for (uint32_t i = 0; i < 200; i++) {
        hostile_controller();
    }
    for (uint32_t i = 0; i < 5; i++) {
        hostile_client();
    }
}

int main(void)
{
    both_ways();
    ends_wrong();
    too_much();
    dma = true;
    both_ways();
    for (uint32_t why = 0; why < 6; why++) {
        copied_instead(why);
    }
    does_not_stop(false);
    does_not_stop(true);
    resets_all();
    return passed();
}
