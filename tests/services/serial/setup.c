/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Texts as people write them, and any bytes at all, without a zero at their end.
 */
#include "../text/src/text.c"
#include "src/setup.c"

#include "../../chance.h"
#include "verdict.h"

#include <string.h>

static struct serial_setup setup;

static void read_text(const char *text)
{
    serial_setup_read(&setup, text, strlen(text));
}

static void check_texts(void)
{
    serial_setup_read(&setup, NULL, 0);
    CHECK(setup.clients == 0 && setup.wrong == 0 && !setup.xon);
    CHECK(!strcmp(setup.names[0], "0") && !strcmp(setup.names[7], "7"));
    read_text("# who\n\nclient shell\nflow xon\nclient the-other-oneXX");
    CHECK(setup.clients == 2 && setup.wrong == 0 && setup.xon);
    CHECK(!strcmp(setup.names[0], "shell") && !strcmp(setup.names[1], "the-other-oneXX"));
    CHECK(!strcmp(setup.names[2], "2"));
    read_text("client a\nclient \nclient b\n");
    CHECK(setup.clients == 2 && setup.wrong == 2 && !setup.xon);
    read_text("client seventeen-letters\n");
    CHECK(setup.clients == 0 && setup.wrong == 1);
    read_text("client sixteen-letters!\nclient two words\n");
    CHECK(setup.clients == 1 && setup.wrong == 2);
    read_text("flow xon \n");
    CHECK(setup.wrong == 1);
    read_text("flow xon\nflow\nclients\n");
    CHECK(setup.xon && setup.wrong == 2);
    read_text("client a\nclient b\nclient c\nclient d\nclient e\nclient f\nclient g\nclient "
              "h\nclient i\n");
    CHECK(setup.clients == SERIAL_CLIENTS && setup.wrong == 9);
    serial_setup_read(&setup, "client a\n\0client b\n", 19);
    CHECK(setup.clients == 1 && setup.wrong == 0);
}

static bool printable(const char *name)
{
    for (const char *at = name; *at != '\0'; at++) {
        if (*at <= ' ' || *at > '~') {
            return false;
        }
    }
    return *name != '\0' && strlen(name) <= SERIAL_NAME_LENGTH;
}

/* Lines that are nearly right, in memory that ends where they do. */
static void check_anything(void)
{
    static const char *const parts[] = {"client ", "flow xon", "\n",   "a",
                                        " ",       "#",        "\x80", "client"};
    size_t size = 0, room = chance() % 100;
    char *text = malloc(room + 1);

    while (size < room) {
        const char *part = parts[chance() % 8];

        for (size_t i = 0; part[i] != '\0' && size < room; i++) {
            text[size++] = part[i];
        }
    }
    text = realloc(text, size + !size);
    serial_setup_read(&setup, text, size);
    CHECK(setup.clients <= SERIAL_CLIENTS);
    for (unsigned int i = 0; i < SERIAL_CLIENTS; i++) {
        CHECK(printable(setup.names[i]));
    }
    free(text);
}

int main(void)
{
    check_texts();
    for (unsigned int i = 0; i < 20000; i++) {
        check_anything();
    }
    return passed();
}
