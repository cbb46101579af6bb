/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What all UARTs have: a wire that brings characters and takes them away, and a FIFO at each end. A model of a
 * device (models/) says by which registers and interrupts a program gets at them; it is written from
 * the manual, not from the driver's registers.h.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Of a character, as the wire brings it. */
#define WIRE_PARITY  0x200
#define WIRE_FRAMING 0x400
#define WIRE_BREAK   0x800

/* FIFOs. */
extern uint32_t rx_count, tx_count;
extern bool overrun; /* a character has come and found no room */

uint32_t rx_top(void);       /* the first character, with its bits; 0 for none */
uint32_t rx_last(void);      /* the one that has come last */
void rx_mark(uint32_t bits); /* adds bits of the model's own to that one */
uint32_t rx_take(void);      /* takes it away */
void tx_give(uint32_t character);
void fail(const char *what, uint64_t number);

/* ---- the model's ---------------------------------------------------------------------------- */

extern const uint32_t RX_DEPTH, TX_DEPTH;
extern const bool EDGE;       /* the interrupt: as pulse() says, not as model_line() does */
extern const uint32_t ERRORS; /* WIRE_ bits that it notices */
extern const uint32_t EXACT; /* and those of them of which it says to which character they belong */

uint32_t model_read(uint32_t offset, uint32_t bytes);
void model_write(uint32_t offset, uint32_t value, uint32_t bytes);
bool model_line(void);     /* the interrupt's level */
bool model_receives(void); /* the receiver is on, and does not stand still */
void model_arrived(void);  /* a character has come; or none, and there was an overrun */
void model_left(void);     /* one has gone */
void model_quiet(void);    /* nothing has come for a while */

void pulse(void);
