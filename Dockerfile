# The scaled form: one image, started as pages, streams, worker or beat (see compose.yaml).
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/academy/.venv/bin:$PATH
WORKDIR /academy

COPY requirements.production.lock ./
RUN python -m venv .venv && pip install --no-cache-dir --require-hashes -r requirements.production.lock

COPY . .
# Static files carry the hash of their content in their names; no secret is needed for that.
RUN python -m academy.keyring /tmp/keys.json \
    && ACADEMY_KEYS=/tmp/keys.json ACADEMY_MODE=production DJANGO_SECRET_KEY=collecting DJANGO_ALLOWED_HOSTS=localhost \
    ACADEMY_URL=https://localhost EMAIL_URL=smtp://localhost DEFAULT_FROM_EMAIL=academy@localhost \
    ACADEMY_DATA=/tmp/collecting STATIC_ROOT=/academy/static \
    python manage.py collectstatic --noinput \
    && rm /tmp/keys.json \
    && useradd --system --home /academy academy \
    && mkdir -p /data && chown academy /data

ENV ACADEMY_MODE=production ACADEMY_DATA=/data ACADEMY_KEYS=/data/keys.json STATIC_ROOT=/academy/static
USER academy
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "academy.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "4", "--max-requests", "5000", "--max-requests-jitter", "500"]
