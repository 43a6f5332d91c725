"""Routes of this context, an area a list."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from hoptac.core import languages
from hoptac.market.views import (
    board,
    buyers,
    contracts,
    deliveries,
    events,
    needs,
    payments,
    pooling,
    report,
    shares,
    supply,
)

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
_pooling: list[URLPattern] = [
    path(_DESK + "matching/", pooling.pooling_board, name="pooling_board"),
    path(_DESK + "matching/run/", pooling.pooling_run, name="pooling_run"),
    path(_DESK + "matching/needs/<int:pk>/ruling/", pooling.ruling_put, name="ruling_put"),
    path(_DESK + "matching/needs/<int:pk>/ask/", pooling.shares_ask, name="shares_ask"),
    path(_DESK + "weights/", pooling.weights_detail, name="weights_detail"),
    path(_DESK + "weights/change/", pooling.weights_change, name="weights_change"),
    path(_DESK + "answers/<int:pk>/", shares.answer_detail, name="answer_detail"),
    path(_DESK + "answers/<int:pk>/agree/", shares.shares_agree, name="shares_agree"),
    path(_DESK + "shares/", shares.share_list, name="share_list"),
    path(_DESK + "shares/<int:pk>/", shares.share_detail, name="share_detail"),
    path(_DESK + "shares/<int:pk>/agree/", shares.share_agree, name="share_agree"),
    path(_DESK + "shares/<int:pk>/change/", shares.share_change, name="share_change"),
    path(_DESK + "shares/<int:pk>/decline/", shares.share_decline, name="share_decline"),
    path(_DESK + "shares/<int:pk>/ask/", shares.share_ask, name="share_ask"),
    path(_DESK + "shares/<int:pk>/drop/", shares.share_drop, name="share_drop"),
]
_contracts: list[URLPattern] = [
    path(_DESK + "shares/<int:pk>/contract/", contracts.contract_draft, name="contract_draft"),
    path(_DESK + "contracts/", contracts.contract_list, name="contract_list"),
    path(_DESK + "contracts/<int:pk>/", contracts.contract_detail, name="contract_detail"),
    path(_DESK + "contracts/<int:pk>/change/", contracts.contract_change, name="contract_change"),
    path(_DESK + "contracts/<int:pk>/sign/", contracts.contract_sign, name="contract_sign"),
    path(_DESK + "contracts/<int:pk>/give-up/", contracts.contract_void, name="contract_void"),
    path(_DESK + "contracts/<int:pk>/end/", contracts.contract_end, name="contract_end"),
    path(_DESK + "contracts/<int:pk>/note/", contracts.contract_note, name="contract_note"),
    path(_DESK + "contracts/<int:pk>/pass/", contracts.contract_pass, name="contract_pass"),
    path(_DESK + "contracts/<int:pk>/rate/", contracts.rating_put, name="rating_put"),
    path(_DESK + "contracts/<int:pk>/signed/", contracts.contract_file, name="contract_file"),
    path(_DESK + "contracts/<int:pk>/paper.<slug:kind>", contracts.contract_document, name="contract_document"),
    path(_DESK + "contracts/<int:pk>/plan/", deliveries.delivery_plan, name="delivery_plan"),
    path(_DESK + "contracts/<int:pk>/annexes/new/", contracts.annex_add, name="annex_add"),
    path(_DESK + "contracts/<int:pk>/annexes/<int:number>/sign/", contracts.annex_sign, name="annex_sign"),
    path(_DESK + "contracts/<int:pk>/annexes/<int:number>/signed/", contracts.annex_file, name="annex_file"),
    path(
        _DESK + "contracts/<int:pk>/annexes/<int:number>/paper.<slug:kind>", contracts.annex_document,
        name="annex_document",
    ),
]  # fmt: skip
_deliveries: list[URLPattern] = [
    path(_DESK + "deliveries/", deliveries.delivery_list, name="delivery_list"),
    path(_DESK + "deliveries/<int:pk>/", deliveries.delivery_detail, name="delivery_detail"),
    path(_DESK + "deliveries/<int:pk>/send/", deliveries.delivery_send, name="delivery_send"),
    path(_DESK + "deliveries/<int:pk>/check/", deliveries.delivery_check, name="delivery_check"),
    path(_DESK + "deliveries/<int:pk>/cancel/", deliveries.delivery_cancel, name="delivery_cancel"),
    path(_DESK + "deliveries/<int:pk>/replace/", deliveries.delivery_replace, name="delivery_replace"),
    path(_DESK + "deliveries/<int:pk>/agree/", deliveries.delivery_agree, name="delivery_agree"),
    path(_DESK + "deliveries/<int:pk>/decline/", deliveries.delivery_decline, name="delivery_decline"),
    path(_DESK + "deliveries/<int:pk>/photo/", deliveries.delivery_photo, name="delivery_photo"),
    path(_DESK + "deliveries/<int:pk>/code.svg", payments.delivery_code, name="delivery_code"),
    path(_DESK + "deliveries/<int:pk>/pay/", payments.delivery_pay, name="delivery_pay"),
    path(_DESK + "deliveries/<int:pk>/receive/", payments.delivery_receive, name="delivery_receive"),
    path(_DESK + "deliveries/<int:pk>/invoice/", payments.delivery_invoice, name="delivery_invoice"),
    path(_DESK + "deliveries/<int:pk>/dispute/", payments.dispute_say, name="dispute_say"),
    path(
        _DESK + "deliveries/<int:pk>/payments/<int:number>/confirm/", payments.payment_confirm, name="payment_confirm"
    ),
    path(_DESK + "deliveries/<int:pk>/payments/<int:number>/deny/", payments.payment_deny, name="payment_deny"),
    path(_DESK + "prices/", payments.price_list, name="price_list"),
    path(_DESK + "prices/new/", payments.price_add, name="price_add"),
    path(_DESK + "accounts/", payments.account_list, name="account_list"),
    path(_DESK + "accounts/<int:pk>/", payments.account_put, name="account_put"),
]
_report: list[URLPattern] = [
    path(_DESK + "report/", report.market_report, name="market_report"),
    path(_DESK + "unmet/", report.unmet_list, name="unmet_list"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    languages.public_routes(_board),
    *_needs,
    *_supply,
    *_pooling,
    *_events,
    *_report,
    *_contracts,
    *_deliveries,
]
