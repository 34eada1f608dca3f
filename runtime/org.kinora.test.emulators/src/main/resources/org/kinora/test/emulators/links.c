/* Which module's output goes to which other's input. */
#include "emulator.h"

#include <pthread.h>
#include <string.h>

enum { LINKS = 32 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t delivering = PTHREAD_MUTEX_INITIALIZER; /* held while a frame goes over */
static struct {
	bool used;
	struct emu_end source, sink;
} links[LINKS];

static bool same(const struct emu_end *one, const struct emu_end *other)
{
	return !memcmp(one, other, sizeof *one);
}

static int find(const struct emu_end *sink)
{
	for (int i = 0; i < LINKS; i++)
		if (links[i].used && same(&links[i].sink, sink))
			return i;
	return -1;
}

enum emu_linked emu_link(struct emu_end source, struct emu_end sink)
{
	enum emu_linked result = EMU_LINKS_FULL;
	pthread_mutex_lock(&lock);
	if (find(&sink) >= 0)
		result = EMU_LINKED_ALREADY;
	for (int i = 0; i < LINKS && result == EMU_LINKS_FULL; i++)
		if (!links[i].used) {
			links[i].source = source;
			links[i].sink = sink;
			links[i].used = true;
			result = EMU_LINKED;
		}
	pthread_mutex_unlock(&lock);
	return result;
}

bool emu_unlink(struct emu_end source, struct emu_end sink)
{
	pthread_mutex_lock(&delivering);
	pthread_mutex_lock(&lock);
	int found = find(&sink);
	bool linked = found >= 0 && same(&links[found].source, &source);
	if (linked)
		links[found].used = false;
	pthread_mutex_unlock(&lock);
	pthread_mutex_unlock(&delivering);
	return linked;
}

bool emu_linked_to(struct emu_end sink, struct emu_end *source)
{
	pthread_mutex_lock(&lock);
	int found = find(&sink);
	if (found >= 0)
		*source = links[found].source;
	pthread_mutex_unlock(&lock);
	return found >= 0;
}

void emu_links_deliver(struct emu_end source, int module, void (*push)(int channel, const void *frame), const void *frame)
{
	pthread_mutex_lock(&delivering);
	for (int i = 0; i < LINKS; i++) {
		pthread_mutex_lock(&lock);
		bool to = links[i].used && same(&links[i].source, &source) && links[i].sink.module == module;
		int channel = links[i].sink.channel;
		pthread_mutex_unlock(&lock);
		if (to)
			push(channel, frame);
	}
	pthread_mutex_unlock(&delivering);
}

int emu_links(void)
{
	int used = 0;
	pthread_mutex_lock(&lock);
	for (int i = 0; i < LINKS; i++)
		used += links[i].used;
	pthread_mutex_unlock(&lock);
	return used;
}

void emu_links_reset(void)
{
	memset(links, 0, sizeof links);
}
