/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Names: UTF-8 in paths, UTF-16 in long names, eleven bytes of ASCII in short ones. A name that fits in eleven bytes, with each
 * of its two parts in one case, needs no long one.
 */
#include "fat/fat.h"

#define BASE_SIZE   8
#define CASE_BASE   0x08 /* bits of OF_CASE: small letters */
#define CASE_SUFFIX 0x10
#define NO_DOT      UINT32_MAX
#define SURROGATES  0xd800u
#define LOW_HALF    0xdc00u
#define NO_MORE     0xe000u

/* ---- UTF-8 and UTF-16 ------------------------------------------------------------------------ */

static uint32_t bytes_of(uint8_t first)
{
    if (first < 0x80) {
        return 1;
    }
    return first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
}

/* Returns the bytes of the character, or 0: it is none. */
static uint32_t decode(const char *text, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t bytes = bytes_of((uint8_t)*text);

    *code = bytes == 1 ? (uint8_t)*text : (uint8_t)*text & (0x7fu >> bytes);
    for (uint32_t i = 1; i < bytes; i++) {
        if (((uint8_t)text[i] & 0xc0) != 0x80) {
            return 0;
        }
        *code = *code << 6 | ((uint8_t)text[i] & 0x3f);
    }
    return *code < least[bytes] || *code > 0x10ffff || (*code >= SURROGATES && *code < NO_MORE)
               ? 0
               : bytes;
}

static void encode(uint32_t code, uint32_t bytes, char *text)
{
    static const uint8_t mark[] = {0, 0, 0xc0, 0xe0, 0xf0};

    for (uint32_t i = bytes - 1; i > 0; i--) {
        text[i] = (char)(0x80 | (code & 0x3f));
        code >>= 6;
    }
    text[0] = (char)(mark[bytes] | code);
}

