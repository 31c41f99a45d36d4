"""Generate what can be generated: help, pages, examples and pictures. See `make docs`."""
