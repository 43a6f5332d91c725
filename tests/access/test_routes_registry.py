"""The routes of the registry, which are half of all: a file of their own, so that two workers share the walk."""

from __future__ import annotations

import pytest

from tests.access import crawl
from tests.access.visits import PARTS, REGISTRY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("part", sorted(REGISTRY))
def test_pages_answer_as_the_sheet_says_and_show_no_word_out_of_reach(scene, part):
    contexts, visits = PARTS[part]

    assert list(crawl.problems(scene, visits, contexts)) == []
