"""For servers that speak ASGI; the portal itself waits for nothing, so gunicorn's threads serve it as well."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_asgi_application()
