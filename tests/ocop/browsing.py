"""What the tests of pages share: a signed-in client, addresses, words."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse


def signed(user: object) -> Client:
    client = Client(headers={"accept-language": "vi"})
    client.force_login(user)  # type: ignore[arg-type]
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"ocop:{name}", args=args)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()
