"""The sample province that the demo builds, by rows and through the same actions as users."""
