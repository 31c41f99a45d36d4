"""Read a Dockerfile as BuildKit does: lines, words, instructions, assignments."""
