#!/bin/bash
# Build and start everything in containers, and say where to look. PROFILE=dev: a mail server beside it takes every mail.
# Further words go to `docker compose up`, such as --scale router=3.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${PROFILE:-}" = dev ]; then
    export COMPOSE_PROFILES=dev NWD_SMTP_URL="${NWD_SMTP_URL:-smtp://maildev:1025?starttls=no}" NWD_MAIL_AT_ONCE="${NWD_MAIL_AT_ONCE:-1}"
fi

docker compose up --detach --build --wait "$@"

echo
echo "It runs: http://$(docker compose port gateway 8080)"
# What notifier was really told, from the environment or from .env.
if docker compose exec -T notifier python -c 'import os, sys; sys.exit(bool(os.environ.get("NWD_SMTP_URL")))'; then
    echo "Mails leave nowhere: no NWD_SMTP_URL is given. Each is kept; this prints a link to the keeper's page:"
    echo "    docker compose run --rm ops mails link"
elif [ "${PROFILE:-}" = dev ]; then
    mails=$(docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$(docker compose ps -q maildev)")
    echo "Mails are taken by maildev and go nowhere: http://$mails:1080 (from this machine)"
fi
echo "The operator's command is \`docker compose run --rm ops\`:"
echo "    docker compose run --rm ops agency add my-system --name \"My system\""
echo "    docker compose run --rm ops verify"
