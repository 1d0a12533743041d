import httpx

from .config import Config, Target


def check(target: Target, client: httpx.Client, headers: dict[str, str]) -> bool:
    url = str(target.url)
    for _ in range(1 + target.retries):
        try:
            if client.get(url, headers=headers, timeout=target.timeout).is_success:
                return True
        except httpx.HTTPError:
            pass
    return False


def check_all(config: Config, client: httpx.Client) -> dict[str, bool]:
    """The name of each target -> whether it is up."""
    headers = {}
    if config.token:
        headers["Authorization"] = f"Bearer {config.token}"
    return {target.name: check(target, client, headers) for target in config.targets}
