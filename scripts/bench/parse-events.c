// Reads a YAML text with libyaml, every event of it, and does nothing with them: the floor for whoever uses libyaml.
//
// usage: parse-events FILE...
#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

static long parse(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) { perror(path); exit(2); }
  fseek(file, 0, SEEK_END);
  size_t size = (size_t)ftell(file);
  rewind(file);
  unsigned char *text = malloc(size + 1);
  if (!text || fread(text, 1, size, file) != size) { perror(path); exit(2); }
  yaml_parser_t parser;
  yaml_event_t event;
  if (!yaml_parser_initialize(&parser)) exit(2);
  yaml_parser_set_input_string(&parser, text, size);
  long events = 0;
  for (int isOver = 0; !isOver; events++) {
    if (!yaml_parser_parse(&parser, &event)) { fprintf(stderr, "%s: %s\n", path, parser.problem); exit(1); }
    isOver = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  fclose(file);
  return events;
}

int main(int count, char **arguments) {
  long events = 0;
  for (int number = 1; number < count; number++) events += parse(arguments[number]);
  printf("%ld\n", events);
  return 0;
}
