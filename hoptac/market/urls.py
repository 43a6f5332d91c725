"""Routes of this context, an area a list."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from hoptac.core import languages
from hoptac.market.views import board, buyers, events, needs, supply

app_name = "market"

_DESK = "desk/market/"
_board: list[URLPattern] = [
    path("needs/", board.need_board, name="need_board"),
    path("needs/register/", board.buyer_register, name="buyer_register"),
    path("needs/feed.xml", board.need_feed, name="need_feed"),
    path("needs/<int:pk>/", board.need_shown, name="need_shown"),
    path("events/", events.event_news, name="event_news"),
]
_needs: list[URLPattern] = [
    path(_DESK, needs.market_open, name="market_open"),
    path(_DESK + "needs/", needs.need_list, name="need_list"),
    path(_DESK + "needs/new/", needs.need_add, name="need_add"),
    path(_DESK + "needs/<int:pk>/", needs.need_detail, name="need_detail"),
    path(_DESK + "needs/<int:pk>/change/", needs.need_change, name="need_change"),
    path(_DESK + "needs/<int:pk>/end/", needs.need_end, name="need_end"),
    path(_DESK + "news/", needs.need_news, name="need_news"),
    path(_DESK + "news/seen/", needs.need_seen, name="need_seen"),
    path(_DESK + "news/<int:pk>/choose/", needs.subscription_add, name="subscription_add"),
    path(_DESK + "news/chosen/<int:pk>/end/", needs.subscription_end, name="subscription_end"),
    path(_DESK + "buyers/", buyers.buyer_list, name="buyer_list"),
    path(_DESK + "buyers/new/", buyers.buyer_add, name="buyer_add"),
    path(_DESK + "buyers/me/", buyers.buyer_put, name="buyer_put"),
    path(_DESK + "buyers/<int:pk>/change/", buyers.buyer_change, name="buyer_change"),
    path(_DESK + "buyers/<int:pk>/check/", buyers.buyer_check, name="buyer_check"),
]
_supply: list[URLPattern] = [
    path(_DESK + "supply/", supply.supply_list, name="supply_list"),
    path(_DESK + "offers/", supply.offer_list, name="offer_list"),
    path(_DESK + "offers/new/", supply.offer_choose, name="offer_choose"),
    path(_DESK + "offers/new/<int:pk>/", supply.offer_add, name="offer_add"),
    path(_DESK + "offers/<int:pk>/withdraw/", supply.offer_withdraw, name="offer_withdraw"),
    path(_DESK + "permits/", supply.permit_list, name="permit_list"),
    path(_DESK + "permits/new/", supply.permit_ask, name="permit_ask"),
    path(_DESK + "permits/<int:pk>/", supply.permit_detail, name="permit_detail"),
    path(_DESK + "permits/<int:pk>/give/", supply.permit_give, name="permit_give"),
    path(_DESK + "permits/<int:pk>/refuse/", supply.permit_refuse, name="permit_refuse"),
    path(_DESK + "permits/<int:pk>/revoke/", supply.permit_revoke, name="permit_revoke"),
    path(_DESK + "permits/<int:pk>/return/", supply.permit_return, name="permit_return"),
]
_events: list[URLPattern] = [
    path(_DESK + "events/", events.event_list, name="event_list"),
    path(_DESK + "events/new/", events.event_add, name="event_add"),
    path(_DESK + "events/<int:pk>/", events.event_detail, name="event_detail"),
    path(_DESK + "events/<int:pk>/change/", events.event_change, name="event_change"),
    path(_DESK + "events/<int:pk>/call-off/", events.event_call_off, name="event_call_off"),
    path(_DESK + "events/<int:pk>/invite/", events.booth_invite, name="booth_invite"),
    path(_DESK + "booths/<int:pk>/", events.booth_answer, name="booth_answer"),
    path(_DESK + "booths/<int:pk>/result/", events.booth_result, name="booth_result"),
    path(_DESK + "booths/<int:pk>/meeting/", events.meeting_ask, name="meeting_ask"),
    path(_DESK + "meetings/<int:pk>/agree/", events.meeting_agree, name="meeting_agree"),
    path(_DESK + "meetings/<int:pk>/decline/", events.meeting_decline, name="meeting_decline"),
    path(_DESK + "meetings/<int:pk>/result/", events.meeting_result, name="meeting_result"),
]
urlpatterns: list[URLPattern | URLResolver] = [languages.public_routes(_board), *_needs, *_supply, *_events]
