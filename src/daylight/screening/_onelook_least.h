/* For each permutation of 32-bit numbers, the least image of `count` pairs: the one loop of a
   screening that is worth the processor's wide registers. */
#include <stddef.h>
#include <stdint.h>

#define DAYLIGHT_PERMUTATIONS 112

#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__has_attribute)
#if __has_attribute(target_clones)
#define DAYLIGHT_WIDE __attribute__((target_clones("avx2", "default")))
#endif
#endif
#ifndef DAYLIGHT_WIDE
#define DAYLIGHT_WIDE
#endif

DAYLIGHT_WIDE
static void daylight_least(const uint32_t *pairs, size_t count, const uint32_t *factors,
                           const uint32_t *shifts, uint32_t *least) {
    for (size_t j = 0; j < DAYLIGHT_PERMUTATIONS; j++) least[j] = UINT32_MAX;
    for (size_t i = 0; i < count; i++) {
        const uint32_t pair = pairs[i];
        for (size_t j = 0; j < DAYLIGHT_PERMUTATIONS; j++) {
            const uint32_t image = pair * factors[j] + shifts[j];
            least[j] = image < least[j] ? image : least[j];
        }
    }
}
