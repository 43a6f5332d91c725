"""What fills the two shops: ours, and the project django-oscar runs in (its own example settings, no more)."""
