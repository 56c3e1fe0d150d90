"""The list pages of the observatory, for the law that a long list asks no more than a short one."""

from __future__ import annotations

from django.test import Client, override_settings

from tessera.kernel.clock import now
from tessera.observatory.prevalence.models import Study
from tessera.observatory.releases.models import Release
from tests.architecture.list_pages import Growing
from tests.observatory import world


def _releases(count: int, *, published: bool) -> None:
    have = Release.objects.count()
    for number in range(have + 1, have + count + 1):
        Release.objects.create(
            number=number,
            title=f"Release {number}",
            method="tables",
            document={},
            records=20,
            contributors=2,
            threshold=11,
            passed=True,
            published_at=now() if published else None,
        )


def releases() -> Growing:
    """Published releases, read by anybody."""
    return Growing(Client(), "/releases/", lambda count: _releases(count, published=True))


def drafts() -> Growing:
    """Releases that wait, read by an analyst."""
    world.cast()
    client = Client()
    with override_settings(DEMO=True):
        client.post("/demo/sign-in/", {"persona": "analyst"})
    return Growing(client, "/releases/build/", lambda count: _releases(count, published=False))


def studies() -> Growing:
    """Published studies, read by anybody."""

    def more(count: int) -> None:
        for _number in range(count):
            Study.objects.create(
                title="Invented", source="Invented", route="survey", given={"respondents": 1, "population": 9},
                sha256="0" * 64, result={"methods": [{"interval": [1, 3]}]}, program="test", published_at=now(),
            )  # fmt: skip

    return Growing(Client(), "/prevalence/", more)
