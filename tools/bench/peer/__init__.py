"""A small Django project that imports the same workbook with django-import-export, through its upload pages."""
