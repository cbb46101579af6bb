/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The registers of the PL031 that the driver uses, by their addresses in the manual.
 */
#include "pd/rtc_pl031.c"
#include "src/serve.c"

#include "verdict.h"

seL4_Word message_words[64];

static uint32_t registers[1024];

static microkit_msginfo call(seL4_Word label, seL4_Word word)
{
    microkit_mr_set(0, word);
    return protected(4, microkit_msginfo_new(label, 1));
}

int main(void)
{
    rtc_page = registers;
    registers[4] = 1;
    init();
    CHECK(registers[3] == 1 && registers[4] == 0); /* counts, no interrupt */
    registers[3] = 0xffffffff;
    init();
    CHECK(registers[3] == 0xffffffff); /* is left alone */
    registers[0] = 123456;
    CHECK(call(MICROKIT_RTC_READ, 0).label == MICROKIT_RTC_OK && microkit_mr_get(0) == 123456);
    CHECK(call(MICROKIT_RTC_SET, 5).label == MICROKIT_RTC_DENIED && registers[2] == 0);
    rtc_setter = 4;
    CHECK(call(MICROKIT_RTC_SET, 5).label == MICROKIT_RTC_OK && registers[2] == 5);
    notified(4);
    CHECK(registers[0] == 123456 && registers[1] == 0);
    return passed();
}
