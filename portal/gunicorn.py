"""How gunicorn serves the portal: `gunicorn -c python:portal.gunicorn portal.wsgi`."""

import os

from portal import settings

bind = f"127.0.0.1:{settings.PORT}"
worker_class = "gthread"  # a slow line holds a thread, not a whole process
workers = settings.WEB_PROCESSES
threads = settings.WEB_THREADS
timeout = 60
graceful_timeout = 15
keepalive = 5
control_socket_disable = True
# The heartbeat of a process must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
loglevel = "warning"
