/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Counts what the two kernels were asked: there the client's calls and notifications, here those back.
 */
#include <microkit.h>
#include <microkit_trace.h>

#define TO_SERVER 1 /* ids of the client's and of far's ends */
#define TO_FAR    3
#define TO_CLIENT 4
#define MOST      (2 * MULTIKIT_TRACE_RECORDS) /* looks at a ring */

const struct multikit_trace *here, *there; /* set by the tool */
volatile uint32_t *uart;

static void put(const char *text)
{
    while (*text != '\0') {
        *uart = (uint32_t)*text++;
    }
}

static void put_number(uint64_t number)
{
    char text[] = {(char)('0' + number % 10), '\0'};

    if (number >= 10) {
        put_number(number / 10);
    }
    put(text);
}

static uint64_t is_call(const struct multikit_trace_record *record, seL4_CPtr cap)
{
    return record->kind == (uint32_t)seL4_SysCall && (uint32_t)record->value == cap;
}

static uint64_t is_signal(const struct multikit_trace_record *record, seL4_CPtr cap)
{
    return (record->kind == (uint32_t)seL4_SysSend || record->kind == (uint32_t)seL4_SysNBSend) &&
           (uint32_t)record->value == cap;
}

static void count(const char *where, const struct multikit_trace *ring)
{
    struct microkit_trace_reader reader;
    struct multikit_trace_record record;
    enum microkit_trace_found found;
    uint64_t lost = 0, calls = 0, out = 0, back = 0, before = 0, odd = 0;

    microkit_trace_open(&reader, ring);
    for (unsigned int i = 0; i < MOST; i++) {
        found = microkit_trace_next(&reader, &record, &lost);
        if (found != MICROKIT_TRACE_RECORD) {
            break;
        }
        calls += is_call(&record, BASE_ENDPOINT_CAP + TO_SERVER);
        out += is_signal(&record, BASE_OUTPUT_NOTIFICATION_CAP + TO_FAR);
        back += is_signal(&record, BASE_OUTPUT_NOTIFICATION_CAP + TO_CLIENT);
        odd += record.time < before;
        before = record.time;
    }
    put(where);
    put(reader.next == 0 ? " nothing:" : " events:");
    put(" calls ");
    put_number(calls);
    put(", there ");
    put_number(out);
    put(", back ");
    put_number(back);
    put(", lost ");
    put_number(lost);
    put(odd == 0 ? "\n" : ", out of order\n");
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
    count("there", there);
    count("here", here);
    put("done\n");
}
