# The product as one image: web, worker, beat and one-shot commands differ by their command.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/srv/static MEDIA_ROOT=/srv/media LEDGER_FOLDER=/srv/ledger PUBLISHED_FOLDER=/srv/published BEAT_FILE=/tmp/beat
RUN useradd --system --uid 10001 --no-create-home motcua \
    && install -d -o motcua /srv/app/var /srv/static /srv/media /srv/ledger /srv/published
# For the worker that measures whether agencies' websites shut people out; see docs/rankings-inspection.md.
ARG CHROMIUM=no
RUN if [ "$CHROMIUM" = yes ]; then apt-get update && apt-get install -y --no-install-recommends chromium fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*; fi
COPY --from=build /opt/venv /opt/venv
WORKDIR /srv/app
COPY --chown=motcua . .
USER motcua
# Compiled into the image, so that a container writes nothing but uploads. No value here is kept.
RUN python -m egov.local.translations \
    && SECRET_KEY=build DATABASE_URL=postgres:///none REDIS_URL=redis://none \
       python manage.py collectstatic --no-input
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s CMD ["python", "deploy/alive.py"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "egov.wsgi:application"]
