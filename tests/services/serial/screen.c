/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A terminal that reads the screen: from its lines alone it must know what each client has written, whatever they
 * write and whenever they are shown. Texts of clients are random, with control characters; the terminal understands
 * only what it may be sent.
 */
#include "src/screen.c"

#include "../../chance.h"
#include "verdict.h"

#include <string.h>

#define CLIENTS 3
#define LENGTH  6000

static struct serial_setup setup = {.names = {"a", "bb", "sixteen-letters!"}};
static struct screen screen;

static struct {
    char written[LENGTH]; /* as a terminal would show it: lines, with what was taken back gone */
    char seen[LENGTH];
    unsigned int wrote, saw;
    bool began;
} clients[CLIENTS];
static char line[200]; /* of the terminal */
static unsigned int column;

/* ---- the terminal ------------------------------------------------------------------------ */

static void see(unsigned int client, const char *text, bool goes_on)
{
    unsigned int *saw = &clients[client].saw;

    if (!goes_on && clients[client].began) {
        clients[client].seen[(*saw)++] = '\n';
    }
    clients[client].began = true;
    while (*text != '\0') {
        clients[client].seen[(*saw)++] = *text++;
    }
}

static void line_ended(void)
{
    line[column] = '\0';
    column = 0;
    for (unsigned int i = 0; i < CLIENTS; i++) {
        size_t name = strlen(setup.names[i]);

        if (strncmp(line, setup.names[i], name) == 0 && line[name + 1] == ' ') {
            CHECK(line[name] == ':' || line[name] == '|');
            CHECK(strlen(line + name + 2) <= SCREEN_LINE);
            see(i, line + name + 2, line[name] == '|');
            return;
        }
    }
    CHECK(strncmp(line, "serial: ", 8) == 0);
}

static void terminal(char character)
{
    static char before;

    if (character == '\n') {
        CHECK(before == '\r');
        line_ended();
    } else if (character == '\b') {
        CHECK(column > 0);
        column--;
    } else if (character != '\r') {
        CHECK(character >= ' ' && character <= '~' && column < sizeof(line) - 1);
        line[column++] = character;
    }
    before = character;
}

/* "\b \b" leaves a blank behind the line's end, which the next character is written over. */
static void drain(unsigned int most)
{
    char character;

    while (most-- > 0 && screen_next(&screen, &character)) {
        screen_went(&screen);
        terminal(character);
    }
}

/* ---- clients ----------------------------------------------------------------------------- */

static char some_character(void)
{
    switch (chance() % 40) {
    case 0:
    case 1:
        return '\n';
    case 2:
        return (char)chance();
    default:
        return (char)(' ' + chance() % 95);
    }
}

static void write_one(unsigned int client)
{
    char character = some_character();
    bool keeps = character == '\n' || (character >= ' ' && character <= '~');

    if (character == '\b' || !screen_has_room(&screen) || clients[client].wrote > LENGTH - 3) {
        return;
    }
    clients[client].written[clients[client].wrote++] = keeps ? character : '?';
    (void)screen_write(&screen, client, character);
}

static void finish_lines(void)
{
    for (unsigned int i = 0; i < CLIENTS; i++) {
        drain(UINT32_MAX);
        (void)screen_write(&screen, i, '\n');
        clients[i].written[clients[i].wrote] = '\0';
        drain(UINT32_MAX);
        clients[i].seen[clients[i].saw] = '\0';
    }
}

static void check_random(void)
{
    unsigned int client = 0;

    memset(clients, 0, sizeof(clients));
    screen_init(&screen, &setup);
    for (unsigned int i = 0; i < 15000; i++) {
        client = chance() % 16 == 0 ? chance() % CLIENTS : client;
        write_one(client);
        if (chance() % 50 == 0 && screen_has_room(&screen)) {
            screen_show(&screen, client);
        }
        if (chance() % 500 == 0 && screen_has_room(&screen)) {
            screen_say(&screen, "serial: ", "x");
        }
        drain(chance() % 3);
        CHECK(screen.length <= sizeof(screen.out));
    }
    finish_lines();
    for (unsigned int i = 0; i < CLIENTS; i++) {
        CHECK(clients[i].wrote > 1000 && strcmp(clients[i].written, clients[i].seen) == 0);
    }
}

/* ---- backspace --------------------------------------------------------------------------- */

static const char *shown(void)
{
    static char text[600];
    unsigned int length = 0;
    char character;

    while (screen_next(&screen, &character)) {
        screen_went(&screen);
        text[length++] = character;
    }
    text[length] = '\0';
    return text;
}

static void print(unsigned int client, const char *text)
{
    while (*text != '\0') {
        (void)screen_write(&screen, client, *text++);
    }
}

/* Not the name, not another's, not what was cut off. */
static void check_backspace(void)
{
    screen_init(&screen, &setup);
    print(0, "xy\b\bz");
    screen_show(&screen, 0);
    CHECK(strcmp(shown(), "a: z") == 0);
    print(0, "\b");
    CHECK(strcmp(shown(), "\b \b") == 0);
    print(0, "\b\b\b");
    CHECK(strcmp(shown(), "") == 0);
    print(0, "p");
    screen_show(&screen, 0);
    print(1, "q\n");
    CHECK(strcmp(shown(), "p\r\nbb: q\r\n") == 0);
    print(0, "\b\b");
    print(1, "\b");
    print(0, "r\n");
    CHECK(strcmp(shown(), "a| r\r\n") == 0);
}

int main(void)
{
    for (unsigned int i = 0; i < 20; i++) {
        check_random();
    }
    check_backspace();
    return passed();
}
