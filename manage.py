"""Django's command line; people use run.py, which makes the environment first."""

import os
import sys


def main() -> None:
    """Run the command; where it failed for want of a table, say what to do instead of where in the code it was."""
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    try:
        execute_from_command_line(sys.argv)
    except DatabaseError:
        from hoptac.site import tables

        if tables.are_current():
            raise
        sys.exit(tables.OUTDATED)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
