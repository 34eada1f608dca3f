/*
 * Loaded into the child by the tests: when the child ends, writes to $KINORA_WITNESS what breached the vendor's rules and
 * what was not given back, by the emulated board. $KINORA_WITNESS_FAIL is "FUNCTION SKIP CODE TIMES [MILLISECONDS]" for a call
 * that is to fail or to take long, $KINORA_WITNESS_CAMERA "WIDTH HEIGHT RATE" of the sensor, $KINORA_WITNESS_BUSY the number
 * of a channel that a killed process left.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { RESOURCES = 8 };

static void *symbol(const char *name)
{
	return dlsym(RTLD_DEFAULT, name);
}

/* As the child opens libsys, which has the emulator's control. */
void *dlopen(const char *file, int flags)
{
	void *(*next)(const char *, int);
	*(void **)&next = dlsym(RTLD_NEXT, "dlopen");
	void *library = next(file, flags);
	if (!library || !file || !strstr(file, "libsys.so"))
		return library;
	const char *fail = getenv("KINORA_WITNESS_FAIL");
	const char *busy = getenv("KINORA_WITNESS_BUSY");
	char function[64];
	int skip, times, width, height, rate, milliseconds = 0;
	unsigned code;
	if (fail && sscanf(fail, "%63s %d %x %d %d", function, &skip, &code, &times, &milliseconds) >= 4) {
		void (*set)(const char *, int, int, int, int);
		*(void **)&set = dlsym(library, "kinora_emu_fail");
		set(function, skip, (int)code, times, milliseconds);
	}
	const char *camera = getenv("KINORA_WITNESS_CAMERA");
	if (camera && sscanf(camera, "%d %d %d", &width, &height, &rate) == 3) {
		void (*set)(int, int, int, int, int);
		*(void **)&set = dlsym(library, "kinora_emu_camera");
		set(width, height, rate, 1, 0);
	}
	if (busy) {
		void (*leave)(int);
		*(void **)&leave = dlsym(library, "kinora_emu_leave_busy");
		leave(atoi(busy));
	}
	return library;
}

static void testify(void)
{
	const char *path = getenv("KINORA_WITNESS");
	int (*count)(void);
	const char *(*misuse)(int);
	void (*resources)(int *);
	*(void **)&count = symbol("kinora_emu_misuses");
	*(void **)&misuse = symbol("kinora_emu_misuse");
	*(void **)&resources = symbol("kinora_emu_resources");
	if (!path || !count || !misuse || !resources)
		return;
	FILE *file = fopen(path, "a");
	int used[RESOURCES] = {0};
	for (int i = 0; i < count(); i++)
		fprintf(file, "misuse: %s\n", misuse(i));
	resources(used);
	for (int i = 0; i < RESOURCES; i++)
		if (used[i])
			fprintf(file, "resource %d: %d left\n", i, used[i]);
	fclose(file);
}

void _exit(int status)
{
	testify();
	syscall(SYS_exit_group, status);
	__builtin_unreachable();
}
