"""Template tags and filters every context may load: formats, parts."""
