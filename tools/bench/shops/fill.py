"""Make the tables and 5,000 products with a category, a price and a description: `python -m oscar_shop.fill COUNT`."""

# ruff: noqa: E402 - Django is set up before its models are imported
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "oscar_shop.settings"

import django

django.setup()

from django.core.management import call_command
from oscar.apps.catalogue.categories import create_from_breadcrumbs
from oscar.core.loading import get_model

call_command("migrate", verbosity=0)
Product, ProductClass = get_model("catalogue", "Product"), get_model("catalogue", "ProductClass")
Partner, StockRecord = get_model("partner", "Partner"), get_model("partner", "StockRecord")
# With stock kept and none there, no form to buy stands beside each product: its quickest list.
kind = ProductClass.objects.create(name="Tea", track_stock=True, requires_shipping=True)
partner = Partner.objects.create(name="Cooperative", code="c")
categories = [create_from_breadcrumbs(f"Drinks > Tea {number}") for number in range(20)]
count = int(sys.argv[1])
Product.objects.bulk_create(
    [
        Product(
            title=f"Chè Shan tuyết {n}", slug=f"che-{n}", upc=str(n), product_class=kind, description="Hái tay. " * 20
        )
        for n in range(count)
    ],
    batch_size=500,
)
products = list(Product.objects.order_by("pk"))
StockRecord.objects.bulk_create(
    [
        StockRecord(product=one, partner=partner, partner_sku=one.upc, price=450, price_currency="VND")
        for one in products
    ],
    batch_size=500,
)
Through = Product.categories.through
Through.objects.bulk_create(
    [Through(product=one, category=categories[n % 20]) for n, one in enumerate(products)], batch_size=500
)
print("PRODUCT", products[count // 2].get_absolute_url())
