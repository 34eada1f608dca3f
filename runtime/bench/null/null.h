/* What the boards that cost nothing share: the size of their pictures, and the count of the calls that come to them. */
#include <stdint.h>
#include <string.h>

enum { WIDTH = 640, HEIGHT = 480, PICTURE = WIDTH * HEIGHT * 3 / 2, UNIT = 8192, GOP = 50 };

/* Structures by offset, as in the bindings' tables of layouts. */
#define AT(type, address, offset) (*(type *)((char *)(address) + (offset)))

/* Calls to this library since it was opened; the benchmark reads it. */
uint64_t kinora_calls;

#define COUNT() ((void)kinora_calls++)
#define NOTHING(name) int name(void) { COUNT(); return 0; }
