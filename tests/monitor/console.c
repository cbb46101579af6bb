/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Numbers as text, at their limits.
 */
#include "fixture.h"

#include <monitor/console.h>

int main(void)
{
    print_decimal(0);
    print(" ");
    print_decimal(UINT64_MAX);
    CHECK(strcmp(console(), "0 18446744073709551615") == 0);
    console_clear();
    print_hex(0);
    print(" ");
    print_hex(0x10);
    print(" ");
    print_hex(UINT64_MAX);
    CHECK(strcmp(console(), "0x0 0x10 0xffffffffffffffff") == 0);
    console_clear();
    print_address(0xabc);
    print_digits(0x1234, 2);
    CHECK(strcmp(console(), "0x0000000000000abc34") == 0);
    console_clear();
    print_bytes(1);
    print(" ");
    print_bytes(4096);
    CHECK(strcmp(console(), "1 byte 4096 bytes") == 0);
    console_clear();
    print_error_line("x");
    CHECK(strcmp(console(), "MON|ERROR: x: ") == 0);
    return 0;
}