static uint32_t size_of(uint32_t code)
{
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/* Two halves make one character; returns how many units it has, or 0: a half alone. */
static uint32_t join(const uint16_t *units, uint32_t left, uint32_t *code)
{
    *code = units[0];
    if (*code < SURROGATES || *code >= NO_MORE) {
        return 1;
    }
    if (*code >= LOW_HALF || left < 2 || units[1] < LOW_HALF || units[1] >= NO_MORE) {
        return 0;
    }
    *code = 0x10000 + ((*code - SURROGATES) << 10 | (units[1] - LOW_HALF));
    return 2;
}

bool name_of_units(const uint16_t *units, uint32_t count, char *text)
{
    uint32_t code, used, size = 0;

    for (uint32_t i = 0; i < count; i += used) {
        used = join(units + i, count - i, &code);
        if (used == 0 || code == 0 || size + size_of(code) >= MICROKIT_FAT_NAME) {
            return false;
        }
        encode(code, size_of(code), text + size);
        size += size_of(code);
    }
    text[size] = 0;
    return true;
}

static bool append(struct name *name, uint32_t code)
{
    bool two = code >= 0x10000;

    if (name->count + two >= LONG_UNITS) {
        return false;
    }
    if (two) {
        name->units[name->count++] = (uint16_t)(SURROGATES + ((code - 0x10000) >> 10));
        code = LOW_HALF + (code & 0x3ff);
    }
    name->units[name->count++] = (uint16_t)code;
    return true;
}

/* ---- short names ----------------------------------------------------------------------------- */

static bool is_small(uint32_t code)
{
    return code >= 'a' && code <= 'z';
}

static bool is_large(uint32_t code)
{
    return code >= 'A' && code <= 'Z';
}

uint16_t name_fold(uint16_t unit)
{
    return is_small(unit) ? (uint16_t)(unit - 'a' + 'A') : unit;
}

static bool is_one_of(uint32_t code, const char *characters)
{
    while (*characters != 0 && (uint8_t)*characters != code) {
        characters++;
    }
    return *characters != 0;
}

static bool in_short(uint32_t code)
{
    return is_small(code) || is_large(code) || (code >= '0' && code <= '9') ||
           is_one_of(code, "!#$%&'()-@^_`{}~");
}

static uint32_t last_dot(const struct name *name)
{
    uint32_t dot = name->count;

    while (dot > 0 && name->units[dot - 1] != '.') {
        dot--;
    }
    return dot == 0 ? NO_DOT : dot - 1;
}

static void clear_short(struct name *name)
{
    for (uint32_t i = 0; i < SHORT_SIZE; i++) {
        name->short_name[i] = ' ';
    }
}

/* One part of a short name. False: it does not fit, or its letters are of both cases. */
static bool take_part(struct name *name, uint32_t from, uint32_t to, uint8_t *part, uint32_t size,
                      uint8_t case_bit)
{
    bool small = false, large = false;

    for (uint32_t i = from; i < to; i++) {
        if (i - from == size || !in_short(name->units[i])) {
            return false;
        }
        small |= is_small(name->units[i]);
        large |= is_large(name->units[i]);
        part[i - from] = (uint8_t)name_fold(name->units[i]);
    }
    name->letter_case |= small ? case_bit : 0;
    return !(small && large);
}

/* Both parts are taken, to be looked for, even if their letters make a long name necessary. */
static void make_short(struct name *name)
{
    uint32_t dot = last_dot(name), end = dot == NO_DOT ? name->count : dot;

    clear_short(name);
    name->is_short =
        end > 0 && take_part(name, 0, end, name->short_name, BASE_SIZE, CASE_BASE) &&
        (dot == NO_DOT || take_part(name, dot + 1, name->count, name->short_name + BASE_SIZE,
                                    SHORT_SIZE - BASE_SIZE, CASE_SUFFIX));
}

static void take_some(const struct name *name, uint32_t from, uint32_t to, uint8_t *part,
                      uint32_t size)
{
    uint32_t used = 0;

    for (uint32_t i = from; i < to && used < size; i++) {
        uint16_t unit = name->units[i];

        if (unit != ' ' && unit != '.') {
            part[used++] = in_short(unit) ? (uint8_t)name_fold(unit) : '_';
        }
    }
}

void name_alias(struct name *name, uint32_t number)
{
    uint32_t dot = last_dot(name), at = BASE_SIZE, end = dot == NO_DOT ? name->count : dot;

    clear_short(name);
    if (dot != NO_DOT) {
        take_some(name, dot + 1, name->count, name->short_name + BASE_SIZE, SHORT_SIZE - BASE_SIZE);
    }
    take_some(name, 0, end, name->short_name, BASE_SIZE);
    for (; number != 0 && at > 1; number /= 10) {
        name->short_name[--at] = (uint8_t)('0' + number % 10);
    }
    name->short_name[--at] = '~';
    for (uint32_t i = 0; i < at; i++) {
        name->short_name[i] = name->short_name[i] == ' ' ? '_' : name->short_name[i];
    }
    name->letter_case = 0;
}

static char *show_part(const uint8_t *part, uint32_t size, bool small, char *text)
{
    while (size > 0 && part[size - 1] == ' ') {
        size--;
    }
    for (uint32_t i = 0; i < size; i++) {
        bool plain = part[i] > ' ' && part[i] < 0x7f;

        *text++ = !plain ? '?' : (char)(small && is_large(part[i]) ? part[i] - 'A' + 'a' : part[i]);
    }
    return text;
}

/* What is not ASCII is of a code page that nobody knows. */
void name_of_short(const uint8_t *bytes, char *text)
{
    uint8_t letter_case = bytes[OF_CASE];
    char *end = show_part(bytes, BASE_SIZE, (letter_case & CASE_BASE) != 0, text);
    char *dot = end;

    *end++ = '.';
    end =
        show_part(bytes + BASE_SIZE, SHORT_SIZE - BASE_SIZE, (letter_case & CASE_SUFFIX) != 0, end);
    *(end == dot + 1 ? dot : end) = 0;
}

/* ---- paths ----------------------------------------------------------------------------------- */

static bool allowed(uint32_t code)
{
    return code >= ' ' && code != 0x7f && !is_one_of(code, "\"*/:<>?\\|");
}

static fat_result take_component(const char **path, struct name *name)
{
    uint32_t code;

    while (**path != 0 && **path != '/') {
        uint32_t bytes = decode(*path, &code);

        if (bytes == 0 || !allowed(code) || !append(name, code)) {
            return MICROKIT_FAT_BAD_NAME;
        }
        *path += bytes;
    }
    return MICROKIT_FAT_OK;
}

/* Others take dots and spaces off a name's end; so there are no such names here, and neither "." nor "..". */
fat_result name_parse(const char **path, struct name *name)
{
    while (**path == '/') {
        (*path)++;
    }
    if (**path == 0) {
        return MICROKIT_FAT_END;
    }
    name->count = 0;
    name->letter_case = 0;
    TRY(take_component(path, name));
    if (name->units[name->count - 1] == '.' || name->units[name->count - 1] == ' ') {
        return MICROKIT_FAT_BAD_NAME;
    }
    make_short(name);
    return MICROKIT_FAT_OK;
}
