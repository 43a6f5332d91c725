"""Routes of this context, an area a list."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from hoptac.market.views import supply

app_name = "market"

_DESK = "desk/market/"
_supply: list[URLPattern] = [
    path(_DESK + "supply/", supply.supply_list, name="supply_list"),
    path(_DESK + "offers/", supply.offer_list, name="offer_list"),
    path(_DESK + "offers/new/", supply.offer_choose, name="offer_choose"),
    path(_DESK + "offers/new/<int:pk>/", supply.offer_add, name="offer_add"),
    path(_DESK + "offers/<int:pk>/withdraw/", supply.offer_withdraw, name="offer_withdraw"),
    path(_DESK + "permits/", supply.permit_list, name="permit_list"),
    path(_DESK + "permits/new/", supply.permit_find, name="permit_find"),
    path(_DESK + "permits/new/<int:owner>/", supply.permit_ask, name="permit_ask"),
    path(_DESK + "permits/<int:pk>/", supply.permit_detail, name="permit_detail"),
    path(_DESK + "permits/<int:pk>/give/", supply.permit_give, name="permit_give"),
    path(_DESK + "permits/<int:pk>/refuse/", supply.permit_refuse, name="permit_refuse"),
    path(_DESK + "permits/<int:pk>/revoke/", supply.permit_revoke, name="permit_revoke"),
]
urlpatterns: list[URLPattern | URLResolver] = [*_supply]
