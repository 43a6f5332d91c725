"""The periodic report of an alliance: words an office may edit, between figures that stay live."""
