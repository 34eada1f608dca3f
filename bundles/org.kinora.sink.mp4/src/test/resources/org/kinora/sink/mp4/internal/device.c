// A device that fails, for LD_PRELOAD: while the file named by FAIL_FSYNC is there, forcing fails as it does on a device
// with an error; while the one named by STALL is there, forcing waits.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static int told(const char *variable) {
  const char *path = getenv(variable);
  return path != 0 && access(path, F_OK) == 0;
}

static int force(const char *name, int fd) {
  while (told("STALL")) {
    usleep(10000);
  }
  if (told("FAIL_FSYNC")) {
    errno = EIO;
    return -1;
  }
  int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, name);
  return real(fd);
}

int fsync(int fd) { return force("fsync", fd); }

int fdatasync(int fd) { return force("fdatasync", fd); }
