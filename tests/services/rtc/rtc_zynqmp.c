/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The register of Zynq's clock that the driver reads, by its address in the manual; it writes none.
 */
#include "pd/rtc_zynqmp.c"
#include "src/serve.c"

#include "verdict.h"

seL4_Word message_words[64];

static const uint32_t registers[1024] = {[4] = 123456}; /* a write would fault */

int main(void)
{
    rtc_page = registers;
    init();
    notified(4);
    microkit_mr_set(0, 5);
    CHECK(protected(4, microkit_msginfo_new(MICROKIT_RTC_SET, 1)).label == MICROKIT_RTC_DENIED);
    CHECK(protected(4, microkit_msginfo_new(MICROKIT_RTC_READ, 1)).label == MICROKIT_RTC_OK);
    CHECK(microkit_mr_get(0) == 123456);
    return passed();
}
