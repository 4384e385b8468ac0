// Makes files from memory, below an open directory each: the floor for whoever makes the same files.
//
// usage: create-files PACK FOLDER
//
// PACK has for each file a line "LENGTH PATH" and then its bytes; a length of -1 is a directory. It is read at once,
// which is a small part of the cost.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail(const char *what) {
  perror(what);
  exit(2);
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  int pack = open(arguments[1], O_RDONLY);
  struct stat status;
  if (pack < 0 || fstat(pack, &status)) fail(arguments[1]);
  char *bytes = malloc((size_t)status.st_size + 1);
  for (off_t done = 0; done < status.st_size;) {
    ssize_t more = read(pack, bytes + done, (size_t)(status.st_size - done));
    if (more <= 0) fail(arguments[1]);
    done += more;
  }
  if (mkdir(arguments[2], 0777) || chdir(arguments[2])) fail(arguments[2]);
  char folder[4096] = "";
  int directory = AT_FDCWD;
  for (char *next = bytes, *end = bytes + status.st_size; next < end;) {
    char *line = memchr(next, '\n', (size_t)(end - next));
    if (!line) return 2;
    *line = 0;
    char *path;
    long length = strtol(next, &path, 10);
    path++;
    next = line + 1;
    if (length < 0) {
      if (mkdir(path, 0777)) fail(path);
      continue;
    }
    char *name = strrchr(path, '/');
    size_t prefix = name ? (size_t)(name - path) : 0;
    if (strncmp(folder, path, prefix) || folder[prefix] || directory == AT_FDCWD) {
      if (directory != AT_FDCWD) close(directory);
      memcpy(folder, path, prefix);
      folder[prefix] = 0;
      directory = open(prefix ? folder : ".", O_RDONLY | O_DIRECTORY);
      if (directory < 0) fail(folder);
    }
    int file = openat(directory, name ? name + 1 : path, O_WRONLY | O_CREAT | O_EXCL, 0644);
    if (file < 0) fail(path);
    if (write(file, next, (size_t)length) != length) fail(path);
    if (close(file)) fail(path);
    next += length;
  }
  return 0;
}
