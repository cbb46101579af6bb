/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Lines and the verdict.
 */
#include "fixture.h"

#include <selftest/say.h>

int main(void)
{
    note("%s: %lu", "number", 7UL);
    say(true, "%#lx is", 16UL);
    CHECK(strcmp(console(), "TST|note: number: 7\nTST|ok: 0x10 is\n") == 0);
    console_clear();
    say_verdict();
    CHECK(strcmp(console(), "TST|PASSED: all 1 are right\n") == 0);
    console_clear();
    say(false, "no");
    say(true, "yes");
    say_verdict();
    CHECK(strcmp(console(), "TST|WRONG: no\nTST|ok: yes\nTST|FAILED: 1 of 3 are wrong\n") == 0);
    return 0;
}
