"""The shell: home, navigation, error pages, commands that need every context."""
