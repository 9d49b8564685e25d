"""For servers that speak ASGI; nothing here waits, so gunicorn's threads do as well."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_asgi_application()
