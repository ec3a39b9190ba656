# Four images by target: intake, router, notifier hold what is shared and their own service alone; ops holds the operator's `nwd`.
# None runs as root, and each runs on a root file system that nobody can write to (docker-compose.yml).

FROM python:3.13-slim AS base
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PATH=/packages/bin:$PATH \
    NWD_DATA_DIR=/run/nwd \
    NWD_HOST=0.0.0.0
# One id in all images: secrets belong to it. /secrets and /attachments are here so that volumes mounted there begin as its own.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin nwd \
    && for part in intake router notifier reader owner postgres rabbitmq; do \
        install -d -o nwd -g nwd -m 755 "/secrets/$part"; done \
    && install -d -o nwd -g nwd -m 700 /run/nwd /attachments
WORKDIR /app

# Each package is checked against its hash. pip stays behind in these stages.
FROM base AS packages
RUN python3 -m venv --without-pip /packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

FROM packages AS intake-packages
COPY requirements/intake.txt .
RUN --mount=type=cache,target=/root/.cache/pip \
    pip --python /packages/bin/python install --quiet --require-hashes --requirement intake.txt

FROM packages AS router-packages
# With what the text model needs; router.txt is the same without it, some 200 MB less.
COPY requirements/router-text.txt .
RUN --mount=type=cache,target=/root/.cache/pip \
    pip --python /packages/bin/python install --quiet --require-hashes --requirement router-text.txt

FROM packages AS notifier-packages
COPY requirements/notifier.txt .
RUN --mount=type=cache,target=/root/.cache/pip \
    pip --python /packages/bin/python install --quiet --require-hashes --requirement notifier.txt

FROM packages AS ops-packages
COPY requirements/ops-text.txt .
RUN --mount=type=cache,target=/root/.cache/pip \
    pip --python /packages/bin/python install --quiet --require-hashes --requirement ops-text.txt

# What Python would compile at each start is compiled here, since nothing can be written later.
FROM base AS shared
COPY shared shared
COPY services/__init__.py services/
RUN python3 -m compileall -q shared services

FROM shared AS intake
COPY --from=intake-packages /packages /packages
COPY services/intake services/intake
RUN python3 -m compileall -q services
USER nwd
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=15s --start-period=90s --retries=3 CMD ["python", "-m", "services.intake", "health"]
ENTRYPOINT ["python", "-m", "services.intake"]

FROM shared AS router
COPY --from=router-packages /packages /packages
COPY services/router services/router
RUN python3 -m compileall -q services
USER nwd
EXPOSE 8001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=15s --start-period=90s --retries=3 CMD ["python", "-m", "services.router", "health"]
ENTRYPOINT ["python", "-m", "services.router"]

FROM shared AS notifier
COPY --from=notifier-packages /packages /packages
COPY services/notifier services/notifier
RUN python3 -m compileall -q services
USER nwd
EXPOSE 8002
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=15s --start-period=90s --retries=3 CMD ["python", "-m", "services.notifier", "health"]
ENTRYPOINT ["python", "-m", "services.notifier"]

FROM shared AS ops
COPY --from=ops-packages /packages /packages
COPY services services
COPY config config
RUN python3 -m compileall -q services
USER nwd
ENTRYPOINT ["python", "-m", "services.cli"]
