"""Commands that need every context."""
