/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Output with floating point, sorting, memory until there is no more, files that are
 * not there; and nothing of it is disturbed by what the other PD does with its library.
 */
#include <microkit.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OTHER 1

static int compare(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void sort(void)
{
    int numbers[] = {5, 3, 8, 1, 2};

    qsort(numbers, 5, sizeof(numbers[0]), compare);
    printf("library: sorted");
    for (int i = 0; i < 5; i++) {
        printf(" %d", numbers[i]);
    }
    printf("\n");
}

static void use_up_heap(void)
{
    int blocks = 0;

    errno = 0;
    for (char *block = malloc(1000); block != NULL && blocks < 100; block = malloc(1000)) {
        memset(block, 0xff, 1000);
        blocks++;
    }
    if (blocks > 20 && blocks < 33) {
        printf("library: heap of %d bytes ends: %s\n", MICROKIT_HEAP_SIZE, strerror(errno));
    }
}

void init(void)
{
    printf("library: pi is %.4f, %#x, %s\n", strtod("3.14159265", NULL), 42, "text");
    sort();
    use_up_heap();
    if (open("/etc/passwd", O_RDONLY) == -1) {
        printf("library: no such file, error %d\n", errno);
    }
    microkit_notify(OTHER);
}

void notified(microkit_channel ch)
{
    static int first = 0;

    (void)ch;
    printf("library: errno is still %d\n", errno);
    first = rand();
    srand(1);
    if (rand() == first) {
        printf("library: random number is the first\n");
    }
    exit(3);
}
