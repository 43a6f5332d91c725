"""The entry point of web servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# What is loaded by now stays: nobody need look through it again. A page makes more objects than the 700 after which
# Python looks through the young ones, and drops them when it is answered.
gc.collect()
gc.freeze()
gc.set_threshold(10_000)
