"""Real parts for the tests: RabbitMQ, PostgreSQL and an SMTP server.

From the environment's URLs where given, else private instances of installed programs, else Debian's packages where they
may be installed. The fixtures stand in `plugin`.
"""
