/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The lowest of the benchmark's PDs that matter: it runs when all others wait, does every
 * operation ROUNDS times and prints the mean on the UART (release kernels have no console).
 */
#include "bench.h"

#include "../marks.h"
#include "../uart.h"

#include <microkit_ring.h>

#define WARM              16
#define ROUNDS            2000
#define INPUT_SLOT        1
#define PPC_SLOT          BASE_ENDPOINT_CAP
#define NOTIFICATION_SLOT 10

struct shared *shared;
seL4_Word floating; /* FLOATING, or 0: there is none */

/* Hundredths: 12345 prints 123.45. */
static void report(const char *name, uint64_t hundredths)
{
    char digits[24];
    int n = 0;

    print("BENCH ");
    print(name);
    put(' ');
    do {
        digits[n++] = (char)('0' + hundredths % 10);
        if (n == 2) {
            digits[n++] = '.';
        }
        hundredths /= 10;
    } while (hundredths || n < 4);
    while (n) {
        put(digits[--n]);
    }
    put('\n');
}

static uint64_t loop_cost;

/* Mean of ROUNDS runs of the statement, less the empty loop's; those before are marked. */
#define MEASURE(name, statement)                                  \
    do {                                                          \
        for (int warm = 0; warm < WARM; warm++) {                 \
            MARK_BEGIN(PATH_##name);                              \
            statement;                                            \
            MARK_DONE();                                          \
        }                                                         \
        uint64_t begin = instructions();                          \
        for (int i = 0; i < ROUNDS; i++) {                        \
            __asm__ volatile("" : "+r"(i));                       \
            statement;                                            \
        }                                                         \
        uint64_t total = (instructions() - begin) * 100 / ROUNDS; \
        report(#name, total - loop_cost);                         \
    } while (0)

static void calibrate(void)
{
    uint64_t begin = instructions();

    for (int i = 0; i < ROUNDS; i++) {
        __asm__ volatile("" : "+r"(i));
    }
    loop_cost = (instructions() - begin) * 100 / ROUNDS;
}

static void call_raw(microkit_channel ch, unsigned words)
{
    seL4_Word a = 1, b = 2, c = 3, d = 4;

    if (words) {
        seL4_CallWithMRs(PPC_SLOT + ch, seL4_MessageInfo_new(0, 0, 0, words), &a, &b, &c, &d);
    } else {
        seL4_CallWithMRs(PPC_SLOT + ch, seL4_MessageInfo_new(0, 0, 0, 0), 0, 0, 0, 0);
    }
}

static void call_lib(microkit_channel ch, unsigned words)
{
    for (unsigned i = 0; i < words; i++) {
        microkit_mr_set((seL4_Uint8)i, i);
    }
    microkit_ppcall(ch, microkit_msginfo_new(0, (seL4_Uint16)words));
    for (unsigned i = 0; i < words; i++) {
        (void)microkit_mr_get((seL4_Uint8)i);
    }
}

static void one_way(void)
{
    shared->start = instructions();
    MARK_BEGIN(PATH_signal_one_way); /* until high has it */
    seL4_Signal(NOTIFICATION_SLOT + HIGH);
}

static void round_trip(void)
{
    seL4_Word badge;

    seL4_Signal(NOTIFICATION_SLOT + HIGH);
    seL4_Wait(INPUT_SLOT, &badge);
}

static void interrupts(void)
{
    microkit_notify(TIMER);
    while (!shared->done) {
        shared->last_seen = instructions();
        MARK_BEGIN(PATH_irq_delivery); /* until timer has it */
    }
    report("irq_delivery", shared->irq_sum * 100 / shared->irq_count);
    report("irq_ack", shared->ack_sum * 100 / shared->irq_count);
}

/* ---- a ring, both ends here: what its accesses cost when nobody has to be notified ------------ */

#define CAPACITY 4096 /* more than ROUNDS, so that one end can be measured alone */
#define BATCH    16

static uint64_t entry[2];
static char region[MICROKIT_RING_SIZE(CAPACITY, sizeof(entry))]
    __attribute__((aligned(MICROKIT_RING_LINE)));
static struct microkit_ring producer, consumer;
static uint64_t refused; /* by a ring that was full, empty or broken; and notifications */

static void put_batch(int count)
{
    for (int i = 0; i < count; i++) {
        refused += !microkit_ring_put(&producer, entry);
    }
    refused += microkit_ring_publish(&producer);
}

static void take_batch(int count)
{
    for (int i = 0; i < count; i++) {
        refused += !microkit_ring_take(&consumer, entry);
    }
    refused += microkit_ring_publish(&consumer);
}

static void rings(void)
{
    microkit_ring_init_producer(&producer, microkit_ring_produced(region), region, CAPACITY,
                                sizeof(entry));
    microkit_ring_init_consumer(&consumer, microkit_ring_produced(region), region, CAPACITY,
                                sizeof(entry));
    put_batch(1);
    take_batch(1);
    refused = 0; /* each end was notified once, as it had not said yet that it is awake */
    MEASURE(ring_put, refused += !microkit_ring_put(&producer, entry));
    put_batch(0);
    MEASURE(ring_take, refused += !microkit_ring_take(&consumer, entry));
    take_batch(0);
    MEASURE(ring_put_publish, put_batch(1));
    MEASURE(ring_take_publish, take_batch(1));
    MEASURE(ring_batch_of_16, put_batch(BATCH); take_batch(BATCH));
    if (refused == 0) {
        return;
    }
    print("BENCH the ring does not do what is measured\n");
}

void init(void)
{
    seL4_Word badge;

    calibrate();
    report("loop", loop_cost);
    rings();
    MEASURE(ppc_lib_0, call_lib(PASSIVE_LIB, 0));
    MEASURE(ppc_lib_4, call_lib(PASSIVE_LIB, 4));
    MEASURE(ppc_raw_0, call_raw(PASSIVE_RAW, 0));
    MEASURE(ppc_raw_4, call_raw(PASSIVE_RAW, 4));
    MEASURE(ppc_active_0, call_raw(ACTIVE, 0));
    MEASURE(ppc_active_4, call_raw(ACTIVE, 4));
    MEASURE(signal_nobody, seL4_Signal(NOTIFICATION_SLOT + SINK));
    MEASURE(poll_empty, seL4_NBWait(INPUT_SLOT, &badge));
    MEASURE(yield_alone, seL4_Yield());
    MEASURE(nbsend_null, seL4_NBSend(0, seL4_MessageInfo_new(0, 0, 0, 0)));
    for (int i = 0; i < ROUNDS; i++) {
        one_way();
    }
    report("signal_one_way", shared->one_way_sum * 100 / shared->one_way_count);
    shared->start = 0;
    round_trip(); /* from now on high only answers */
    MEASURE(signal_round_trip, round_trip());
    interrupts();
    microkit_notify(ECHO); /* goes on in notified() */
}

/* From here on this PD's registers are switched, so it comes last. */
static void floats(void)
{
    if (floating) {
        use_fp();
        MEASURE(ppc_fp_0, call_raw(FLOATING, 0));
        MEASURE(ppc_fp_4, call_raw(FLOATING, 4));
        MEASURE(ppc_fp_to_none, call_raw(PASSIVE_RAW, 0));
    }
}

/* Each is the answer of echo, which ran as soon as it was notified. */
void notified(microkit_channel ch)
{
    static uint64_t begin;
    static int round;

    round++;
    if (round == WARM) {
        begin = instructions();
    } else if (round == WARM + ROUNDS) {
        report("signal_round_trip_lib", (instructions() - begin) * 100 / ROUNDS);
        floats();
        print("BENCH done 0.00\n");
        return;
    }
    microkit_notify(ch);
}
