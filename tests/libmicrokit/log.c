/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Lines of a log: what they say, that each is one system call, and that messages stay as they are.
 */
#define MICROKIT_LOG_LEVEL MICROKIT_LOG_DEBUG
#include <microkit_log.h>

#include "fixture.h"

#include <limits.h>

/* The same function, with formats that the compiler would not accept. */
static void (*const unchecked)(unsigned int level, const char *format, ...) = microkit_internal_log;

static unsigned int evaluated;

static int evaluate(void)
{
    evaluated++;
    return 1;
}

/* The part behind the time and the name. */
static const char *said(void)
{
    const char *text = strstr(console(), "] ");

    CHECK(text != NULL);
    return text + strlen("] ");
}

#define LOGS(call, text)                      \
    do {                                      \
        fresh();                              \
        call;                                 \
        CHECK(strcmp(said(), text) == 0);     \
        CHECK(texts_put == before_texts + 1); \
        before_texts = texts_put;             \
    } while (0)

static unsigned int before_texts;

static void levels(void)
{
    LOGS(microkit_log_error("a"), "pd: error: a\n");
    LOGS(microkit_log_warning("b"), "pd: warning: b\n");
    LOGS(microkit_log_info("c"), "pd: c\n");
    LOGS(microkit_log_debug("%d", evaluate()), "pd: debug: 1\n");
    CHECK(evaluated == 1);
}

/* Above the level: no system call, and no evaluation. */
#undef MICROKIT_LOG_LEVEL
#define MICROKIT_LOG_LEVEL MICROKIT_LOG_ERROR
static void above_the_level(void)
{
    fresh();
    microkit_log_warning("%d", evaluate());
    CHECK(evaluated == 1 && texts_put == before_texts);
    CHECK_CONSOLE("");
    LOGS(microkit_log_error("%d", evaluate()), "pd: error: 1\n");
}
#undef MICROKIT_LOG_LEVEL
#define MICROKIT_LOG_LEVEL MICROKIT_LOG_INFO

static void numbers(void)
{
    LOGS(microkit_log_info("%d %i %d", INT_MIN, -1, INT_MAX), "pd: -2147483648 -1 2147483647\n");
    LOGS(microkit_log_info("%ld %lld", LONG_MIN, LLONG_MAX),
         "pd: -9223372036854775808 9223372036854775807\n");
    LOGS(microkit_log_info("%u %lu %zu", UINT_MAX, ULONG_MAX, sizeof(char)),
         "pd: 4294967295 18446744073709551615 1\n");
    LOGS(microkit_log_info("%x %lx %p", 0xabcu, 0x123456789abcdefUL, (void *)0x10),
         "pd: abc 123456789abcdef 0x10\n");
    LOGS(microkit_log_info("%hhu %hd", (unsigned char)255, (short)-2), "pd: 255 -2\n");
    LOGS(microkit_log_info("%5d|%05d|%08x|%3d", -42, -42, 0xbeefu, 12345),
         "pd:   -42|-0042|0000beef|12345\n");
}

static void texts(void)
{
    LOGS(microkit_log_info("%s %c %%", "text", 'c'), "pd: text c %\n");
    LOGS(unchecked(MICROKIT_LOG_INFO, "[%6s][%06s][%2s]", "abc", "abc", "abc"),
         "pd: [   abc][   abc][abc]\n");
    LOGS(unchecked(MICROKIT_LOG_INFO, "%s", (const char *)NULL), "pd: (null)\n");
    LOGS(unchecked(MICROKIT_LOG_INFO, "%s", ""), "pd: \n");
}

/* What is not known ends the line: the arguments behind it cannot be found. */
static void unknown(void)
{
    LOGS(microkit_log_info("%d %f %s", 1, 1.0, "lost"), "pd: 1 %?\n");
    LOGS(microkit_log_info("%.3s %s", "abcdef", "lost"), "pd: %?\n");
    LOGS(unchecked(MICROKIT_LOG_INFO, "at the end %"), "pd: at the end %?\n");
}

static void lengths(void)
{
    char text[400];

    for (unsigned int length = 0; length < 300; length++) {
        memset(text, 'x', length);
        text[length] = '\0';
        fresh();
        microkit_log_info("%s", text);

        size_t whole = strlen("[    0.000000] pd: ") + length + 1, got = strlen(console());

        CHECK(got == (whole <= MICROKIT_LOG_LINE ? whole : MICROKIT_LOG_LINE));
        CHECK(console()[got - 1] == '\n');
        CHECK((memcmp(&console()[got - 4], "...", 3) == 0) == (whole > MICROKIT_LOG_LINE));
    }
    before_texts = texts_put;
    fresh();
    microkit_log_info("%400d", 1);
    CHECK(strlen(console()) == MICROKIT_LOG_LINE);
    before_texts = texts_put;
}

/* A message that is being made. */
static void messages(void)
{
    fresh();
    for (int i = 0; i < seL4_MsgMaxLength; i++) {
        seL4_SetMR(i, 0x1000 + (seL4_Word)i);
    }
    microkit_log_info("a line that is longer than the registers of a message");
    CHECK(strcmp(said(), "pd: a line that is longer than the registers of a message\n") == 0);
    for (int i = 0; i < seL4_MsgMaxLength; i++) {
        CHECK(seL4_GetMR(i) == 0x1000 + (seL4_Word)i);
    }
}

/* Seconds and microseconds, of whatever the counter counts. */
static void time(void)
{
    unsigned int seconds, micros;
    char name[8];

    fresh();
    microkit_log_info("x");
    CHECK(sscanf(console(), "[%u.%6u] %7s", &seconds, &micros, name) == 3);
    CHECK(strlen(console()) == strlen("[    0.000000] pd: x\n") && strcmp(name, "pd:") == 0);
}

int main(void)
{
    patch(microkit_name, 'p' | 'd' << 8, 4);
    levels();
    above_the_level();
    numbers();
    texts();
    unknown();
    lengths();
    messages();
    time();
    return 0;
}
