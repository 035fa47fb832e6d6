"""One module for each command, with `main(argv) -> int`. Heavy imports stay inside functions."""
