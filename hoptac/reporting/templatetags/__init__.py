"""What templates of reports print."""
