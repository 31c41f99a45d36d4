"""An archive that has all: no Python, no pip."""
