/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Texts that are right and wrong, cut and spoilt anywhere: what is not said is not allowed. And addresses that are derived differ.
 */
#include "../text/src/text.c"
#include "src/rules.c"
#include "src/switch.c"

#include "../../chance.h"
#include "verdict.h"

#include <string.h>

static struct net_rules rules;

static void read(const char *text)
{
    net_rules_read(&rules, text, strlen(text));
}

static uint32_t count_allowed(void)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < NET_PORTS; i++) {
        for (uint32_t k = 0; k < NET_PORTS; k++) {
            count += rules.table.allowed[i][k];
        }
    }
    return count;
}

static void nothing_said(void)
{
    static const char *const texts[] = {"", "\n", "# allow 1 to 2\n\n", "\0allow 1 to 2"};

    for (uint32_t i = 0; i < 4; i++) {
        read(texts[i]);
        CHECK(rules.wrong == 0 && count_allowed() == 2 * NET_PORTS - 1);
        for (uint32_t k = 0; k < NET_PORTS; k++) {
            CHECK(rules.table.allowed[0][k] && rules.table.allowed[k][0]);
            CHECK(rules.table.addresses[k] == NET_NOBODY);
        }
    }
    net_rules_read(&rules, NULL, 0);
    CHECK(rules.wrong == 0 && count_allowed() == 2 * NET_PORTS - 1);
}

static void right(void)
{
    read("# who\nallow 1 to 2\n\nallow 3 with outside\naddress 2 02:00:aB:00:00:22\nallow outside "
         "to 8");
    CHECK(rules.wrong == 0 && count_allowed() == 4);
    CHECK(rules.table.allowed[1][2] && rules.table.allowed[3][0] && rules.table.allowed[0][3] &&
          rules.table.allowed[0][8]);
    CHECK(rules.table.addresses[2] == UINT64_C(0x220000ab0002));
    read("allow all to 4\n");
    CHECK(rules.wrong == 0 && count_allowed() == 9 && rules.table.allowed[0][4] &&
          rules.table.allowed[7][4]);
    read("allow all with all\n");
    CHECK(rules.wrong == 0 && count_allowed() == 81);
    read("address 1 02:00:00:00:00:01\n");
    CHECK(rules.wrong == 0 && count_allowed() == 0); /* a text that allows nothing */
}

/* One line is wrong, the one before and the one behind are not. */
static void wrong(void)
{
    static const char *const lines[] = {
        "allow",
        "allow 1",
        "allow 1 to",
        "allow 1 to 9",
        "allow 0 to 1",
        "allow 1 to 2 ",
        "allow 1 to 2x",
        " allow 1 to 2",
        "allow 1  to 2",
        "allow 1 too 2",
        "allow out to 1",
        "allow 1 with",
        "deny 1 to 2",
        "address 1",
        "address 9 02:00:00:00:00:01",
        "address 0 02:00:00:00:00:01",
        "address outside 02:00:00:00:00:01",
        "address 1 02:00:00:00:00",
        "address 1 02:00:00:00:00:0",
        "address 1 02:00:00:00:00:01:",
        "address 1 02:00:00:00:00:0g",
        "address 1 02-00-00-00-00-01",
        "address 1 01:00:00:00:00:01",
        "address 1 00:00:00:00:00:00",
        "address 1 ff:ff:ff:ff:ff:ff",
        "address 1 02:00:00:00:00:77",
        "x",
        "\t",
    };
    char text[200];

    for (uint32_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        snprintf(text, sizeof(text),
                 "address 5 02:00:00:00:00:77\nallow 6 to 7\n%s\nallow 7 to 6\n", lines[i]);
        read(text);
        CHECK(rules.wrong == 3 && count_allowed() == 2 && rules.table.allowed[6][7] &&
              rules.table.allowed[7][6]);
        CHECK(rules.table.addresses[1] == NET_NOBODY);
        CHECK(rules.table.addresses[5] == UINT64_C(0x770000000002));
    }
}

/* Whatever the text is: nothing is read beyond it, and addresses are of one client each and for one. */
static void anything(void)
{
    static const char words[] =
        "allow address outside all with to 1 2 3 : 02:00:00:00:00:01 \n\n\n#";
    char text[400];

    for (uint32_t i = 0; i < 50000; i++) {
        const uint32_t size = chance() % sizeof(text);
        char *exact = malloc(size + 1);

        for (uint32_t k = 0; k < size;) {
            uint32_t from = chance() % (sizeof(words) - 1), length = 1 + chance() % 20;

            for (; length > 0 && k < size && from < sizeof(words) - 1; length--) {
                exact[k++] = chance() % 200 == 0 ? (char)chance() : words[from++];
            }
        }
        net_rules_read(&rules, exact, size);
        for (uint32_t a = 1; a < NET_PORTS; a++) {
            uint64_t address = rules.table.addresses[a];

            CHECK(address == NET_NOBODY || (address % 2 == 0 && address >> 48 == 0 &&
                                            net_switch_port_of(&rules.table, address) == a));
        }
        free(exact);
    }
}

static void derived(void)
{
    for (uint32_t i = 0; i < 1000; i++) {
        uint64_t device = chance() & UINT64_C(0xfffffffffffe);

        for (uint32_t a = 1; a < NET_PORTS; a++) {
            uint64_t address = net_rules_derive(device, a);

            CHECK(address >> 48 == 0 && address % 4 == 2 && address >> 8 == device >> 8);
            CHECK(address != device);
            for (uint32_t b = 1; b < a; b++) {
                CHECK(address != net_rules_derive(device, b));
            }
        }
    }
}

int main(void)
{
    nothing_said();
    right();
    wrong();
    anything();
    derived();
    return passed();
}
