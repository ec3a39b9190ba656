"""What an installation needs before it runs: logins on PostgreSQL and RabbitMQ, and the secrets of its parts."""
