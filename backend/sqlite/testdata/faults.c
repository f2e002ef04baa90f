/* Makes a file system fail as network folders and broken disks do. It is preloaded by
   the process that a test starts; USERLOOKUP_TEST_FAULT says what fails. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int fails(const char *what) {
  const char *fault = getenv("USERLOOKUP_TEST_FAULT");
  return fault && !strcmp(fault, what);
}

int fcntl(int fd, int cmd, ...) {
  va_list args;
  va_start(args, cmd);
  void *arg = va_arg(args, void *);
  va_end(args);
  if ((cmd == F_SETLK || cmd == F_SETLKW) && fails("locks")) {
    errno = ENOLCK;
    return -1;
  }
  int (*real)(int, int, ...) = dlsym(RTLD_NEXT, "fcntl");
  return real(fd, cmd, arg);
}

int fcntl64(int fd, int cmd, ...) {
  va_list args;
  va_start(args, cmd);
  void *arg = va_arg(args, void *);
  va_end(args);
  return fcntl(fd, cmd, arg);
}

void *mmap64(void *address, size_t size, int protection, int flags, int fd, off64_t offset) {
  if (fd >= 0 && (flags & MAP_SHARED) && fails("shared memory")) {
    errno = ENODEV;
    return MAP_FAILED;
  }
  void *(*real)(void *, size_t, int, int, int, off64_t) = dlsym(RTLD_NEXT, "mmap64");
  return real(address, size, protection, flags, fd, offset);
}

void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset) {
  return mmap64(address, size, protection, flags, fd, offset);
}

int fsync(int fd) {
  if (fails("sync")) {
    errno = EIO;
    return -1;
  }
  int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
  return real(fd);
}

int fdatasync(int fd) { return fsync(fd); }

ssize_t pwrite64(int fd, const void *content, size_t size, off64_t offset) {
  if (fails("space")) {
    errno = ENOSPC;
    return -1;
  }
  ssize_t (*real)(int, const void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pwrite64");
  return real(fd, content, size, offset);
}

ssize_t pwrite(int fd, const void *content, size_t size, off_t offset) { return pwrite64(fd, content, size, offset); }
