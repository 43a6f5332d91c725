"""What is decided about values, without database or web."""
