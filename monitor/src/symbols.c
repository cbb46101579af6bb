/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Symbols are in ascending order of addresses: a binary search.
 */
#include <monitor/console.h>
#include <monitor/symbols.h>

#include <stddef.h>

/* Functions written in assembly often have no size: theirs ends where the next begins. */
static bool reaches(const struct monitor_symbol *symbol, uint64_t address)
{
    return symbol->size == 0 || address - symbol->address < symbol->size;
}

const struct monitor_symbol *symbol_at(const struct monitor_info *info, const struct monitor_pd *pd,
                                       uint64_t address)
{
    const struct monitor_symbol *symbols = info_symbols(info, pd);
    uint32_t low = 0, high = pd->symbols; /* those below low start at address or before */

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (symbols[middle].address <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > 0 && reaches(&symbols[low - 1], address) ? &symbols[low - 1] : NULL;
}

void symbol_print(const struct monitor_info *info, const struct monitor_pd *pd, uint64_t address)
{
    const struct monitor_symbol *symbol = symbol_at(info, pd, address);

    if (symbol) {
        print(" ");
        print(info_string(info, symbol->name));
        print("+");
        print_hex(address - symbol->address);
    }
}
