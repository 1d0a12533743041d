"""Give the application Neon's pooled URL and migrations the direct one."""

from typing import Any

from .database_url import connection

OPTIONS = "sslmode=require&channel_binding=require&connect_timeout=10"
# DATABASE_URL of the application, and of the job that runs `alembic upgrade head`:
POOLED = f"postgresql://me@ep-x-pooler.eu-central-1.aws.neon.tech/app?{OPTIONS}"
DIRECT = f"postgresql://me@ep-x.eu-central-1.aws.neon.tech/app?{OPTIONS}"


def arguments() -> list[dict[str, Any]]:
    """What reaches psycopg, which no driver in the URL means, and asyncpg."""
    return [connection(POOLED)[1], connection(DIRECT, "asyncpg")[1]]
    # warns UserWarning: for channel_binding asyncpg verifies the certificate
    # returns [{'sslmode': 'require', 'channel_binding': 'require',
    #     'connect_timeout': '10', 'prepare_threshold': None}, {'statement_cache_size': 0,
    #     'server_settings': {}, 'timeout': 10.0, 'ssl': True}]
