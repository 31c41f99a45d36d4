"""The files of a build context, and what they put into an image."""
