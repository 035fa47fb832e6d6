"""The same ads for the peer, in a process of its own: python -m benchmarks.search.peer_fill ADS"""

from __future__ import annotations

import sys


def main(count: int) -> None:
    import django

    django.setup()
    from benchmarks.search import corpus
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import transaction
    from django_classified.models import Area, Group, Item, Profile, Section

    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create(username="seller")
    Profile.objects.create(user=user, phone="+1 312 555 0123")
    area = Area.objects.create(slug="town", title="Town")
    section = Section.objects.create(title="Section")
    groups = [Group.objects.create(title=f"Group {n}", section=section) for n in range(70)]
    with transaction.atomic():
        for number, (title, body) in enumerate(corpus.texts(count)):
            group = groups[number % len(groups)]
            Item.objects.create(
                user=user, group=group, area=area, title=title[:100], description=body, price=10
            )


if __name__ == "__main__":
    main(int(sys.argv[1]))
