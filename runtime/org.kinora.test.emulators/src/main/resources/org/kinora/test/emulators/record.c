#define _GNU_SOURCE
#include "emulator.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MISUSES = 256, MISUSE_LENGTH = 400 };

struct emu_function {
	struct emu_function *next;
	const char *name;
	int64_t calls;
	int64_t skip;
	int64_t times; /* that it still has to fail; -1: always */
	int32_t code;
	int32_t delay; /* milliseconds that a failing call takes, and then succeeds if its code is 0 */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct emu_function *functions;
static char misuses[MISUSES][MISUSE_LENGTH];
static int misuse_count;

static struct emu_function *find(const char *name)
{
	for (struct emu_function *each = functions; each; each = each->next)
		if (!strcmp(each->name, name))
			return each;
	struct emu_function *made = calloc(1, sizeof *made);
	made->name = strdup(name); /* the caller's library may be closed */
	made->next = functions;
	functions = made;
	return made;
}

struct emu_function *emu_function(const char *name)
{
	pthread_mutex_lock(&lock);
	struct emu_function *found = find(name);
	pthread_mutex_unlock(&lock);
	return found;
}

bool emu_enter(struct emu_function *function, int32_t *code)
{
	bool fails = false;
	int32_t delay = 0;
	pthread_mutex_lock(&lock);
	function->calls++;
	if (function->times) {
		if (function->skip > 0) {
			function->skip--;
		} else {
			fails = function->code != 0;
			delay = function->delay;
			*code = function->code;
			if (function->times > 0)
				function->times--;
		}
	}
	pthread_mutex_unlock(&lock);
	if (delay)
		usleep((useconds_t)delay * 1000);
	return fails;
}

void emu_misuse(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	pthread_mutex_lock(&lock);
	if (misuse_count < MISUSES)
		vsnprintf(misuses[misuse_count++], MISUSE_LENGTH, format, arguments);
	pthread_mutex_unlock(&lock);
	va_end(arguments);
}

/* Code 0: the calls only take long. */
EXPORT void kinora_emu_fail(const char *name, int32_t skip, int32_t code, int32_t times, int32_t delay)
{
	pthread_mutex_lock(&lock);
	struct emu_function *function = find(name);
	function->skip = skip;
	function->code = code;
	function->delay = delay;
	function->times = times;
	pthread_mutex_unlock(&lock);
}

EXPORT int64_t kinora_emu_calls(const char *name)
{
	pthread_mutex_lock(&lock);
	int64_t calls = find(name)->calls;
	pthread_mutex_unlock(&lock);
	return calls;
}

EXPORT int32_t kinora_emu_misuses(void)
{
	pthread_mutex_lock(&lock);
	int count = misuse_count;
	pthread_mutex_unlock(&lock);
	return count;
}

/* Valid until the next reset. */
EXPORT const char *kinora_emu_misuse(int32_t index)
{
	return misuses[index];
}

EXPORT void kinora_emu_resources(struct emu_resources *resources)
{
	memset(resources, 0, sizeof *resources);
	for (int pool = 0; pool < EMU_POOLS; pool++) {
		int lent = emu_pool_lent(pool);
		resources->pools += lent >= 0;
		resources->blocks += lent > 0 ? lent : 0;
	}
	resources->mappings = emu_mappings();
	emu_board_resources(resources);
}

EXPORT void kinora_emu_leave_busy(int32_t channel)
{
	emu_board_leave_busy(channel);
}

EXPORT void kinora_emu_reset(void)
{
	emu_board_reset();
	emu_memory_reset();
	emu_camera_set(640, 480, 30, 1, false);
	pthread_mutex_lock(&lock);
	for (struct emu_function *each = functions; each; each = each->next) {
		each->calls = 0;
		each->times = 0;
	}
	misuse_count = 0;
	pthread_mutex_unlock(&lock);
}
