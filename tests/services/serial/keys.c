/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Every character, behind every state.
 */
#include "src/keys.c"

#include <microkit_uart.h>

#include "verdict.h"

static struct keys keys;
static uint32_t value;

static enum key take(uint32_t got)
{
    return keys_take(&keys, got, 3, &value);
}

static void check_plain(bool xon)
{
    for (uint32_t got = 0; got < 0x1000; got++) {
        bool flow = xon && (got == KEY_XON || got == KEY_XOFF);

        keys = (struct keys){.xon = xon};
        if (got == KEY_ESCAPE) {
            CHECK(take(got) == KEY_NOTHING && keys.escaped);
        } else if (flow) {
            CHECK(take(got) == (got == KEY_XOFF ? KEY_HOLD : KEY_GO_ON));
        } else {
            CHECK(take(got) == KEY_TYPED && value == (got == '\r' ? '\n' : got) && !keys.escaped);
        }
    }
}

static void check_escaped(bool xon)
{
    for (uint32_t got = 0; got < 0x1000; got++) {
        bool digit = got >= '0' && got <= '2';

        keys = (struct keys){.xon = xon, .escaped = true};
        if (xon && (got == KEY_XON || got == KEY_XOFF)) {
            CHECK(take(got) == (got == KEY_XOFF ? KEY_HOLD : KEY_GO_ON) && keys.escaped);
        } else if (got == KEY_ESCAPE) {
            CHECK(take(got) == KEY_TYPED && value == KEY_ESCAPE && !keys.escaped);
        } else {
            CHECK(take(got) == (digit ? KEY_CHOOSE : KEY_LIST) && !keys.escaped);
            CHECK(!digit || value == got - '0');
        }
    }
}

int main(void)
{
    check_plain(false);
    check_plain(true);
    check_escaped(false);
    check_escaped(true);
    CHECK(take(KEY_ESCAPE | MICROKIT_UART_PARITY) == KEY_TYPED);
    return passed();
}
