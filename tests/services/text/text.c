/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Lines and words: which there are, their numbers, and that nothing behind the text is read.
 */
#include "src/text.c"

#include "verdict.h"

#include <string.h>

/* In memory that ends with it, for the sanitizer to see what lies behind. */
static char *exactly(const char *text, size_t size)
{
    char *copy = malloc(size ? size : 1);

    memcpy(copy, text, size);
    return copy;
}

/* All lines as `number:line;`. */
static void check_lines(const char *text, size_t size, const char *expected)
{
    char *copy = exactly(text, size), seen[128] = "";
    struct microkit_text rest = {copy, size}, line;
    unsigned int number = 0;

    while (microkit_text_next_line(&rest, &line, &number)) {
        sprintf(seen + strlen(seen), "%u:%.*s;", number, (int)line.length, line.at);
    }
    CHECK(strcmp(seen, expected) == 0);
    CHECK(!microkit_text_next_line(&rest, &line, &number));
    free(copy);
}

static void lines(void)
{
    check_lines("", 0, "");
    check_lines("\0a", 2, "");
    check_lines("one", 3, "1:one;");
    check_lines("one\ntwo\n", 8, "1:one;2:two;");
    check_lines("\n\n# no\n two # yes\n\0three", 24, "4: two # yes;");
    check_lines("one\ntwo", 5, "1:one;2:t;");
    check_lines("#\n#", 3, "");
}

static void words(void)
{
    char *copy = exactly("allow 1", 7);
    struct microkit_text line = {copy, 7};

    CHECK(!microkit_text_take(&line, "allow 12") && line.length == 7);
    CHECK(!microkit_text_take(&line, "all 1") && line.at == copy);
    CHECK(microkit_text_take(&line, "allow ") && line.length == 1 && line.at[0] == '1');
    CHECK(microkit_text_take(&line, "") && line.length == 1);
    CHECK(microkit_text_take(&line, "1") && line.length == 0 && !microkit_text_take(&line, "1"));
    free(copy);
}

int main(void)
{
    lines();
    words();
    return passed();
}
