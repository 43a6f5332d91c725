"""A cooperative's online activity: outside channels, and its own evaluation each month and period."""
