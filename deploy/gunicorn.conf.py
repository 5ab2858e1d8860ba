"""The web server process, the same here and in a container."""

import os

bind = "0.0.0.0:8000"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
preload_app = True  # a wrong setting stops the start instead of every worker in turn
timeout = 60
graceful_timeout = 25
keepalive = 5
max_requests = 20_000  # a slow leak never becomes an outage
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm"  # noqa: S108 - heartbeat files must not wait for a disk
control_socket_disable = True
accesslog = None  # django-structlog writes one line per request
