"""Run in our shell by the bench of the shop: add published products of the sample's cooperatives until COUNT."""

from django.utils import timezone

from hoptac.catalogue import drafts, queries, rules
from hoptac.catalogue.models import Kind, Product, Recognition, Unit
from hoptac.parties.models import Organisation
from hoptac.registry.queries import portions
from hoptac.search import actions as search_actions

today, now = timezone.localdate(), timezone.now()
owners = list(Organisation.objects.filter(kind="cooperative").order_by("pk").values_list("pk", flat=True))
kinds, unit = list(Kind.objects.exclude(parent=None)), Unit.objects.get(code="kg")
there = Product.objects.filter(is_published=True).count()
last = Product.objects.order_by("-pk").first()
made = []
for number in range(COUNT - there):  # noqa: F821 - set by the bench before this text
    kind = kinds[number * 7 % len(kinds)]
    name = f"{kind.name('vi')} bản {there + number}" if number % 3 else f"Chè Shan tuyết {there + number}"
    made.append(
        Product(
            organisation_id=owners[number * 13 % len(owners)], name=name, kind=kind, group=kind.group, unit="kg",
            measure=unit, price_amount=20_000 + number % 900 * 1000, season=number % 4095 + 1, state="published",
            is_published=True, description="Hái tay. " * 20, updated_at=now, **drafts.keys(name),
        )
    )  # fmt: skip
Product.objects.bulk_create(made, batch_size=500)
new = list(Product.objects.filter(pk__gt=last.pk if last else 0).order_by("pk").values_list("pk", flat=True))
until = rules.months_later(today, 36)
Recognition.objects.bulk_create(
    [
        Recognition(product_id=pk, stars=3 + pk % 3, decided_on=today, valid_until=until, ends_before=until)
        for pk in new[::5]
    ],
    batch_size=500,
)
for ids in portions(new):
    search_actions.put(queries.search_items(ids))
print("FILLED", len(new))
