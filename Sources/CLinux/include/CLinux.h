#ifndef CLINUX_H
#define CLINUX_H

// Everything Linux that Glibc's Swift module does not carry, and the few instructions that want C.

#include <stddef.h>
#include <stdint.h>

#include "CLinuxSystem.h"

// CRC32C (Castagnoli) of `length` bytes, continuing from `seed` (0 at the start). Uses the SSE 4.2
// instruction where the processor has it, a table otherwise; both give the same value.
uint32_t clinux_crc32c(uint32_t seed, const void *bytes, size_t length);

// Writes the bytes to standard error with one write(2) and aborts the process.
_Noreturn void clinux_abort(const char *message, size_t length);

#endif
