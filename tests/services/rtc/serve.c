/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who may do what with the clock: whoever has a channel reads; one client sets, no other, and nobody where there is
 * none. Every label, count and client.
 */
#include "src/serve.c"

#include "verdict.h"

seL4_Word message_words[64];

static uint32_t now = 1000;
static unsigned int sets;
static bool can_be_set;

uint32_t rtc_device_read(void)
{
    return now;
}

bool rtc_device_set(uint32_t seconds)
{
    now = can_be_set ? seconds : now;
    sets++;
    return can_be_set;
}

static microkit_msginfo call(microkit_channel client, seL4_Word label, uint16_t count,
                             seL4_Word word, uint64_t setter)
{
    microkit_mr_set(0, word);
    return rtc_serve(client, microkit_msginfo_new(label, count), setter);
}

static void check_client(microkit_channel client, uint64_t setter)
{
    sets = 0;
    CHECK(call(client, MICROKIT_RTC_READ, 1, 5, setter).label == MICROKIT_RTC_OK);
    CHECK(microkit_mr_get(0) == now);
    CHECK(call(client, MICROKIT_RTC_READ, 0, 5, setter).label == MICROKIT_RTC_BAD_CALL);
    for (seL4_Word label = 3; label < 100; label++) {
        CHECK(call(client, label, 1, 5, setter).label == MICROKIT_RTC_BAD_CALL);
    }
    CHECK(call(client, 0, 1, 5, setter).label == MICROKIT_RTC_BAD_CALL);
    CHECK(call(client, UINT64_MAX, 1, 5, setter).label == MICROKIT_RTC_BAD_CALL && sets == 0);
    if (client != setter) {
        CHECK(call(client, MICROKIT_RTC_SET, 1, 5, setter).label == MICROKIT_RTC_DENIED);
        CHECK(sets == 0);
    }
}

static void check_setter(microkit_channel client)
{
    can_be_set = true;
    CHECK(call(client, MICROKIT_RTC_SET, 1, UINT32_MAX, client).label == MICROKIT_RTC_OK);
    CHECK(now == UINT32_MAX);
    sets = 0;
    CHECK(call(client, MICROKIT_RTC_SET, 0, 7, client).label == MICROKIT_RTC_BAD_CALL);
    CHECK(call(client, MICROKIT_RTC_SET, 1, UINT64_C(1) << 32, client).label ==
          MICROKIT_RTC_BAD_CALL);
    CHECK(sets == 0 && now == UINT32_MAX);
    can_be_set = false;
    CHECK(call(client, MICROKIT_RTC_SET, 1, 7, client).label == MICROKIT_RTC_DENIED);
}

int main(void)
{
    for (microkit_channel client = 0; client < MICROKIT_MAX_CHANNELS; client++) {
        check_client(client, RTC_NO_CLIENT);
        check_client(client, 3);
        check_setter(client);
    }
    return passed();
}
