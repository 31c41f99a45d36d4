"""`fix -i`: the screen, the keys and the editor of the conversation in `approval`."""
