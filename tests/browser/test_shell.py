"""The browser tests' own footing: the three kinds of page reach the live server."""

from __future__ import annotations


def test_every_kind_of_page_shows_the_sign_in(page, phone, plain_page):
    for kind in (page, phone, plain_page):
        answer = kind.goto("/accounts/sign-in/")

        assert answer is not None
        assert answer.status == 200
        assert kind.locator("form[method=post]").count() >= 1


def test_pages_do_not_scroll_sideways_on_a_phone(phone):
    phone.goto("/accounts/sign-in/")

    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
