"""What a run wrote, kept so that `undo` can take it back.

One file a run, of JSON lines that are only ever appended: a header first, then for everything that
is written one line before (`begin`) and one after (`done`, or `failed`), and one more when it is
taken back (`undone`). So whenever a run is killed, what it left can be read: what was begun and not
done may have been done or not, and a line that was cut off says nothing.
"""
