"""The mock in a container: with bounce_container() as url: ..."""
from collections.abc import Iterator
from contextlib import contextmanager

from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

ADMIN_TOKEN = "token-of-the-tests"


@contextmanager
def bounce_container() -> Iterator[str]:
    ready = LogMessageWaitStrategy('"ready":true').with_startup_timeout(30)
    container = DockerContainer("bounce").with_exposed_ports(2686).with_env("BOUNCE_MOCK_ADMIN_TOKEN", ADMIN_TOKEN)
    with container.waiting_for(ready):
        yield f"http://{container.get_container_host_ip()}:{container.get_exposed_port(2686)}"
