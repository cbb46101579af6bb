/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Lines of microkit_log.h: put together here, and given to the kernel in one system call.
 */
#include <microkit_log.h>
#include <multikit/instructions.h>

#include <stdarg.h>
#include <stdbool.h>

#define DIGITS_64     20 /* of 2^64 - 1 */
#define SECONDS_WIDTH 5
#define MICROS_WIDTH  6

struct line {
    char text[MICROKIT_LOG_LINE];
    unsigned int length; /* also of what has no room any more */
    va_list arguments;
};

/* What stands between % and the end of a conversion. */
struct conversion {
    unsigned int width;
    bool zeros;
    bool wide; /* 64 bits: l, ll, z, j, t */
};

/* The last byte is for the end of the line. */
static void put(struct line *line, char c)
{
    if (line->length < MICROKIT_LOG_LINE - 1) {
        line->text[line->length] = c;
    }
    line->length++;
}

static void put_text(struct line *line, const char *text)
{
    while (*text) {
        put(line, *text++);
    }
}

static void pad(struct line *line, struct conversion how, unsigned int length)
{
    while (length < how.width) {
        put(line, how.zeros ? '0' : ' ');
        length++;
    }
}

static void put_number(struct line *line, struct conversion how, seL4_Uint64 value, bool negative,
                       unsigned int base)
{
    char digits[DIGITS_64];
    unsigned int count = 0;

    do {
        digits[count++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0);
    if (negative && how.zeros) {
        put(line, '-');
    }
    pad(line, how, count + negative);
    if (negative && !how.zeros) {
        put(line, '-');
    }
    while (count != 0) {
        put(line, digits[--count]);
    }
}

static void put_unsigned(struct line *line, struct conversion how, unsigned int base)
{
    put_number(line, how,
               how.wide ? va_arg(line->arguments, unsigned long)
                        : va_arg(line->arguments, unsigned int),
               false, base);
}

static void put_signed(struct line *line, struct conversion how)
{
    long value = how.wide ? va_arg(line->arguments, long) : va_arg(line->arguments, int);

    put_number(line, how, value < 0 ? 0 - (seL4_Uint64)value : (seL4_Uint64)value, value < 0, 10);
}

static void put_string(struct line *line, struct conversion how, const char *text)
{
    unsigned int length = 0;

    text = text ? text : "(null)";
    while (text[length]) {
        length++;
    }
    how.zeros = false;
    pad(line, how, length);
    put_text(line, text);
}

static void put_pointer(struct line *line)
{
    put_text(line, "0x");
    put_number(line, (struct conversion){0}, (seL4_Uint64)va_arg(line->arguments, void *), false,
               16);
}

/* False: it is not known, and so is where the next argument is. */
static bool put_argument(struct line *line, struct conversion how, char kind)
{
    switch (kind) {
    case 'd':
    case 'i':
        put_signed(line, how);
        return true;
    case 'u':
        put_unsigned(line, how, 10);
        return true;
    case 'x':
        put_unsigned(line, how, 16);
        return true;
    case 'p':
        put_pointer(line);
        return true;
    case 'c':
        put(line, (char)va_arg(line->arguments, int));
        return true;
    case 's':
        put_string(line, how, va_arg(line->arguments, const char *));
        return true;
    case '%':
        put(line, '%');
        return true;
    default:
        put_text(line, "%?");
        return false;
    }
}

/* From behind % to the letter that says what it is. Widths beyond a line are as good as a line. */
static const char *read_conversion(const char *at, struct conversion *how)
{
    how->zeros = *at == '0';
    for (; *at >= '0' && *at <= '9'; at++) {
        if (how->width < MICROKIT_LOG_LINE) {
            how->width = how->width * 10 + (unsigned int)(*at - '0');
        }
    }
    for (; *at == 'l' || *at == 'z' || *at == 'j' || *at == 't' || *at == 'h'; at++) {
        how->wide = how->wide || *at != 'h';
    }
    return at;
}

static void put_format(struct line *line, const char *format)
{
    for (; *format; format++) {
        if (*format != '%') {
            put(line, *format);
            continue;
        }

        struct conversion how = {0};

        format = read_conversion(format + 1, &how);
        if (!put_argument(line, how, *format)) {
            return;
        }
    }
}

static const char *word(unsigned int level)
{
    switch (level) {
    case MICROKIT_LOG_ERROR:
        return "error: ";
    case MICROKIT_LOG_WARNING:
        return "warning: ";
    case MICROKIT_LOG_DEBUG:
        return "debug: ";
    default:
        return "";
    }
}

/* "[    3.141592] disk: warning: " */
static void put_head(struct line *line, unsigned int level)
{
    seL4_Uint64 now = microkit_internal_counter(), each = microkit_internal_counter_frequency();

    put(line, '[');
    put_number(line, (struct conversion){.width = SECONDS_WIDTH}, now / each, false, 10);
    put(line, '.');
    put_number(line, (struct conversion){.width = MICROS_WIDTH, .zeros = true},
               now % each * 1000000 / each, false, 10);
    put_text(line, "] ");
    put_text(line, microkit_name);
    put_text(line, ": ");
    put_text(line, word(level));
}

static void end(struct line *line)
{
    if (line->length > MICROKIT_LOG_LINE - 1) {
        line->length = MICROKIT_LOG_LINE - 4;
        put_text(line, "...");
    }
    line->text[line->length++] = '\n';
}

/* The text goes where messages are, which may be one that is being made: that is put back. */
static void write(const struct line *line)
{
#ifdef CONFIG_PRINTING
    seL4_Word *words = seL4_GetIPCBuffer()->msg;
    seL4_Word kept[MICROKIT_LOG_LINE / sizeof(seL4_Word)];
    unsigned int count = sizeof(kept) / sizeof(kept[0]);

    for (unsigned int i = 0; i < count; i++) {
        kept[i] = words[i];
    }
    for (unsigned int i = 0; i < line->length; i++) {
        ((char *)words)[i] = line->text[i];
    }
    seL4_internal_debug_put_text(line->length);
    for (unsigned int i = 0; i < count; i++) {
        words[i] = kept[i];
    }
#else
    (void)line;
#endif
}

void microkit_internal_log(unsigned int level, const char *format, ...)
{
    struct line line;

    line.length = 0;
    put_head(&line, level);
    va_start(line.arguments, format);
    put_format(&line, format);
    va_end(line.arguments);
    end(&line);
    write(&line);
}
