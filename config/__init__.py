"""How this installation is put together: settings, routes, entry point."""
