"""Plans for many objects, made and carried out; a journal tells what was done, to go on there."""
