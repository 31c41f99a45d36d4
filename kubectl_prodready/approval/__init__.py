"""Approve change by change: the conversation, apart from the screen that shows it."""
