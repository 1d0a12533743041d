import httpx

from .config import TARGETS, Target


def check(target: Target, client: httpx.Client) -> bool:
    for _ in range(1 + target.retries):
        try:
            if client.get(target.url, timeout=target.timeout).is_success:
                return True
        except httpx.HTTPError:
            pass
    return False


def check_all(client: httpx.Client) -> dict[str, bool]:
    """The name of each target -> whether it is up."""
    return {target.name: check(target, client) for target in TARGETS}
