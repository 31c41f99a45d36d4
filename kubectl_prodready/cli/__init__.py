"""The commands: parse flags, call, exit code."""
