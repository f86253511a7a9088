#include "CLinux.h"

#include <stdatomic.h>
#include <string.h>

static uint32_t table[8][256];
static atomic_int table_state; // 0 unmade, 1 being made, 2 ready

static void make_table(void) {
    int expected = 0;
    if (atomic_compare_exchange_strong(&table_state, &expected, 1)) {
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t crc = i;
            for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x82F63B78u : crc >> 1;
            table[0][i] = crc;
        }
        for (uint32_t i = 0; i < 256; i++)
            for (int slice = 1; slice < 8; slice++)
                table[slice][i] = (table[slice - 1][i] >> 8) ^ table[0][table[slice - 1][i] & 0xFF];
        atomic_store(&table_state, 2);
    }
    while (atomic_load(&table_state) != 2) {
    }
}

static uint32_t by_table(uint32_t crc, const uint8_t *at, size_t length) {
    if (atomic_load_explicit(&table_state, memory_order_acquire) != 2) make_table();
    while (length >= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        word ^= crc;
        crc = 0;
        for (int slice = 0; slice < 8; slice++) crc ^= table[7 - slice][(word >> (8 * slice)) & 0xFF];
        at += 8;
        length -= 8;
    }
    while (length--) crc = (crc >> 8) ^ table[0][(crc ^ *at++) & 0xFF];
    return crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) static uint32_t by_instruction(uint32_t crc, const uint8_t *at, size_t length) {
    uint64_t wide = crc;
    while (length >= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        wide = __builtin_ia32_crc32di(wide, word);
        at += 8;
        length -= 8;
    }
    crc = (uint32_t)wide;
    while (length--) crc = __builtin_ia32_crc32qi(crc, *at++);
    return crc;
}
#endif

uint32_t clinux_crc32c(uint32_t seed, const void *bytes, size_t length) {
    uint32_t crc = ~seed;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("sse4.2")) return ~by_instruction(crc, bytes, length);
#endif
    return ~by_table(crc, bytes, length);
}
